"""A scenario file: a story of two provinces, step by step, as data that reads like the law.

The form is explained in the heads of `scenarios/first_case.toml` and, for what only a story under
seal needs, `scenarios/joint_inspection.toml`.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast
from uuid import UUID, uuid5

import msgspec

from shared.domain.authorities import AUTHORITIES
from shared.errors import ConfigurationError
from shared.identity.roles import Role

EVERYBODY = "*"
USUAL_AUTHORITIES = ("zj", "ha", "nmpa")
DEFAULT = Path(__file__).parents[2] / "scenarios" / "joint_inspection.toml"

_NAMED = re.compile(r"\{([a-z0-9-]+)\}")
_DAY = re.compile(r"\{today(?:([+-])([0-9]{1,3}))?\}")


class ScenarioUnusable(ConfigurationError):
    """The scenario file cannot be read, contradicts itself, or needs nodes that are not started."""

    code = "scenario-unusable"


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the nodes `at` hold of the entries of `steps`, looked up at one moment of the story."""

    at: tuple[str, ...]
    steps: tuple[str, ...]
    opened: bool
    """Whether they must hold them; otherwise not one, though their checkpoints cover them all."""
    absent: tuple[str, ...] = ()
    """Words that must stand nowhere in what those nodes have stored, and do at the writer's."""
    within_seconds: float = 0.0
    """How long after the entry of the step before they may have come to hold the last one."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a person at one authority submits to that authority's node, or reads there.

    With `look` it is neither: one looks what others hold.
    """

    name: str
    """What later steps call the id in this step's receipt: "{inspection}"."""
    title: str
    title_en: str
    authority: str
    role: Role
    post: str = ""
    """The path that it is posted to."""
    body: dict[str, Any] = {}
    get: str = ""
    """The path that is read instead, again and again until the answer says what `shows` does."""
    shows: dict[str, Any] = {}
    """Members that the answer has in the end; "plan.version" is one of a member."""
    look: Look | None = None
    law: tuple[str, ...] = ()
    """Rule id and article, for the reader."""
    seen_by: tuple[str, ...] = ()
    """Authorities that may see the entry by law; "*" for all. A step to be refused leaves none."""
    opened_to: tuple[str, ...] = ()
    """Authorities to which a later grant opens the entry."""
    refused: str = ""
    """The code of the refusal that the law demands; empty where the node must accept."""
    wait_for: tuple[str, ...] = ()
    """Earlier steps whose entries must have arrived at this step's node."""
    chapter: str = ""
    """Set on the first step of a chapter."""
    chapter_en: str = ""

    @property
    def leaves_entry(self) -> bool:
        """Return whether it leaves an entry in its authority's log that the story tells of."""
        return bool(self.post) and not self.refused

    def may_see(self, authority: str) -> bool:
        """Return whether `authority` may see the entry by law, in the end."""
        readers = {*self.seen_by, *self.opened_to, self.authority}
        return EVERYBODY in self.seen_by or authority in readers


