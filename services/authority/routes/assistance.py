"""Letters that ask another authority to help an investigation (协助调查函, XRG-004)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import assistance
from services.authority.paper_answers import assistance_letter
from services.authority.routes import correspondence_examples as examples
from services.authority.routes.correspondence import (
    EvidenceBody,
    add_paper_answers,
    add_reading,
    letter_id,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.assistance import Answer, AssistanceRequested
from shared.domain.correspondence import Reasoned
from shared.identity.roles import Permission
from shared.projections.assistance import AssistanceRequests
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/assistance-requests", tags=["assistance-requests"])


class AssistanceBody(Body):
    """协助调查函。"""

    receiver: str = Field(description="被商请的监管部门")
    firms: tuple[str, ...] = Field(description="所涉企业的统一社会信用代码")
    subject: str = Field(description="事由")
    questions: tuple[str, ...] = Field(description="请求协助调查、取证的事项，逐条列出")
    legal_basis: str = Field(description="法律依据")
    case: str | None = Field(default=None, description="所办案件，如 case/0192…")
    wanted_by: Day | None = Field(default=None, description="请求答复的日期")
    requested_on: Day
    document_no: str | None = Field(default=None, description="发文字号")


class AssistanceAnswerBody(Body):
    """复函；可以先作阶段性答复。"""

    is_final: bool = Field(description="是否为最终答复")
    findings: str = Field(description="查明的情况")
    evidence: tuple[EvidenceBody, ...] = ()
    streams: tuple[str, ...] = Field(
        default=(), description="本部门的有关事项，如 inspection/0192…"
    )
    answered_on: Day


class AssistanceRefusalBody(Body):
    """不予协助，并说明理由。"""

    reason: str
    declined_on: Day


class AssistanceWithdrawalBody(Body):
    """撤回协助请求，并说明理由。"""

    reason: str
    withdrawn_on: Day


@router.post("", summary="发出协助调查函", **receipts(AssistanceBody, examples.ASSISTANCE))
def ask(
    write: Annotated[Write[AssistanceBody], writes(Permission.REQUEST_ASSISTANCE, AssistanceBody)],
) -> Response:
    stated = AssistanceRequested(
        **write.body.model_dump(),
        assistance_id=uuid7(),
        sender=write.node.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: assistance.ask(desk, asked, stated))


@router.post(
    "/{assistance_id}/answer",
    summary="复函",
    **receipts(AssistanceAnswerBody, examples.ASSISTANCE_ANSWER),
)
def answer(
    assistance_id: UUID,
    write: Annotated[
        Write[AssistanceAnswerBody], writes(Permission.ANSWER_ASSISTANCE, AssistanceAnswerBody)
    ],
) -> Response:
    body = write.body
    stated = Answer(
        is_final=body.is_final,
        findings=body.findings,
        evidence=tuple(one.stated() for one in body.evidence),
        streams=body.streams,
        answered_on=body.answered_on,
    )
    return write.run(lambda desk, asked: assistance.answer(desk, asked, assistance_id, stated))


@router.post(
    "/{assistance_id}/refusal",
    summary="不予协助",
    **receipts(AssistanceRefusalBody, examples.ASSISTANCE_REFUSAL),
)
def decline(
    assistance_id: UUID,
    write: Annotated[
        Write[AssistanceRefusalBody], writes(Permission.ANSWER_ASSISTANCE, AssistanceRefusalBody)
    ],
) -> Response:
    stated = Reasoned(reason=write.body.reason, on=write.body.declined_on)
    return write.run(lambda desk, asked: assistance.decline(desk, asked, assistance_id, stated))


@router.post(
    "/{assistance_id}/withdrawal",
    summary="撤回协助调查函",
    **receipts(AssistanceWithdrawalBody, examples.ASSISTANCE_WITHDRAWAL),
)
def withdraw(
    assistance_id: UUID,
    write: Annotated[
        Write[AssistanceWithdrawalBody],
        writes(Permission.REQUEST_ASSISTANCE, AssistanceWithdrawalBody),
    ],
) -> Response:
    stated = Reasoned(reason=write.body.reason, on=write.body.withdrawn_on)
    return write.run(lambda desk, asked: assistance.withdraw(desk, asked, assistance_id, stated))


VIEW = AssistanceRequests()
add_paper_answers(
    router,
    letter_id(VIEW),
    Permission.REQUEST_ASSISTANCE,
    assistance_letter,
    examples.ASSISTANCE_ON_PAPER,
)
add_reading(router, VIEW, Permission.READ_CORRESPONDENCE, "协助调查函")
