"""A delegated inspection between two authorities: its result returned, its report confirmed."""

from typing import Annotated
from uuid import UUID

from starlette.responses import Response

from services.authority import inspections
from services.authority.routes import examples
from services.authority.routes.inspection_bodies import ReportConfirmationBody, ReturnedResultBody
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.inspection.delegation import Answer, Review
from shared.identity.roles import Permission
from shared.web.routes import Routes

router = Routes(prefix="/v1/inspections", tags=["inspections"])


@router.post(
    "/{inspection_id}/returned-result",
    summary="反馈委托检查结果",
    **receipts(ReturnedResultBody, examples.RETURNED_RESULT),
)
def return_result(
    inspection_id: UUID,
    write: Annotated[
        Write[ReturnedResultBody], writes(Permission.RETURN_RESULT, ReturnedResultBody)
    ],
) -> Response:
    answer = Answer(**write.body.model_dump())
    return write.run(
        lambda desk, asked: inspections.return_result(desk, asked, inspection_id, answer)
    )


@router.post(
    "/{inspection_id}/report-confirmation",
    summary="审核确认委托检查报告",
    **receipts(ReportConfirmationBody, examples.REPORT_CONFIRMATION),
)
def confirm_report(
    inspection_id: UUID,
    write: Annotated[
        Write[ReportConfirmationBody], writes(Permission.CONFIRM_REPORT, ReportConfirmationBody)
    ],
) -> Response:
    review = Review(**write.body.model_dump())
    return write.run(
        lambda desk, asked: inspections.confirm_report(desk, asked, inspection_id, review),
        told_by_several=True,
    )
