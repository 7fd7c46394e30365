"""The header of an entry: what it says of itself to everyone who may read it (log format §2).

A header is UTF-8 JSON, written once; the same bytes are stored, hashed and served, and nobody
writes them again. Whatever is not exactly of the form below quarantines the entry.
"""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Annotated, Literal

import msgspec

from shared.errors import EvidenceRefused
from shared.log.encoding import INTEGER_LIMIT, ObjectReader, write_object

BODY = "body"
EVERYONE = "*"
MAX_SECTIONS = 16
SECTION_NAME = "[a-z][a-z0-9-]{0,31}"

_SECTION_NAME = re.compile(SECTION_NAME)
_AUTHORITY = re.compile(r"[a-z][a-z0-9-]{0,31}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NO_SPACE = r"[^\s\x00-\x20\x7f-\xa0]+"
_FORMS = re.compile(
    "\n".join(
        (
            r"[^\s+\x00-\x20\x7f-\xa0]+",  # log
            "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}",  # id
            r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z",  # at
            r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]*",  # kind
            rf"[a-z][a-z0-9-]*/{_NO_SPACE}(?:\n{_NO_SPACE})*",  # stream, subjects
        )
    )
)
"""Forms of the members of which every entry has other ones, a line each: matched in one step."""


class MalformedEntry(EvidenceRefused):
    """An entry is not what the log format allows, or an opening does not match its commitment."""

    code = "malformed-entry"


class SectionHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the header says of one section.

    Attributes:
        name: such as "body".
        to: authority ids that may open it among the entry's readers; None = all of them.
    """

    name: str
    to: tuple[str, ...] | None


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What an entry says of itself to everyone who may read it.

    Attributes:
        log: origin of the log, such as "zj.mpa.example/log".
        id: UUIDv7, lower case with hyphens, unique in the log.
        at: UTC instant of recording, whole milliseconds.
        kind: permanent name of the event, such as "inspection.finding-recorded.v1".
        stream: what the event is about, such as "inspection/0192…".
        version: 1, 2, … within the stream.
        subjects: credit codes concerned, sorted.
        audience: authority ids that may read it beside the writer, sorted, or ("*",).
        opens_by: for a sealed entry, the legal date by which it is opened; else None.
        sections: in the order of their commitments, "body" first.
    """

    log: str
    id: str
    at: datetime
    kind: str
    stream: str
    version: int
    subjects: tuple[str, ...]
    audience: tuple[str, ...]
    sections: tuple[SectionHeader, ...]
    opens_by: date | None = None


class _Seal(msgspec.Struct, forbid_unknown_fields=True):
    opens_by: str


class _Members(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON members, all required, no others."""

    v: Literal[1]
    log: str
    id: str
    at: str
    kind: str
    stream: str
    version: Annotated[int, msgspec.Meta(ge=1, lt=INTEGER_LIMIT)]
    subjects: tuple[str, ...]
    audience: tuple[str, ...]
    sealed: _Seal | None
    sections: tuple[SectionHeader, ...]


_MEMBERS = ObjectReader(_Members)


def header_bytes(header: Header) -> bytes:
    """Return the JSON of `header`, compact, members in the order of the format.

    Raises:
        MalformedEntry: a reader would quarantine it.
    """
    members = _Members(
        v=1,
        log=header.log,
        id=header.id,
        at=_write_instant(header.at),
        kind=header.kind,
        stream=header.stream,
        version=header.version,
        subjects=header.subjects,
        audience=header.audience,
        sealed=None if header.opens_by is None else _Seal(header.opens_by.isoformat()),
        sections=header.sections,
    )
    try:
        data = write_object(members)
    except UnicodeEncodeError as error:
        raise MalformedEntry(f"header: {error}") from error
    read_header(data)
    return data


def read_header(data: bytes) -> Header:
    """Return the header that `data`, UTF-8 JSON, holds.

    Raises:
        MalformedEntry: a member is missing, unknown, repeated or not of its form.
    """
    try:
        members = _MEMBERS.read(data)
        _check_forms(members)
        _check_audience(members.audience)
        _check_sections(members.sections)
        return Header(
            log=members.log,
            id=members.id,
            at=datetime.fromisoformat(members.at),
            kind=members.kind,
            stream=members.stream,
            version=members.version,
            subjects=members.subjects,
            audience=members.audience,
            sections=members.sections,
            opens_by=None if members.sealed is None else _read_date(members.sealed.opens_by),
        )
    except ValueError as error:
        raise MalformedEntry(f"header: {error}") from error


def _check_forms(members: _Members) -> None:
    lines = (members.log, members.id, members.at, members.kind, members.stream, *members.subjects)
    text = "\n".join(lines)
    if text.count("\n") != len(lines) - 1 or not _FORMS.fullmatch(text):
        raise ValueError(f"not of their form: log, id, at, kind, stream or subjects {lines!r:.500}")
    if not _is_sorted(members.subjects):
        raise ValueError("the subjects are not sorted, or repeat one")


# A log has few different audiences and lists of sections: each is judged once, not per entry.
@lru_cache(maxsize=1024)
def _check_audience(audience: tuple[str, ...]) -> None:
    if audience == (EVERYONE,):
        return
    if not all(map(_AUTHORITY.fullmatch, audience)):
        raise ValueError(f"the audience {audience!r:.200} is neither authority ids nor everyone")
    if not _is_sorted(audience):
        raise ValueError(f"the audience {audience!r:.200} is not sorted, or repeats one")


@lru_cache(maxsize=1024)
def _check_sections(sections: tuple[SectionHeader, ...]) -> None:
    names = [section.name for section in sections]
    if not 1 <= len(names) <= MAX_SECTIONS or names[0] != BODY:
        raise ValueError("1 to 16 sections are needed, the body first")
    if len(set(names)) != len(names) or not all(map(_SECTION_NAME.fullmatch, names)):
        raise ValueError(f"section names {names!r:.200} are malformed or repeated")
    readers = [reader for section in sections for reader in section.to or ()]
    if not all(map(_AUTHORITY.fullmatch, readers)):
        raise ValueError(f"a section is to {readers!r:.200}, not authority ids only")


def _read_date(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(f"{text!r:.40} is no date")
    return date.fromisoformat(text)


def _is_sorted(items: tuple[str, ...]) -> bool:
    return list(items) == sorted(set(items))


def _write_instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise MalformedEntry(f"header: the instant {at} has no time zone")
    if at.microsecond % 1000:
        raise MalformedEntry(f"header: the instant {at} has more than milliseconds")
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"
