"""Notices between authorities."""

from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import notices
from services.authority.paper_answers import notice_letter
from services.authority.routes import correspondence_examples, examples
from services.authority.routes.correspondence import (
    Filters,
    add_paper_answers,
    add_reading,
    letter_id,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.notice import Assessment, NoticeMatter, NoticeSent, Receipt, Risk
from shared.identity.roles import Permission
from shared.projections.notices import Notices
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/notices", tags=["notices"])


class NoticeBody(Body):
    """跨区域通报（SUP-022、XRG-003）。"""

    receiver: str = Field(description="收件的监管部门")
    matter: NoticeMatter
    firms: tuple[str, ...] = Field(description="所涉企业的统一社会信用代码")
    about: tuple[str, ...] = Field(default=(), description="所涉事项，如 inspection/0192…")
    summary: str
    sent_on: Day
    document_no: str | None = Field(default=None, description="发文字号")


class NoticeReceiptBody(Body):
    """签收。"""

    received_on: Day
    remarks: str = ""


class NoticeAssessmentBody(Body):
    """分析研判（XRG-003）：接到通报后立即进行，并采取相应措施。"""

    assessment: str = Field(description="研判意见")
    risk: Risk = Field(description="研判的风险：none 无、low 较低、high 较高")
    acted: bool = Field(description="是否采取了措施")
    action: str = Field(description="采取的措施；未采取的，说明理由")
    followed: tuple[str, ...] = Field(default=(), description="由此产生的事项，如 inspection/0192…")
    assessed_on: Day


@router.post("", summary="发出通报", **receipts(NoticeBody, examples.NOTICE))
def send(
    write: Annotated[Write[NoticeBody], writes(Permission.SEND_NOTICE, NoticeBody)],
) -> Response:
    stated = NoticeSent(
        **write.body.model_dump(),
        notice_id=uuid7(),
        sender=write.node.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: notices.send(desk, asked, stated))


@router.post(
    "/{notice_id}/acknowledgement",
    summary="签收通报",
    **receipts(NoticeReceiptBody, examples.NOTICE_ACKNOWLEDGEMENT),
)
def acknowledge(
    notice_id: UUID,
    write: Annotated[
        Write[NoticeReceiptBody],
        writes(Permission.ACKNOWLEDGE_NOTICE, NoticeReceiptBody),
    ],
) -> Response:
    receipt = Receipt(**write.body.model_dump())
    return write.run(lambda desk, asked: notices.acknowledge(desk, asked, notice_id, receipt))


@router.post(
    "/{notice_id}/assessment",
    summary="分析研判通报",
    **receipts(NoticeAssessmentBody, correspondence_examples.NOTICE_ASSESSMENT),
)
def assess(
    notice_id: UUID,
    write: Annotated[
        Write[NoticeAssessmentBody],
        writes(Permission.ACKNOWLEDGE_NOTICE, NoticeAssessmentBody),
    ],
) -> Response:
    """可以在签收之前作出（即视为收到），也可以随情况发展多次作出；以最后一次为准，历次均保留。"""
    stated = Assessment(**write.body.model_dump())
    return write.run(lambda desk, asked: notices.assess(desk, asked, notice_id, stated))


def filters(
    matter: Annotated[NoticeMatter | None, Query(description="通报的事项")] = None,
    risk: Annotated[Risk | None, Query(description="最近一次研判的风险")] = None,
) -> Filters:
    """Return what notices are listed by besides."""
    return {"matter": matter, "risk": risk}


VIEW = Notices()
add_paper_answers(
    router,
    letter_id(VIEW),
    Permission.SEND_NOTICE,
    notice_letter,
    correspondence_examples.NOTICE_ON_PAPER,
)
add_reading(router, VIEW, Permission.READ_NOTICES, "通报", filters)
