"""What the law asks to follow from a case, as its view tells it."""

from dataclasses import replace

import pytest

from shared.domain.case import FoundIn
from shared.domain.event import Event
from shared.domain.notice import NoticeMatter
from shared.projections.case_duties import duties
from shared.projections.matters import CASES
from shared.projections.view import Document
from tests.domain.a_case import CASE_CLOSED, CASE_OPENED, NOTICE
from tests.projections.a_story import entry, fold_only

NOTIFIED = replace(NOTICE, matter=NoticeMatter.VIOLATION_OUTCOME, about=(CASE_OPENED.stream,))


def shown(*events: Event) -> list[Document]:
    entries = (entry(event, minute) for minute, event in enumerate(events))
    return duties(fold_only(CASES, *entries))


def test_case_is_to_be_decided_from_its_opening() -> None:
    (decide,) = shown(CASE_OPENED)
    assert (decide["what"], decide["since"], decide["deadline"], decide["met_on"]) == (
        "decide-case",
        "2026-09-21",
        "case_decision",
        None,
    )
    assert shown(CASE_OPENED, CASE_CLOSED)[0]["met_on"] == "2026-10-14"


@pytest.mark.parametrize(
    ("found_in", "finder", "rules", "deadline"),
    [
        (FoundIn.DELEGATED_INSPECTION, "zj", ["XRG-106"], "violation_outcome"),
        (FoundIn.REGISTRATION_VERIFICATION, "zj", ["XRG-106"], "violation_outcome"),
        (FoundIn.NOTICE, "zj", ["XRG-004"], "cross_region_notice"),
        (FoundIn.OWN_INSPECTION, None, ["XRG-004"], "cross_region_notice"),
    ],
)
def test_outcome_is_notified_in_ten_days_where_the_other_authority_found_it_else_promptly(
    found_in: FoundIn, finder: str | None, rules: list[str], deadline: str
) -> None:
    opened = replace(CASE_OPENED, found_in=found_in, finding_authority=finder)
    _, notify = shown(opened, CASE_CLOSED)
    assert (notify["what"], notify["mark"]) == ("notify-outcome", "zj")
    assert (notify["rules"], notify["deadline"], notify["since"]) == (rules, deadline, "2026-10-14")


def test_outcome_is_notified_by_a_notice_of_it_about_the_case() -> None:
    other = replace(NOTIFIED, matter=NoticeMatter.RISK)
    elsewhere = replace(NOTIFIED, about=("case/0199a3c4-0000-7000-8000-0000000000ff",))
    _, open_still = shown(CASE_OPENED, CASE_CLOSED, other)
    _, met = shown(CASE_OPENED, CASE_CLOSED, NOTIFIED)
    assert (open_still["met_on"], met["met_on"]) == (None, "2026-09-23")
    assert CASES.keys(entry(elsewhere, 0)) != CASES.keys(entry(NOTIFIED, 0))
