"""One case from the entries of several logs: the same for every order in which they arrived.

Rules kept here:
  XRG-002  authorities share an inspection: agreed is what every participant's own log stands by.
  FLT-004  it is secret until it starts.

An entry counts only on the log of the authority for which it speaks, and only if that authority has
a part in the case; any other, and what cannot be read, counts for nothing and breaks nothing. Each
log is read in the order of its positions. Nothing but the choice between equals rests on a clock.
"""

from collections.abc import Iterable, Mapping

from shared.domain.authorities import NMPA
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.events import (
    CaseEscalated,
    CasePostponed,
    CasePrepared,
    CaseStarted,
    MessagesReceived,
    StartCalled,
)
from shared.domain.joint.known import (
    Call,
    Escalation,
    KnownPlan,
    Postponement,
    Receipt,
    Start,
    Told,
    Window,
    Withdrawal,
)
from shared.domain.joint.people import people, persons
from shared.domain.joint.recognition import Recognised, claims, takes_part
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.state import JointCase
from shared.domain.joint.support import Voice, voices

_TWO = 2
"""People of one authority who start a case."""


def replay(told: Iterable[Told]) -> JointCase:
    """Return the case that the entries `told` describe, in whatever order they come.

    Raises:
        JointCaseUnknown: none of them proposes a plan.
    """
    heard = _in_order(told)
    claiming = [(one, voices(heard, one)) for one in claims(heard)]
    if not claiming:
        raise JointCaseUnknown("no plan of this case is known here")
    recognised, said = max(claiming, key=lambda one: _backing(heard, *one))
    plans = recognised.plans
    escalations = tuple(_escalations(heard, plans))
    parties = {who for one in plans.values() for who in one.parties}
    parties |= {NMPA} if escalations else set()
    starts = _starts(heard, plans, said)
    team = people(heard, parties)
    return JointCase(
        joint_id=recognised.first[0].plan.joint_id,
        plans=plans,
        supported={who: frozenset(voice.stands_by) for who, voice in said.items()},
        ever_supported={who: frozenset(voice.ever) for who, voice in said.items()},
        spoken=frozenset(who for who, voice in said.items() if voice.has_spoken),
        founders=_founders(recognised),
        answers=tuple(
            voice.answers[one] for voice in said.values() for one in sorted(voice.answers)
        ),
        agreed=starts[0].event.plan_hash if starts else _agreed(plans, said),
        postponements=tuple(_postponements(heard, plans)),
        withdrawals=tuple(_withdrawals(recognised, said)),
        team=team.team,
        recused=team.recused,
        conflicted=team.conflicted,
        persons=persons(heard, plans, parties),
        prepared={
            told.log: told.event
            for told in heard
            if isinstance(told.event, CasePrepared) and told.log in parties
        },
        escalations=escalations,
        calls=tuple(_calls(heard, plans)),
        starts=starts,
        receipts=tuple(_receipts(heard, parties)),
    )


def _in_order(told: Iterable[Told]) -> list[Told]:
    """Return each entry once, log by log in the order of positions."""
    ordered = sorted(told, key=lambda one: (one.log, one.position, one.digest))
    once: dict[tuple[str, int], Told] = {}
    for one in ordered:
        once.setdefault((one.log, one.position), one)
    return list(once.values())


def _backing(
    heard: Iterable[Told], recognised: Recognised, said: Mapping[str, Voice]
) -> tuple[int, bool]:
    """Return what speaks for one of several cases under one id; the oldest of equals is taken.

    That many authorities stand by it on their own logs goes first, for nobody can write on the log
    of another one, while an instant is only what a log says of itself.
    """
    standing = sum(voice.has_stood for voice in said.values())
    return standing, bool(_starts(heard, recognised.plans, said))


def _founders(recognised: Recognised) -> frozenset[str]:
    return frozenset(who for one in recognised.first for who in one.plan.participants)


