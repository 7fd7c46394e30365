"""What the view of entrustments shows of their life: what is due, who is there, what is owed."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.domain.entrustment.events import EntrustmentEvent
from shared.domain.parties import Party
from shared.projections.duties import duty, duty_prefix, duty_terms, read_duty_term
from shared.projections.entrustments import Entrustments
from shared.projections.generation import MAX_TERM, fits
from shared.projections.view import Document
from tests.domain.a_case import (
    ACKNOWLEDGED,
    AMENDED,
    ANNOTATED,
    AUDITED,
    ESTABLISHED,
    RESIDENT,
    RESIDENT_LEFT,
    REVIEWED,
    SCOPE_STATED,
    TERMINATED,
    TERMINATED_BY_HENAN,
)
from tests.projections.a_story import entry, fold_only

VIEW = Entrustments()
ADDED = date(2026, 2, 1)


def shown(*events: EntrustmentEvent) -> Document:
    return fold_only(VIEW, *(entry(event, minute) for minute, event in enumerate(events)))


def owed(document: Document, what: str) -> Any:
    found = [one for one in document["obligations"] if one["what"] == what]
    return found[0] if found else None


def places(obligation: Document, name: str) -> list[tuple[str, int]]:
    return [(one["authority"], one["position"]) for one in obligation[name]]


@pytest.mark.parametrize(
    ("history", "state", "status"),
    [
        ((ESTABLISHED, ACKNOWLEDGED, TERMINATED), "terminated-by-one-side", "provisional"),
        ((ESTABLISHED, ACKNOWLEDGED, TERMINATED_BY_HENAN), "terminated-by-one-side", "provisional"),
        ((ESTABLISHED, ACKNOWLEDGED, TERMINATED, TERMINATED_BY_HENAN), "terminated", "final"),
        ((ESTABLISHED, TERMINATED), "terminated", "final"),
        ((ESTABLISHED, ANNOTATED, AUDITED), "established", "provisional"),
        ((ANNOTATED,), "unreadable", "provisional"),
    ],
)
def test_entrustment_has_ended_when_each_authority_that_told_of_it_says_so(
    history: tuple[EntrustmentEvent, ...], state: str, status: str
) -> None:
    document = shown(*history)
    assert (document["state"], document["status"]) == (state, status)


def test_sides_show_what_was_amended_on_each_and_where_they_differ_since() -> None:
    document = shown(ESTABLISHED, ACKNOWLEDGED, AMENDED)
    assert document["sides"]["registrant:zj"]["sites"] == list(AMENDED.sites)
    assert document["sides"]["contractor:ha"]["sites"] == list(ACKNOWLEDGED.sites)
    assert [one["field"] for one in document["differences"]] == ["sites"]
    followed = replace(AMENDED, side=Party.CONTRACTOR)
    assert shown(ESTABLISHED, ACKNOWLEDGED, AMENDED, followed)["differences"] == []


def test_sides_differ_when_they_date_the_end_differently() -> None:
    other = replace(TERMINATED_BY_HENAN, ended_on=date(2026, 10, 1))
    document = shown(ESTABLISHED, ACKNOWLEDGED, TERMINATED, other)
    assert document["status"] == "disputed"
    assert document["differences"] == [
        {
            "field": "ended_on",
            "values": {"contractor:ha": "2026-10-01", "registrant:zj": "2026-09-30"},
        }
    ]


def test_agreements_differ_by_number_and_term_alone() -> None:
    bare = replace(ESTABLISHED.agreement, models=(), change_terms=None)
    told = replace(AMENDED, side=Party.CONTRACTOR, sites=(), agreement=bare)
    assert shown(ESTABLISHED, ACKNOWLEDGED, told)["differences"] == []
    longer = replace(told, agreement=replace(bare, end=date(2028, 1, 31)))
    document = shown(ESTABLISHED, ACKNOWLEDGED, longer)
    assert [one["field"] for one in document["differences"]] == ["agreement"]


def test_answer_of_an_authority_that_is_not_named_stands_beside_and_differs() -> None:
    stranger = replace(ACKNOWLEDGED, contractor_authority="sh")
    document = fold_only(VIEW, entry(ESTABLISHED, 0), entry(stranger, 1))
    assert (document["state"], document["status"]) == ("established", "disputed")
    both = fold_only(VIEW, entry(ESTABLISHED, 0), entry(stranger, 1), entry(ACKNOWLEDGED, 2))
    assert (both["state"], both["status"]) == ("acknowledged", "disputed")


def test_two_authorities_that_speak_first_conflict() -> None:
    stranger = replace(ACKNOWLEDGED, contractor_authority="sh")
    document = shown(ACKNOWLEDGED, stranger)
    assert (document["state"], document["obligations"]) == ("conflicting", [])


def test_log_is_read_in_its_own_order_though_its_clock_went_back() -> None:
    late = replace(entry(ESTABLISHED, 30), position=0)
    document = fold_only(VIEW, late, replace(entry(AMENDED, 20), position=1))
    assert document["sides"]["registrant:zj"]["sites"] == list(AMENDED.sites)


def test_agreement_is_due_for_review_a_year_after_it_began_or_was_last_reviewed() -> None:
    assert shown(ESTABLISHED)["agreement"]["review_due"] == "2026-02-01"
    henans = replace(REVIEWED, side=Party.CONTRACTOR, reviewed_on=date(2024, 2, 29))
    document = shown(ESTABLISHED, REVIEWED, henans)
    assert document["agreement"]["review_due"] == "2027-01-15"
    assert [one["side"] for one in document["reviews"]] == ["registrant", "contractor"][::-1]
    assert shown(ACKNOWLEDGED)["agreement"] is None


def test_contractor_is_due_for_audit_a_year_after_the_start_or_the_last_audit() -> None:
    assert shown(ESTABLISHED)["audit_due"] == "2026-03-01"
    assert shown(ESTABLISHED, AUDITED)["audit_due"] == "2027-01-12"
    leap = replace(ESTABLISHED, started_on=date(2024, 2, 29))
    assert shown(leap)["audit_due"] == "2025-02-28"
    doomsday = replace(ESTABLISHED, started_on=date(9999, 6, 1))
    assert shown(doomsday)["audit_due"] == "9999-12-31"


def test_residents_are_those_who_have_not_left_by_pseudonym() -> None:
    second = replace(RESIDENT, person_ref="r-0")
    document = shown(ESTABLISHED, RESIDENT, second)
    assert [one["person_ref"] for one in document["residents"]] == ["r-0", "r-1"]
    document = shown(ESTABLISHED, RESIDENT, second, RESIDENT_LEFT)
    assert [one["person_ref"] for one in document["residents"]] == ["r-0"]
    assert "样例己" not in str(document)


def test_both_authorities_record_the_entrustment() -> None:
    recording = owed(shown(ESTABLISHED), "record-entrustment")
    assert (recording["rules"], recording["owners"]) == (["REG-013", "SUP-018"], ["ha"])
    assert places(recording, "met_by") == []
    document = shown(ESTABLISHED, ACKNOWLEDGED)
    assert places(owed(document, "record-entrustment"), "met_by") == [("ha", 1)]
    first = owed(shown(ACKNOWLEDGED), "record-entrustment")
    assert (first["owners"], places(first, "rests_on")) == (["zj"], [("ha", 0)])


def test_new_address_without_a_new_licence_needs_the_statement_of_scope() -> None:
    stating = owed(shown(ESTABLISHED, ACKNOWLEDGED, AMENDED), "state-scope-coverage")
    assert (stating["rules"], stating["owners"]) == (["REG-016"], ["ha"])
    assert places(stating, "met_by") == []
    document = shown(ESTABLISHED, ACKNOWLEDGED, AMENDED, SCOPE_STATED)
    assert places(owed(document, "state-scope-coverage"), "met_by") == [("ha", 3)]
    licensed = replace(AMENDED, licence_no="豫药监械生产许20210007号")
    assert owed(shown(ESTABLISHED, licensed), "state-scope-coverage") is None


def test_residents_are_owed_for_implantable_devices_alone() -> None:
    assert places(owed(shown(ESTABLISHED), "station-residents"), "met_by") == []
    document = shown(ESTABLISHED, RESIDENT)
    assert places(owed(document, "station-residents"), "met_by") == [("zj", 1)]
    left = shown(ESTABLISHED, RESIDENT, RESIDENT_LEFT)
    assert places(owed(left, "station-residents"), "met_by") == []
    plain = shown(replace(ESTABLISHED, implantable=False))
    assert owed(plain, "station-residents") is None


def test_end_is_followed_by_removal_of_the_address_and_the_contractors_report() -> None:
    owing = replace(TERMINATED, address_removed_on=None)
    document = shown(ESTABLISHED, ACKNOWLEDGED, owing)
    for what in ("remove-address", "report-end"):
        assert places(owed(document, what), "rests_on") == [("zj", 2)]
        assert places(owed(document, what), "met_by") == []
    document = shown(ESTABLISHED, ACKNOWLEDGED, owing, TERMINATED_BY_HENAN, TERMINATED)
    assert places(owed(document, "report-end"), "met_by") == [("ha", 3)]
    assert places(owed(document, "remove-address"), "met_by") == [("zj", 4)]


def test_step_on_a_log_that_it_does_not_come_from_changes_nothing() -> None:
    forged = [entry(TERMINATED, 2, log="ha"), entry(AMENDED, 3, log="sh")]
    document = fold_only(VIEW, entry(ESTABLISHED, 0), entry(ACKNOWLEDGED, 1), *forged)
    assert (document["state"], document["differences"]) == ("acknowledged", [])
    statuses = [one["status"] for one in document["lines"]]
    assert statuses == ["final", "final", "disregarded", "disregarded"]


def test_each_side_reviews_the_agreement_within_a_year_and_the_registrant_audits() -> None:
    start = ESTABLISHED.agreement.start
    document = shown(ESTABLISHED, REVIEWED, AUDITED)
    reviews = {one["mark"]: one for one in document["obligations"] if "review" in one["what"]}
    assert sorted(reviews) == ["contractor-1", "registrant-1", "registrant-2"]
    first, second = reviews["registrant-1"], reviews["registrant-2"]
    assert (first["since"], places(first, "met_by")) == (start.isoformat(), [("zj", 1)])
    assert (second["since"], second["due_on"]) == ("2026-01-15", "2027-01-15")
    assert reviews["contractor-1"]["authority"] == "ha"
    audits = [one for one in document["obligations"] if one["what"] == "audit-contractor"]
    assert [one["due_on"] for one in audits][1] == "2027-01-12"


def test_resident_with_a_last_day_is_missed_from_the_day_after_and_one_who_left_at_once() -> None:
    until = replace(RESIDENT, until=date(2027, 6, 30))
    owing = owed(shown(ESTABLISHED, until), "station-residents")
    assert (owing["since"], owing["met_by"]) == ("2027-07-01", [])
    left = owed(shown(ESTABLISHED, RESIDENT, RESIDENT_LEFT), "station-residents")
    assert left["since"] == RESIDENT_LEFT.withdrawn_on.isoformat()


def test_what_presupposes_production_is_closed_by_the_end() -> None:
    found = shown(ESTABLISHED, replace(TERMINATED, address_removed_on=None))["obligations"]
    left = {one["what"] for one in found if not one["met_by"]}
    assert left == {"record-entrustment", "remove-address", "report-end"}
    assert {one["met_on"] for one in found if one["met_by"]} == {"2026-09-30"}


def test_boards_find_every_duty_by_a_term_that_says_what_it_is() -> None:
    document = shown(ESTABLISHED, ACKNOWLEDGED, AMENDED, RESIDENT, REVIEWED)
    terms = [one for one in VIEW.terms(document) if one.startswith(duty_prefix("open"))]
    read = [read_duty_term(one) for one in terms]
    assert all(fits(one, MAX_TERM - 20) for one in terms)
    told = next(one for one in read if one.what == "review-agreement" and one.authority == "ha")
    assert (told.rule, told.since, told.mark) == ("ENT-006", "2025-02-01", "contractor-1")
    assert (told.deadline, told.due_on) == ("", "2026-02-01")
    assert (told.registrants, told.contractors) == ("zj", "ha")


def test_term_of_a_duty_is_read_back_whatever_a_peer_calls_itself() -> None:
    odd = duty(
        "publish",
        rules=["PUB-001"],
        authority="a:b%3A",
        owners=[],
        firms=[],
        since="2026-01-01",
        rests_on=[],
    )
    (term,) = duty_terms([odd])
    assert read_duty_term(term).authority == "a:b%3A"
