"""What the merged report of a joint case promises: findings with their authors, none averaged."""

import random
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import pytest

from services.authority.letters.report_page import report_page
from shared.domain.event import Event
from shared.domain.inspection.events import (
    Announcement,
    InspectionClosed,
    InspectionPlanned,
    Mode,
    NamedFinding,
    Purpose,
    RectificationOutcome,
    SiteEntered,
)
from shared.domain.joint.vocabulary import CaseMode
from shared.domain.schemes import Conclusion
from shared.projections.inspections import Inspections
from shared.projections.joint_inspections import JointInspections
from shared.projections.joint_outcomes import copies_of
from shared.projections.joint_report import merged_report, report_bytes
from shared.projections.view import Document, FoldEntry
from tests.domain.a_case import (
    ANNULLED,
    CONTRACTOR,
    CORRECTED,
    HENAN,
    JOINT_ID,
    OVERDUE,
    REGISTRANT,
    REPORT_CONFIRMED,
    RETURNED,
    SUBMITTED,
    VERIFIED,
    ZHEJIANG,
)
from tests.projections.a_joint_case import (
    AGREEMENT,
    BOTH,
    ELSEWHERE,
    FIRMS,
    GENERAL,
    HA_AT_CONTRACTOR,
    KEY,
    SECOND,
    STARTED,
    VISITED,
    WHOLE,
    ZJ_AT_CONTRACTOR,
    ZJ_AT_REGISTRANT,
    case_of,
    entered,
    inputs,
    logged,
    report_of,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import correcting, entry, fold
from tests.projections.test_convergence_fold import fold_as_they_arrive

REPORT = report_of(logged(WHOLE))
ORDERS = 200


def at_firm(report: Document, uscc: str) -> Document:
    firms: dict[str, Document] = {one["uscc"]: one for one in report["firms"]}
    return firms[uscc]


def written_in(orders: int, entries: list[FoldEntry]) -> set[bytes]:
    """Return the reports of so many nodes at which `entries` arrive in random orders."""
    written: set[bytes] = set()
    for seed in range(orders):
        arrived = list(entries)
        random.Random(seed).shuffle(arrived)
        case = fold_as_they_arrive(JointInspections(), arrived)[str(JOINT_ID)].encode()
        told = fold_as_they_arrive(Inspections(), arrived)
        written.add(report_bytes(case, {key: one.encode() for key, one in told.items()}))
    return written


# findings


def test_report_names_each_finding_with_who_found_it_where_and_on_which_day() -> None:
    found = at_firm(REPORT, CONTRACTOR.uscc)["findings"]
    told = {(one["authority"], one["number"]): one for one in found}
    assert set(told) == {(HENAN, 1), (HENAN, 2), (ZHEJIANG, 1), (ZHEJIANG, 2)}
    key = told[ZHEJIANG, 1]
    assert (key["found_by"], key["found_on"]) == ("zj:inspector-01", "2026-09-15")
    assert (key["severity"], key["fact"]) == (KEY.severity, KEY.fact)
    assert key["site"] == FIRMS[CONTRACTOR.uscc]
    positions = {(one.log, one.position): one.event for one in logged(WHOLE)}
    assert positions[key["authority"], key["position"]] == KEY


def test_finding_has_its_second_inspector_from_either_authority() -> None:
    found = at_firm(REPORT, CONTRACTOR.uscc)["findings"]
    second = {
        (one["authority"], one["number"]): [told["authority"] for told in one["confirmed"]]
        for one in found
    }
    assert second == {
        (HENAN, 1): [ZHEJIANG],
        (HENAN, 2): [HENAN],
        (ZHEJIANG, 1): [],
        (ZHEJIANG, 2): [],
    }


def test_grades_that_contradict_stand_side_by_side_with_their_authors() -> None:
    by_clause = {tuple(one["clauses"]): one for one in REPORT["matters"]}
    matter = by_clause[KEY.clause,]
    assert matter["found_by"] == list(BOTH)
    severity, quality = matter["contradictions"]
    assert {one["authority"]: one["value"] for one in severity["said"]} == {
        HENAN: "general",
        ZHEJIANG: "key",
    }
    assert (severity["grade"], quality["grade"]) == ("severity", "affects_quality")
    assert "河南省药品监督管理局认定为一般项目" in severity["sentence"]["zh"]
    assert "key item" in severity["sentence"]["en"]
    alone = by_clause[AGREEMENT.clause,]
    assert (alone["found_by"], alone["contradictions"]) == ([ZHEJIANG], [])


def test_findings_on_two_clauses_are_one_matter_where_one_names_the_other() -> None:
    (linked,) = [one for one in REPORT["matters"] if ELSEWHERE.clause in one["clauses"]]
    assert linked["clauses"] == sorted([ELSEWHERE.clause, SECOND.clause])
    assert [one["authority"] for one in linked["findings"]] == list(BOTH)
    assert [one["grade"] for one in linked["contradictions"]] == ["severity"]


def test_findings_are_joined_to_one_matter_step_by_step() -> None:
    third = replace(
        GENERAL,
        number=3,
        clause=ELSEWHERE.clause,
        same_as=NamedFinding(inspection_id=ZJ_AT_CONTRACTOR, number=1),
    )
    report = report_of(logged([*WHOLE, (HENAN, third)]))
    (matter,) = [one for one in report["matters"] if one["uscc"] == CONTRACTOR.uscc]
    assert len(matter["findings"]) == 5


@pytest.mark.parametrize(
    "same_as",
    [
        NamedFinding(inspection_id=ZJ_AT_REGISTRANT, number=1),
        NamedFinding(inspection_id=HA_AT_CONTRACTOR, number=1),
        NamedFinding(inspection_id=ZJ_AT_CONTRACTOR, number=9),
    ],
)
def test_link_to_another_firm_to_itself_or_to_nothing_joins_nothing(same_as: NamedFinding) -> None:
    lonely = replace(GENERAL, number=3, clause="2015-GEN:1.1.1", same_as=same_as)
    report = report_of(logged([*WHOLE, (HENAN, lonely)]))
    (matter,) = [one for one in report["matters"] if one["clauses"] == [lonely.clause]]
    assert len(matter["findings"]) == 1


def test_corrected_finding_counts_as_corrected_and_an_annulled_one_not_at_all() -> None:
    entries = logged(WHOLE)
    (wrong,) = [one for one in entries if one.event == KEY]
    graded = correcting(replace(CORRECTED, changes={"severity": "general"}), wrong)
    corrected = report_of([*entries, replace(entry(graded, 500), log=ZHEJIANG, position=500)])
    (matter,) = [one for one in corrected["matters"] if one["clauses"] == [KEY.clause]]
    assert [one["grade"] for one in matter["contradictions"]] == ["affects_quality"]
    taken_back = correcting(ANNULLED, wrong)
    annulled = report_of([*entries, replace(entry(taken_back, 500), log=ZHEJIANG, position=500)])
    found = at_firm(annulled, CONTRACTOR.uscc)["findings"]
    assert (ZHEJIANG, 1) not in {(one["authority"], one["number"]) for one in found}


def test_what_another_log_claims_of_an_inspection_is_none_of_the_report() -> None:
    forged = (("gd", entered(HENAN, CONTRACTOR.uscc)), ("gd", replace(KEY, number=8)))
    assert report_of(logged([*WHOLE, *forged])) == REPORT


# outcomes


def test_report_tells_what_each_authority_concluded_for_each_purpose() -> None:
    told = {
        (one["uscc"], one["authority"], one["purpose"]): one["conclusion"]
        for one in REPORT["conclusions"]
    }
    assert len(told) == len(FIRMS) * len(BOTH) * 2
    assert told[CONTRACTOR.uscc, ZHEJIANG, "for-cause"] == Conclusion.STOP_AND_RECTIFY
    assert told[CONTRACTOR.uscc, HENAN, "for-cause"] == Conclusion.RECTIFY
    assert told[CONTRACTOR.uscc, ZHEJIANG, "supervision"] == Conclusion.RECTIFY


def test_conclusion_is_shared_where_all_have_issued_and_agree() -> None:
    shared = {(one["uscc"], one["purpose"]): one for one in REPORT["shared_conclusions"]}
    assert shared[REGISTRANT.uscc, "for-cause"]["conclusion"] == Conclusion.RECTIFY
    assert shared[CONTRACTOR.uscc, "supervision"]["state"] == "shared"
    differing = shared[CONTRACTOR.uscc, "for-cause"]
    assert (differing["state"], differing["conclusion"]) == ("differing", None)
    assert "结论不一致" in differing["sentence"]["zh"]


def test_conclusion_is_open_while_one_authority_has_none() -> None:
    visits = [one for one in VISITED if one[0] == HENAN or one[1].KIND.endswith("entered.v1")]
    report = report_of(logged([*STARTED, *visits]))
    assert {one["state"] for one in report["shared_conclusions"]} == {"open"}
    assert {tuple(one["missing"]) for one in report["shared_conclusions"]} == {(ZHEJIANG,)}
    assert "浙江省药品监督管理局尚无结论" in report["shared_conclusions"][0]["sentence"]["zh"]


def test_report_tells_who_has_not_entered_which_firm() -> None:
    assert REPORT["missing"] == []
    begun = report_of(logged([*STARTED, (HENAN, entered(HENAN, CONTRACTOR.uscc))]))
    assert len(begun["missing"]) == 3
    assert {"authority": HENAN, "uscc": CONTRACTOR.uscc} not in begun["missing"]
    started = report_of(logged(STARTED))
    assert len(started["missing"]) == 4
    assert [one["findings"] for one in started["firms"]] == [[], []]


def test_rectification_is_followed_at_each_firm_over_both_provinces() -> None:
    contractor = at_firm(REPORT, CONTRACTOR.uscc)["rectification"]
    registrant = at_firm(REPORT, REGISTRANT.uscc)["rectification"]
    assert (contractor["state"], registrant["state"]) == ("open", "closed")
    (waiting,) = contractor["rounds"]
    assert (waiting["authority"], waiting["late"], waiting["due_on"]) == (HENAN, True, "2026-10-20")
    assert {(one["authority"], one["number"]) for one in contractor["without_order"]} == {
        (ZHEJIANG, 1),
        (ZHEJIANG, 2),
    }
    assert registrant["without_order"] == []


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (RectificationOutcome.CORRECTED, "closed"),
        (RectificationOutcome.NOT_CORRECTED, "not-corrected"),
    ],
)
def test_rectification_ends_with_its_check(outcome: RectificationOutcome, state: str) -> None:
    checked = replace(VERIFIED, inspection_id=HA_AT_CONTRACTOR, outcome=outcome)
    report = report_of(logged([*WHOLE, (HENAN, checked)]))
    assert at_firm(report, CONTRACTOR.uscc)["rectification"]["state"] == state


