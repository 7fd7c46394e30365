"""Credit repair (CRD-004, CRD-005), which is shown to the authority that has repaired alone."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import dishonesty
from services.authority.routes import credit_examples as examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    Shown,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.credit_repair import CreditRepaired
from shared.identity.roles import Permission
from shared.projections.folding import read_document
from shared.projections.matters import CREDIT_REPAIRS
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/credit-repairs", tags=["credit-repairs"])


class CreditRepairBody(Body):
    """信用修复：自登记起，所列事实停止公示、共享和使用；谁认定，谁修复。"""

    uscc: str
    repaired: tuple[str, ...] = Field(
        description="修复的事实，均在本部门日志中，如 adverse-conduct/0192…"
    )
    application_no: str = Field(description="修复申请编号")
    corrected_on: Day = Field(description="义务履行完毕、失信行为纠正之日")
    commitment_no: str = Field(description="公开信用承诺编号")
    other_conditions: str = Field(default="", description="法律法规规定的其他条件的满足情况")
    repaired_on: Day


@router.post("", summary="信用修复", **receipts(CreditRepairBody, examples.CREDIT_REPAIR))
def repair(
    write: Annotated[Write[CreditRepairBody], writes(Permission.REPAIR_CREDIT, CreditRepairBody)],
) -> Response:
    stated = CreditRepaired(
        **write.body.model_dump(), repair_id=uuid7(), told_to=(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: dishonesty.repair(desk, asked, stated))


@router.get(
    "",
    summary="本部门信用修复列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_REPAIRED),
)
def list_credit_repairs(
    request: Request,
    asked: Annotated[Paging, Depends(paging(CREDIT_REPAIRS.name, str))],
    uscc: Annotated[str | None, Query(description="企业的统一社会信用代码")] = None,
) -> Response:
    node = node_of(request)
    wanted = {"uscc": uscc, "authority": node.authority}
    return listed(node, asked, CREDIT_REPAIRS.name, wanted, _own(node.authority))


@router.get(
    "/{credit_repair_id}",
    summary="本部门的一项信用修复",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_REPAIRED),
)
def read_credit_repair(request: Request, credit_repair_id: UUID) -> Response:
    """其他部门的信用修复不予显示：修复的事实不再共享（CRD-004）。"""
    own = _own(node_of(request).authority)
    return matter_response(request, CREDIT_REPAIRS.name, credit_repair_id, own)


def _own(authority: str) -> Shown:
    """Return how repairs are shown: those of `authority` alone."""
    return lambda document: document if read_document(document)["speaker"] == authority else None
