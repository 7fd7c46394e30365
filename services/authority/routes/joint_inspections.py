"""Cases that several authorities share: planned and answered under seal, until two people start it.

Whoever is named on no list of a sealed case is told, by every route and at once, that there is no
such case.
"""

from typing import Annotated, Any
from uuid import UUID

from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import joint_inspections as cases
from services.authority.node import Node
from services.authority.routes import joint_examples as examples
from services.authority.routes.joint_bodies import (
    CaseEscalationBody,
    CasePaperAnswerBody,
    CaseStartBody,
    CaseWithdrawalBody,
    CounterProposalBody,
    JointPlanBody,
    PlanAcceptanceBody,
    PlanRefusalBody,
    PostponementBody,
)
from services.authority.routes.slot_writing import NoWait, run_in_slot, slot_receipts
from services.authority.routes.writing import Write, writes
from shared.domain.joint.answering import Acceptance, Leaving, Paper, Refusal
from shared.domain.joint.events import PlanProposed, Target
from shared.domain.joint.moving import CallForHelp, LaterTime
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.vocabulary import Knowledge
from shared.identity.roles import Permission
from shared.web.bodies import Body
from shared.web.routes import Routes

router = Routes(prefix="/v1/joint-inspections", tags=["joint-inspections"])


def require_known(write: Write[Any], joint_id: UUID) -> None:
    """Refuse whoever may not know of the case, with one look into a table.

    Raises:
        JointCaseUnknown: for this caller there is no such case.
    """
    if write.node.known_cases.knowledge(write.caller, joint_id) is Knowledge.NOTHING:
        raise JointCaseUnknown(f"no case {joint_id} is known here")


def nodes_of(node: Node) -> frozenset[str]:
    """Return the authorities that have a log of their own; the others answer on paper."""
    members = node.directory.current().members
    return frozenset(one.id for one in members if one.origin is not None)


@router.post("", summary="发起检查（联合、委托等）", **slot_receipts(JointPlanBody, examples.PLAN))
async def propose(
    write: Annotated[Write[JointPlanBody], writes(Permission.SHARE_INSPECTION, JointPlanBody)],
    no_wait: NoWait,
) -> Response:
    """方案封存：只有参与部门能收到，本局内只有知悉人员能看到；写入要等待日志时隙。"""
    stated, nodes = _plan(write, uuid7()), nodes_of(write.node)
    ids = write.body.entrustments
    return await run_in_slot(
        write,
        lambda desk, asked: cases.propose(desk, asked, stated, nodes, ids),
        no_wait=no_wait,
    )


