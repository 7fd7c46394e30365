"""How long a licence or certificate is valid, and what it says in each stretch of time.

Rules kept here:
  LIC-003  a renewal adds a term under the same number; a change alters what the licence says from a
           day on. Order 53 arts 15-17; for certificates Order 47.
  739-22, 739-32  both are valid for the term that stands on them, and not after their cancellation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.texts import TEXT, allow_text, require_text
from shared.errors import RefusedByRule

Facts = TypeVar("Facts")

_DAY = timedelta(days=1)


class CancellationReason(StrEnum):
    """Why a licence or certificate was cancelled (Order 53 art. 21, Order 739 and Order 47)."""

    APPLICATION = "application"
    """Its holder asked for it."""
    NOT_RENEWED = "not-renewed"
    """Its term ended without renewal."""
    FIRM_ENDED = "firm-ended"
    """Its holder has ceased to be a firm."""
    REVOKED = "revoked"
    """吊销: as a penalty."""
    WITHDRAWN = "withdrawn"
    """撤销: it should not have been granted."""
    OTHER = "other"


class DatedBeforeLastStep(RefusedByRule):
    """A licence, certificate or firm was changed, renewed or cancelled later than this says."""

    code: ClassVar[str] = "dated-before-last-step"


class RenewalDoesNotExtend(RefusedByRule):
    """A renewed term ends no later than the one before it."""

    code: ClassVar[str] = "renewal-does-not-extend"
    rules: ClassVar[tuple[str, ...]] = ("LIC-003",)


class Standing(StrEnum):
    """Whether something is valid on a day, and why not."""

    VALID = "valid"
    NOT_YET_VALID = "not-yet-valid"
    EXPIRED = "expired"
    INTERRUPTED = "interrupted"
    """Between two terms."""
    CANCELLED = "cancelled"


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """Who records a step: which authority, by which account, on which day."""

    authority: str
    account: str
    today: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Renewal:
    """When a renewal was applied for and decided, and its term, both days included."""

    renewed_on: date
    valid_from: date
    valid_until: date
    applied_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Cancellation:
    """That something is cancelled from a day on, and why."""

    reason: CancellationReason
    cancelled_on: date
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term(Generic[Facts]):
    """What was said from `since` to `until`, both included."""

    since: date
    until: date
    facts: Facts


Terms = tuple[Term[Facts], ...]
"""Terms by day, none overlapping; there may be gaps."""


def changed(terms: Terms[Facts], on: date, facts: Facts) -> Terms[Facts]:
    """Return `terms` as they are when `facts` hold from the day `on`."""
    after: list[Term[Facts]] = []
    for term in terms:
        if term.until < on:
            after.append(term)
            continue
        if term.since < on:
            after.append(replace(term, until=on - _DAY))
        after.append(replace(term, since=max(term.since, on), facts=facts))
    return tuple(after)


def renewed(terms: Terms[Facts], term: Term[Facts]) -> Terms[Facts]:
    """Return `terms` as they are when `term` takes over on its first day."""
    before = (one for one in terms if one.since < term.since)
    return (*(replace(one, until=min(one.until, term.since - _DAY)) for one in before), term)


def held_on(terms: Sequence[Term[Facts]], cancelled_on: date | None, day: date) -> Facts | None:
    """Return what held on `day`, None where it was not valid; the cancelling day counts not."""
    if cancelled_on is not None and day >= cancelled_on:
        return None
    return next((term.facts for term in terms if term.since <= day <= term.until), None)


def standing_on(terms: Sequence[Term[Facts]], cancelled_on: date | None, day: date) -> Standing:
    """Return whether what has `terms`, at least one, is valid on `day`, and why not."""
    if cancelled_on is not None and day >= cancelled_on:
        return Standing.CANCELLED
    if any(term.since <= day <= term.until for term in terms):
        return Standing.VALID
    if day < terms[0].since:
        return Standing.NOT_YET_VALID
    return Standing.EXPIRED if day > terms[-1].until else Standing.INTERRUPTED


def require_in_order(day: date, last_step_on: date | None, today: date, pointer: str) -> None:
    """Refuse a step on `day`, the member at `pointer`, that has not happened or comes too late.

    Raises:
        DateInFuture: it lies after `today`.
        DatedBeforeLastStep: it lies before the last step that is recorded.
    """
    require_not_future(day, today, pointer)
    if last_step_on is not None and day < last_step_on:
        raise DatedBeforeLastStep(f"{day} is before the last step, {last_step_on}")


def require_renewal(
    renewal: Renewal, terms: Sequence[Term[Facts]], last_step_on: date, today: date
) -> tuple[RuleWarning, ...]:
    """Return the warnings of a renewal that goes on from `terms`.

    Raises:
        DateInFuture, DatedBeforeLastStep: see `require_in_order`.
        PeriodReversed: the term ends before it begins, or was decided before it was applied for.
        DatedBeforeLastStep: it begins before the newest of `terms`.
        RenewalDoesNotExtend: it ends no later.
    """
    require_in_order(renewal.renewed_on, last_step_on, today, "/renewed_on")
    require_period(renewal.valid_from, renewal.valid_until, "/valid_until")
    if renewal.applied_on is not None:
        require_period(renewal.applied_on, renewal.renewed_on, "/renewed_on")
    newest = terms[-1]
    if renewal.valid_until <= newest.until:
        raise RenewalDoesNotExtend(f"it is valid until {newest.until} already")
    if renewal.valid_from < newest.since:
        raise DatedBeforeLastStep(f"the newest term begins on {newest.since}")
    if renewal.valid_from <= newest.until + _DAY:
        return ()
    return (
        RuleWarning(
            code="term-interrupted",
            rules=("LIC-003",),
            zh=f"原有效期至 {newest.until}，新有效期自 {renewal.valid_from} 起，中间无有效期",
            en=f"Valid until {newest.until} and again from {renewal.valid_from}: a gap",
        ),
    )


def require_cancellation(cancellation: Cancellation, last_step_on: date, today: date) -> None:
    """Refuse a cancellation that cannot be; one for other reasons says which.

    Raises:
        DateInFuture, DatedBeforeLastStep: see `require_in_order`.
        TextMissing, TextTooLong, TextUnprintable: its remarks are out of bounds.
    """
    require_in_order(cancellation.cancelled_on, last_step_on, today, "/cancelled_on")
    if cancellation.reason is CancellationReason.OTHER:
        require_text(cancellation.remarks, TEXT, "/remarks")
    allow_text(cancellation.remarks, TEXT, "/remarks")
