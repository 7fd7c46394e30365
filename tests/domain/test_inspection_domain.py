"""What the decisions of shared/domain/inspection promise."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, InstantWithoutOffset, PeriodReversed
from shared.domain.entrustment.state import Entrustment
from shared.domain.inspection.events import (
    Announcement,
    InspectionEvent,
    Purpose,
    RectificationOutcome,
    TeamAssigned,
    TeamRole,
)
from shared.domain.inspection.fieldwork import (
    Observation,
    close,
    record_finding,
    record_statement,
)
from shared.domain.inspection.planning import (
    PlanRecords,
    SiteEntry,
    enter_site,
    name_entrustment,
    plan_inspection,
)
from shared.domain.inspection.rectification import (
    Demand,
    order_rectification,
    submit_rectification,
    verify_rectification,
)
from shared.domain.inspection.refusals import (
    ConclusionWithoutReason,
    ConflictNotDeclared,
    ConsentMissing,
    CredentialsNotShown,
    DatedBeforeEarlierStep,
    EntrustmentOfAnotherFirm,
    FindingOnOtherEntrustment,
    FindingUnknown,
    GroundMissing,
    InspectionAlreadyClosed,
    InspectionNotClosed,
    InspectionNotUnderWay,
    InspectionUnknown,
    MalformedGmpArticle,
    MemberNamedTwice,
    PledgeNotSigned,
    RectificationAlreadySubmitted,
    RectificationNotOrdered,
    RectificationNotSubmitted,
    RectificationUnderWay,
    ReportAlreadySubmitted,
    ReportMissing,
    ResultAlreadyIssued,
    ResultUndecided,
    SiteAlreadyEntered,
    SiteNotEntered,
    SiteNotPlanned,
    StatementAfterResult,
    TeamMissing,
    TeamTooSmall,
    TeamWithoutSingleLeader,
)
from shared.domain.inspection.results import TeamReport, issue_result, submit_report
from shared.domain.inspection.state import Inspection, Stage, replay
from shared.domain.inspection.team import assign_team
from shared.domain.parties import Party
from shared.domain.reference import SHIPPED
from shared.domain.schemes import (
    SCHEMES,
    Conclusion,
    SchemeIsDraft,
    UnknownClause,
    UnknownScheme,
)
from shared.domain.texts import TEXT, ListTooLong, TextMissing, TextTooLong
from shared.domain.uscc import UsccCheckCharacterWrong
from tests.domain.a_case import (
    CLERK,
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESTABLISHED,
    FINDING,
    FINDING_CONFIRMED,
    HENAN,
    LEADER,
    MEMBER,
    NAMED,
    ORDERED,
    PLANNED,
    REGISTRANT,
    REPORTED,
    RESULT,
    SITE,
    STATED,
    SUBMITTED,
    TEAM,
    TODAY,
    VERIFIED,
    firm,
)

RECORDS = PlanRecords(authority=HENAN, firm=firm(CONTRACTOR), schemes=SCHEMES)
DEMAND = Demand(
    findings=ORDERED.findings,
    requirement=ORDERED.requirement,
    ordered_on=ORDERED.ordered_on,
    due_on=ORDERED.due_on,
)
ENTRY = SiteEntry(site=SITE, entered_at=ENTERED.entered_at, credentials_shown=True)
OBSERVATION = Observation(
    clause=FINDING.clause,
    fact=FINDING.fact,
    party=Party.CONTRACTOR,
    affects_quality=False,
    found_on=FINDING.found_on,
    found_by=FINDING.found_by,
)
REPORT = TeamReport(summary=REPORTED.summary, reported_on=REPORTED.reported_on)
TOMORROW = TODAY + timedelta(days=1)
AFTER_REPEAL = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
NOVEMBER = date(2026, 11, 23)

UNDER_WAY = (PLANNED, TEAM, ENTERED)
ENDED = (*UNDER_WAY, FINDING, CLOSED)
ORDER_STANDS = (*ENDED, REPORTED, RESULT, ORDERED)


def given(*events: InspectionEvent) -> Inspection:
    return replay(events)


# the plan


def test_plan_is_accepted_as_stated() -> None:
    assert plan_inspection(PLANNED, RECORDS) == PLANNED


def test_plan_is_accepted_for_a_firm_not_on_record_if_its_code_is_right() -> None:
    assert plan_inspection(PLANNED, replace(RECORDS, firm=None)) == PLANNED
    wrong = replace(PLANNED, uscc=f"{PLANNED.uscc[:-1]}0", entrustments=())
    with pytest.raises(UsccCheckCharacterWrong):
        plan_inspection(wrong, replace(RECORDS, firm=None))


def test_plan_of_an_unannounced_inspection_is_refused_without_a_ground() -> None:
    with pytest.raises(GroundMissing):
        plan_inspection(replace(PLANNED, grounds=()), RECORDS)
    announced = replace(
        PLANNED, grounds=(), announcement=Announcement.ANNOUNCED, purpose=Purpose.KEY
    )
    assert plan_inspection(announced, RECORDS) == announced


def test_plan_is_refused_when_it_names_an_entrustment_of_another_firm() -> None:
    foreign = replace(NAMED, contractor_uscc=REGISTRANT.uscc)
    with pytest.raises(EntrustmentOfAnotherFirm):
        plan_inspection(replace(PLANNED, entrustments=(foreign,)), RECORDS)


def test_plan_is_refused_when_its_scheme_or_period_cannot_be() -> None:
    with pytest.raises(UnknownScheme):
        plan_inspection(replace(PLANNED, scheme="2026-GEN"), RECORDS)
    with pytest.raises(SchemeIsDraft):
        plan_inspection(replace(PLANNED, scheme="2026-DRAFT"), RECORDS)
    with pytest.raises(PeriodReversed):
        plan_inspection(replace(PLANNED, planned_until=date(2026, 9, 13)), RECORDS)


def test_plan_names_up_to_a_thousand_entrustments() -> None:
    many = replace(PLANNED, entrustments=(NAMED,) * 1_000)
    assert plan_inspection(many, RECORDS) == many
    with pytest.raises(ListTooLong):
        plan_inspection(replace(PLANNED, entrustments=(NAMED,) * 1_001), RECORDS)


def test_plan_names_an_entrustment_by_its_parties_and_their_authorities() -> None:
    assert name_entrustment(Entrustment(parties=ESTABLISHED)) == NAMED


# the team


def test_team_is_accepted_and_a_later_one_replaces_it_until_site_entry() -> None:
    assert assign_team(given(PLANNED), TEAM) == TEAM
    later = replace(TEAM, members=(LEADER, replace(MEMBER, member_ref="i-3")), personal=None)
    assert given(PLANNED, TEAM, assign_team(given(PLANNED, TEAM), later)).team == later
    with pytest.raises(SiteAlreadyEntered):
        assign_team(given(*UNDER_WAY), TEAM)


EXPERT = replace(MEMBER, role=TeamRole.EXPERT)


@pytest.mark.parametrize(
    ("members", "refusal"),
    [
        ((LEADER,), TeamTooSmall),
        ((LEADER, EXPERT), TeamTooSmall),
        ((replace(LEADER, role=TeamRole.MEMBER), MEMBER), TeamWithoutSingleLeader),
        ((LEADER, replace(MEMBER, role=TeamRole.LEADER)), TeamWithoutSingleLeader),
        ((LEADER, replace(MEMBER, no_conflict_declared=False)), ConflictNotDeclared),
        ((LEADER, replace(MEMBER, integrity_pledged=False)), PledgeNotSigned),
        (
            (LEADER, MEMBER, replace(EXPERT, member_ref="e", integrity_pledged=False)),
            PledgeNotSigned,
        ),
        ((LEADER, replace(MEMBER, member_ref="i-1")), MemberNamedTwice),
        ((LEADER, replace(MEMBER, authority="zz")), UnknownAuthority),
    ],
)
def test_team_is_refused_when_a_rule_of_its_composition_fails(
    members: tuple[object, ...], refusal: type[Exception]
) -> None:
    team = TeamAssigned(inspection_id=PLANNED.inspection_id, members=members, recorded_by=CLERK)  # type: ignore[arg-type]
    with pytest.raises(refusal):
        assign_team(given(PLANNED), team)


def test_team_is_refused_when_a_name_belongs_to_no_member() -> None:
    with pytest.raises(MemberNamedTwice):
        assign_team(
            given(PLANNED), replace(TEAM, members=(LEADER, replace(MEMBER, member_ref="x")))
        )


# site entry


def test_site_entry_repeats_what_others_need_of_the_plan() -> None:
    assert enter_site(given(PLANNED, TEAM), ENTRY, HENAN, CLERK, TODAY) == ENTERED


def test_site_entry_is_refused_without_a_team() -> None:
    with pytest.raises(TeamMissing):
        enter_site(given(PLANNED), ENTRY, HENAN, CLERK, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"credentials_shown": False}, CredentialsNotShown),
        ({"site": "另一地址"}, SiteNotPlanned),
        ({"entered_at": datetime(2026, 9, 15, 9, 10)}, InstantWithoutOffset),  # noqa: DTZ001
        ({"entered_at": datetime(2026, 10, 30, 16, 0, tzinfo=UTC)}, DateInFuture),
    ],
)
def test_site_entry_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        enter_site(given(PLANNED, TEAM), replace(ENTRY, **change), HENAN, CLERK, TODAY)  # type: ignore[arg-type]


def test_site_is_entered_once_and_in_order() -> None:
    second = "第二地址"
    plan = replace(PLANNED, sites=(SITE, second))
    later = replace(ENTRY, site=second, entered_at=ENTRY.entered_at + timedelta(hours=3))
    inspection = given(plan, TEAM, ENTERED)
    assert enter_site(inspection, later, HENAN, CLERK, TODAY).site == second
    with pytest.raises(SiteAlreadyEntered):
        enter_site(inspection, replace(later, site=SITE), HENAN, CLERK, TODAY)
    with pytest.raises(DatedBeforeEarlierStep):
        enter_site(
            inspection,
            replace(later, entered_at=ENTRY.entered_at - timedelta(hours=1)),
            HENAN,
            CLERK,
            TODAY,
        )
    with pytest.raises(InspectionAlreadyClosed):
        enter_site(given(plan, TEAM, ENTERED, CLOSED), later, HENAN, CLERK, TODAY)


# findings and statements


def test_finding_is_numbered_and_weighed_by_the_scheme_it_cites() -> None:
    assert record_finding(given(*UNDER_WAY), OBSERVATION, CLERK, TODAY, SCHEMES) == FINDING
    key = replace(OBSERVATION, clause="2015-GEN:*2.8.1", gmp_article="GMP2025:§109")
    recorded = record_finding(given(*UNDER_WAY, FINDING), key, CLERK, TODAY, SCHEMES)
    assert (recorded.number, recorded.severity) == (2, "key")


@pytest.mark.parametrize("history", [(PLANNED, TEAM), ENDED, (*ENDED, REPORTED)])
def test_finding_is_refused_before_site_entry_and_after_closure(
    history: tuple[InspectionEvent, ...],
) -> None:
    with pytest.raises(InspectionNotUnderWay) as refusal:
        record_finding(given(*history), OBSERVATION, CLERK, TODAY, SCHEMES)
    assert refusal.value.code == "inspection-not-under-way"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"clause": "2015-GEN:99.9.9"}, UnknownClause),
        ({"clause": "2015-GEN:2.8.1"}, UnknownClause),
        ({"clause": "2026-GEN:1.1.1"}, UnknownScheme),
        ({"clause": "2026-DRAFT:***1.1.1"}, SchemeIsDraft),
        ({"gmp_article": "GMP2014:§12"}, MalformedGmpArticle),
        ({"fact": "样" * (TEXT + 1)}, TextTooLong),
        ({"fact": " "}, TextMissing),
        ({"site": "别处"}, SiteNotEntered),
        ({"found_on": TOMORROW}, DateInFuture),
        ({"found_on": date(2026, 9, 14)}, DatedBeforeEarlierStep),
        ({"entrustments": (PLANNED.inspection_id,)}, FindingOnOtherEntrustment),
    ],
)
def test_finding_is_refused_when_a_fact_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        record_finding(given(*UNDER_WAY), replace(OBSERVATION, **change), CLERK, TODAY, SCHEMES)  # type: ignore[arg-type]


def test_statement_of_the_firm_is_recorded_until_the_final_result() -> None:
    assert record_statement(given(*UNDER_WAY), STATED, TODAY) == STATED
    assert record_statement(given(*ENDED, REPORTED), STATED, TODAY) == STATED
    with pytest.raises(InspectionNotUnderWay):
        record_statement(given(PLANNED, TEAM), STATED, TODAY)
    with pytest.raises(StatementAfterResult):
        record_statement(given(*ENDED, REPORTED, RESULT), STATED, TODAY)


# the end of the visit


def test_closure_is_accepted_once() -> None:
    assert (
        close(given(*UNDER_WAY, FINDING, FINDING_CONFIRMED), CLOSED, TODAY, SHIPPED.due) == CLOSED
    )
    with pytest.raises(InspectionAlreadyClosed):
        close(given(*ENDED), CLOSED, TODAY, SHIPPED.due)
    with pytest.raises(InspectionNotUnderWay):
        close(given(PLANNED, TEAM), CLOSED, TODAY, SHIPPED.due)


def test_closure_of_an_unannounced_inspection_needs_the_organisers_consent() -> None:
    with pytest.raises(ConsentMissing):
        close(given(*UNDER_WAY), replace(CLOSED, consent_ref=None), TODAY, SHIPPED.due)
    announced = replace(PLANNED, announcement=Announcement.ANNOUNCED)
    silent = replace(CLOSED, consent_ref=None)
    assert close(given(announced, TEAM, ENTERED), silent, TODAY, SHIPPED.due) == silent


@pytest.mark.parametrize(
    "closed_at",
    [datetime(2026, 9, 15, 1, 9, tzinfo=UTC), datetime(2026, 9, 16, 9, 0, tzinfo=UTC)],
)
def test_closure_is_refused_before_site_entry_or_the_last_finding(closed_at: datetime) -> None:
    late_finding = replace(FINDING, found_on=date(2026, 9, 17))
    with pytest.raises(DatedBeforeEarlierStep):
        close(
            given(*UNDER_WAY, late_finding),
            replace(CLOSED, closed_at=closed_at),
            TODAY,
            SHIPPED.due,
        )


# report and result


def test_report_proposes_what_the_scheme_says() -> None:
    assert submit_report(given(*ENDED), REPORT, CLERK, TODAY, SCHEMES) == REPORTED


@pytest.mark.parametrize(
    ("findings", "conclusion"),
    [
        ((), Conclusion.NO_DEPARTURE),
        ((FINDING,), Conclusion.RECTIFY),
        ((FINDING, replace(FINDING, affects_quality=True)), Conclusion.STOP_AND_RECTIFY),
        ((replace(FINDING, severity="key"),), Conclusion.STOP_AND_RECTIFY),
    ],
)
def test_scheme_of_2015_concludes_from_key_items_and_effects_on_quality(
    findings: tuple[InspectionEvent, ...], conclusion: Conclusion
) -> None:
    report = submit_report(given(*UNDER_WAY, *findings, CLOSED), REPORT, CLERK, TODAY, SCHEMES)
    assert (report.scheme_conclusion, report.proposed) == (conclusion, conclusion)


def test_report_is_refused_before_closure_and_the_second_time() -> None:
    with pytest.raises(InspectionNotClosed):
        submit_report(given(*UNDER_WAY, FINDING), REPORT, CLERK, TODAY, SCHEMES)
    with pytest.raises(ReportAlreadySubmitted):
        submit_report(given(*ENDED, REPORTED), REPORT, CLERK, TODAY, SCHEMES)


def test_report_departs_from_the_scheme_only_with_a_reason() -> None:
    lenient = replace(REPORT, proposed=Conclusion.NO_DEPARTURE)
    with pytest.raises(ConclusionWithoutReason):
        submit_report(given(*ENDED), lenient, CLERK, TODAY, SCHEMES)
    reasoned = submit_report(
        given(*ENDED), replace(lenient, reason="已当场改正"), CLERK, TODAY, SCHEMES
    )
    assert (reasoned.scheme_conclusion, reasoned.proposed) == (
        Conclusion.RECTIFY,
        Conclusion.NO_DEPARTURE,
    )


IN_NOVEMBER = (
    PLANNED,
    TEAM,
    replace(ENTERED, entered_at=AFTER_REPEAL),
    replace(FINDING, found_on=date(2026, 11, 2)),
    replace(CLOSED, closed_at=AFTER_REPEAL + timedelta(hours=6)),
)
NOVEMBER_REPORT = replace(REPORT, reported_on=date(2026, 11, 6))


def test_report_from_november_2026_on_leaves_the_conclusion_to_a_human() -> None:
    report = submit_report(given(*IN_NOVEMBER), NOVEMBER_REPORT, CLERK, NOVEMBER, SCHEMES)
    assert (report.scheme_conclusion, report.proposed) == (
        Conclusion.NEEDS_HUMAN,
        Conclusion.NEEDS_HUMAN,
    )


def test_scheme_ends_with_the_legal_date_of_site_entry_not_with_that_of_utc() -> None:
    last_minute = datetime(2026, 10, 31, 15, 59, tzinfo=UTC)
    entered = replace(ENTERED, entered_at=last_minute)
    closed = replace(CLOSED, closed_at=AFTER_REPEAL)
    before = submit_report(
        given(PLANNED, TEAM, entered, closed), NOVEMBER_REPORT, CLERK, NOVEMBER, SCHEMES
    )
    assert before.scheme_conclusion is Conclusion.NO_DEPARTURE
    entered = replace(ENTERED, entered_at=last_minute + timedelta(minutes=1))
    after = submit_report(
        given(PLANNED, TEAM, entered, closed), NOVEMBER_REPORT, CLERK, NOVEMBER, SCHEMES
    )
    assert after.scheme_conclusion is Conclusion.NEEDS_HUMAN


def test_conclusion_without_a_scheme_in_force_is_refused_without_a_reason() -> None:
    stated = replace(NOVEMBER_REPORT, proposed=Conclusion.RECTIFY)
    with pytest.raises(ConclusionWithoutReason):
        submit_report(given(*IN_NOVEMBER), stated, CLERK, NOVEMBER, SCHEMES)
    report = submit_report(
        given(*IN_NOVEMBER), replace(stated, reason="集体研究"), CLERK, NOVEMBER, SCHEMES
    )
    final = replace(RESULT, issued_on=date(2026, 11, 9))
    with pytest.raises(ConclusionWithoutReason):
        issue_result(given(*IN_NOVEMBER, report), final, NOVEMBER, SCHEMES)
    reasoned = replace(final, reason="局务会决定")
    assert issue_result(given(*IN_NOVEMBER, report), reasoned, NOVEMBER, SCHEMES) == replace(
        reasoned, scheme_conclusion=Conclusion.NEEDS_HUMAN
    )


def test_result_is_accepted_when_it_follows_the_proposal() -> None:
    assert issue_result(given(*ENDED, REPORTED), RESULT, TODAY, SCHEMES) == RESULT


def test_result_is_refused_before_the_report_and_the_second_time() -> None:
    with pytest.raises(ReportMissing):
        issue_result(given(*ENDED), RESULT, TODAY, SCHEMES)
    with pytest.raises(ResultAlreadyIssued):
        issue_result(given(*ENDED, REPORTED, RESULT), RESULT, TODAY, SCHEMES)


def test_result_departs_from_the_proposal_only_with_a_reason() -> None:
    stricter = replace(RESULT, conclusion=Conclusion.STOP_AND_RECTIFY)
    with pytest.raises(ConclusionWithoutReason):
        issue_result(given(*ENDED, REPORTED), stricter, TODAY, SCHEMES)
    reasoned = replace(stricter, reason="同类问题重复出现")
    assert issue_result(given(*ENDED, REPORTED), reasoned, TODAY, SCHEMES) == reasoned


def test_result_that_follows_the_scheme_against_the_team_needs_a_reason_too() -> None:
    lenient = replace(REPORTED, proposed=Conclusion.NO_DEPARTURE, reason="已当场改正")
    with pytest.raises(ConclusionWithoutReason):
        issue_result(given(*ENDED, lenient), RESULT, TODAY, SCHEMES)


def test_result_always_decides() -> None:
    undecided = replace(RESULT, conclusion=Conclusion.NEEDS_HUMAN, reason="待定")
    with pytest.raises(ResultUndecided):
        issue_result(given(*ENDED, REPORTED), undecided, TODAY, SCHEMES)


@pytest.mark.parametrize("issued_on", [TOMORROW, date(2026, 9, 17)])
def test_result_is_refused_when_its_day_cannot_be(issued_on: date) -> None:
    with pytest.raises((DateInFuture, DatedBeforeEarlierStep)):
        issue_result(given(*ENDED, REPORTED), replace(RESULT, issued_on=issued_on), TODAY, SCHEMES)


# rectification


def test_rectification_is_ordered_submitted_and_verified_in_turn() -> None:
    assert order_rectification(given(*ENDED), DEMAND, None, CLERK, TODAY) == ORDERED
    assert submit_rectification(given(*ORDER_STANDS), SUBMITTED, TODAY) == SUBMITTED
    assert verify_rectification(given(*ORDER_STANDS, SUBMITTED), VERIFIED, TODAY) == VERIFIED


def test_rectification_is_refused_before_closure_and_of_unknown_findings() -> None:
    with pytest.raises(InspectionNotClosed):
        order_rectification(given(*UNDER_WAY, FINDING), DEMAND, None, CLERK, TODAY)
    with pytest.raises(FindingUnknown):
        order_rectification(given(*ENDED), replace(DEMAND, findings=(1, 2)), None, CLERK, TODAY)


@pytest.mark.parametrize("history", [ENDED, (*ORDER_STANDS, SUBMITTED, VERIFIED)])
def test_rectification_is_neither_submitted_nor_verified_without_a_standing_order(
    history: tuple[InspectionEvent, ...],
) -> None:
    with pytest.raises(RectificationNotOrdered):
        submit_rectification(given(*history), SUBMITTED, TODAY)
    with pytest.raises(RectificationNotOrdered):
        verify_rectification(given(*history), VERIFIED, TODAY)


def test_rectification_is_submitted_once_and_verified_after_that() -> None:
    with pytest.raises(RectificationAlreadySubmitted):
        submit_rectification(given(*ORDER_STANDS, SUBMITTED), SUBMITTED, TODAY)
    with pytest.raises(RectificationNotSubmitted):
        verify_rectification(given(*ORDER_STANDS), VERIFIED, TODAY)


def test_rectification_is_ordered_again_only_after_the_check_of_the_last_order() -> None:
    with pytest.raises(RectificationUnderWay):
        order_rectification(given(*ORDER_STANDS), DEMAND, None, CLERK, TODAY)
    failed = replace(VERIFIED, outcome=RectificationOutcome.NOT_CORRECTED)
    again = replace(DEMAND, ordered_on=date(2026, 10, 19), due_on=date(2026, 11, 30))
    history = given(*ORDER_STANDS, SUBMITTED, failed)
    assert order_rectification(history, again, None, CLERK, TODAY).due_on == again.due_on


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"due_on": date(2026, 9, 21)}, PeriodReversed),
        ({"ordered_on": TOMORROW, "due_on": TOMORROW}, DateInFuture),
        ({"ordered_on": date(2026, 9, 15)}, DatedBeforeEarlierStep),
    ],
)
def test_rectification_order_is_refused_when_its_days_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        order_rectification(given(*ENDED), replace(DEMAND, **change), None, CLERK, TODAY)  # type: ignore[arg-type]


# history


def test_replay_names_the_stage_that_was_reached() -> None:
    stages = [given(*ORDER_STANDS[: length + 1]).stage for length in range(len(ORDER_STANDS))]
    assert stages == [
        Stage.PLANNED,
        Stage.PLANNED,
        Stage.UNDER_WAY,
        Stage.UNDER_WAY,
        Stage.CLOSED,
        Stage.REPORTED,
        Stage.CONCLUDED,
        Stage.CONCLUDED,
    ]


def test_replay_applies_what_no_decision_would_allow() -> None:
    odd = given(PLANNED, SUBMITTED, RESULT, FINDING)
    assert (odd.findings, odd.result, odd.rectifications) == ((FINDING,), RESULT, ())


@pytest.mark.parametrize("history", [(), (ENTERED, FINDING)])
def test_replay_without_a_plan_knows_no_inspection(history: tuple[InspectionEvent, ...]) -> None:
    with pytest.raises(InspectionUnknown):
        replay(history)
