"""What the law asks to follow from an inspection, and what fulfils it."""

from dataclasses import replace
from datetime import date

from shared.domain.event import Event
from shared.domain.inspection.events import Announcement, Mode
from shared.domain.notice import NoticeMatter
from shared.projections.duties import MET, OPEN, duty_prefix
from shared.projections.inspection_duties import duties
from shared.projections.inspections import Inspections
from shared.projections.view import Document
from tests.domain.a_case import (
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESTABLISHED,
    FINDING,
    NOTICE,
    ORDERED,
    OTHER_FIRM,
    OVERDUE,
    PLANNED,
    REGISTRANT,
    REPORT_CONFIRMED,
    REPORTED,
    RESULT,
    RETURNED,
    SUBMITTED,
    TEAM,
    VERIFIED,
)
from tests.projections.a_story import entry, fold_only

VIEW = Inspections()
INSPECTED = (ENTERED, FINDING, CLOSED, REPORTED, RESULT)
DELEGATED = replace(ENTERED, mode=Mode.DELEGATED, delegating_authority="zj")
RESULT_DUE = replace(CLOSED, result_due_on=date(2026, 9, 30))


def shown(*events: Event) -> Document:
    return fold_only(
        VIEW,
        *(
            entry(event, minute, log="zj" if event == REPORT_CONFIRMED else None)
            for minute, event in enumerate(events)
        ),
    )


def owed(what: str, *events: Event) -> list[Document]:
    return [one for one in duties(shown(*events)) if one["what"] == what]


def open_marks(what: str, *events: Event) -> list[str]:
    return [one["mark"] for one in owed(what, *events) if not one["met_by"]]


def test_nothing_is_owed_before_the_team_has_ended_its_work() -> None:
    assert duties(shown(PLANNED, TEAM, ENTERED, FINDING)) == []


def test_nothing_is_owed_of_an_inspection_that_two_logs_tell() -> None:
    document = fold_only(VIEW, entry(ENTERED, 0, log="gd"), entry(ENTERED, 1), entry(CLOSED, 2))
    assert duties(document) == []


def test_unannounced_inspection_is_reported_by_the_day_that_its_end_names() -> None:
    (report,) = owed("report-unannounced-inspection", ENTERED, CLOSED)
    assert (report["deadline"], report["due_on"]) == ("flight_report", "2026-09-22")
    assert (report["authority"], report["since"], report["met_by"]) == ("ha", "2026-09-16", [])
    (met,) = owed("report-unannounced-inspection", ENTERED, CLOSED, REPORTED)
    assert met["met_on"] == "2026-09-18"
    announced = replace(ENTERED, announcement=Announcement.ANNOUNCED)
    assert owed("report-unannounced-inspection", announced, CLOSED) == []


def test_delegated_result_is_returned_and_then_confirmed_by_who_delegated() -> None:
    assert owed("return-delegated-result", ENTERED, CLOSED) == []
    (due,) = owed("return-delegated-result", DELEGATED, RESULT_DUE)
    assert (due["deadline"], due["due_on"]) == ("entrusted_result", "2026-09-30")
    told = (DELEGATED, RESULT_DUE, REPORTED, RETURNED)
    assert open_marks("return-delegated-result", *told) == []
    (confirmation,) = owed("confirm-report", *told)
    assert (confirmation["authority"], confirmation["met_by"]) == ("zj", [])
    assert open_marks("confirm-report", *told, REPORT_CONFIRMED) == []


def test_result_is_notified_to_each_other_authority_of_what_was_inspected() -> None:
    told = owed("notify-inspection-result", *INSPECTED)
    assert [one["mark"] for one in told] == ["sh", "zj"]
    assert {one["since"] for one in told} == {"2026-09-22"}
    assert told[0]["firms"] == sorted([CONTRACTOR.uscc, REGISTRANT.uscc, OTHER_FIRM.uscc])
    assert open_marks("notify-inspection-result", *INSPECTED, NOTICE) == ["sh"]


def test_result_is_not_notified_by_another_matter_another_log_or_before_it_stands() -> None:
    for notice in (
        replace(NOTICE, matter=NoticeMatter.INTERVIEW),
        replace(NOTICE, sent_on=date(2026, 9, 21)),
        replace(NOTICE, receiver="gd"),
    ):
        assert open_marks("notify-inspection-result", *INSPECTED, notice) == ["sh", "zj"]
    entries = [entry(event, minute) for minute, event in enumerate(INSPECTED)]
    forged = fold_only(VIEW, *entries, entry(NOTICE, 9, log="gd"))
    assert not any(one["met_by"] for one in duties(forged) if one["mark"])


def test_result_returned_to_who_delegated_needs_no_notice_to_it() -> None:
    told = (DELEGATED, *INSPECTED[1:], RETURNED)
    assert open_marks("notify-inspection-result", *told) == ["sh"]


def test_firm_reports_on_an_order_by_the_day_that_it_names_and_the_report_is_checked() -> None:
    (report,) = owed("report-rectification", *INSPECTED, ORDERED)
    assert (report["owners"], report["authority"]) == ([CONTRACTOR.uscc], "ha")
    assert (report["due_on"], report["mark"]) == ("2026-10-20", "1")
    assert owed("verify-rectification", *INSPECTED, ORDERED) == []
    (check,) = owed("verify-rectification", *INSPECTED, ORDERED, SUBMITTED)
    assert (check["since"], check["met_by"]) == ("2026-10-12", [])
    assert open_marks("verify-rectification", *INSPECTED, ORDERED, SUBMITTED, VERIFIED) == []


def test_each_order_is_a_duty_of_its_own_and_a_new_one_replaces_an_overdue_one() -> None:
    told = (*INSPECTED, ORDERED, OVERDUE)
    assert open_marks("report-rectification", *told) == ["1"]
    assert open_marks("report-rectification", *told, ORDERED) == ["2"]
    assert open_marks("report-rectification", *told, ORDERED, SUBMITTED) == []


def test_rectification_is_notified_to_whom_its_findings_concern() -> None:
    told = (*INSPECTED, ORDERED, SUBMITTED, VERIFIED)
    assert open_marks("notify-rectification", *told) == ["1.sh", "1.zj"]
    of_one = replace(FINDING, entrustments=(ESTABLISHED.entrustment_id,))
    narrow = [of_one if event == FINDING else event for event in told]
    assert open_marks("notify-rectification", *narrow) == ["1.zj"]
    notice = replace(NOTICE, matter=NoticeMatter.RECTIFICATION, sent_on=date(2026, 10, 19))
    assert open_marks("notify-rectification", *narrow, notice) == []
    of_both = replace(notice, matter=NoticeMatter.INSPECTION_RESULT)
    assert open_marks("notify-rectification", *narrow, of_both) == []
    assert open_marks("notify-rectification", *narrow, NOTICE) == ["1.zj"]


def test_boards_find_inspections_by_their_duties() -> None:
    terms = set(VIEW.terms(shown(*INSPECTED, NOTICE)))
    for one in duties(shown(*INSPECTED, NOTICE)):
        state = MET if one["met_by"] else OPEN
        begins = duty_prefix(state, one["authority"], one["what"])
        assert any(term.startswith(begins) for term in terms)
    notified = {one["mark"]: one["between"] for one in owed("notify-inspection-result", *INSPECTED)}
    assert notified == {"sh": ["sh", "ha"], "zj": ["zj", "ha"]}
