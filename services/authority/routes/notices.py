"""Notices between authorities."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import notices
from services.authority.routes import examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    await_position,
    document_response,
    listed,
    node_of,
)
from services.authority.routes.writing import Body, Write, receipts, write_by
from shared.domain.notice import NoticeMatter, NoticeSent, Receipt
from shared.identity.roles import Permission
from shared.projections.notices import Notices
from shared.web.callers import require_person
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1/notices", tags=["notices"])


class NoticeBody(Body):
    """跨区域通报（SUP-022、XRG-003）。"""

    receiver: str = Field(description="收件的监管部门")
    matter: NoticeMatter
    firms: tuple[str, ...] = Field(description="所涉企业的统一社会信用代码")
    about: tuple[str, ...] = Field(default=(), description="所涉事项，如 inspection/0192…")
    summary: str
    sent_on: date


class NoticeReceiptBody(Body):
    """签收。"""

    received_on: date
    remarks: str = ""


@router.post("", summary="发出通报", **receipts(examples.NOTICE))
def send(
    body: NoticeBody, write: Annotated[Write, Depends(write_by(Permission.SEND_NOTICE))]
) -> Response:
    stated = NoticeSent(
        **body.model_dump(),
        notice_id=uuid7(),
        sender=write.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: notices.send(desk, asked, stated))


@router.post(
    "/{notice_id}/acknowledgement",
    summary="签收通报",
    **receipts(examples.NOTICE_ACKNOWLEDGEMENT),
)
def acknowledge(
    notice_id: UUID,
    body: NoticeReceiptBody,
    write: Annotated[Write, Depends(write_by(Permission.ACKNOWLEDGE_NOTICE))],
) -> Response:
    receipt = Receipt(**body.model_dump())
    return write.run(lambda desk, asked: notices.acknowledge(desk, asked, notice_id, receipt))


@router.get(
    "",
    summary="通报列表",
    response_model=ListModel,
    dependencies=[Depends(require_person(Permission.READ_NOTICES)), Depends(await_position)],
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
    dependencies=[Depends(require_person(Permission.READ_NOTICES)), Depends(await_position)],
)
def read_notice(request: Request, notice_id: UUID) -> Response:
    return document_response(request, Notices.name, str(notice_id), f"notice/{notice_id}")