def test_rectification_is_overdue_when_its_authority_has_noted_it() -> None:
    told = [one for one in WHOLE if one[1] != replace(
        SUBMITTED, inspection_id=HA_AT_CONTRACTOR, submitted_on=date(2026, 10, 24)
    )]  # fmt: skip
    overdue = (HENAN, replace(OVERDUE, inspection_id=HA_AT_CONTRACTOR))
    report = report_of(logged([*told, overdue]))
    assert at_firm(report, CONTRACTOR.uscc)["rectification"]["state"] == "overdue"
    assert at_firm(report_of(logged(STARTED)), CONTRACTOR.uscc)["rectification"]["state"] == "none"


def test_delegated_result_is_told_with_its_last_day_and_its_confirmation() -> None:
    due = date(2026, 9, 30)
    told: list[tuple[str, Event]] = []
    for log, event in WHOLE:
        if getattr(event, "inspection_id", HA_AT_CONTRACTOR) != HA_AT_CONTRACTOR:
            continue
        match event:
            case InspectionPlanned() | SiteEntered():
                mode = Mode.DELEGATED
                told.append((log, replace(event, mode=mode, delegating_authority=ZHEJIANG)))
            case InspectionClosed():
                told.append((log, replace(event, result_due_on=due)))
            case _:
                told.append((log, event))
    returned = replace(RETURNED, inspection_id=HA_AT_CONTRACTOR, due_on=due)
    confirmed = replace(REPORT_CONFIRMED, inspection_id=HA_AT_CONTRACTOR)
    (waiting,) = report_of(logged(told))["returned"]
    assert (waiting["to"], waiting["due_on"], waiting["returned_on"]) == (
        ZHEJIANG,
        "2026-09-30",
        None,
    )
    (answered,) = report_of(logged([*told, (HENAN, returned), (ZHEJIANG, confirmed)]))["returned"]
    assert (answered["returned_on"], answered["late"]) == ("2026-09-24", False)
    assert answered["confirmed_on"] == "2026-09-25"


