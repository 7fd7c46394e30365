"""By which plans each authority stands, as its own log says, or paper until that log speaks.

An authority stands by what it has proposed or accepted, minus what it declined, replaced by a later
proposal of its own, or dropped by withdrawing. What it has ever stood by is kept beside: messages
that cross do not undo a start.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from shared.domain.joint.events import (
    AnswerAttested,
    CaseWithdrawn,
    PlanAccepted,
    PlanDeclined,
    PlanProposed,
)
from shared.domain.joint.known import KnownAnswer, KnownPlan, Told, Withdrawal
from shared.domain.joint.recognition import Recognised, takes_part
from shared.domain.joint.vocabulary import CaseAnswer


@dataclass(kw_only=True, slots=True)
class Voice:
    """What one authority has said to the plans; filled while its log is read."""

    stands_by: set[str] = field(default_factory=set[str])
    ever: set[str] = field(default_factory=set[str])
    answers: dict[str, KnownAnswer] = field(default_factory=dict[str, KnownAnswer])
    withdrawal: Withdrawal | None = None
    has_spoken: bool = False
    has_stood: bool = False
    """Whether its own log, and no paper, has ever stood by a plan."""


def voices(heard: Sequence[Told], recognised: Recognised) -> Mapping[str, Voice]:
    """Return what each participant says, by authority; `heard` is in the order of each log."""
    plans = recognised.plans
    who = sorted({one for known in plans.values() for one in known.plan.participants})
    found = {authority: Voice() for authority in who}
    for known in recognised.first:
        if known.position is None:  # a copy: its author's own entry is not known here
            found[known.log].stands_by.add(known.hash)
            found[known.log].ever.add(known.hash)
    for told in heard:
        if told.log in found:
            _hear(found[told.log], told, plans)
    for authority in who:
        _read_papers(found[authority], authority, heard, plans)
    return found


def _hear(voice: Voice, told: Told, plans: Mapping[str, KnownPlan]) -> None:
    match told.event:
        case PlanProposed(replaces=replaces) if _is_author(told, plans):
            voice.stands_by.discard(replaces or "")
            _stand_by(voice, told.digest)
        case PlanAccepted(plan_hash=named, accepted_on=day) if takes_part(told.log, named, plans):
            _stand_by(voice, named)
            voice.answers[named] = KnownAnswer(
                authority=told.log,
                plan_hash=named,
                answer=CaseAnswer.ACCEPTED,
                answered_on=day,
            )
        case PlanDeclined(plan_hash=named) if takes_part(told.log, named, plans):
            voice.stands_by.discard(named)
            voice.has_spoken = True
            voice.answers[named] = KnownAnswer(
                authority=told.log,
                plan_hash=named,
                answer=CaseAnswer.DECLINED,
                answered_on=told.event.declined_on,
                reason=told.event.reason,
            )
        case CaseWithdrawn(reason=reason, withdrawn_on=day):
            voice.stands_by.clear()
            voice.has_spoken = True
            voice.withdrawal = voice.withdrawal or Withdrawal(
                authority=told.log, reason=reason, withdrawn_on=day
            )
        case _:
            pass


def _stand_by(voice: Voice, plan_hash: str) -> None:
    voice.stands_by.add(plan_hash)
    voice.ever.add(plan_hash)
    voice.has_spoken = voice.has_stood = True


def _is_author(told: Told, plans: Mapping[str, KnownPlan]) -> bool:
    known = plans.get(told.digest)
    return known is not None and told.log == known.log


def _read_papers(
    voice: Voice, authority: str, heard: Iterable[Told], plans: Mapping[str, KnownPlan]
) -> None:
    """Add what others attest of `authority`, which counts now only while its log says nothing.

    Where two attest different answers, the one that declines counts.
    """
    said: dict[str, dict[str, KnownAnswer]] = {}
    for paper in _papers(authority, heard, plans):
        said.setdefault(paper.plan_hash, {})[paper.attested_by or ""] = paper
        if paper.answer is CaseAnswer.ACCEPTED:
            voice.ever.add(paper.plan_hash)
    if voice.has_spoken:
        return
    for plan_hash, papers in said.items():
        last = min(papers.values(), key=lambda one: one.answer is CaseAnswer.ACCEPTED)
        voice.answers[plan_hash] = last
        if last.answer is CaseAnswer.ACCEPTED:
            voice.stands_by.add(plan_hash)


def _papers(
    authority: str, heard: Iterable[Told], plans: Mapping[str, KnownPlan]
) -> Iterator[KnownAnswer]:
    """Yield what participants of a plan attest of `authority`, which is one of them."""
    for told in heard:
        paper = told.event
        if not isinstance(paper, AnswerAttested) or paper.on_behalf_of != authority:
            continue
        known = plans.get(paper.plan_hash)
        if known is None or not {told.log, authority} <= set(known.plan.participants):
            continue
        if told.log != authority:
            yield KnownAnswer(
                authority=authority,
                plan_hash=paper.plan_hash,
                answer=paper.answer,
                answered_on=paper.answered_on,
                reason=paper.says,
                attested_by=told.log,
            )