def _agreed(plans: Mapping[str, KnownPlan], said: Mapping[str, Voice]) -> str | None:
    """Return the hash of the highest plan that all its participants stand by."""
    agreed = [
        one
        for one in plans.values()
        if all(one.hash in said[who].stands_by for who in one.plan.participants)
    ]
    return max(agreed, key=lambda one: one.rank).hash if agreed else None


def _carried(plans: Mapping[str, KnownPlan], said: Mapping[str, Voice]) -> dict[str, KnownPlan]:
    """Return the plans that each of their participants has stood by at some time."""
    return {
        one.hash: one
        for one in plans.values()
        if all(one.hash in said[who].ever for who in one.plan.participants)
    }


def _withdrawals(recognised: Recognised, said: Mapping[str, Voice]) -> Iterable[Withdrawal]:
    """Yield the withdrawals of those with whom the case began or a plan was ever agreed.

    Who was named by a counter-proposal that nobody agreed to cannot call off what others share.
    """
    may = set(_founders(recognised))
    for one in _carried(recognised.plans, said).values():
        may.update(one.plan.participants)
    for who, voice in said.items():
        if voice.withdrawal is not None and who in may:
            yield voice.withdrawal


def _starts(
    heard: Iterable[Told], plans: Mapping[str, KnownPlan], said: Mapping[str, Voice]
) -> tuple[Start, ...]:
    """Return the starts of plans that were agreed, each by two people, the first one first."""
    carried = _carried(plans, said)
    found: list[Start] = []
    for told in heard:
        event = told.event
        if not isinstance(event, CaseStarted) or event.plan_hash not in carried:
            continue
        people_of_it = {event.called_by, event.recorded_by}
        whose = {authority_of(one) for one in people_of_it}
        takes_part = told.log in carried[event.plan_hash].plan.participants
        if takes_part and len(people_of_it) == _TWO and whose == {told.log}:
            found.append(Start(authority=told.log, at=told.at, position=told.position, event=event))
    return tuple(sorted(found, key=lambda one: (one.at, one.authority, one.position)))


def _postponements(heard: Iterable[Told], plans: Mapping[str, KnownPlan]) -> Iterable[Postponement]:
    for told in heard:
        event = told.event
        if not isinstance(event, CasePostponed) or not takes_part(told.log, event.plan_hash, plans):
            continue
        window = Window(planned_from=event.planned_from, planned_until=event.planned_until)
        sealed_until = plans[event.plan_hash].plan.opens_by
        if window.planned_from <= window.planned_until < sealed_until:
            yield Postponement(
                authority=told.log,
                plan_hash=event.plan_hash,
                window=window,
                reason=event.reason,
                postponed_on=event.postponed_on,
            )


def _escalations(heard: Iterable[Told], plans: Mapping[str, KnownPlan]) -> Iterable[Escalation]:
    for told in heard:
        event = told.event
        if isinstance(event, CaseEscalated) and takes_part(told.log, event.plan_hash, plans):
            yield Escalation(
                authority=told.log,
                plan_hash=event.plan_hash,
                reason=event.reason,
                escalated_on=event.escalated_on,
            )


def _calls(heard: Iterable[Told], plans: Mapping[str, KnownPlan]) -> Iterable[Call]:
    for told in heard:
        event = told.event
        if not isinstance(event, StartCalled) or not takes_part(told.log, event.plan_hash, plans):
            continue
        if authority_of(event.recorded_by) == told.log:
            yield Call(
                authority=told.log,
                account=event.recorded_by,
                plan_hash=event.plan_hash,
                called_on=event.called_on,
                position=told.position,
            )


def _receipts(heard: Iterable[Told], parties: set[str]) -> Iterable[Receipt]:
    """Yield the first receipt of each message by each authority."""
    known: set[tuple[str, str, int]] = set()
    for told in heard:
        event = told.event
        if not isinstance(event, MessagesReceived) or told.log not in parties:
            continue
        for message in event.messages:
            place = (told.log, event.log, message.position)
            if event.log == told.log or place in known:
                continue
            known.add(place)
            yield Receipt(
                receiver=told.log,
                log=event.log,
                position=message.position,
                leaf_hash=message.leaf_hash,
                received_at=event.received_at,
            )