# copies


@pytest.mark.parametrize(
    ("changes", "copies"),
    [
        ({}, {HENAN: (["FLT-011", "XRG-103"], False), ZHEJIANG: (["FLT-011", "XRG-103"], False)}),
        (
            {"mode": CaseMode.EXTENDED, "announcement": Announcement.ANNOUNCED},
            {HENAN: (["FLT-011", "XRG-102"], False), ZHEJIANG: (["FLT-011", "XRG-102"], False)},
        ),
        (
            {"mode": CaseMode.DELEGATED, "purposes": [Purpose.REGISTRATION]},
            {HENAN: (["FLT-011", "XRG-101"], False), ZHEJIANG: (["FLT-011", "XRG-104"], False)},
        ),
        (
            {"mode": CaseMode.DELEGATED, "announcement": Announcement.ANNOUNCED},
            {HENAN: (["FLT-011"], True), ZHEJIANG: (["FLT-011", "XRG-104"], False)},
        ),
        (
            {"mode": CaseMode.ASSISTANCE_LETTER},
            {HENAN: (["FLT-011", "XRG-004"], False), ZHEJIANG: (["FLT-011", "XRG-004"], False)},
        ),
        (
            {"leading_authority": "nmpa", "participants": ["ha", "nmpa"]},
            {
                HENAN: (["FLT-015", "XRG-103"], False),
                "nmpa": (["FLT-011", "XRG-103"], False),
                ZHEJIANG: (["FLT-015"], False),
            },
        ),
    ],
)
def test_report_goes_to_whom_the_rules_name(
    changes: dict[str, Any], copies: dict[str, tuple[list[str], bool]]
) -> None:
    told = copies_of({**case_of(*STARTED), **changes})
    assert {one["authority"]: (one["rules"], one["may"]) for one in told} == copies


