"""The people of a shared case: who goes, what each signs, who may know, and how one prepares."""

from typing import Annotated
from uuid import UUID

from starlette.responses import Response

from services.authority import joint_inspections as cases
from services.authority.routes import joint_examples as examples
from services.authority.routes.joint_bodies import (
    JointDeclarationBody,
    JointPledgeBody,
    JointRecusalBody,
    JointTeamBody,
    NeedToKnowBody,
    PreparationBody,
)
from services.authority.routes.joint_inspections import nodes_of, require_known
from services.authority.routes.slot_writing import NoWait, run_in_slot, slot_receipts
from services.authority.routes.writing import Write, writes
from shared.domain.inspection.plan_events import MemberName, TeamMember, TeamPersonal
from shared.domain.joint.preparing import FurtherPersons, Preparation
from shared.domain.joint.teams import Declaration, PartOfTeam, Recusal
from shared.identity.roles import Permission
from shared.web.routes import Routes

router = Routes(prefix="/v1/joint-inspections/{joint_id}", tags=["joint-inspections"])


@router.post("/team", summary="派出检查组成员", **slot_receipts(JointTeamBody, examples.TEAM))
async def name_team(
    joint_id: UUID,
    write: Annotated[Write[JointTeamBody], writes(Permission.SHARE_INSPECTION, JointTeamBody)],
    no_wait: NoWait,
) -> Response:
    """各部门只报自己的人员；成员声明并承诺之后才能看到被检查企业（FLT-003）。"""
    require_known(write, joint_id)
    members = write.body.members
    names = [
        MemberName(member_ref=one.member_ref, name=one.name)
        for one in members
        if one.name is not None
    ]
    stated = PartOfTeam(
        members=tuple(TeamMember(**one.model_dump(exclude={"name"})) for one in members),
        personal=TeamPersonal(names=tuple(names)) if names else None,
    )
    nodes = nodes_of(write.node)
    return await run_in_slot(
        write,
        lambda desk, asked: cases.name_team(desk, asked, joint_id, stated, nodes),
        no_wait=no_wait,
    )


@router.post(
    "/declaration",
    summary="声明有无利益冲突",
    **slot_receipts(JointDeclarationBody, examples.DECLARATION),
)
async def declare_conflict(
    joint_id: UUID,
    write: Annotated[
        Write[JointDeclarationBody], writes(Permission.JOIN_TEAM, JointDeclarationBody)
    ],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated = Declaration(**write.body.model_dump())
    return await run_in_slot(
        write,
        lambda desk, asked: cases.declare_conflict(desk, asked, joint_id, stated),
        no_wait=no_wait,
    )


@router.post("/pledge", summary="签署廉政承诺", **slot_receipts(JointPledgeBody, examples.PLEDGE))
async def sign_pledge(
    joint_id: UUID,
    write: Annotated[Write[JointPledgeBody], writes(Permission.JOIN_TEAM, JointPledgeBody)],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    signed_on = write.body.signed_on
    return await run_in_slot(
        write,
        lambda desk, asked: cases.sign_pledge(desk, asked, joint_id, signed_on),
        no_wait=no_wait,
    )


@router.post("/recusal", summary="成员回避", **slot_receipts(JointRecusalBody, examples.RECUSAL))
async def recuse_member(
    joint_id: UUID,
    write: Annotated[
        Write[JointRecusalBody], writes(Permission.SHARE_INSPECTION, JointRecusalBody)
    ],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    joining = write.body.replacement
    stated = Recusal(
        **write.body.model_dump(exclude={"replacement"}),
        replacement=None if joining is None else TeamMember(**joining.model_dump()),
    )
    nodes = nodes_of(write.node)
    return await run_in_slot(
        write,
        lambda desk, asked: cases.recuse_member(desk, asked, joint_id, stated, nodes),
        no_wait=no_wait,
    )


@router.post("/persons", summary="扩大知悉范围", **slot_receipts(NeedToKnowBody, examples.PERSONS))
async def name_persons(
    joint_id: UUID,
    write: Annotated[Write[NeedToKnowBody], writes(Permission.SHARE_INSPECTION, NeedToKnowBody)],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated = FurtherPersons(**write.body.model_dump())
    return await run_in_slot(
        write,
        lambda desk, asked: cases.name_persons(desk, asked, joint_id, stated),
        no_wait=no_wait,
    )


@router.post(
    "/preparation", summary="检查准备", **slot_receipts(PreparationBody, examples.PREPARATION)
)
async def prepare(
    joint_id: UUID,
    write: Annotated[Write[PreparationBody], writes(Permission.START_INSPECTION, PreparationBody)],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated = Preparation(
        **write.body.model_dump(exclude={"documents"}),
        documents=tuple(one.stated() for one in write.body.documents),
    )
    return await run_in_slot(
        write, lambda desk, asked: cases.prepare(desk, asked, joint_id, stated), no_wait=no_wait
    )
