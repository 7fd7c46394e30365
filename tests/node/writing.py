"""Writing to a node without HTTP."""

from services.authority.desk import Request
from services.authority.enterprises import record_enterprise
from services.authority.node import Node
from shared.domain.enterprise import EnterpriseRecorded, EnterpriseRole


def record(node: Node, number: int) -> None:
    """Record the firm with this number, one digit."""
    request = Request(caller="zj:registrar-01", key=str(number), digest=b"d" * 32)
    firm = EnterpriseRecorded(
        uscc=f"9133010600000000{number}X",
        name="杭州示例有限公司",
        domicile="杭州",
        home_authority="zj",
        roles=(EnterpriseRole.REGISTRANT,),
        checksum_waived="测试用代码",
        recorded_by=request.caller,
    )
    record_enterprise(node.desk, request, firm)