class ShownArchive(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A credit archive shown at the end; all of `seen_at` must see the very same bytes."""

    uscc: str
    title: str
    title_en: str
    seen_at: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    """Steps whose entries stay in the log, and that the archive must not show any more."""


class ProvenStep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The step whose entry is proven to stand in its log, and who holds a copy of it."""

    step: str
    held_at: tuple[str, ...]
    seen_in: str = ""
    """A look: the entry stands under the checkpoints which those holders had verified by then."""
    older_than: str = ""
    """A step after that look, than whose entry it is therefore older."""


class Derived(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An id that nodes make of another one: the UUIDv5 of `path` in what `of` gave."""

    name: str
    of: str
    path: str


class Shared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A document of the case that all of `seen_at` must serve in the very same bytes."""

    path: str
    title: str
    title_en: str
    seen_at: tuple[str, ...]


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story; step names are unique, and every name is used after the step that gives it."""

    id: str
    title: str
    title_en: str
    steps: tuple[Step, ...]
    authorities: tuple[str, ...] = USUAL_AUTHORITIES
    """Whose nodes are started, in the order of their ports, where nobody says otherwise."""
    derived: tuple[Derived, ...] = ()
    archives: tuple[ShownArchive, ...] = ()
    shared: Shared | None = None
    proof: ProvenStep | None = None
    digest: str = ""
    """SHA-256 of the file, hexadecimal."""

    @property
    def entries(self) -> tuple[Step, ...]:
        """Return the steps that leave an entry."""
        return tuple(step for step in self.steps if step.leaves_entry)

    def step(self, name: str) -> Step:
        """Return the step called `name`, which must be one of this scenario."""
        return next(step for step in self.steps if step.name == name)

    def with_derived(self, ids: Mapping[str, str]) -> dict[str, str]:
        """Return `ids`, by the step's name, with those that follow from them."""
        made = {
            one.name: str(uuid5(UUID(ids[one.of]), filled(one.path, ids)))
            for one in self.derived
            if one.of in ids
        }
        return {**ids, **made}


def read_scenario(path: Path, started: Collection[str] | None = None) -> Scenario:
    """Return the scenario in the TOML file `path`, to be played by the authorities `started`.

    None for those that it names itself.

    Raises:
        ScenarioUnusable: with the place at fault.
    """
    try:
        content = path.read_bytes()
        scenario = msgspec.toml.decode(content, type=Scenario)
    except OSError as error:
        raise ScenarioUnusable(f"{path} cannot be read: {error.strerror}") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ScenarioUnusable(f"{path}: {error}") from error
    fault = next(_faults(scenario, started or scenario.authorities), None)
    if fault is not None:
        raise ScenarioUnusable(f"{path}: {fault}")
    digest = hashlib.sha256(content).hexdigest()
    return msgspec.structs.replace(scenario, digest=digest)


def filled(value: Any, ids: Mapping[str, str], today: date | None = None) -> Any:
    """Return the JSON `value` with every "{name}" in its texts replaced from `ids`.

    "{today}", "{today+7}" and "{today-7}" are days, counted from `today` where it is given.
    """
    if isinstance(value, str):
        dated = value if today is None else _DAY.sub(lambda match: _day(match, today), value)
        return _NAMED.sub(lambda match: ids[match[1]], dated)
    if isinstance(value, list):
        return [filled(one, ids, today) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: filled(one, ids, today) for name, one in members.items()}
    return value


def _day(match: re.Match[str], today: date) -> str:
    days = int(match[2] or 0)
    return (today + timedelta(-days if match[1] == "-" else days)).isoformat()


def _faults(scenario: Scenario, started: Collection[str]) -> Iterator[str]:
    called: set[str] = set()
    known: set[str] = set()
    for step in scenario.steps:
        yield from _own_faults(step, started)
        used = {*step.wait_for, *_names([step.post, step.get, step.body])}
        used |= set(step.look.steps) if step.look else set()
        yield from (f"step {step.name!r}: no earlier step gives {one!r}" for one in used - known)
        if step.name in called:
            yield f"two steps are called {step.name!r}"
        called.add(step.name)
        if step.leaves_entry:
            known.add(step.name)
            known |= {one.name for one in scenario.derived if one.of == step.name}
    used = {*_names([archive.uscc for archive in scenario.archives])}
    used |= {*_names(scenario.shared.path if scenario.shared else "")}
    used |= {step for archive in scenario.archives for step in archive.left_out}
    if scenario.proof:
        used |= {scenario.proof.step, scenario.proof.older_than} - {""}
    yield from (f"no step is called {one!r}" for one in used - known)
    if scenario.proof and scenario.proof.seen_in:
        looks = {step.name for step in scenario.steps if step.look}
        yield from (f"no look is called {one!r}" for one in {scenario.proof.seen_in} - looks)


def _own_faults(step: Step, started: Collection[str]) -> Iterator[str]:
    at = step.look.at if step.look else ()
    for authority in (step.authority, *at):
        if authority not in started:
            yield (
                f"step {step.name!r} is {authority}'s, which is not started: "
                "add it to --authorities, or choose another --scenario (or none)"
            )
    yield from (
        f"step {step.name!r} seen_by {one!r}: no such authority"
        for one in {*step.seen_by, *step.opened_to} - {*AUTHORITIES, EVERYBODY}
    )
    if sum(map(bool, (step.post, step.get, step.look))) != 1:
        yield f"step {step.name!r} is to have one of post, get and look"
    if not step.leaves_entry and step.seen_by:
        reason = "is to be refused" if step.refused else "leaves no entry"
        yield f"step {step.name!r} {reason}: nobody sees anything of it"
    if step.leaves_entry and not step.seen_by:
        yield f"step {step.name!r} does not say who may see it: seen_by is missing"


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _NAMED.findall(_DAY.sub("", value))
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _names(one)
    elif isinstance(value, dict):
        yield from _names(list(cast("dict[str, object]", value).values()))
