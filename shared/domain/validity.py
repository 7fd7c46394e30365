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
from typing import Generic, TypeVar

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
