"""What is known of the law, for whom, since when; and what may be published (D8)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.authorities import NMPA
from shared.domain.calendar import CalendarYear
from shared.domain.catalogue import (
    CATALOGUES,
    Attributes,
    CatalogueEdition,
    CatalogueRow,
    CatalogueUnsound,
    SubKindsOfCode,
)
from shared.domain.dates import PeriodReversed
from shared.domain.deadlines import Basis, LawOfAnotherAuthority
from shared.domain.prohibition import DeviceFacts, ProhibitionResult, check_prohibition
from shared.domain.publishing import (
    EditionAlreadyPublished,
    EditionsOverlap,
    EditionUnknown,
    MalformedEditionId,
    PublishedByTheNationalAuthority,
    publish,
)
from shared.domain.reference import (
    SHIPPED,
    Matter,
    PublicationEvent,
    Reference,
    Told,
    reference_of,
)
from shared.domain.schemes import Status
from shared.domain.texts import TextMissing
from tests.domain.a_case import (
    CALENDAR,
    CATALOGUE,
    DEADLINES,
    GRADING,
    HENAN,
    SCHEME_PUBLISHED,
    ZHEJIANG,
)

PUBLISHED: tuple[PublicationEvent, ...] = (
    CATALOGUE,
    SCHEME_PUBLISHED,
    CALENDAR,
    DEADLINES,
    GRADING,
)
NEW_FROM = CATALOGUE.edition.in_force_from
HIP = DeviceFacts(
    classification_code="13-04-01",
    implantable=True,
    animal_derived=False,
    allogeneic=False,
    directly_from_animal_tissue=False,
)


def told(*events: PublicationEvent, on: date = date(2026, 11, 1)) -> list[Told]:
    return [
        Told(event=event, log=event.authority, position=number, received_on=on)
        for number, event in enumerate(events)
    ]


def known(*events: PublicationEvent, at: str = NMPA) -> Reference:
    return reference_of(at, told(*events))


def _edition(**change: Any) -> PublicationEvent:
    return replace(CATALOGUE, edition=replace(CATALOGUE.edition, **change))


@pytest.mark.parametrize("event", PUBLISHED, ids=lambda event: event.KIND)
def test_publication_that_fits_is_accepted_as_it_stands(event: PublicationEvent) -> None:
    assert publish(SHIPPED, event) is event


def test_what_ships_holds_until_something_is_published_in_its_place() -> None:
    assert SHIPPED.catalogues.keys() == {"2022-17"}
    shipped = SHIPPED.find(Matter.CATALOGUE, "2022-17")
    assert shipped is not None
    assert shipped.told is None
    again = replace(CATALOGUE, edition=replace(CATALOGUES["2022-17"], note="v2"), supersedes=())
    publish(SHIPPED, again)
    replaced = known(again).find(Matter.CATALOGUE, "2022-17")
    assert replaced is not None
    assert replaced.told is not None
    assert (replaced.edition.note, replaced.told.log) == ("v2", NMPA)


def test_edition_that_supersedes_ends_the_other_on_the_day_before() -> None:
    reference = known(CATALOGUE)
    old = reference.find(Matter.CATALOGUE, "2022-17")
    assert old is not None
    assert (old.in_force_until, old.superseded_by) == (NEW_FROM - timedelta(days=1), "2027-01")
    assert reference.catalogues["2022-17"].in_force_until == NEW_FROM - timedelta(days=1)
    assert reference.catalogues["2027-01"].in_force_until is None


def test_superseded_edition_does_not_come_back_when_its_successor_ends() -> None:
    short = replace(
        CATALOGUE, edition=replace(CATALOGUE.edition, in_force_until=date(2027, 12, 31))
    )
    check = check_prohibition(known(short).catalogues.values(), HIP, date(2028, 1, 1))
    assert (check.result, check.edition) == (ProhibitionResult.NEEDS_HUMAN, None)


def test_decision_goes_by_the_edition_of_the_date_of_the_fact() -> None:
    joints = replace(CATALOGUES["2022-17"].rows[0], row="A9", code_prefix="13-04")
    banned = replace(CATALOGUE, edition=replace(CATALOGUE.edition, rows=(joints,)))
    editions = known(banned).catalogues.values()
    before = check_prohibition(editions, HIP, NEW_FROM - timedelta(days=1))
    after = check_prohibition(editions, HIP, NEW_FROM)
    assert (before.result, before.edition) == (ProhibitionResult.ALLOWED, "2022-17")
    assert (after.result, after.edition) == (ProhibitionResult.PROHIBITED, "2027-01")


def test_edition_that_was_superseded_from_its_start_is_shown_and_decides_nothing() -> None:
    correction = replace(
        CATALOGUE,
        edition=replace(CATALOGUE.edition, id="2027-01a"),
        supersedes=("2022-17", "2027-01"),
    )
    reference = known(CATALOGUE, publish(known(CATALOGUE), correction))
    wrong = reference.find(Matter.CATALOGUE, "2027-01")
    assert wrong is not None
    assert wrong.never
    assert reference.catalogues.keys() == {"2022-17", "2027-01a"}


def test_what_a_province_publishes_holds_for_itself_alone() -> None:
    events = (SCHEME_PUBLISHED, DEADLINES, GRADING)
    own, other = known(*events, at=ZHEJIANG), known(*events, at=HENAN)
    on = date(2026, 11, 2)
    assert "ZJ-1" in own.schemes
    assert "ZJ-1" not in other.schemes
    due, national = own.due("cross_region_notice", on), other.due("cross_region_notice", on)
    assert due is not None
    assert national is not None
    assert (due.policy, due.due.on) == ("zj-1", date(2026, 11, 5))
    assert (national.policy, national.due.on) == ("2022-05", date(2026, 11, 9))
    grading, shipped = own.grading_policy(on), other.grading_policy(on)
    assert grading is not None
    assert shipped is not None
    assert (grading.id, shipped.id) == ("zj-1", "2022-78")
    assert other.find(Matter.SCHEME, "ZJ-1", ZHEJIANG) is not None


def test_a_duty_is_counted_by_the_policy_of_its_owner_at_every_node_that_knows_it() -> None:
    on = date(2026, 11, 2)
    dues = [
        known(DEADLINES, GRADING, at=node).due("cross_region_notice", on, owner)
        for node in (ZHEJIANG, HENAN)
        for owner in (ZHEJIANG, HENAN)
    ]
    assert [due and due.policy for due in dues] == ["zj-1", "2022-05"] * 2
    gradings = [known(GRADING, at=node).grading_policy(on, ZHEJIANG) for node in (HENAN, "nmpa")]
    assert [table and table.id for table in gradings] == ["zj-1"] * 2


def test_own_policy_before_its_first_day_and_what_it_does_not_know_are_national() -> None:
    own = known(DEADLINES, at=ZHEJIANG)
    for key, on in (
        ("cross_region_notice", date(2026, 10, 30)),
        ("flight_report", date(2026, 11, 2)),
    ):
        due = own.due(key, on)
        assert due is not None
        assert due.policy == "2022-05"
    assert own.due("never-heard-of", date(2026, 11, 2)) is None
    assert own.due("flight_report", date(2015, 1, 1)) is None


def test_calendar_published_makes_what_was_provisional_certain() -> None:
    start = date(2026, 12, 28)
    assert SHIPPED.calendar.working_days_after(start, 5).provisional
    assert not known(CALENDAR, at=HENAN).calendar.working_days_after(start, 5).provisional


def test_calendar_announced_anew_takes_the_place_of_its_year() -> None:
    anew = replace(
        CALENDAR,
        edition=replace(CALENDAR.edition, id="2027-2", holidays=CALENDAR.edition.holidays[:1]),
        supersedes=("2027",),
    )
    reference = known(CALENDAR, publish(known(CALENDAR), anew))
    assert reference.calendar.years[2027].id == "2027-2"
    assert reference.calendar.is_working_day(date(2027, 2, 5))


@pytest.mark.parametrize("event", [CATALOGUE, CALENDAR])
def test_what_another_log_says_for_the_national_authority_is_not_heard(
    event: PublicationEvent,
) -> None:
    forged = Told(event=event, log=HENAN, position=0, received_on=date(2026, 11, 1))
    own_name = Told(
        event=replace(event, authority=HENAN), log=HENAN, position=1, received_on=date(2026, 11, 1)
    )
    reference = reference_of(HENAN, [forged, own_name])
    assert reference.held == SHIPPED.held


@given(events=st.permutations(PUBLISHED))
def test_order_of_arrival_changes_nothing(events: list[PublicationEvent]) -> None:
    once, again = told(*PUBLISHED), {one.event.KIND: one for one in told(*PUBLISHED)}
    shuffled = [again[event.KIND] for event in events]
    assert reference_of(NMPA, shuffled).held == reference_of(NMPA, once).held


@pytest.mark.parametrize("event", [CATALOGUE, CALENDAR])
def test_province_publishes_neither_catalogue_nor_calendar(event: PublicationEvent) -> None:
    with pytest.raises(PublishedByTheNationalAuthority):
        publish(SHIPPED, replace(event, authority=HENAN))


def test_province_publishes_no_law() -> None:
    law = replace(DEADLINES.edition.rules[0], basis=Basis.LAW)
    event = replace(DEADLINES, edition=replace(DEADLINES.edition, rules=(law,)))
    with pytest.raises(LawOfAnotherAuthority):
        publish(SHIPPED, event)


@pytest.mark.parametrize("event", PUBLISHED, ids=lambda event: event.KIND)
def test_edition_is_published_once(event: PublicationEvent) -> None:
    with pytest.raises(EditionAlreadyPublished):
        publish(known(event, at=event.authority), event)


def test_province_takes_no_national_id() -> None:
    taken = replace(SCHEME_PUBLISHED, edition=replace(SCHEME_PUBLISHED.edition, id="2015-GEN"))
    with pytest.raises(EditionAlreadyPublished):
        publish(SHIPPED, taken)


def test_two_provinces_may_use_one_id() -> None:
    reference = known(SCHEME_PUBLISHED, at=HENAN)
    publish(reference, replace(SCHEME_PUBLISHED, authority=HENAN))


@pytest.mark.parametrize(
    "event",
    [
        replace(CATALOGUE, supersedes=()),
        replace(CALENDAR, edition=replace(CALENDAR.edition, id="2026-2", year=2026,
                holidays=(), working_weekend_days=())),
        replace(GRADING, authority=NMPA),
        replace(DEADLINES, authority=NMPA),
    ],
    ids=lambda event: event.KIND,
)  # fmt: skip
def test_edition_in_force_beside_another_is_refused_when_it_supersedes_nothing(
    event: PublicationEvent,
) -> None:
    with pytest.raises(EditionsOverlap):
        publish(SHIPPED, event)


def test_schemes_overlap_only_where_both_are_law_for_one_use() -> None:
    beside = replace(
        SCHEME_PUBLISHED, authority=NMPA, edition=replace(SCHEME_PUBLISHED.edition, id="N-1")
    )
    with pytest.raises(EditionsOverlap):
        publish(SHIPPED, replace(beside, edition=_in_force_with_2022(beside)))
    draft = replace(_in_force_with_2022(beside), status=Status.DRAFT)
    publish(SHIPPED, replace(beside, edition=draft))
    publish(SHIPPED, beside)


def _in_force_with_2022(event: Any) -> Any:
    shipped = SHIPPED.schemes["2022-REG"]
    return replace(event.edition, in_force_from=shipped.in_force_from)


@pytest.mark.parametrize("supersedes", [("2030-01",), ("2027-01",), ("2022-17", "nothing")])
def test_only_known_editions_of_the_same_authority_are_superseded(
    supersedes: tuple[str, ...],
) -> None:
    with pytest.raises(EditionUnknown):
        publish(SHIPPED, replace(CATALOGUE, supersedes=supersedes))


def test_province_does_not_end_what_is_national() -> None:
    with pytest.raises(EditionUnknown):
        publish(SHIPPED, replace(GRADING, supersedes=("2022-78",)))


@pytest.mark.parametrize("edition", ["", " ", "2027/01", "2027:01", "目录", "x" * 65, "-1"])
def test_malformed_id_is_refused(edition: str) -> None:
    with pytest.raises(MalformedEditionId):
        publish(SHIPPED, _edition(id=edition))


def test_period_reversed_and_document_missing_are_refused() -> None:
    with pytest.raises(PeriodReversed):
        publish(SHIPPED, _edition(in_force_until=NEW_FROM - timedelta(days=1)))
    with pytest.raises(TextMissing):
        publish(SHIPPED, _edition(document_zh=" "))


FIRST = CATALOGUES["2022-17"].rows[0]


@pytest.mark.parametrize(
    "rows",
    [
        (FIRST, FIRST),
        (FIRST, replace(FIRST, row="A2")),
        (replace(FIRST, code_prefix=None),),
        (replace(FIRST, code_prefix="6846"),),
        (replace(FIRST, code_prefix="12-1"),),
        (replace(FIRST, unless=(Attributes(),)),),
        (replace(FIRST, unless=(Attributes(sub_kind="Vena Cava"),)),),
        (replace(FIRST, sub_kinds=(SubKindsOfCode(code="12-01-01", sub_kinds=("",)),)),),
        (replace(FIRST, sub_kinds=(SubKindsOfCode(code="x", sub_kinds=("other",)),)),),
    ],
)
def test_catalogue_by_which_nothing_could_be_judged_is_refused(
    rows: tuple[CatalogueRow, ...],
) -> None:
    with pytest.raises(CatalogueUnsound):
        publish(SHIPPED, _edition(rows=rows))


def test_editions_are_listed_by_authority_and_first_day() -> None:
    listed = known(CATALOGUE, CALENDAR).of(Matter.CALENDAR)
    assert [one.id for one in listed] == ["2024", "2025", "2026", "2027"]
    assert all(isinstance(one.edition, CalendarYear) for one in listed)
    assert all(isinstance(one.edition, CatalogueEdition) for one in SHIPPED.of(Matter.CATALOGUE))
