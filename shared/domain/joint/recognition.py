"""Which plans belong to a case: those of its own participants, each on the log of its author.

A counter-proposal belongs to it when a participant of the plan that it replaces has made it. Where
several first plans claim one id, the oldest and those belong to it whose authors name each other; a
plan of somebody whom none of them names is none of theirs, whatever it claims of them. Nothing of
it rests on the order of arrival.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.domain.joint.events import CaseEscalated, PlanProposed
from shared.domain.joint.known import KnownPlan, Told


@dataclass(frozen=True, kw_only=True, slots=True)
class Recognised:
    """The plans that count, by hash, and those with which the case began."""

    plans: Mapping[str, KnownPlan]
    first: tuple[KnownPlan, ...]


def claims(heard: Sequence[Told]) -> list[Recognised]:
    """Return each case that claims the id in `heard`, the oldest first; one, unless ids collide.

    `heard` is in the order of logs and positions. Without a first plan, what was copied into an
    escalation stands in its place: that is all that the national authority knows until the case is
    opened.
    """
    first, further = _written(heard)
    if first:
        return [_with_further(began, further) for began in _cases(first)]
    copied = _copied(heard)
    return [_with_further(copied, further)] if copied else []


def _with_further(began: Sequence[KnownPlan], further: Sequence[KnownPlan]) -> Recognised:
    plans = {one.hash: one for one in began}
    grows = True
    while grows:
        new = [one for one in _once(further) if one.hash not in plans and _follows(one, plans)]
        plans |= {one.hash: one for one in new}
        grows = bool(new)
    return Recognised(plans=dict(sorted(plans.items())), first=tuple(began))


def takes_part(log: str, plan_hash: str, plans: Mapping[str, KnownPlan]) -> bool:
    """Tell whether the authority `log` is a participant of that plan, which counts."""
    known = plans.get(plan_hash)
    return known is not None and log in known.plan.participants


def _written(heard: Iterable[Told]) -> tuple[list[tuple[datetime, KnownPlan]], list[KnownPlan]]:
    """Return first plans, each with its instant, and further ones, each on its author's log."""
    first: list[tuple[datetime, KnownPlan]] = []
    further: list[KnownPlan] = []
    for told in heard:
        plan = told.event
        if not isinstance(plan, PlanProposed) or told.log != plan.proposed_by:
            continue
        if told.log not in plan.participants:
            continue
        known = KnownPlan(hash=told.digest, plan=plan, log=told.log, position=told.position)
        if plan.replaces is None and all(one.hash != known.hash for _, one in first):
            first.append((told.at, known))
        elif plan.replaces is not None:
            further.append(known)
    return first, further


def _cases(first: Sequence[tuple[datetime, KnownPlan]]) -> Iterator[list[KnownPlan]]:
    """Yield the first plans whose authors name each other, those with the oldest plan first."""
    plans = [one for _, one in first]
    reach = {one.hash: _reached(one, plans) for one in plans}
    placed: set[str] = set()
    for _, oldest in sorted(first, key=lambda one: (one[0], one[1].log, one[1].hash)):
        if oldest.hash in placed:
            continue
        began = [one for one in plans if one.hash in reach[oldest.hash]
                 and oldest.hash in reach[one.hash]]  # fmt: skip
        placed |= {one.hash for one in began}
        yield began


def _reached(start: KnownPlan, plans: Sequence[KnownPlan]) -> frozenset[str]:
    """Return the hashes of `start` and of the plans to whose authors it leads, step by step."""
    reached, waiting = {start.hash}, [start]
    while waiting:
        named = waiting.pop().plan.participants
        new = [one for one in plans if one.log in named and one.hash not in reached]
        reached |= {one.hash for one in new}
        waiting.extend(new)
    return frozenset(reached)


def _once(plans: Iterable[KnownPlan]) -> list[KnownPlan]:
    """Return each plan once, as it was told first in its log."""
    first: dict[str, KnownPlan] = {}
    for one in plans:
        first.setdefault(one.hash, one)
    return list(first.values())


def _copied(heard: Iterable[Told]) -> list[KnownPlan]:
    copies = (
        KnownPlan(
            hash=told.event.plan_hash, plan=told.event.plan, log=told.event.plan.proposed_by,
            position=None,
        )
        for told in heard
        if isinstance(told.event, CaseEscalated) and told.log in told.event.plan.participants
    )  # fmt: skip
    return _once(copies)


def _follows(one: KnownPlan, plans: Mapping[str, KnownPlan]) -> bool:
    replaced = None if one.plan.replaces is None else plans.get(one.plan.replaces)
    return replaced is not None and one.log in replaced.plan.participants
