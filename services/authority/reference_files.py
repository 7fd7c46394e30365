"""Reading an edition that a person has written down, as JSON or TOML, and showing what it changes.

The file has the members of the body that `POST /v1/catalogues` and its like take; the operator's
handbook shows one. A TOML file is the same, with dates as TOML has them.
"""

import json
import tomllib
from collections.abc import Iterator
from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import TypeAlias

import msgspec
from fastapi.exceptions import RequestValidationError

from services.authority.routes.reference_bodies import BODIES, publication
from shared.domain.editions import in_force
from shared.domain.reference import AnyEdition, Held, Matter, PublicationEvent, Reference
from shared.errors import InvalidInput
from shared.web.bodies import read_body

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"
_EMPTY: tuple[object, ...] = (None, "", [])
_HEADINGS = ("---", "+++", "@@")


class EditionFileUnreadable(InvalidInput):
    """A file holds no edition; the detail names the member at fault."""

    code = "edition-file-unreadable"


def read_edition(path: Path, matter: Matter, authority: str, recorded_by: str) -> PublicationEvent:
    """Return the event by which `authority` publishes the edition in the file `path`.

    Raises:
        EditionFileUnreadable: it cannot be read, is neither JSON nor TOML, or holds something else.
    """
    try:
        body = read_body(BODIES[matter], _as_json(path))
    except RequestValidationError as error:
        first = error.errors()[0]
        place = "/".join(str(part) for part in first["loc"][1:])
        raise EditionFileUnreadable(f"{path}: /{place}: {first['msg']}") from error
    except (OSError, ValueError) as error:
        raise EditionFileUnreadable(f"{path}: {error}") from error
    return publication(matter, body, authority, recorded_by)


def predecessor(known: Reference, event: PublicationEvent, matter: Matter) -> Held | None:
    """Return what `event` is compared with: what it supersedes, replaces or comes after."""
    own = [one for one in known.of(matter) if one.authority == event.authority]
    for wanted in (*event.supersedes, event.edition.id):
        found = known.find(matter, wanted, event.authority)
        if found is not None:
            return found
    before = in_force(own, event.edition.in_force_from)
    return before or max(own, key=lambda one: (one.in_force_from, one.id), default=None)


def differences(before: AnyEdition | None, after: AnyEdition) -> list[str]:
    """Return the lines that differ, `-` before those that go and `+` before those that come.

    There is one line for a member, and one for each row, item, holiday or rule.
    """
    old = [] if before is None else list(_lines(before))
    compared = unified_diff(old, list(_lines(after)), lineterm="", n=0)
    return [line for line in compared if not line.startswith(_HEADINGS)]


def _lines(edition: AnyEdition) -> Iterator[str]:
    told: dict[str, Json] = json.loads(msgspec.json.encode(edition))
    for name, value in told.items():
        if isinstance(value, list):
            yield from (f"{name}: {_item(one)}" for one in value)
        elif value not in _EMPTY:
            yield f"{name}: {value}"


def _item(value: Json) -> str:
    if not isinstance(value, dict):
        return str(value)
    return "  ".join(f"{name}={_compact(one)}" for name, one in _telling(value).items())


def _compact(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(_stripped(value), ensure_ascii=False)


def _stripped(value: Json) -> Json:
    """Return `value` without the members that say nothing, however deep."""
    if isinstance(value, list):
        return [_stripped(one) for one in value]
    if isinstance(value, dict):
        return {name: _stripped(one) for name, one in _telling(value).items()}
    return value


def _telling(members: dict[str, Json]) -> dict[str, Json]:
    return {name: one for name, one in members.items() if one not in _EMPTY}


def _as_json(path: Path) -> bytes:
    content = path.read_bytes()
    if path.suffix.lower() != ".toml":
        return content
    told = tomllib.loads(content.decode())
    return json.dumps(told, default=_day, ensure_ascii=False).encode()


def _day(value: object) -> str:
    if type(value) is date:
        return value.isoformat()
    raise ValueError(f"{value} is no day such as 2026-09-15")
