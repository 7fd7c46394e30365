"""What records of dishonesty promise: how long they count, the serious list, and repairs."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.domain.adverse_conduct import UseOutOfBounds, record_conduct
from shared.domain.case import Outcome
from shared.domain.credit_repair import (
    NotRepairable,
    RepairableFact,
    RepairedFactUnknown,
    RepairedTooEarly,
    RepairOfAnotherAuthority,
    RepairOfAnotherFirm,
    cases_repaired,
    fact_of,
    repair_credit,
)
from shared.domain.credit_terms import CreditTermsUnknown, Dishonesty, terms_on
from shared.domain.dates import DateInFuture, PeriodReversed, months_after
from shared.domain.event import Event
from shared.domain.firm_facts import SourceOfAnotherFirm, StreamMalformed
from shared.domain.penalty.events import PenaltyKind
from shared.domain.repaired_reading import read_repaired
from shared.domain.serious_list import (
    AlreadyRemoved,
    ListingStage,
    ListingUnknown,
    Removal,
    RemovalConditionsUnmet,
    RemovalGround,
    RemovedTooEarly,
    enter_list,
    remove_from_list,
    replay,
)
from shared.domain.texts import ListMissing, TextMissing
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import (
    CASE_CLOSED,
    CASE_OPENED,
    CONDUCT,
    CONTRACTOR,
    CREDIT_REPAIRED,
    LISTED,
    PENALISED,
    REGISTRANT,
    REPAIRED_READ,
    TODAY,
    UNLISTED,
    firm,
)

FIRM = firm(CONTRACTOR)
TERMS = terms_on(TODAY)
TOMORROW = TODAY + timedelta(days=1)
DECIDED = CONDUCT.decided_on
EARLY = Removal(
    ground=RemovalGround.EARLY,
    reason=UNLISTED.reason,
    decision_no=UNLISTED.decision_no,
    removed_on=UNLISTED.removed_on,
    duties_done=True,
    harm_removed=True,
    no_further_heavier_penalty=True,
)


def test_no_terms_are_known_before_the_first_edition() -> None:
    with pytest.raises(CreditTermsUnknown):
        terms_on(date(2026, 3, 31))


@pytest.mark.parametrize(
    ("severity", "least", "most"),
    [(Dishonesty.MINOR, 0, 3), (Dishonesty.GENERAL, 3, 12), (Dishonesty.SERIOUS, 12, 36)],
)
def test_conduct_counts_within_the_bounds_of_its_class(
    severity: Dishonesty, least: int, most: int
) -> None:
    first, last = months_after(DECIDED, least), months_after(DECIDED, most)
    for until in (first, last):
        stated = replace(CONDUCT, severity=severity, use_until=until, terms="")
        recorded = record_conduct(stated, FIRM, True, TERMS, TODAY)
        assert recorded == replace(stated, terms=TERMS.id)
    for until in (first - timedelta(days=1), last + timedelta(days=1)):
        with pytest.raises(UseOutOfBounds):
            record_conduct(
                replace(CONDUCT, severity=severity, use_until=until), FIRM, True, TERMS, TODAY
            )


def test_conduct_on_a_source_or_firm_that_is_not_held_is_warned_of() -> None:
    recorded = record_conduct(CONDUCT, None, None, TERMS, TODAY)
    codes = [one.code for one in recorded.warnings]
    assert codes == ["firm-not-on-record", "source-not-on-record"]


@pytest.mark.parametrize(
    ("change", "theirs", "refusal"),
    [
        ({}, False, SourceOfAnotherFirm),
        ({"source": "处罚"}, None, StreamMalformed),
        ({"description": ""}, True, TextMissing),
        ({"decided_on": TOMORROW}, True, DateInFuture),
    ],
)
def test_conduct_is_refused_when(
    change: dict[str, Any], theirs: bool | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_conduct(replace(CONDUCT, **change), FIRM, theirs, TERMS, TODAY)


def test_firm_is_listed_for_three_years() -> None:
    stated = replace(LISTED, until=None, terms="")
    assert enter_list(stated, FIRM, True, TERMS, TODAY) == LISTED
    assert replay([LISTED]).use_until == date(2028, 9, 1)


@pytest.mark.parametrize(
    ("change", "theirs", "refusal"),
    [
        ({}, False, SourceOfAnotherFirm),
        ({"uscc": "某公司"}, True, MalformedUscc),
        ({"penalty": "处罚"}, True, StreamMalformed),
        ({"listed_on": TOMORROW}, True, DateInFuture),
    ],
)
def test_listing_is_refused_when(
    change: dict[str, Any], theirs: bool | None, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        enter_list(replace(LISTED, **change), FIRM, theirs, TERMS, TODAY)


def remove(removal: Removal, *told: Event) -> object:
    listing = replay(told or [LISTED])
    by = UNLISTED.recorded_by
    return remove_from_list(listing, LISTED.listing_id, removal, TERMS, by, TODAY)


def test_listing_counts_no_longer_from_its_removal_on() -> None:
    assert remove(EARLY) == UNLISTED
    listing = replay([LISTED, UNLISTED])
    assert listing.stage is ListingStage.REMOVED
    assert listing.use_until == UNLISTED.removed_on - timedelta(days=1)
    with pytest.raises(AlreadyRemoved):
        remove(EARLY, LISTED, UNLISTED)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"removed_on": date(2026, 8, 31)}, RemovedTooEarly),
        ({"ground": RemovalGround.EXPIRED}, RemovedTooEarly),
        ({"harm_removed": False}, RemovalConditionsUnmet),
        ({"reason": ""}, TextMissing),
        ({"removed_on": TOMORROW}, DateInFuture),
    ],
)
def test_removal_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        remove(replace(EARLY, **change))


def test_revoked_listing_is_removed_without_conditions_or_term() -> None:
    revoked = replace(
        EARLY, ground=RemovalGround.REVOKED, duties_done=False, removed_on=LISTED.listed_on
    )
    assert remove(revoked)


def test_listing_that_nobody_has_recorded_is_unknown() -> None:
    with pytest.raises(ListingUnknown):
        replay([UNLISTED])


def facts(*told: Event) -> Mapping[str, RepairableFact | None]:
    return {event.stream: fact_of(event.stream, [event], TERMS) for event in told}


def test_repair_is_possible_from_the_end_of_the_shortest_period_on() -> None:
    assert facts(CONDUCT)[CONDUCT.stream] == RepairableFact(
        uscc=CONTRACTOR.uscc, earliest_repair=date(2026, 9, 15)
    )
    assert facts(LISTED)[LISTED.stream] == RepairableFact(
        uscc=CONTRACTOR.uscc, earliest_repair=date(2026, 9, 1)
    )
    assert repair_credit(CREDIT_REPAIRED, facts(CONDUCT), (), FIRM, TODAY) == CREDIT_REPAIRED


@pytest.mark.parametrize(
    ("kinds", "low_fine", "earliest"),
    [
        ((PenaltyKind.FINE, PenaltyKind.WARNING), False, date(2026, 6, 2)),
        ((PenaltyKind.FINE,), True, PENALISED.decided_on),
        ((PenaltyKind.CRITICISM,), None, PENALISED.decided_on),
    ],
)
def test_penalty_that_is_public_for_the_short_term_counts_as_minor_another_as_general(
    kinds: tuple[PenaltyKind, ...], low_fine: bool | None, earliest: date
) -> None:
    penalty = replace(PENALISED, kinds=kinds, low_fine=low_fine)
    fact = fact_of(PENALISED.stream, [penalty], TERMS)
    assert fact == RepairableFact(uscc=REGISTRANT.uscc, earliest_repair=earliest)


def test_penalty_whose_publicity_never_ends_early_is_not_repaired() -> None:
    shutdown = replace(PENALISED, kinds=(PenaltyKind.FINE, PenaltyKind.SHUTDOWN))
    with pytest.raises(NotRepairable):
        fact_of(shutdown.stream, [shutdown], TERMS)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"repaired": ()}, ListMissing),
        ({"repaired": ("失信",)}, StreamMalformed),
        ({"repaired": (LISTED.stream,)}, RepairedFactUnknown),
        ({"repaired": ("penalty/of-gd",)}, RepairOfAnotherAuthority),
        ({"uscc": REGISTRANT.uscc}, RepairOfAnotherFirm),
        ({"repaired_on": date(2026, 9, 14), "corrected_on": date(2026, 9, 1)}, RepairedTooEarly),
        ({"corrected_on": date(2026, 10, 1)}, PeriodReversed),
        ({"repaired_on": TOMORROW}, DateInFuture),
        ({"commitment_no": ""}, TextMissing),
    ],
)
def test_repair_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        repair_credit(
            replace(CREDIT_REPAIRED, **change), facts(CONDUCT), ["penalty/of-gd"], FIRM, TODAY
        )


def test_what_is_no_fact_of_dishonesty_is_not_repaired() -> None:
    with pytest.raises(NotRepairable):
        fact_of("inspection/0192", [], TERMS)
    assert fact_of("penalty/0192", [], TERMS) is None


def test_reading_of_what_is_repaired_needs_a_reason() -> None:
    assert read_repaired(REPAIRED_READ) == REPAIRED_READ
    with pytest.raises(TextMissing):
        read_repaired(replace(REPAIRED_READ, reason=" "))


def test_case_goes_with_its_penalties_once_they_are_all_repaired() -> None:
    one, other = UUID(int=1), UUID(int=2)
    closed = replace(CASE_CLOSED, outcome=Outcome.PENALISED, penalties=(one, other))
    assert cases_repaired([f"penalty/{one}"], [CASE_OPENED, closed]) == ()
    both = [f"penalty/{one}", f"penalty/{other}"]
    assert cases_repaired(both, [CASE_OPENED, closed]) == (closed.stream,)
    assert cases_repaired(both, [CASE_OPENED, CASE_CLOSED]) == ()
