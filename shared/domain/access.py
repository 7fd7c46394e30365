"""Opening to others what the own log already says: on request, or because the law makes it due.

Who may read an entry is said when it is written. Readers are added later by a grant, an entry of
the same log that names positions; never removed, and never beyond what a section narrows.

Rules kept here:
  LAW-008  data are shared on demand for a stated purpose, on a legal basis, and a request is
           granted or declined with a reason. Order 809 (2025).
  LAW-009  who asked for what, why, and what was opened for it, stays on record.
  XRG-003  what a new entrustment makes relevant is opened to the other authority. Order 53 art. 58.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.dates import require_not_future
from shared.domain.event import Event
from shared.domain.numbers import Whole
from shared.domain.texts import REFERENCE, TEXT, allow_list, require_text
from shared.domain.uscc import MalformedUscc, is_uscc_shaped
from shared.errors import InvalidInput, NotFound, RefusedByRule

GRANTS = "access/grants"
"""The one stream of an authority's grants that answer no request."""

MOST_SPANS = 20_000
"""Ranges in one grant: its body must stay far below the size of a section."""


class AccessPurpose(StrEnum):
    """What an archive is asked for."""

    INSPECTION = "inspection"
    INVESTIGATION = "investigation"
    REGISTRATION = "registration"
    ENTRUSTMENT_REVIEW = "entrustment-review"
    OTHER = "other"


class AccessRequestUnknown(NotFound):
    """No access request of this id is known to this node."""

    code: ClassVar[str] = "access-request-unknown"


class AccessAskedOfOneself(RefusedByRule):
    """An authority asks itself for an archive."""

    code: ClassVar[str] = "access-asked-of-oneself"
    rules: ClassVar[tuple[str, ...]] = ("LAW-008",)


class AccessAskedOfAnotherAuthority(RefusedByRule):
    """Only the authority that was asked answers."""

    code: ClassVar[str] = "access-asked-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("LAW-008",)


class AccessRequestAlreadyAnswered(RefusedByRule):
    """The request was granted or declined before."""

    code: ClassVar[str] = "access-request-already-answered"
    rules: ClassVar[tuple[str, ...]] = ("LAW-008",)


class AnsweredBeforeAsked(RefusedByRule):
    """The answer is dated before the request."""

    code: ClassVar[str] = "answered-before-asked"
    rules: ClassVar[tuple[str, ...]] = ("LAW-008",)


class GrantOfNothing(InvalidInput):
    """A grant that answers no request names no positions."""

    code: ClassVar[str] = "grant-of-nothing"


class PositionsNotInOrder(InvalidInput):
    """The ranges of a grant are empty, overlap, or do not ascend."""

    code: ClassVar[str] = "positions-not-in-order"


class PositionsNotInLog(InvalidInput):
    """A grant names positions that the log does not have yet."""

    code: ClassVar[str] = "positions-not-in-log"


class GrantToNobodyElse(InvalidInput):
    """A grant names no reader, or its own writer, who reads everything."""

    code: ClassVar[str] = "grant-to-nobody-else"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfAccessRequest(Event):
    """What every event of a request names: who asks whom for the archive of which firm."""

    STREAM: ClassVar[str] = "access-request/{0.request_id}"
    RULES: ClassVar[tuple[str, ...]] = ("LAW-008", "LAW-009")

    request_id: UUID
    asking: str
    asked: str
    uscc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRequested(OfAccessRequest):
    """An authority asked another one for the archive that it keeps of a firm."""

    KIND: ClassVar[str] = "access.requested.v1"
    ON: ClassVar[str | None] = "requested_on"

    purpose: AccessPurpose
    purpose_text: str
    legal_basis: str
    requested_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessDeclined(OfAccessRequest):
    """The authority that was asked declined, with its reason."""

    KIND: ClassVar[str] = "access.declined.v1"
    ON: ClassVar[str | None] = "declined_on"

    reason: str
    declined_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessGranted(Event):
    """Earlier entries of the own log are opened to further readers (log format, section 5)."""

    KIND: ClassVar[str] = "access.granted.v1"
    STREAM: ClassVar[str] = GRANTS
    RULES: ClassVar[tuple[str, ...]] = ("XRG-003", "LAW-008", "LAW-009")
    ON: ClassVar[str | None] = "granted_on"

    positions: tuple[tuple[Whole, Whole], ...]
    """Ranges [a, b) of zero-based positions in this log, ascending."""
    to: tuple[str, ...]
    """Authority ids, or ("*",)."""
    reason: str
    granted_on: date | None = None
    entrustment_id: UUID | None = None
    """The entrustment that makes the entries relevant to its readers."""
    request_id: UUID | None = None
    """The request that it answers."""
    joint_id: UUID | None = None
    """The shared case of which it opens what was sealed."""

    @property
    def touches(self) -> tuple[str, ...]:
        """The case of which it opens what was sealed."""
        return () if self.joint_id is None else (f"joint-inspection/{self.joint_id}",)

    @property
    def stream(self) -> str:
        """The request that it answers, else the stream of all grants."""
        if self.request_id is None:
            return GRANTS
        return OfAccessRequest.STREAM.format(self)


