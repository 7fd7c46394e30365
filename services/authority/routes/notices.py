"""Notices between authorities."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import notices
from services.authority.routes import correspondence_examples, examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.notice import Assessment, NoticeMatter, NoticeSent, Receipt, Risk
from shared.identity.roles import Permission
from shared.projections.notices import Notices
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1/notices", tags=["notices"])


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


@router.get(
    "",
    summary="通报列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_NOTICES),
)
def list_notices(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Notices.name, str))],
    uscc: Annotated[str | None, Query(description="所涉企业的信用代码")] = None,
    state: Annotated[str | None, Query(description="sent、acknowledged 等")] = None,
) -> Response:
    return listed(node_of(request), asked, Notices.name, {"uscc": uscc, "state": state})


@router.get(
    "/{notice_id}",
    summary="一份通报及其签收",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_NOTICES),
)
def read_notice(request: Request, notice_id: UUID) -> Response:
    return matter_response(request, Notices.name, notice_id)