# the same bytes everywhere


def test_report_is_the_same_bytes_after_any_of_two_hundred_orders_of_delivery() -> None:
    entries = logged(WHOLE)
    assert len(written_in(ORDERS, entries)) == 1


def test_report_is_the_same_bytes_when_clocks_are_minutes_apart() -> None:
    entries = [
        replace(one, at=datetime.fromtimestamp(one.at.timestamp() - 480, one.at.tzinfo))
        if one.log == HENAN
        else one
        for one in logged(WHOLE)
    ]
    (written,) = written_in(20, entries)
    told = fold(JointInspections(), entries)[str(JOINT_ID)]
    report = merged_report(told, fold(Inspections(), entries))
    assert report["matters"] == REPORT["matters"]
    assert report["shared_conclusions"] == REPORT["shared_conclusions"]
    assert written


def test_stored_documents_make_the_same_report_whatever_came_first(node: ANode) -> None:
    entries = logged(WHOLE)
    written: set[bytes] = set()
    for seed in range(8 if node.database.is_sqlite else 3):
        node.wipe()
        arrived = list(entries)
        dice = random.Random(seed)
        dice.shuffle(arrived)
        while arrived:
            size = dice.randint(1, 9)
            batch, arrived = arrived[:size], arrived[size:]
            node.arrive(*batch)
            node.projector.catch_up()
        written.add(report_bytes(*inputs(node.documents())))
    assert len(written) == 1


def test_printed_report_says_what_the_report_says_and_escapes_it() -> None:
    angled = replace(KEY, fact="<b>校准过期</b>")
    entries = [replace(one, event=angled) if one.event == KEY else one for one in logged(WHOLE)]
    (written,) = written_in(1, entries)
    page = report_page(written).decode()
    assert sha256(written).hexdigest() in page
    assert "&lt;b&gt;校准过期&lt;/b&gt;" in page
    assert "<b>" not in page
    for matter in REPORT["matters"]:
        assert all(one["sentence"]["zh"] in page for one in matter["contradictions"])
    assert all(one["sentence"]["zh"] in page for one in REPORT["shared_conclusions"])
    for one in REPORT["conclusions"]:
        place = f"{one['entry']['authority']}:{one['entry']['position']}" if one["entry"] else ""
        assert place in page


def test_report_of_a_case_that_has_only_started_can_be_printed() -> None:
    (written,) = written_in(1, logged(STARTED))
    assert "尚未进入现场" in report_page(written).decode()
