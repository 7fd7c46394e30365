"""What a visit promises: its plan, a second inspector, emergencies, a firm that resists."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.domain.dates import DateInFuture, InstantWithoutOffset
from shared.domain.entrustment.state import Entrustment
from shared.domain.inspection.events import (
    Announcement,
    FindingRecorded,
    InspectionEvent,
    InspectionPlanned,
    Mode,
    Obstruction,
    Purpose,
    TeamRole,
)
from shared.domain.inspection.fieldwork import Observation, close, confirm_finding, record_finding
from shared.domain.inspection.obstruction import escalate, record_obstruction
from shared.domain.inspection.planning import PlanRecords, plan_inspection
from shared.domain.inspection.refusals import (
    ConfirmedByItsAuthor,
    DatedBeforeEarlierStep,
    DelegationContradicts,
    FindingAlreadyConfirmed,
    FindingUnknown,
    FollowedInspectionOfAnotherFirm,
    FollowedInspectionUnknown,
    InspectionNotUnderWay,
    MemberWasRecused,
    NotAnInspector,
    NotOfTheTeam,
    ReportAlreadySubmitted,
)
from shared.domain.inspection.state import Inspection, replay
from shared.domain.parties import Party
from shared.domain.reference import SHIPPED
from shared.domain.schemes import SCHEMES
from shared.domain.texts import TextMissing
from tests.domain.a_case import (
    CLERK,
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESCALATED,
    ESTABLISHED,
    FINDING,
    FINDING_CONFIRMED,
    HENAN,
    INSPECTION_ID,
    MEMBER,
    OBSTRUCTED,
    PLANNED,
    RECUSED,
    REGISTRANT,
    REPORTED,
    SITE,
    TEAM,
    TODAY,
    firm,
)

UNDER_WAY = (PLANNED, TEAM, ENTERED)
TOMORROW = date(2026, 10, 31)
RECORDS = PlanRecords(authority=HENAN, firm=firm(CONTRACTOR), schemes=SCHEMES)


def given(*events: InspectionEvent) -> Inspection:
    return replay(events)


def warned(plan: InspectionPlanned, records: PlanRecords = RECORDS) -> list[str]:
    return [warning.code for warning in plan_inspection(plan, records).warnings]


# the axes of the plan


def test_inspection_for_cause_comes_without_notice_in_principle() -> None:
    announced = replace(PLANNED, announcement=Announcement.ANNOUNCED)
    assert warned(announced) == ["for-cause-announced"]
    assert warned(replace(announced, purpose=Purpose.KEY)) == []
    assert warned(PLANNED) == []


def test_follow_up_names_the_inspection_that_it_follows() -> None:
    plan = replace(PLANNED, purpose=Purpose.FOLLOW_UP)
    assert warned(plan) == ["followed-inspection-unnamed"]
    named = replace(plan, follows=INSPECTION_ID)
    assert warned(named, replace(RECORDS, followed_firm=CONTRACTOR.uscc)) == []
    with pytest.raises(FollowedInspectionUnknown):
        plan_inspection(named, RECORDS)
    with pytest.raises(FollowedInspectionOfAnotherFirm):
        plan_inspection(named, replace(RECORDS, followed_firm=REGISTRANT.uscc))


@pytest.mark.parametrize(
    "change",
    [
        {"mode": Mode.DELEGATED},
        {"mode": Mode.JOINT, "delegating_authority": "zj"},
        {"delegating_authority": "zj"},
        {"mode": Mode.DELEGATED, "delegating_authority": HENAN},
    ],
)
def test_delegated_inspection_and_no_other_names_who_delegated_it(
    change: dict[str, object],
) -> None:
    with pytest.raises(DelegationContradicts):
        plan_inspection(replace(PLANNED, **change), RECORDS)  # type: ignore[arg-type]


def test_verification_is_delegated_only_exceptionally() -> None:
    plan = replace(PLANNED, purpose=Purpose.REGISTRATION, scheme="2022-REG")
    assert warned(plan) == []
    delegated = replace(plan, mode=Mode.DELEGATED, delegating_authority="zj")
    assert warned(delegated) == ["verification-delegated"]


def test_full_scope_inspection_of_a_registrant_covers_its_contractors_production() -> None:
    entrusted = (Entrustment(parties=ESTABLISHED, established=ESTABLISHED),)
    records = replace(RECORDS, firm=firm(REGISTRANT), entrusted=entrusted)
    whole = replace(PLANNED, uscc=REGISTRANT.uscc, full_scope=True, entrustments=())
    named = PLANNED.entrustments[:1]
    assert warned(whole, records) == ["full-scope-leaves-out-contractor"]
    assert warned(replace(whole, entrustments=named, sites=("另一地址",)), records) == [
        "full-scope-leaves-out-contractor"
    ]
    assert warned(replace(whole, entrustments=named, sites=(SITE,)), records) == []
    assert warned(replace(whole, full_scope=False), records) == []


# the second inspector


def confirm(*history: InspectionEvent, caller: str = "i-1", number: int = 1) -> object:
    return confirm_finding(given(*history), number, FINDING_CONFIRMED.confirmed_on, caller, TODAY)


def test_finding_is_confirmed_by_another_inspector_until_the_report() -> None:
    assert confirm(*UNDER_WAY, FINDING) == FINDING_CONFIRMED
    assert confirm(*UNDER_WAY, FINDING, CLOSED) == FINDING_CONFIRMED
    with pytest.raises(ReportAlreadySubmitted):
        confirm(*UNDER_WAY, FINDING, CLOSED, REPORTED)


@pytest.mark.parametrize(
    ("role", "refusal"), [(TeamRole.OBSERVER, NotAnInspector), (TeamRole.EXPERT, NotAnInspector)]
)
def test_observers_and_experts_confirm_nothing(role: TeamRole, refusal: type[Exception]) -> None:
    guest = replace(MEMBER, member_ref="g-1", role=role)
    team = replace(TEAM, members=(*TEAM.members, guest))
    with pytest.raises(refusal):
        confirm(PLANNED, team, ENTERED, FINDING, caller="g-1")


@pytest.mark.parametrize(
    ("finding", "caller", "refusal"),
    [
        (FINDING, "i-2", ConfirmedByItsAuthor),
        (replace(FINDING, recorded_by="i-1"), "i-1", ConfirmedByItsAuthor),
        (FINDING, CLERK, NotOfTheTeam),
        (replace(FINDING, found_on=date(2026, 9, 16)), "i-1", DatedBeforeEarlierStep),
    ],
)
def test_finding_is_not_confirmed_by_its_author_or_by_strangers(
    finding: FindingRecorded, caller: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        confirm(*UNDER_WAY, finding, caller=caller)


def test_recused_member_neither_finds_nor_confirms() -> None:
    third = replace(MEMBER, member_ref="i-3")
    gone = replace(RECUSED, member_ref="i-2", replacement=third)
    seen = Observation(
        clause=FINDING.clause,
        fact=FINDING.fact,
        party=Party.CONTRACTOR,
        affects_quality=False,
        found_on=FINDING.found_on,
        found_by="i-2",
    )
    with pytest.raises(MemberWasRecused):
        record_finding(given(*UNDER_WAY, gone), seen, CLERK, TODAY, SCHEMES)
    with pytest.raises(NotOfTheTeam):
        confirm(*UNDER_WAY, replace(FINDING, found_by="i-1"), gone, caller="i-2")
    assert confirm(*UNDER_WAY, FINDING, gone, caller="i-3")


def test_finding_is_confirmed_once_and_only_if_there_is_one() -> None:
    with pytest.raises(FindingAlreadyConfirmed):
        confirm(*UNDER_WAY, FINDING, FINDING_CONFIRMED)
    with pytest.raises(FindingUnknown):
        confirm(*UNDER_WAY, FINDING, number=2)
    with pytest.raises(InspectionNotUnderWay):
        confirm(PLANNED, TEAM)
    with pytest.raises(DateInFuture):
        confirm_finding(given(*UNDER_WAY, FINDING), 1, TOMORROW, "i-1", TODAY)


def test_closure_is_accepted_with_a_warning_while_findings_wait_for_confirmation() -> None:
    (warning,) = close(given(*UNDER_WAY, FINDING), CLOSED, TODAY, SHIPPED.due).warnings
    assert (warning.code, warning.rules) == ("findings-unconfirmed", ("INS-002", "FLT-006"))
    assert not close(
        given(*UNDER_WAY, FINDING, FINDING_CONFIRMED), CLOSED, TODAY, SHIPPED.due
    ).warnings


def test_closure_tells_the_last_day_for_the_result_of_a_delegated_inspection_alone() -> None:
    closed = close(given(*UNDER_WAY), CLOSED, TODAY, SHIPPED.due)
    assert (closed.report_due_on, closed.result_due_on) == (date(2026, 9, 22), None)
    delegated = replace(PLANNED, mode=Mode.DELEGATED, delegating_authority="zj")
    closed = close(given(delegated, TEAM, ENTERED), CLOSED, TODAY, SHIPPED.due)
    assert (closed.report_due_on, closed.result_due_on) == (date(2026, 9, 22), date(2026, 9, 30))
    assert not closed.due_provisional


def test_closure_near_the_end_of_the_known_calendar_tells_provisional_days() -> None:
    at = datetime(2026, 12, 29, 3, 0, tzinfo=UTC)
    entered, closed = replace(ENTERED, entered_at=at), replace(CLOSED, closed_at=at)
    told = close(given(PLANNED, TEAM, entered), closed, date(2026, 12, 30), SHIPPED.due)
    assert (told.report_due_on, told.due_provisional) == (date(2027, 1, 5), True)
    before_any_table = datetime(2020, 3, 2, 3, 0, tzinfo=UTC)
    entered, closed = (
        replace(ENTERED, entered_at=before_any_table),
        replace(CLOSED, closed_at=before_any_table),
    )
    unknown = close(given(PLANNED, TEAM, entered), closed, TODAY, SHIPPED.due)
    assert (unknown.report_due_on, unknown.due_provisional) == (None, False)


# emergencies, and a firm that resists


def test_emergency_is_reported_during_the_visit() -> None:
    assert escalate(given(*UNDER_WAY), ESCALATED, TODAY) == ESCALATED
    for history in ((PLANNED, TEAM), (*UNDER_WAY, CLOSED)):
        with pytest.raises(InspectionNotUnderWay):
            escalate(given(*history), ESCALATED, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"description": " "}, TextMissing),
        ({"reported_at": datetime(2026, 9, 15, 6, 0)}, InstantWithoutOffset),  # noqa: DTZ001
        ({"reported_at": datetime(2026, 10, 31, 6, 0, tzinfo=UTC)}, DateInFuture),
        ({"reported_at": datetime(2026, 9, 14, 6, 0, tzinfo=UTC)}, DatedBeforeEarlierStep),
    ],
)
def test_emergency_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        escalate(given(*UNDER_WAY), replace(ESCALATED, **change), TODAY)  # type: ignore[arg-type]


def test_refusal_by_the_firm_is_recorded_during_the_visit() -> None:
    assert record_obstruction(given(*UNDER_WAY), OBSTRUCTED, TODAY) == OBSTRUCTED
    for history in ((PLANNED, TEAM), (*UNDER_WAY, CLOSED)):
        with pytest.raises(InspectionNotUnderWay):
            record_obstruction(given(*history), OBSTRUCTED, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"facts": ""}, TextMissing),
        ({"occurred_on": TOMORROW}, DateInFuture),
        ({"occurred_on": date(2026, 9, 14)}, DatedBeforeEarlierStep),
    ],
)
def test_refusal_by_the_firm_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_obstruction(given(*UNDER_WAY), replace(OBSTRUCTED, **change), TODAY)  # type: ignore[arg-type]


SHUT = replace(OBSTRUCTED, kind=Obstruction.ENTRY_HINDERED, corrected=False)
PREVENTED = replace(SHUT, prevents_completion=True)


@pytest.mark.parametrize(
    ("obstructions", "prevented"),
    [
        ((), False),
        ((OBSTRUCTED,), False),
        ((SHUT,), False),
        ((PREVENTED,), True),
        ((replace(PREVENTED, corrected=True),), False),
        ((PREVENTED, replace(PREVENTED, corrected=True)), False),
        ((PREVENTED, OBSTRUCTED), True),
    ],
)
def test_inspection_is_prevented_only_by_what_stands_uncorrected_and_stops_it(
    obstructions: tuple[InspectionEvent, ...], prevented: bool
) -> None:
    assert given(*UNDER_WAY, *obstructions).prevented is prevented
