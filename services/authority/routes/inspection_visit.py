"""During a visit: the second inspector's word, emergencies, a firm that resists."""

from typing import Annotated
from uuid import UUID

from fastapi import Path
from starlette.responses import Response

from services.authority import inspections
from services.authority.routes import examples
from services.authority.routes.inspection_bodies import (
    EscalationBody,
    FindingConfirmationBody,
    FirmRefusalBody,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.inspection.events import Escalated, RefusedByFirm
from shared.identity.roles import Permission
from shared.web.routes import Routes

router = Routes(prefix="/v1/inspections", tags=["inspections"])


@router.post(
    "/{inspection_id}/findings/{number}/confirmation",
    summary="第二名检查员确认缺陷",
    **receipts(FindingConfirmationBody, examples.FINDING_CONFIRMATION),
)
def confirm_finding(
    inspection_id: UUID,
    number: Annotated[int, Path(ge=1, lt=2**53, description="缺陷编号")],
    write: Annotated[
        Write[FindingConfirmationBody],
        writes(Permission.CONDUCT_INSPECTION, FindingConfirmationBody),
    ],
) -> Response:
    day = write.body.confirmed_on
    return write.run(
        lambda desk, asked: inspections.confirm_finding(desk, asked, inspection_id, number, day)
    )


@router.post(
    "/{inspection_id}/escalations",
    summary="现场紧急报告",
    **receipts(EscalationBody, examples.ESCALATION),
)
def escalate(
    inspection_id: UUID,
    write: Annotated[Write[EscalationBody], writes(Permission.CONDUCT_INSPECTION, EscalationBody)],
) -> Response:
    stated = Escalated(
        **write.body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.escalate(desk, asked, stated))


@router.post(
    "/{inspection_id}/firm-refusal",
    summary="企业拒绝、逃避检查",
    **receipts(FirmRefusalBody, examples.FIRM_REFUSAL),
)
def record_obstruction(
    inspection_id: UUID,
    write: Annotated[
        Write[FirmRefusalBody], writes(Permission.CONDUCT_INSPECTION, FirmRefusalBody)
    ],
) -> Response:
    stated = RefusedByFirm(
        **write.body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.record_obstruction(desk, asked, stated))
