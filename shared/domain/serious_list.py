"""The list of serious violations and dishonesty (严重违法失信名单): entry and removal.

Rule kept here:
  CRD-003  a firm is listed for a violation of serious nature that was punished by a heavier
           penalty; it stands there three years, and may be removed after one if it has done its
           duties, removed the harm and drawn no further heavier penalty. SAMR Order 44, whose
           periods are data (`shared.domain.credit_terms`).

The list is public: everybody reads it. Once a firm is removed, its listing counts no longer.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.credit_terms import CreditTerms
from shared.domain.dates import months_after, require_not_future
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.firm_facts import allow_streams, caution_unheld
from shared.domain.texts import REFERENCE, TEXT, require_text
from shared.domain.uscc import MalformedUscc, is_uscc_shaped
from shared.errors import NotFound, RefusedByRule


class HeavierPenalty(StrEnum):
    """What makes a penalty a heavier one (Order 44 art. 2)."""

    SEVERE_FINE = "severe-fine"
    """从重处罚的罚款."""
    DOWNGRADE_OR_REVOCATION = "downgrade-or-revocation"
    """降低资质等级，吊销许可证件、营业执照."""
    RESTRICTION = "restriction"
    """限制开展生产经营活动，责令停产停业，责令关闭，限制从业."""
    OTHER = "other"
    """法律、行政法规和部门规章规定的其他较重行政处罚."""


class RemovalGround(StrEnum):
    """Why a firm is removed from the list."""

    EXPIRED = "expired"
    EARLY = "early"
    REVOKED = "revoked"
    """The decision to list it, or the penalty, was taken back."""


class ListingStage(StrEnum):
    """Whether the firm stands on the list."""

    LISTED = "listed"
    REMOVED = "removed"


class ListingUnknown(NotFound):
    """No listing of this id is in the own log."""

    code: ClassVar[str] = "listing-unknown"


class AlreadyRemoved(RefusedByRule):
    """The firm was removed from the list before."""

    code: ClassVar[str] = "already-removed"
    rules: ClassVar[tuple[str, ...]] = ("CRD-003",)


class RemovedTooEarly(RefusedByRule):
    """The period that the ground of removal asks for is not over."""

    code: ClassVar[str] = "removed-too-early"
    rules: ClassVar[tuple[str, ...]] = ("CRD-003",)


class RemovalConditionsUnmet(RefusedByRule):
    """Early removal needs duties done, harm removed and no further heavier penalty."""

    code: ClassVar[str] = "removal-conditions-unmet"
    rules: ClassVar[tuple[str, ...]] = ("CRD-003",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfSeriousList(Event):
    """What every event of a listing names."""

    STREAM: ClassVar[str] = "serious-listing/{0.listing_id}"
    RULES: ClassVar[tuple[str, ...]] = ("CRD-003",)
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.ADVERSE_CONDUCT

    listing_id: UUID
    uscc: str
    """Credit code of the firm."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriousListEntered(OfSeriousList):
    """The authority put the firm on the list."""

    KIND: ClassVar[str] = "serious-list.entered.v1"
    ON: ClassVar[str | None] = "listed_on"

    reason: str
    penalty: str
    """Stream of the heavier penalty on which it rests, such as `penalty/0192…`."""
    heavier: HeavierPenalty
    decision_no: str
    listed_on: date
    until: date | None = None
    """The last day on which it stands there, counted when it was listed."""
    terms: str = ""
    """Id of the edition by which that was counted."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class SeriousListRemoved(OfSeriousList):
    """The authority removed the firm from the list."""

    KIND: ClassVar[str] = "serious-list.removed.v1"
    ON: ClassVar[str | None] = "removed_on"

    ground: RemovalGround
    reason: str
    decision_no: str
    duties_done: bool
    harm_removed: bool
    no_further_heavier_penalty: bool
    removed_on: date


SeriousListEvent = SeriousListEntered | SeriousListRemoved


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """One listing as the entries of its authority left it."""

    uscc: str
    stage: ListingStage
    penalty: str
    listed_on: date
    until: date
    use_until: date
    """The last day on which it counts: that of the list, or the one before its removal."""
    removed_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """What is stated when a firm is removed."""

    ground: RemovalGround
    reason: str
    decision_no: str
    removed_on: date
    duties_done: bool = False
    harm_removed: bool = False
    no_further_heavier_penalty: bool = False


def enter_list(
    stated: SeriousListEntered,
    firm: Enterprise | None,
    penalty_is_theirs: bool | None,
    terms: CreditTerms,
    today: date,
) -> SeriousListEntered:
    """Accept that a firm is listed, until when, and with its warnings.

    `penalty_is_theirs` tells whether what is held of the penalty is about the firm, None where
    nothing is.

    Raises:
        SourceOfAnotherFirm: it is about others.
        MalformedUscc, UsccCheckCharacterWrong: of the firm.
        DateInFuture: it is listed after `today`.
        StreamMalformed, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    if not is_uscc_shaped(stated.uscc):
        raise MalformedUscc(f"{stated.uscc!r} is no credit code", "/uscc")
    require_text(stated.reason, TEXT, "/reason")
    require_text(stated.decision_no, REFERENCE, "/decision_no")
    allow_streams((stated.penalty,), "/penalty")
    require_not_future(stated.listed_on, today, "/listed_on")
    warnings = caution_unrecorded(firm, stated.uscc, "/uscc")
    warnings += caution_unheld(stated.penalty, penalty_is_theirs)
    return replace(
        stated,
        until=months_after(stated.listed_on, terms.list_months),
        terms=terms.id,
        warnings=warnings,
    )