@router.post(
    "/{joint_id}/counter-proposal",
    summary="提出修改后的方案",
    **slot_receipts(CounterProposalBody, examples.COUNTER_PROPOSAL),
)
async def counter_propose(
    joint_id: UUID,
    write: Annotated[
        Write[CounterProposalBody], writes(Permission.SHARE_INSPECTION, CounterProposalBody)
    ],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated, nodes = _plan(write, joint_id, write.body.replaces), nodes_of(write.node)
    ids = write.body.entrustments
    return await run_in_slot(
        write,
        lambda desk, asked: cases.counter_propose(desk, asked, stated, nodes, ids),
        no_wait=no_wait,
    )


@router.post(
    "/{joint_id}/acceptance",
    summary="同意方案",
    **slot_receipts(PlanAcceptanceBody, examples.ACCEPTANCE),
)
async def accept(
    joint_id: UUID,
    write: Annotated[
        Write[PlanAcceptanceBody], writes(Permission.SHARE_INSPECTION, PlanAcceptanceBody)
    ],
    no_wait: NoWait,
) -> Response:
    """全部参与部门的日志都同意同一方案哈希，即为达成一致。"""
    require_known(write, joint_id)
    stated = Acceptance(**_stated(write.body))
    return await run_in_slot(
        write, lambda desk, asked: cases.accept(desk, asked, joint_id, stated), no_wait=no_wait
    )


@router.post(
    "/{joint_id}/refusal", summary="不同意方案", **slot_receipts(PlanRefusalBody, examples.REFUSAL)
)
async def decline(
    joint_id: UUID,
    write: Annotated[Write[PlanRefusalBody], writes(Permission.SHARE_INSPECTION, PlanRefusalBody)],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated = Refusal(**_stated(write.body))
    return await run_in_slot(
        write, lambda desk, asked: cases.decline(desk, asked, joint_id, stated), no_wait=no_wait
    )


@router.post(
    "/{joint_id}/withdrawal",
    summary="退出并取消",
    **slot_receipts(CaseWithdrawalBody, examples.WITHDRAWAL),
)
async def withdraw(
    joint_id: UUID,
    write: Annotated[
        Write[CaseWithdrawalBody], writes(Permission.SHARE_INSPECTION, CaseWithdrawalBody)
    ],
    no_wait: NoWait,
) -> Response:
    """启动之前任一参与部门均可退出；此后各方封存的内容随即解密。"""
    require_known(write, joint_id)
    stated = Leaving(**write.body.model_dump())
    return await run_in_slot(
        write, lambda desk, asked: cases.withdraw(desk, asked, joint_id, stated), no_wait=no_wait
    )


@router.post(
    "/{joint_id}/postponement",
    summary="推迟",
    **slot_receipts(PostponementBody, examples.POSTPONEMENT),
)
async def postpone(
    joint_id: UUID,
    write: Annotated[
        Write[PostponementBody], writes(Permission.SHARE_INSPECTION, PostponementBody)
    ],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated = LaterTime(**_stated(write.body))
    return await run_in_slot(
        write, lambda desk, asked: cases.postpone(desk, asked, joint_id, stated), no_wait=no_wait
    )


@router.post(
    "/{joint_id}/escalation",
    summary="提请国家局协调",
    **slot_receipts(CaseEscalationBody, examples.ESCALATION),
)
async def escalate(
    joint_id: UUID,
    write: Annotated[
        Write[CaseEscalationBody], writes(Permission.SHARE_INSPECTION, CaseEscalationBody)
    ],
    no_wait: NoWait,
) -> Response:
    require_known(write, joint_id)
    stated = CallForHelp(**_stated(write.body))
    return await run_in_slot(
        write, lambda desk, asked: cases.escalate(desk, asked, joint_id, stated), no_wait=no_wait
    )


@router.post(
    "/{joint_id}/paper-answer",
    summary="登记没有节点的部门的书面答复",
    **slot_receipts(CasePaperAnswerBody, examples.PAPER_ANSWER),
)
async def attest_answer(
    joint_id: UUID,
    write: Annotated[
        Write[CasePaperAnswerBody], writes(Permission.SHARE_INSPECTION, CasePaperAnswerBody)
    ],
    no_wait: NoWait,
) -> Response:
    """该部门自己的日志一经表态，以其日志为准。"""
    require_known(write, joint_id)
    stated, nodes = Paper(**_stated(write.body)), nodes_of(write.node)
    return await run_in_slot(
        write,
        lambda desk, asked: cases.attest_answer(desk, asked, joint_id, stated, nodes),
        no_wait=no_wait,
    )


@router.post("/{joint_id}/start", summary="启动", **slot_receipts(CaseStartBody, examples.START))
async def start(
    joint_id: UUID,
    write: Annotated[Write[CaseStartBody], writes(Permission.START_INSPECTION, CaseStartBody)],
    no_wait: NoWait,
) -> Response:
    """第一人提交的是启动申请（封存）；同一部门的第二人提交即启动，立即写入，各方随即解密。"""
    require_known(write, joint_id)
    plan_hash = write.body.plan_hash or ""
    return await run_in_slot(
        write, lambda desk, asked: cases.start(desk, asked, joint_id, plan_hash), no_wait=no_wait
    )


def _stated(body: Body) -> dict[str, Any]:
    """Return what `body` states; an empty hash where it names no plan."""
    told = body.model_dump()
    return {**told, "plan_hash": told["plan_hash"] or ""}


def _plan(write: Write[Any], joint_id: UUID, replaces: str | None = None) -> PlanProposed:
    """Return what the body states; the decision says the rest."""
    body: JointPlanBody = write.body
    named = body.model_dump(exclude={"entrustments", "targets", "replaces"})
    return PlanProposed(
        **named,
        targets=tuple(Target(**one.model_dump()) for one in body.targets),
        joint_id=joint_id,
        version=1,
        replaces=replaces,
        proposed_by=write.node.authority,
        entrustments=(),
        readers=(),
        recorded_by=write.caller,
    )
