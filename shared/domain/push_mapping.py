"""How facts are written for the national data sharing platform: its names beside ours, as data.

Rules kept here:
  SUP-021, REG-012  see `shared.domain.pushing`.

The names of the platform's data elements were not verified: the mapping that ships says so in
`assumed`, and an authority puts its own file in its place. A mapping is

    {"id", "title_zh", "assumed": bool, "note",
     "envelope": {platform's name: attribute of every item},
     "kinds": {kind: {"dataset", "fields": {platform's name: our field, as "agreement.number"}}},
     "otherwise": {"dataset"} | null}

Attributes are those of `ATTRIBUTES`. A kind that is not named is written whole under our own names
by `otherwise`; where there is none, every kind that is pushed has to be named, so that
nothing is left out unnoticed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from types import UnionType
from typing import Any, ClassVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

from shared.domain.event import Event
from shared.domain.events import EVENT_TYPES, PERSONAL
from shared.domain.pushing import is_pushed
from shared.errors import InvalidInput

ATTRIBUTES = (
    "item",
    "authority",
    "log",
    "position",
    "entry_id",
    "kind",
    "stream",
    "at",
    "on",
    "section",
    "firms",
    "rules",
    "dataset",
)
"""What is known of every item beside its event: see `shared.replication.data_sharing`."""

_NEVER = frozenset({PERSONAL, "recorded_by"})
Document = dict[str, Any]
"""A JSON object."""


class MappingUnsound(InvalidInput):
    """A mapping file names what is not there, or leaves out what must be told."""

    code: ClassVar[str] = "mapping-unsound"


@dataclass(frozen=True, kw_only=True, slots=True)
class KindMapping:
    """How one kind is written: into which dataset, which field under which name."""

    dataset: str
    fields: Mapping[str, str]


@dataclass(frozen=True, kw_only=True, slots=True)
class Otherwise:
    """How kinds that are not named are written: whole, under our own names."""

    dataset: str


@dataclass(frozen=True, kw_only=True)  # without slots, for what is worked out once
class PushMapping:
    """One version of a mapping; `data` are the bytes that it was read from."""

    id: str
    title_zh: str
    assumed: bool
    note: str
    envelope: Mapping[str, str]
    kinds: Mapping[str, KindMapping]
    otherwise: Otherwise | None = None
    data: bytes = b""

    @cached_property
    def version(self) -> str:
        """Id and digest: a changed file is another version, whatever it calls itself."""
        return f"{self.id}@{sha256(self.data).hexdigest()[:16]}"

    def dataset_of(self, kind: str) -> str | None:
        """Return into which dataset events of `kind` go, None for a kind that has none."""
        named = self.kinds.get(kind, self.otherwise)
        return None if named is None else named.dataset

    def write(self, kind: str, attributes: Mapping[str, Any], body: Document) -> Document:
        """Return the item of an event of `kind`: its `attributes`, and its `body` as JSON."""
        written = {name: attributes[attribute] for name, attribute in self.envelope.items()}
        named = self.kinds.get(kind)
        if named is None:
            return {**written, **{name: body[name] for name in body if name not in _NEVER}}
        return {**written, **{name: _at(body, path) for name, path in named.fields.items()}}


def read_mapping(data: bytes) -> PushMapping:
    """Return the mapping that the JSON `data` describes.

    Raises:
        MappingUnsound: it has another shape, or names what is not there; all faults are told.
    """
    try:
        mapping: PushMapping = msgspec.json.decode(data, type=PushMapping)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MappingUnsound(str(error)) from error
    faults = list(_faults(mapping))
    if faults:
        raise MappingUnsound(f"{mapping.id}: {'; '.join(faults)}")
    return replace(mapping, data=data)


def _faults(mapping: PushMapping) -> Iterator[str]:
    if not mapping.id:
        yield "it has no id"
    for name, attribute in mapping.envelope.items():
        if attribute not in ATTRIBUTES:
            yield f"{name} stands for {attribute!r}, which no item has"
    for kind, named in mapping.kinds.items():
        yield from _faults_of_kind(mapping, kind, named)
    if mapping.otherwise is None:
        yield from (f"{kind} is left out" for kind in sorted(_facts().keys() - mapping.kinds))


def _faults_of_kind(mapping: PushMapping, kind: str, named: KindMapping) -> Iterator[str]:
    event_type = _facts().get(kind)
    if event_type is None:
        yield f"{kind!r} is no kind of fact"
        return
    for name, path in named.fields.items():
        if name in mapping.envelope:
            yield f"{kind}: {name} has two meanings"
        if path.partition(".")[0] in _NEVER or not _has(event_type, path):
            yield f"{kind}: there is no field {path!r}"


def _facts() -> dict[str, type[Event]]:
    """Return the kinds that are pushed."""
    return {kind: told for kind, told in EVENT_TYPES.items() if is_pushed(told)}


def _has(told: type[Any], path: str) -> bool:
    """Return whether events of the class `told` have the field `path`."""
    name, _, rest = path.partition(".")
    if name not in {field.name for field in fields(told)}:
        return False
    return not rest or any(_has(one, rest) for one in _classes(get_type_hints(told)[name]))


def _classes(hint: Any) -> Iterator[type[Any]]:
    """Yield the dataclasses that a field of the type `hint` may hold."""
    for one in get_args(hint) if get_origin(hint) in {Union, UnionType} else (hint,):
        if is_dataclass(one) and isinstance(one, type):
            yield one


def _at(body: Document, path: str) -> Any:
    """Return what `body` has at `path`, None where it has nothing there."""
    found: Any = body
    for name in path.split("."):
        found = cast("Document", found).get(name) if isinstance(found, dict) else None
    return found


def _load(name: str) -> PushMapping:
    return read_mapping(files("shared.domain").joinpath("data", name).read_bytes())


ASSUMED = _load("push_mapping_assumed.json")
"""The mapping that ships, whose names are an assumption."""
