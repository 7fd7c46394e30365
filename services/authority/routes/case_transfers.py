"""Cases handed over to whoever has jurisdiction (移送, XRG-001, APL-027)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import case_transfers
from services.authority.paper_answers import case_transfer_letter
from services.authority.routes import correspondence_examples as examples
from services.authority.routes.correspondence import (
    EvidenceBody,
    add_paper_answers,
    add_reading,
    letter_id,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.case_transfer import Acceptance, Addressee, CaseTransferSent
from shared.domain.correspondence import Reasoned
from shared.identity.roles import Permission
from shared.projections.case_transfers import CaseTransfers
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/case-transfers", tags=["case-transfers"])


class CaseTransferBody(Body):
    """案件移送：移送有管辖权的药监部门，或者公安、司法等机关。"""

    addressee: Addressee
    receiver: str | None = Field(default=None, description="接收的药监部门；仅 authority 填写")
    organ: str | None = Field(default=None, description="接收机关名称；authority 以外填写")
    firms: tuple[str, ...] = Field(description="所涉企业的统一社会信用代码")
    case: str | None = Field(default=None, description="本部门的案件，如 case/0192…")
    grounds: str = Field(description="移送的事实和理由")
    legal_basis: str = Field(description="法律依据")
    evidence: tuple[EvidenceBody, ...] = Field(description="随案移送的证据清单")
    sent_on: Day
    document_no: str | None = Field(default=None, description="发文字号")


class CaseAcceptanceBody(Body):
    """接收移送的案件。"""

    accepted_on: Day
    case: str | None = Field(default=None, description="接收后立案的案件，如 case/0192…")
    remarks: str = ""


class CaseReturnBody(Body):
    """退回移送的案件，并说明理由。"""

    reason: str
    returned_on: Day


@router.post("", summary="移送案件", **receipts(CaseTransferBody, examples.CASE_TRANSFER))
def send(
    write: Annotated[Write[CaseTransferBody], writes(Permission.TRANSFER_CASE, CaseTransferBody)],
) -> Response:
    """移送只说明由谁查处，不记入信用档案；查处的结果由接收部门记入。"""
    body = write.body
    stated = CaseTransferSent(
        **body.model_dump(exclude={"evidence"}),
        evidence=tuple(one.stated() for one in body.evidence),
        case_transfer_id=uuid7(),
        sender=write.node.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: case_transfers.send(desk, asked, stated))


@router.post(
    "/{case_transfer_id}/acceptance",
    summary="接收移送的案件",
    **receipts(CaseAcceptanceBody, examples.CASE_ACCEPTANCE),
)
def accept(
    case_transfer_id: UUID,
    write: Annotated[
        Write[CaseAcceptanceBody], writes(Permission.ANSWER_CASE_TRANSFER, CaseAcceptanceBody)
    ],
) -> Response:
    stated = Acceptance(**write.body.model_dump())
    return write.run(
        lambda desk, asked: case_transfers.accept(desk, asked, case_transfer_id, stated)
    )


@router.post(
    "/{case_transfer_id}/return",
    summary="退回移送的案件",
    **receipts(CaseReturnBody, examples.CASE_RETURN),
)
def send_back(
    case_transfer_id: UUID,
    write: Annotated[
        Write[CaseReturnBody], writes(Permission.ANSWER_CASE_TRANSFER, CaseReturnBody)
    ],
) -> Response:
    stated = Reasoned(reason=write.body.reason, on=write.body.returned_on)
    return write.run(
        lambda desk, asked: case_transfers.send_back(desk, asked, case_transfer_id, stated)
    )


VIEW = CaseTransfers()
add_paper_answers(
    router,
    letter_id(VIEW),
    Permission.TRANSFER_CASE,
    case_transfer_letter,
    examples.CASE_TRANSFER_ON_PAPER,
)
add_reading(router, VIEW, Permission.READ_CORRESPONDENCE, "案件移送")
