"""What the view of inspections shows, stage by stage."""

from dataclasses import replace
from datetime import date

import pytest

from shared.domain.event import Event
from shared.domain.inspection.events import Mode, RectificationOutcome
from shared.domain.schemes import Conclusion
from shared.projections.inspections import Inspections
from shared.projections.view import Document
from tests.domain.a_case import (
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESCALATED,
    FINDING,
    FINDING_CONFIRMED,
    INSPECTION_ID,
    NAMED,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    OBSTRUCTED,
    ORDERED,
    OVERDUE,
    PLANNED,
    REPORT_CONFIRMED,
    REPORTED,
    RESULT,
    RETURNED,
    STATED,
    SUBMITTED,
    TEAM,
    VERIFIED,
)
from tests.projections.a_story import entry, fold_only, unreadable, written

VIEW = Inspections()
WHOLE = (PLANNED, TEAM, ENTERED, FINDING, CLOSED, REPORTED, RESULT, ORDERED, SUBMITTED, VERIFIED)


def shown(*events: Event) -> Document:
    return fold_only(VIEW, *(entry(event, minute) for minute, event in enumerate(events)))


def test_inspection_is_keyed_by_its_id_and_so_is_a_notice_about_it() -> None:
    assert VIEW.keys(entry(FINDING, 0)) == (str(INSPECTION_ID),)
    assert VIEW.keys(entry(NOTICE, 0)) == (str(INSPECTION_ID),)
    assert VIEW.keys(entry(replace(NOTICE, about=("recall/1", "inspection/1")), 0)) == ()
    assert VIEW.keys(entry(NOTICE_ACKNOWLEDGED, 0)) == ()


def test_notice_stands_beside_the_inspection_and_moves_nothing() -> None:
    before, told = shown(ENTERED, CLOSED), shown(ENTERED, CLOSED, NOTICE)
    (notice,) = told["notices"]
    assert (notice["kind"], notice["status"]) == (NOTICE.KIND, "final")
    assert {**told, "notices": []} == before
    assert shown(NOTICE)["state"] == "untold"
    elsewhere = fold_only(VIEW, entry(ENTERED, 0), entry(NOTICE, 1, log="sh"))
    assert elsewhere["notices"][0]["status"] == "disregarded"


def test_inspection_moves_through_its_stages() -> None:
    states = [shown(*WHOLE[: length + 1])["state"] for length in range(len(WHOLE))]
    assert states == [
        "planned",
        "planned",
        "under-way",
        "under-way",
        "closed",
        "reported",
        "concluded",
        "concluded",
        "concluded",
        "concluded",
    ]


def test_inspection_is_whole_for_readers_who_never_see_its_plan() -> None:
    with_plan, without = shown(*WHOLE), shown(*WHOLE[2:])
    for field in ("uscc", "sites", "purpose", "announcement", "scheme", "entrustments", "stage"):
        assert without["sides"]["ha"][field] == with_plan["sides"]["ha"][field]
    assert without["sides"]["ha"]["team_size"] == 2


def test_inspection_says_nothing_to_peers_of_grounds_items_and_names() -> None:
    for secret in ("adverse-event", "生产管理", "样例乙", "i-1"):
        assert secret not in written(shown(*WHOLE[2:]))


def test_rectification_is_shown_round_by_round() -> None:
    failed = replace(VERIFIED, outcome=RectificationOutcome.NOT_CORRECTED)
    rounds = shown(*WHOLE[:-1], failed, ORDERED)["sides"]["ha"]["rectifications"]
    assert [one["state"] for one in rounds] == ["not-corrected", "ordered"]
    assert rounds[0] == {
        "state": "not-corrected",
        "findings": [1],
        "ordered_on": "2026-09-22",
        "due_on": "2026-10-20",
        "submitted_on": "2026-10-12",
        "overdue_on": None,
        "verified_on": "2026-10-16",
    }


def test_stage_never_moves_back_whatever_comes_late() -> None:
    assert shown(RESULT, ENTERED, CLOSED)["state"] == "concluded"


def test_lines_are_final_once_the_result_is() -> None:
    side = shown(ENTERED, FINDING, CLOSED, REPORTED, RESULT, ORDERED)["sides"]["ha"]
    assert {line["status"] for line in side["lines"]} == {"final"}
    assert (side["proposed"], side["conclusion"]) == (
        "rectify-within-time-limit",
        "rectify-within-time-limit",
    )


def test_same_id_on_another_log_conflicts_and_hides_nothing() -> None:
    document = fold_only(VIEW, entry(ENTERED, 0, log="gd"), entry(ENTERED, 1), entry(RESULT, 2))
    assert (document["state"], document["authority"]) == ("conflicting", None)
    assert document["sides"]["ha"]["stage"] == "concluded"
    assert document["sides"]["gd"]["stage"] == "under-way"


def test_entry_on_another_log_that_tells_no_inspection_conflicts_with_none() -> None:
    stray = unreadable(entry(FINDING, 0, log="gd"))
    document = fold_only(VIEW, stray, entry(ENTERED, 1))
    assert (document["authority"], document["state"]) == ("ha", "under-way")
    assert document["sides"]["gd"]["lines"][0]["kind"] == "unreadable"


