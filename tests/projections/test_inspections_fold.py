"""What the view of inspections shows, stage by stage."""

from dataclasses import replace

from shared.domain.event import Event
from shared.domain.inspection.events import RectificationOutcome
from shared.projections.inspections import Inspections
from shared.projections.view import Document
from tests.domain.a_case import (
    CLOSED,
    CONTRACTOR,
    ENTERED,
    FINDING,
    INSPECTION_ID,
    NAMED,
    NOTICE,
    ORDERED,
    PLANNED,
    REPORTED,
    RESULT,
    SUBMITTED,
    TEAM,
    VERIFIED,
)
from tests.projections.a_story import entry, fold_only, unreadable, written

VIEW = Inspections()
WHOLE = (PLANNED, TEAM, ENTERED, FINDING, CLOSED, REPORTED, RESULT, ORDERED, SUBMITTED, VERIFIED)


def shown(*events: Event) -> Document:
    return fold_only(VIEW, *(entry(event, minute) for minute, event in enumerate(events)))


def test_inspection_is_keyed_by_its_id_and_other_entries_are_not() -> None:
    assert VIEW.keys(entry(FINDING, 0)) == (str(INSPECTION_ID),)
    assert VIEW.keys(entry(NOTICE, 0)) == ()


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
