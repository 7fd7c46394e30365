"""A scenario file: a story of two provinces, step by step, as data that reads like the law.

The form is explained in the head of `scenarios/first_case.toml`.
"""

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

import msgspec

from shared.domain.authorities import AUTHORITIES
from shared.errors import ConfigurationError
from shared.identity.roles import Role

EVERYBODY = "*"
USUAL_AUTHORITIES = ("zj", "ha", "nmpa")
DEFAULT = Path(__file__).parents[2] / "scenarios" / "first_case.toml"

_NAMED = re.compile(r"\{([a-z0-9-]+)\}")


class ScenarioUnusable(ConfigurationError):
    """The scenario file cannot be read, contradicts itself, or needs nodes that are not started."""

    code = "scenario-unusable"


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that a person at one authority submits to that authority's node."""

    name: str
    """What later steps call the id in this step's receipt: "{inspection}"."""
    title: str
    title_en: str
    authority: str
    role: Role
    post: str
    """The path that it is posted to."""
    body: dict[str, Any]
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


class Scenario(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A story; step names are unique, and every name is used after the step that gives it."""

    id: str
    title: str
    title_en: str
    steps: tuple[Step, ...]
    authorities: tuple[str, ...] = USUAL_AUTHORITIES
    """Whose nodes are started, in the order of their ports, where nobody says otherwise."""
    archives: tuple[ShownArchive, ...] = ()
    proof: ProvenStep | None = None
    digest: str = ""
    """SHA-256 of the file, hexadecimal."""

    @property
    def entries(self) -> tuple[Step, ...]:
        """Return the steps that leave an entry."""
        return tuple(step for step in self.steps if not step.refused)

    def step(self, name: str) -> Step:
        """Return the step called `name`, which must be one of this scenario."""
        return next(step for step in self.steps if step.name == name)


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


def filled(value: Any, ids: Mapping[str, str]) -> Any:
    """Return the JSON `value` with every "{name}" in its texts replaced from `ids`."""
    if isinstance(value, str):
        return _NAMED.sub(lambda match: ids[match[1]], value)
    if isinstance(value, list):
        return [filled(one, ids) for one in cast("list[object]", value)]
    if isinstance(value, dict):
        members = cast("dict[str, object]", value)
        return {name: filled(one, ids) for name, one in members.items()}
    return value


def _faults(scenario: Scenario, started: Collection[str]) -> Iterator[str]:
    called: set[str] = set()
    known: set[str] = set()
    for step in scenario.steps:
        if step.authority not in started:
            yield (
                f"step {step.name!r} is {step.authority}'s, which is not started: "
                "add it to --authorities, or choose another --scenario (or none)"
            )
        yield from (
            f"step {step.name!r} seen_by {one!r}: no such authority"
            for one in {*step.seen_by, *step.opened_to} - {*AUTHORITIES, EVERYBODY}
        )
        used = {*step.wait_for, *_names([step.post, step.body])}
        yield from (f"step {step.name!r}: no earlier step gives {one!r}" for one in used - known)
        if step.name in called:
            yield f"two steps are called {step.name!r}"
        if step.refused and step.seen_by:
            yield f"step {step.name!r} is to be refused: nobody sees anything of it"
        if not step.refused and not step.seen_by:
            yield f"step {step.name!r} does not say who may see it: seen_by is missing"
        called.add(step.name)
        if not step.refused:
            known.add(step.name)
    used = {*_names([archive.uscc for archive in scenario.archives])}
    used |= {step for archive in scenario.archives for step in archive.left_out}
    used |= {scenario.proof.step} if scenario.proof else set()
    yield from (f"no step is called {one!r}" for one in used - known)


def _names(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _NAMED.findall(value)
    elif isinstance(value, list):
        for one in cast("list[object]", value):
            yield from _names(one)
    elif isinstance(value, dict):
        yield from _names(list(cast("dict[str, object]", value).values()))