def remove_from_list(
    listing: Listing,
    listing_id: UUID,
    removal: Removal,
    terms: CreditTerms,
    recorded_by: str,
    today: date,
) -> SeriousListRemoved:
    """Return the removal of the firm of `listing` from the list.

    Raises:
        AlreadyRemoved: it does not stand there.
        RemovedTooEarly: its time, or the least time for an early removal, is not over.
        RemovalConditionsUnmet: it is removed early without the conditions.
        DateInFuture: it is removed after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(removal.reason, TEXT, "/reason")
    require_text(removal.decision_no, REFERENCE, "/decision_no")
    require_not_future(removal.removed_on, today, "/removed_on")
    if listing.removed_on is not None:
        raise AlreadyRemoved(f"on {listing.removed_on}")
    first = _first_removal(listing, removal.ground, terms)
    if removal.removed_on < first:
        raise RemovedTooEarly(f"{removal.ground} from {first} on")
    conditions = (removal.duties_done, removal.harm_removed, removal.no_further_heavier_penalty)
    if removal.ground is RemovalGround.EARLY and not all(conditions):
        raise RemovalConditionsUnmet("all three conditions are to be met")
    return SeriousListRemoved(
        listing_id=listing_id,
        uscc=listing.uscc,
        ground=removal.ground,
        reason=removal.reason,
        decision_no=removal.decision_no,
        duties_done=removal.duties_done,
        harm_removed=removal.harm_removed,
        no_further_heavier_penalty=removal.no_further_heavier_penalty,
        removed_on=removal.removed_on,
        recorded_by=recorded_by,
    )


def _first_removal(listing: Listing, ground: RemovalGround, terms: CreditTerms) -> date:
    match ground:
        case RemovalGround.EXPIRED:
            return listing.until
        case RemovalGround.EARLY:
            return months_after(listing.listed_on, terms.early_removal_after_months)
        case RemovalGround.REVOKED:
            return listing.listed_on
        case _:
            assert_never(ground)


def replay(events: Iterable[Event]) -> Listing:
    """Return the listing that `events` of its stream describe.

    Raises:
        ListingUnknown: there is none.
    """
    listing: Listing | None = None
    for event in events:
        if isinstance(event, SeriousListEvent):
            listing = evolve(listing, event)
    if listing is None:
        raise ListingUnknown("no listing of this id is on record")
    return listing


def evolve(listing: Listing | None, event: SeriousListEvent) -> Listing | None:
    """Return the listing after `event`; what follows nothing known leaves nothing known."""
    match event:
        case SeriousListEntered():
            until = event.until or event.listed_on
            return Listing(
                uscc=event.uscc,
                stage=ListingStage.LISTED,
                penalty=event.penalty,
                listed_on=event.listed_on,
                until=until,
                use_until=until,
            )
        case SeriousListRemoved():
            if listing is None:
                return None
            return replace(
                listing,
                stage=ListingStage.REMOVED,
                removed_on=event.removed_on,
                use_until=min(listing.until, _day_before(event.removed_on)),
            )
        case _:
            assert_never(event)


def _day_before(day: date) -> date:
    return day if day == date.min else day - timedelta(days=1)
