"""What a participant answers to a plan: it accepts, declines, withdraws, or a paper speaks for it.

Rules kept here:
  XRG-002  authorities share an inspection by agreement.
  XRG-104  a delegated inspection follows the plan that was agreed, and no other one.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shared.domain.dates import require_not_future
from shared.domain.evidence import require_digest
from shared.domain.joint.acting import (
    Acting,
    require_participant,
    require_plan,
    require_sealed,
    seal,
)
from shared.domain.joint.events import AnswerAttested, CaseWithdrawn, PlanAccepted, PlanDeclined
from shared.domain.joint.refusals import (
    AnswerAttestedBefore,
    AnswersOnItsOwnLog,
    AuthorityTakesNoPart,
    OwnPlanDeclined,
    PlanAcceptedBefore,
    PlanAlreadyAgreed,
    PlanDeclinedBefore,
)
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseAnswer
from shared.domain.texts import REFERENCE, TEXT, require_text


@dataclass(frozen=True, kw_only=True, slots=True)
class Acceptance:
    """What a participant states when it accepts."""

    plan_hash: str
    accepted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Refusal:
    """What a participant states when it declines."""

    plan_hash: str
    reason: str
    declined_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaving:
    """What a participant states when it withdraws."""

    reason: str
    withdrawn_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What a paper says that answers for an authority without a node."""

    on_behalf_of: str
    plan_hash: str
    answer: CaseAnswer
    says: str
    scan_sha256: str
    document_no: str
    answered_on: date


def accept(case: JointCase, stated: Acceptance, by: Acting) -> PlanAccepted:
    """Accept the plan of one hash, for the acting authority.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        PlanUnknown, AuthorityTakesNoPart, PlanSuperseded: it has no such plan to answer.
        PlanAcceptedBefore: it has proposed or accepted this plan.
        DateInFuture: the day lies ahead.
    """
    require_sealed(case, by.today)
    require_plan(case, stated.plan_hash, by.authority)
    if case.stands_by(by.authority, stated.plan_hash):
        raise PlanAcceptedBefore(f"{by.authority} stands by this plan")
    require_not_future(stated.accepted_on, by.today, "/accepted_on")
    return PlanAccepted(
        **seal(case, by), plan_hash=stated.plan_hash, accepted_on=stated.accepted_on
    )


def decline(case: JointCase, stated: Refusal, by: Acting) -> PlanDeclined:
    """Decline the plan of one hash, for the acting authority; accepted before or not.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        PlanUnknown, AuthorityTakesNoPart, PlanSuperseded: it has no such plan to answer.
        OwnPlanDeclined, PlanDeclinedBefore, PlanAlreadyAgreed: there is nothing to decline.
        DateInFuture: the day lies ahead.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_sealed(case, by.today)
    known = require_plan(case, stated.plan_hash, by.authority)
    if known.log == by.authority:
        raise OwnPlanDeclined(f"{by.authority} has proposed this plan")
    if case.has_declined(by.authority, stated.plan_hash):
        raise PlanDeclinedBefore(f"{by.authority} has declined this plan")
    if case.agreed == stated.plan_hash:
        raise PlanAlreadyAgreed(f"version {known.plan.version} is agreed")
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.declined_on, by.today, "/declined_on")
    return PlanDeclined(
        **seal(case, by),
        plan_hash=stated.plan_hash,
        reason=stated.reason,
        declined_on=stated.declined_on,
    )


def withdraw(case: JointCase, stated: Leaving, by: Acting) -> CaseWithdrawn:
    """Withdraw, before the start: the case is called off, and all who have read of it hear so.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AuthorityTakesNoPart: the authority is no participant, or none with whom the case began
            or agreed.
        DateInFuture: the day lies ahead.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_sealed(case, by.today)
    require_participant(case, by.authority)
    if case.agreed is None and by.authority not in case.founders:
        raise AuthorityTakesNoPart(f"{by.authority} declines the plan that asks it to join")
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(stated.withdrawn_on, by.today, "/withdrawn_on")
    told = seal(case, by)
    told["readers"] = case.all_readers
    return CaseWithdrawn(**told, reason=stated.reason, withdrawn_on=stated.withdrawn_on)


def attest_answer(
    case: JointCase, stated: Paper, by: Acting, nodes: Collection[str]
) -> AnswerAttested:
    """Attest what a participant without a node has answered on paper.

    `nodes` are the authorities that have a node. The last attestation counts: one that was mistaken
    is made anew with another paper.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        AnswersOnItsOwnLog: the authority has a node, or has spoken on its own log.
        PlanUnknown, AuthorityTakesNoPart, PlanSuperseded: one of both has no such plan to answer.
        AnswerAttestedBefore: the same answer on the same plan is the last that is attested.
        DateInFuture: the day lies ahead.
        MalformedDigest, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_sealed(case, by.today)
    for authority in (by.authority, stated.on_behalf_of):
        require_plan(case, stated.plan_hash, authority)
    if stated.on_behalf_of in {*nodes, *case.spoken, by.authority}:
        raise AnswersOnItsOwnLog(f"{stated.on_behalf_of} answers on its own log")
    if any(_says_the_same(stated, one.authority, one.plan_hash, one.answer)
           for one in case.answers if one.attested_by == by.authority):  # fmt: skip
        raise AnswerAttestedBefore(f"{stated.on_behalf_of} has {stated.answer} this plan")
    require_text(stated.says, TEXT, "/says")
    require_text(stated.document_no, REFERENCE, "/document_no")
    require_digest(stated.scan_sha256, "/scan_sha256")
    require_not_future(stated.answered_on, by.today, "/answered_on")
    return AnswerAttested(
        **seal(case, by),
        on_behalf_of=stated.on_behalf_of,
        plan_hash=stated.plan_hash,
        answer=stated.answer,
        says=stated.says,
        scan_sha256=stated.scan_sha256,
        document_no=stated.document_no,
        answered_on=stated.answered_on,
    )


def _says_the_same(stated: Paper, authority: str, plan_hash: str, answer: CaseAnswer) -> bool:
    return (stated.on_behalf_of, stated.plan_hash, stated.answer) == (authority, plan_hash, answer)