def test_inspection_is_found_by_state_authority_firm_parties_and_entrustment() -> None:
    assert {
        "state:under-way",
        "authority:ha",
        f"uscc:{CONTRACTOR.uscc}",
        f"entrustment:{NAMED.entrustment_id}",
        f"registrant:{NAMED.registrant_uscc}",
        f"contractor:{CONTRACTOR.uscc}",
    } <= set(VIEW.terms(shown(ENTERED)))


DELEGATED = replace(ENTERED, mode=Mode.DELEGATED, delegating_authority="zj")
CARRIED_OUT = (DELEGATED, FINDING, FINDING_CONFIRMED, CLOSED, REPORTED, RETURNED)


def told(*events: Event, by: str = "zj") -> Document:
    """Return the inspection of Henan with a confirmation in the log of `by`."""
    entries = [entry(event, minute) for minute, event in enumerate(events)]
    confirmed = replace(REPORT_CONFIRMED, delegating_authority=by)
    return fold_only(VIEW, *entries, entry(confirmed, len(events), log=by))


def test_confirmation_in_another_log_is_no_second_inspection() -> None:
    document = told(*CARRIED_OUT)
    assert (document["authority"], document["state"]) == ("ha", "reported")
    assert document["confirmed"] == {
        "delegating_authority": "zj",
        "conclusion": "rectify-within-time-limit",
        "confirmed_on": "2026-09-25",
    }
    assert "authority:zj" not in set(VIEW.terms(document))


def test_confirmation_by_who_has_not_delegated_counts_for_nothing_and_is_shown() -> None:
    document = told(*CARRIED_OUT, by="gd")
    assert document["confirmed"] is None
    assert document["sides"]["gd"]["lines"][0]["kind"] == "inspection.report-confirmed.v1"


def test_result_returned_in_time_or_late_says_so() -> None:
    def late(due_on: date | None) -> object:
        returned = replace(RETURNED, due_on=due_on)
        return shown(*CARRIED_OUT[:-1], returned)["sides"]["ha"]["returned"]["late"]

    assert late(None) is None
    assert late(RETURNED.returned_on) is False
    assert late(date(2026, 9, 23)) is True


def test_finding_shows_whether_a_second_inspector_confirmed_it() -> None:
    second = replace(FINDING, number=2, severity="key")
    side = shown(ENTERED, FINDING, second, FINDING_CONFIRMED)["sides"]["ha"]
    assert side["findings"] == [
        {"number": 1, "severity": "general", "confirmed_on": "2026-09-15"},
        {"number": 2, "severity": "key", "confirmed_on": None},
    ]


def test_visit_shows_statements_emergencies_and_resistance() -> None:
    side = shown(ENTERED, ESCALATED, OBSTRUCTED, STATED)["sides"]["ha"]
    assert side["statements"] == ["2026-09-16"]
    assert side["escalations"] == [
        {"kind": "more-staff-or-scope", "reported_at": "2026-09-15T06:00:00Z"}
    ]
    assert side["refusals"] == [
        {
            "kind": "documents-withheld",
            "occurred_on": "2026-09-15",
            "corrected": True,
            "prevents_completion": False,
        }
    ]


@pytest.mark.parametrize(
    ("by_scheme", "proposed", "final", "overridden_by"),
    [
        (Conclusion.RECTIFY, Conclusion.RECTIFY, Conclusion.RECTIFY, None),
        (Conclusion.RECTIFY, Conclusion.STOP_AND_RECTIFY, Conclusion.STOP_AND_RECTIFY, "team"),
        (Conclusion.RECTIFY, Conclusion.RECTIFY, Conclusion.NO_DEPARTURE, "authority"),
        (Conclusion.RECTIFY, Conclusion.NO_DEPARTURE, Conclusion.RECTIFY, None),
        (Conclusion.NEEDS_HUMAN, Conclusion.NEEDS_HUMAN, Conclusion.RECTIFY, "authority"),
    ],
)
def test_conclusion_says_who_departed_from_the_scheme(
    by_scheme: Conclusion, proposed: Conclusion, final: Conclusion, overridden_by: str | None
) -> None:
    report = replace(REPORTED, scheme_conclusion=by_scheme, proposed=proposed)
    result = replace(RESULT, conclusion=final, scheme_conclusion=by_scheme)
    side = shown(ENTERED, CLOSED, report, result)["sides"]["ha"]
    assert (side["conclusion"], side["overridden_by"]) == (final.value, overridden_by)


def test_result_after_rectification_stands_beside_the_first_one() -> None:
    waiting, passed = Conclusion.REINSPECT, Conclusion.PASSED_AFTER_RECTIFICATION
    first = replace(RESULT, conclusion=waiting, scheme_conclusion=waiting)
    later = replace(RESULT, conclusion=passed, scheme_conclusion=passed)
    side = shown(ENTERED, CLOSED, first, ORDERED, SUBMITTED, VERIFIED, later)["sides"]["ha"]
    assert [one["conclusion"] for one in side["results"]] == [waiting, passed]
    assert (side["conclusion"], side["overridden_by"]) == (passed, None)


def test_overdue_round_is_shown_with_the_day_on_which_it_was_noted() -> None:
    (one,) = shown(ENTERED, CLOSED, ORDERED, OVERDUE)["sides"]["ha"]["rectifications"]
    assert (one["state"], one["overdue_on"]) == ("overdue", "2026-10-21")


def test_inspection_is_found_by_purpose_and_mode() -> None:
    terms = set(VIEW.terms(shown(DELEGATED)))
    assert {"purpose:for-cause", "mode:delegated"} <= terms
