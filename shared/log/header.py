"""The header of an entry: what it says of itself to everyone who may read it (log format §2).

A header is UTF-8 JSON, written once; the same bytes are stored, hashed and served, and nobody
writes them again. Whatever is not exactly of the form below quarantines the entry.
"""

from datetime import UTC, date, datetime
from typing import Annotated, Literal

import msgspec

from shared.errors import EvidenceRefused
from shared.log.encoding import INTEGER_LIMIT, ObjectReader, write_object

BODY = "body"
EVERYONE = "*"
MAX_SECTIONS = 16
SECTION_NAME = r"\A[a-z][a-z0-9-]{0,31}\Z"

_AUTHORITY = r"\A[a-z][a-z0-9-]{0,31}\Z"
_AUDIENCE = r"\A(\*|[a-z][a-z0-9-]{0,31})\Z"
_UUID7 = r"\A[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\Z"
_INSTANT = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z\Z"
_DATE = r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z"
_KIND = r"\A[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9][0-9]*\Z"
_NO_SPACE = r"[^\s\x00-\x20\x7f-\xa0]"

_Authorities = tuple[Annotated[str, msgspec.Meta(pattern=_AUTHORITY)], ...]


class MalformedEntry(EvidenceRefused):
    """An entry is not what the log format allows, or an opening does not match its commitment."""

    code = "malformed-entry"


class SectionHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the header says of one section.

    Attributes:
        name: such as "body".
        to: authority ids that may open it among the entry's readers; None = all of them.
    """

    name: Annotated[str, msgspec.Meta(pattern=SECTION_NAME)]
    to: _Authorities | None


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
    """The member `sealed` of a sealed entry."""

    opens_by: Annotated[str, msgspec.Meta(pattern=_DATE)]


class _Members(msgspec.Struct, forbid_unknown_fields=True):
    """The JSON members, all required, no others, and the form of each."""

    v: Literal[1]
    log: Annotated[str, msgspec.Meta(pattern=r"\A[^\s+\x00-\x20\x7f-\xa0]+\Z")]
    id: Annotated[str, msgspec.Meta(pattern=_UUID7)]
    at: Annotated[str, msgspec.Meta(pattern=_INSTANT)]
    kind: Annotated[str, msgspec.Meta(pattern=_KIND)]
    stream: Annotated[str, msgspec.Meta(pattern=rf"\A[a-z][a-z0-9-]*/{_NO_SPACE}+\Z")]
    version: Annotated[int, msgspec.Meta(ge=1, lt=INTEGER_LIMIT)]
    subjects: tuple[Annotated[str, msgspec.Meta(pattern=rf"\A{_NO_SPACE}+\Z")], ...]
    audience: tuple[Annotated[str, msgspec.Meta(pattern=_AUDIENCE)], ...]
    sealed: _Seal | None
    sections: Annotated[
        tuple[SectionHeader, ...], msgspec.Meta(min_length=1, max_length=MAX_SECTIONS)
    ]


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
        header = Header(
            log=members.log,
            id=members.id,
            at=datetime.fromisoformat(members.at),
            kind=members.kind,
            stream=members.stream,
            version=members.version,
            subjects=members.subjects,
            audience=members.audience,
            sections=members.sections,
            opens_by=date.fromisoformat(members.sealed.opens_by) if members.sealed else None,
        )
    except ValueError as error:
        raise MalformedEntry(f"header: {error}") from error
    _check_lists(header)
    return header


def _check_lists(header: Header) -> None:
    names = [section.name for section in header.sections]
    if names[0] != BODY:
        raise MalformedEntry(f"header: the first section is {names[0]!r}, not the body")
    if len(set(names)) != len(names):
        raise MalformedEntry("header: a section name is repeated")
    if not _is_sorted(header.subjects) or not _is_sorted(header.audience):
        raise MalformedEntry("header: subjects or audience are not sorted, or repeat a member")
    if EVERYONE in header.audience and len(header.audience) > 1:
        raise MalformedEntry("header: the audience mixes everyone with authorities")


def _is_sorted(items: tuple[str, ...]) -> bool:
    return list(items) == sorted(set(items))


def _write_instant(at: datetime) -> str:
    if at.tzinfo is None:
        raise MalformedEntry(f"header: the instant {at} has no time zone")
    if at.microsecond % 1000:
        raise MalformedEntry(f"header: the instant {at} has more than milliseconds")
    text = at.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.removesuffix("+00:00") + "Z"
