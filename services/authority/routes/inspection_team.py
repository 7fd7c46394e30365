"""The team of an inspection: what its members sign themselves, who leaves, who is told."""

from typing import Annotated
from uuid import UUID

from starlette.responses import Response

from services.authority import inspections
from services.authority.routes import examples
from services.authority.routes.inspection_bodies import (
    DeclarationBody,
    LocalNoticeBody,
    PledgeBody,
    RecusalBody,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.inspection.events import (
    ConflictDeclared,
    LocalAuthorityNotified,
    MemberRecused,
    PledgeSigned,
    TeamMember,
)
from shared.identity.roles import Permission
from shared.web.routes import Routes

router = Routes(prefix="/v1/inspections", tags=["inspections"])


@router.post(
    "/{inspection_id}/declaration",
    summary="本人声明有无利益冲突",
    **receipts(DeclarationBody, examples.DECLARATION),
)
def declare_conflict(
    inspection_id: UUID,
    write: Annotated[
        Write[DeclarationBody], writes(Permission.CONDUCT_INSPECTION, DeclarationBody)
    ],
) -> Response:
    stated = ConflictDeclared(
        **write.body.model_dump(),
        inspection_id=inspection_id,
        member_ref=write.caller,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: inspections.declare_conflict(desk, asked, stated))


@router.post(
    "/{inspection_id}/pledge", summary="本人签署廉政承诺", **receipts(PledgeBody, examples.PLEDGE)
)
def sign_pledge(
    inspection_id: UUID,
    write: Annotated[Write[PledgeBody], writes(Permission.CONDUCT_INSPECTION, PledgeBody)],
) -> Response:
    stated = PledgeSigned(
        inspection_id=inspection_id,
        member_ref=write.caller,
        signed_on=write.body.signed_on,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: inspections.sign_pledge(desk, asked, stated))


@router.post(
    "/{inspection_id}/recusal", summary="成员回避", **receipts(RecusalBody, examples.RECUSAL)
)
def recuse_member(
    inspection_id: UUID,
    write: Annotated[Write[RecusalBody], writes(Permission.PLAN_INSPECTION, RecusalBody)],
) -> Response:
    body = write.body
    joining = body.replacement
    stated = MemberRecused(
        inspection_id=inspection_id,
        member_ref=body.member_ref,
        reason=body.reason,
        recused_on=body.recused_on,
        replacement=None if joining is None else TeamMember(**joining.model_dump()),
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: inspections.recuse_member(desk, asked, stated))


@router.post(
    "/{inspection_id}/local-notice",
    summary="通知属地部门",
    **receipts(LocalNoticeBody, examples.LOCAL_NOTICE),
)
def notify_local_authority(
    inspection_id: UUID,
    write: Annotated[Write[LocalNoticeBody], writes(Permission.PLAN_INSPECTION, LocalNoticeBody)],
) -> Response:
    stated = LocalAuthorityNotified(
        **write.body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.notify_local_authority(desk, asked, stated))
