"""Asking another authority for the archive of a firm, and the answers."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import access
from services.authority.access import Answer
from services.authority.routes import examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.access import AccessPurpose, AccessRequested
from shared.identity.roles import Permission
from shared.projections.access_requests import AccessRequests
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/access-requests", tags=["access-requests"])


class AccessRequestBody(Body):
    """向另一部门申请查阅其所存的企业信用档案（LAW-008、LAW-009）。"""

    asked: str = Field(description="被申请的监管部门")
    uscc: str = Field(description="企业的统一社会信用代码")
    purpose: AccessPurpose
    purpose_text: str = Field(description="用途说明")
    legal_basis: str = Field(description="法律依据")
    requested_on: Day


class AccessGrantBody(Body):
    """同意查阅：本局日志中该企业的相关条目向申请部门开放。"""

    reason: str
    granted_on: Day


class AccessRefusalBody(Body):
    """不同意查阅，并说明理由。"""

    reason: str
    declined_on: Day


@router.post("", summary="申请查阅信用档案", **receipts(AccessRequestBody, examples.ACCESS_REQUEST))
def ask(
    write: Annotated[
        Write[AccessRequestBody], writes(Permission.REQUEST_ACCESS, AccessRequestBody)
    ],
) -> Response:
    stated = AccessRequested(
        **write.body.model_dump(),
        request_id=uuid7(),
        asking=write.node.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: access.ask(desk, asked, stated))


@router.post(
    "/{request_id}/grant",
    summary="同意查阅",
    **receipts(AccessGrantBody, examples.ACCESS_GRANT),
)
def grant(
    request_id: UUID,
    write: Annotated[
        Write[AccessGrantBody], writes(Permission.ANSWER_ACCESS_REQUEST, AccessGrantBody)
    ],
) -> Response:
    """开放的条目由授权条目逐一列明；分节限定的内容（如个人信息）不因此开放。"""
    body, archive = write.body, write.node.own_archive
    answer = Answer(request_id=request_id, reason=body.reason, answered_on=body.granted_on)
    return write.run(lambda desk, asked: access.grant(desk, archive, asked, answer))


@router.post(
    "/{request_id}/refusal",
    summary="不同意查阅",
    **receipts(AccessRefusalBody, examples.ACCESS_REFUSAL),
)
def decline(
    request_id: UUID,
    write: Annotated[
        Write[AccessRefusalBody], writes(Permission.ANSWER_ACCESS_REQUEST, AccessRefusalBody)
    ],
) -> Response:
    body = write.body
    answer = Answer(request_id=request_id, reason=body.reason, answered_on=body.declined_on)
    return write.run(lambda desk, asked: access.decline(desk, asked, answer))


@router.get(
    "",
    summary="查阅申请列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ACCESS_REQUESTS),
)
def list_requests(
    request: Request,
    asked: Annotated[Paging, Depends(paging(AccessRequests.name, str))],
    uscc: Annotated[str | None, Query(description="企业的信用代码")] = None,
    state: Annotated[str | None, Query(description="requested、granted、declined 等")] = None,
    asking: Annotated[str | None, Query(description="申请部门")] = None,
) -> Response:
    wanted = {"uscc": uscc, "state": state, "asking": asking}
    return listed(node_of(request), asked, AccessRequests.name, wanted)


@router.get(
    "/{request_id}",
    summary="一件查阅申请及其答复",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ACCESS_REQUESTS),
)
def read_request(request: Request, request_id: UUID) -> Response:
    return matter_response(request, AccessRequests.name, request_id)
