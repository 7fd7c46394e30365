"""Playing a scenario: each step is posted by its person to the own node, in order."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from services.demo.federation import Federation
from services.demo.looking import look
from services.demo.patience import await_place, until
from services.demo.record import Done, Looked, Refusal, StoryRecord
from services.demo.scenario import Scenario, Step
from shared.errors import LianjianError
from shared.replication.person_client import NodeRefused

_NOT_FOUND = 404


class NotRefused(LianjianError):
    """A node accepted what the law refuses."""

    code = "not-refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A step and what came of it: an entry, the refusal that the law demands, or what was found.

    Nothing came of what was only read. `arrived` are the places of the entries that its node had to
    have; it waited `waited_ms` for them, None in an earlier run.
    """

    number: int
    step: Step
    outcome: Done | Refusal | Looked | None
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
        outcome = _outcome(record, step)
        tell(Told(number=number, step=step, outcome=outcome, arrived=arrived, waited_ms=waited_ms))


def _await_places(federation: Federation, authority: str, places: Sequence[str]) -> int:
    """Wait until all `places` have arrived at `authority`; return for how long, milliseconds."""
    began = time.monotonic()
    for place in places:
        await_place(federation, authority, place)
    return round((time.monotonic() - began) * 1000)


def _outcome(record: StoryRecord, step: Step) -> Done | Refusal | Looked | None:
    if step.refused:
        return record.refusals[step.name]
    return record.looks[step.name] if step.look else record.steps.get(step.name)


def _do(federation: Federation, record: StoryRecord, step: Step) -> None:
    """Do what `step` says, and write down what came of it."""
    if step.look is not None:
        record.add_look(step.name, look(federation, record, step.authority, step.look))
        return
    try:
        done = _post(federation, record, step) if step.post else None
        if step.get:
            _read(federation, record, step)
    except NodeRefused as refused:
        if not step.refused or refused.problem.get("code") != step.refused:
            raise
        record.add_refusal(step.name, _refusal(refused.problem))
        return
    if step.refused:
        raise NotRefused(f"accepted; {step.refused} was to be the answer")
    if done is None:
        record.add_reading(step.name)
    else:
        record.add(step.name, done)


def _post(federation: Federation, record: StoryRecord, step: Step) -> Done:
    person = federation.person(step.authority, step.role)
    path, body = record.filled([step.post, step.body])
    key = record.key_of(step.name)

    def post() -> dict[str, Any] | None:
        receipt = person.post(path, body, key)
        return None if "waiting" in receipt else receipt

    receipt = until(federation, post, f"{step.name!r} has its slot")
    return Done(
        authority=step.authority,
        position=receipt["position"],
        leaf_hash=receipt["leaf_hash"],
        id=receipt["resource"]["id"],
    )


def _read(federation: Federation, record: StoryRecord, step: Step) -> None:
    """Read what `step` says until it shows what it must; who may read it may learn so late."""
    person = federation.person(step.authority, step.role)
    path, shows = record.filled([step.get, step.shows])

    def read() -> dict[str, Any] | None:
        try:
            answer = person.get_json(path)
        except NodeRefused as refused:
            if step.refused or refused.status != _NOT_FOUND:
                raise
            return None
        return answer if all(_member(answer, name) == shows[name] for name in shows) else None

    until(federation, read, f"{step.get} shows {shows}")


def _member(answer: Any, name: str) -> Any:
    """Return the member called `name` of a JSON object, such as "plan.version"."""
    for part in name.split("."):
        answer = cast("dict[str, Any]", answer).get(part) if isinstance(answer, dict) else None
    return answer


def _refusal(problem: Mapping[str, Any]) -> Refusal:
    return Refusal(
        code=problem["code"],
        title=problem["title"],
        title_en=problem["title_en"],
        detail=problem["detail"],
        basis=tuple(
            f"{one['rule']} {one['edition']} {one['article']}" for one in problem.get("basis", ())
        ),
    )
