"""What the table of deadlines promises (LAW-013, RPT-001, regulation of each key)."""

from dataclasses import replace
from datetime import date

import pytest

from shared.domain.calendar import CALENDARS, Unit, WorkingCalendar
from shared.domain.deadlines import (
    DEADLINE_POLICIES,
    Basis,
    Deadline,
    DeadlinePolicy,
    DeadlinePolicyUnsound,
    DeadlineRule,
    LawOfAnotherAuthority,
    due,
    policy_for,
    require_sound,
    require_theirs,
)
from tests.domain.a_case import DEADLINES, HENAN

SHIPPED = DEADLINE_POLICIES["2022-05"]
OWN = DEADLINES.edition
CALENDAR = WorkingCalendar(CALENDARS.values())
WORKING_DAYS = {
    "flight_report": 5,
    "entrusted_result": 10,
    "violation_outcome": 10,
    "penalty_publish_same": 20,
    "penalty_push_other": 10,
    "penalty_host_publish": 10,
    "penalty_withdraw": 3,
    "retest_apply": 7,
    "licence_correction": 5,
    "licence_decision": 20,
    "licence_issue": 10,
    "licence_item_change": 5,
}
PROPOSED = {"cross_region_notice": 5, "risk_notice": 1, "archive_update": 5}


def counted(key: str, start: date) -> Deadline:
    found = due(SHIPPED, key, start, CALENDAR)
    assert found is not None
    return found


def test_law_has_the_terms_of_its_documents() -> None:
    law = {rule.key: rule for rule in SHIPPED.rules if rule.basis is Basis.LAW}
    working = {r.key: r.count for r in law.values() if r.unit is Unit.WORKING_DAY}
    others = {r.key: (r.count, r.unit) for r in law.values() if r.unit is not Unit.WORKING_DAY}
    assert working == WORKING_DAYS
    assert others == {
        "rectify_licence": (30, Unit.DAY),
        "rectify_registration": (6, Unit.MONTH),
        "new_filer_check": (3, Unit.MONTH),
        "case_decision": (90, Unit.DAY),
        "publicity_short": (3, Unit.MONTH),
        "publicity_long": (36, Unit.MONTH),
        "self_report": (0, None),
    }
    assert all(rule.source for rule in SHIPPED.rules)


def test_what_the_law_calls_prompt_is_told_apart_as_policy() -> None:
    policy = {rule.key: rule.count for rule in SHIPPED.rules if rule.basis is Basis.POLICY}
    assert policy == PROPOSED
    assert "非法定" in SHIPPED.document_zh


@pytest.mark.parametrize(
    ("key", "start", "on"),
    [
        ("flight_report", date(2026, 9, 24), date(2026, 10, 9)),
        ("entrusted_result", date(2026, 9, 24), date(2026, 10, 15)),
        ("rectify_licence", date(2026, 9, 1), date(2026, 10, 8)),
        ("rectify_registration", date(2026, 4, 1), date(2026, 10, 8)),
        ("case_decision", date(2026, 3, 2), date(2026, 6, 1)),
    ],
)
def test_duty_is_due_as_its_rule_counts(key: str, start: date, on: date) -> None:
    deadline = counted(key, start)
    assert (deadline.due.on, deadline.policy, deadline.rule.key) == (on, "2022-05", key)


@pytest.mark.parametrize(
    ("start", "on"),
    [
        (date(2025, 12, 31), date(2026, 3, 31)),
        (date(2026, 3, 30), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2027, 3, 31)),
    ],
)
def test_self_inspection_report_is_due_by_the_end_of_march(start: date, on: date) -> None:
    assert counted("self_report", start).due.on == on


def test_deadline_through_a_year_without_calendar_is_provisional() -> None:
    assert counted("flight_report", date(2026, 12, 30)).due.provisional
    assert not counted("flight_report", date(2026, 12, 20)).due.provisional


def test_unknown_duty_has_no_deadline() -> None:
    assert due(SHIPPED, "never-heard-of", date(2026, 1, 1), CALENDAR) is None


def test_table_is_chosen_by_the_date_of_the_fact_and_by_what_it_knows() -> None:
    tables = (SHIPPED, OWN)
    day = OWN.in_force_from
    assert policy_for(tables, "cross_region_notice", day) is OWN
    assert policy_for(tables, "flight_report", day) is SHIPPED
    assert policy_for((OWN,), "cross_region_notice", date(2026, 10, 31)) is None


def test_sound_tables_are_accepted() -> None:
    for table in (SHIPPED, OWN):
        require_sound(table)


def _with(**fault: object) -> DeadlinePolicy:
    rule: DeadlineRule = replace(OWN.rules[0], **fault)  # type: ignore[arg-type]
    return replace(OWN, rules=(rule,))


@pytest.mark.parametrize(
    "table",
    [
        replace(OWN, rules=OWN.rules * 2),
        _with(count=0),
        _with(count=-1),
        _with(count=10**6),
        _with(unit=None),
        _with(day_of_year="03-31"),
        _with(count=0, unit=None, day_of_year="02-30"),
        _with(count=0, unit=None, day_of_year="31 March"),
    ],
)
def test_table_that_contradicts_itself_is_refused(table: DeadlinePolicy) -> None:
    with pytest.raises(DeadlinePolicyUnsound):
        require_sound(table)


def test_province_has_a_policy_and_publishes_no_law() -> None:
    require_theirs(OWN, HENAN)
    require_theirs(SHIPPED, "nmpa")
    with pytest.raises(LawOfAnotherAuthority):
        require_theirs(_with(basis=Basis.LAW), HENAN)