AccessEvent = AccessRequested | AccessDeclined | AccessGranted


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRequest:
    """One request as the entries of both authorities left it."""

    requested: AccessRequested
    answer: AccessGranted | AccessDeclined | None = None


def request_access(requested: AccessRequested, today: date) -> AccessRequested:
    """Accept a request for the archive of a firm.

    Raises:
        AccessAskedOfOneself: both authorities are one.
        UnknownAuthority, MalformedUscc: no such authority, no credit code.
        DateInFuture: it is asked after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_authority(requested.asked, "/asked")
    if not is_uscc_shaped(requested.uscc):
        raise MalformedUscc(f"{requested.uscc!r} is no credit code", "/uscc")
    require_text(requested.purpose_text, TEXT, "/purpose_text")
    require_text(requested.legal_basis, REFERENCE, "/legal_basis")
    require_not_future(requested.requested_on, today, "/requested_on")
    if requested.asked == requested.asking:
        raise AccessAskedOfOneself(f"{requested.asking} asks itself")
    return requested


def decline(
    request: AccessRequest, declined: AccessDeclined, authority: str, today: date
) -> AccessDeclined:
    """Accept the refusal of `authority`, with its reason.

    Raises:
        AccessAskedOfAnotherAuthority, AccessRequestAlreadyAnswered, AnsweredBeforeAsked: it may
            not answer, or not so.
        DateInFuture: it is dated after `today`.
        TextMissing, TextTooLong, TextUnprintable: the reason is out of bounds.
    """
    _require_open(request, authority)
    require_text(declined.reason, TEXT, "/reason")
    require_not_future(declined.declined_on, today, "/declined_on")
    _require_after(request, declined.declined_on)
    return declined


def answer_with(
    request: AccessRequest, granted: AccessGranted, authority: str, size: int, today: date
) -> AccessGranted:
    """Accept the grant by which `authority`, whose log has `size` entries, answers.

    It may open nothing: then all that is relevant was open before.

    Raises:
        AccessAskedOfAnotherAuthority, AccessRequestAlreadyAnswered, AnsweredBeforeAsked: it may
            not answer, or not so.
        DateInFuture: it is dated after `today`.
        LianjianError: what `grant` refuses of the positions and the reason.
    """
    _require_open(request, authority)
    if granted.granted_on is not None:
        require_not_future(granted.granted_on, today, "/granted_on")
        _require_after(request, granted.granted_on)
    _require_grant(granted, authority, size)
    return granted


def grant(granted: AccessGranted, authority: str, size: int) -> AccessGranted:
    """Accept a grant of `authority`, whose log has `size` entries.

    Raises:
        PositionsNotInOrder, PositionsNotInLog: the ranges are none of this log.
        GrantToNobodyElse, UnknownAuthority: its readers are none.
        GrantOfNothing: it opens nothing.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    if not granted.positions:
        raise GrantOfNothing("it names no positions", "/positions")
    _require_grant(granted, authority, size)
    return granted


def replay(events: Iterable[AccessEvent]) -> AccessRequest:
    """Return the request that `events` of both logs describe, the asking one first.

    Raises:
        AccessRequestUnknown: nobody has asked.
    """
    request: AccessRequest | None = None
    for event in events:
        request = evolve(request, event)
    if request is None:
        raise AccessRequestUnknown("no authority has made this request")
    return request


def evolve(request: AccessRequest | None, event: AccessEvent) -> AccessRequest | None:
    """Return the request after `event`; an answer to nothing known leaves nothing known."""
    match event:
        case AccessRequested():
            return AccessRequest(requested=event)
        case AccessGranted() | AccessDeclined():
            return request and replace(request, answer=event)
        case _:
            assert_never(event)


def _require_open(request: AccessRequest, authority: str) -> None:
    if authority != request.requested.asked:
        raise AccessAskedOfAnotherAuthority(f"{request.requested.asked} was asked")
    if request.answer is not None:
        raise AccessRequestAlreadyAnswered(f"{request.requested.request_id} is answered")


def _require_after(request: AccessRequest, day: date) -> None:
    asked_on = request.requested.requested_on
    if day < asked_on:
        raise AnsweredBeforeAsked(f"asked on {asked_on}, answered {day}")


def _require_grant(granted: AccessGranted, authority: str, size: int) -> None:
    require_text(granted.reason, TEXT, "/reason")
    allow_list(granted.positions, "/positions", MOST_SPANS)
    for index, reader in enumerate(granted.to if granted.to != ("*",) else ()):
        require_authority(reader, f"/to/{index}")
    if not granted.to or authority in granted.to:
        raise GrantToNobodyElse(f"{authority} grants to {granted.to}", "/to")
    reached = -1
    for index, (start, end) in enumerate(granted.positions):
        if not reached < start < end:
            raise PositionsNotInOrder(f"[{start}, {end})", f"/positions/{index}")
        reached = end
    if reached > size:
        raise PositionsNotInLog(f"up to {reached}, the log has {size}", "/positions")
