"""Playing a scenario: each step is posted by its person to the own node, in order."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from services.demo.federation import LOOK_SECONDS, Federation, TookTooLong
from services.demo.record import Done, Refusal, StoryRecord
from services.demo.scenario import Scenario, Step, filled
from shared.errors import LianjianError
from shared.identity.roles import Role
from shared.replication.person_client import NodeRefused, NodeUnreachable

_BUSY = 503


class NotRefused(LianjianError):
    """A node accepted what the law refuses."""

    code = "not-refused"


Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A step and what came of it: an entry, or the refusal that the law demands.

    `arrived` are the places of the entries that its node had to have; it waited `waited_ms` for
    them, None in an earlier run.
    """

    number: int
    step: Step
    outcome: Done | Refusal
    arrived: tuple[str, ...]
    waited_ms: int | None


def play(
    scenario: Scenario,
    federation: Federation,
    record: StoryRecord,
    tell: Callable[[Told], None],
) -> None:
    """Play what of `scenario` is not done yet; `tell` hears of every step.

    Raises:
        NodeRefused: a node refuses a step, or otherwise than it must; the story ends there.
        NotRefused: a node accepts what it must refuse.
        TookTooLong: a node does not come back, or an entry does not arrive.
    """
    for number, step in enumerate(scenario.steps, 1):
        federation.look()
        arrived = tuple(record.steps[name].place for name in step.wait_for)
        waited_ms = None
        if not record.is_done(step):
            waited_ms = _await_places(federation, step.authority, arrived)
            _do(federation, record, step)
        outcome = record.refusals[step.name] if step.refused else record.steps[step.name]
        tell(Told(number=number, step=step, outcome=outcome, arrived=arrived, waited_ms=waited_ms))


def patiently(federation: Federation, ask: Callable[[], Answer]) -> Answer:
    """Return what `ask` returns, asked again while its node is down or not that far yet.

    Raises:
        NodeRefused: what `ask` raises, but for "not yet".
        TookTooLong: too long.
    """
    end = time.monotonic() + federation.patience_seconds
    while True:
        try:
            return ask()
        except (NodeUnreachable, NodeRefused) as error:
            if isinstance(error, NodeRefused) and error.status != _BUSY:
                raise
            if time.monotonic() > end:
                raise TookTooLong(str(error)) from error
        federation.look()
        time.sleep(LOOK_SECONDS)


def await_place(federation: Federation, authority: str, place: str) -> None:
    """Wait until the views at the node of `authority` rest on `place`, such as "ha:3".

    Raises:
        TookTooLong: they do not.
    """
    person = federation.person(authority, Role.AUDITOR)
    patiently(federation, lambda: person.get("/v1/notices", limit=1, min_position=place))


def _await_places(federation: Federation, authority: str, places: Sequence[str]) -> int:
    """Wait until all `places` have arrived at `authority`; return for how long, milliseconds."""
    began = time.monotonic()
    for place in places:
        await_place(federation, authority, place)
    return round((time.monotonic() - began) * 1000)


def _do(federation: Federation, record: StoryRecord, step: Step) -> None:
    """Post `step`, and write down the entry that it left or the refusal that it met."""
    try:
        done = _post(federation, record, step)
    except NodeRefused as refused:
        if not step.refused or refused.problem.get("code") != step.refused:
            raise
        record.add_refusal(step.name, _refusal(refused.problem))
        return
    if step.refused:
        raise NotRefused(f"accepted at {done.place}; {step.refused} was to be the answer")
    record.add(step.name, done)


def _post(federation: Federation, record: StoryRecord, step: Step) -> Done:
    person = federation.person(step.authority, step.role)
    path, body = filled([step.post, step.body], record.ids)
    key = record.key_of(step.name)
    receipt = patiently(federation, lambda: person.post(path, body, key))
    return Done(
        authority=step.authority,
        position=receipt["position"],
        leaf_hash=receipt["leaf_hash"],
        id=receipt["resource"]["id"],
    )


def _refusal(problem: Mapping[str, Any]) -> Refusal:
    return Refusal(
        code=problem["code"],
        title=problem["title"],
        title_en=problem["title_en"],
        detail=problem["detail"],
        basis=tuple(f"{one['rule']} {one['edition']} {one['article']}" for one in problem["basis"]),
    )
