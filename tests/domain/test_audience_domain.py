"""Who is entitled to what: the table of audiences, row by row."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared.domain.audience import EVERYBODY, audience_of, personal_readers, subjects_of
from shared.domain.event import Event
from shared.domain.inspection.events import (
    InspectionEvent,
    SiteEntered,
)
from shared.domain.inspection.state import replay
from tests.domain.a_case import (
    ACKNOWLEDGED,
    ALLEGED,
    ANNULLED,
    ARCHIVE_PUSHED,
    CALENDAR,
    CASE_OPENED,
    CATALOGUE,
    CERTIFICATE,
    CLOSED,
    COMPLAINED,
    COMPLAINT_RESOLVED,
    CONDUCT,
    CONTRACTOR,
    CORRECTED,
    CREDIT_REPAIRED,
    DEADLINES,
    DECLARED,
    DECLINED,
    ENTERED,
    ESCALATED,
    ESTABLISHED,
    FINDING,
    FINDING_CONFIRMED,
    GRADING,
    GRANTED,
    HENAN,
    HOST_NOTIFIED,
    INVESTIGATED,
    JOINT_ESCALATED,
    JOINT_INTERVIEW,
    JOINT_PLAN,
    JOINT_READ,
    JOINT_STARTED,
    LICENCE,
    LIFTED,
    LISTED,
    NAMED,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    OBSTRUCTED,
    ORDERED,
    OTHER_FIRM,
    OTHER_NAMED,
    OVERDUE,
    PENALISED,
    PLANNED,
    PLEDGED,
    PUBLICITY_ENDED,
    PUBLISHED,
    PUSH_RECEIVED,
    RECUSED,
    REGISTRANT,
    REPAIRED_READ,
    REPORT_CONFIRMED,
    REPORTED,
    REQUESTED,
    RESULT,
    RETURNED,
    RISK_ASSESSED,
    RISK_NOTIFIED,
    SAMPLED,
    SCHEME_PUBLISHED,
    STATED,
    STORY,
    SUBMITTED,
    SUSPENDED,
    TEAM,
    UNLISTED,
    VERIFIED,
    ZHEJIANG,
)

NARROW = replace(FINDING, entrustments=(NAMED.entrustment_id,))
OTHER_NARROW = replace(FINDING, number=2, entrustments=(OTHER_NAMED.entrustment_id,))
ALL_FIRMS = tuple(sorted((CONTRACTOR.uscc, REGISTRANT.uscc, OTHER_FIRM.uscc)))
ONE_PRODUCT = tuple(sorted((CONTRACTOR.uscc, REGISTRANT.uscc)))


@pytest.mark.parametrize(
    "event",
    [
        REGISTRANT,
        LICENCE,
        CERTIFICATE,
        ALLEGED,
        CATALOGUE,
        CALENDAR,
        SCHEME_PUBLISHED,
        DEADLINES,
        GRADING,
    ],
)
def test_master_records_alarms_and_the_law_are_for_everybody(event: Event) -> None:
    assert audience_of(event, HENAN) == EVERYBODY


@pytest.mark.parametrize(
    ("writer", "audience"), [(ZHEJIANG, ("ha", "nmpa")), (HENAN, ("nmpa", "zj"))]
)
def test_entrustment_is_for_both_authorities_and_the_nmpa(
    writer: str, audience: tuple[str, ...]
) -> None:
    assert audience_of(ESTABLISHED, writer) == audience
    assert audience_of(ACKNOWLEDGED, writer) == audience


def test_notice_is_for_sender_receiver_and_nmpa() -> None:
    assert audience_of(NOTICE, HENAN) == ("nmpa", "zj")
    assert audience_of(NOTICE_ACKNOWLEDGED, ZHEJIANG) == ("ha", "nmpa")


def test_request_for_access_and_its_answers_are_for_both_authorities_and_the_nmpa() -> None:
    assert audience_of(REQUESTED, ZHEJIANG) == ("ha", "nmpa")
    assert audience_of(GRANTED, HENAN) == audience_of(DECLINED, HENAN) == ("nmpa", "zj")


@pytest.mark.parametrize(
    ("event", "writer", "audience"),
    [
        (SAMPLED, ZHEJIANG, ("ha", "nmpa")),
        (CONDUCT, HENAN, ("nmpa", "zj")),
        (LISTED, HENAN, EVERYBODY),
        (UNLISTED, HENAN, EVERYBODY),
        (replace(RISK_NOTIFIED, notifying="gd"), "gd", ("ha", "nmpa", "zj")),
        (RISK_ASSESSED, ZHEJIANG, ("ha", "nmpa")),
        (replace(INVESTIGATED, notifying="gd"), HENAN, ("gd", "nmpa", "zj")),
        (COMPLAINED, HENAN, ()),
        (COMPLAINT_RESOLVED, HENAN, ()),
        (REPAIRED_READ, HENAN, ()),
    ],
)
def test_facts_of_credit_are_for_whom_they_concern_and_complaints_for_their_writer_alone(
    event: Event, writer: str, audience: tuple[str, ...]
) -> None:
    assert audience_of(event, writer) == audience


def test_credit_repair_is_for_those_who_were_told_of_what_it_repairs() -> None:
    assert audience_of(CREDIT_REPAIRED, HENAN) == ("nmpa", "zj")
    assert audience_of(replace(CREDIT_REPAIRED, told_to=EVERYBODY), HENAN) == EVERYBODY


def test_correction_of_what_nobody_else_may_read_is_for_the_writer_alone() -> None:
    assert audience_of(replace(CORRECTED, readers=()), HENAN) == ()
    assert audience_of(replace(CORRECTED, readers=("nmpa", "zj")), HENAN) == ("nmpa", "zj")


def test_batch_that_was_pushed_is_for_the_nmpa() -> None:
    assert audience_of(ARCHIVE_PUSHED, HENAN) == ("nmpa",)
    assert subjects_of(ARCHIVE_PUSHED) == ()


def test_fact_of_a_firm_is_for_those_whom_it_concerns() -> None:
    assert audience_of(SUSPENDED, HENAN) == audience_of(LIFTED, HENAN) == ("nmpa", "zj")
    assert subjects_of(SUSPENDED) == (CONTRACTOR.uscc,)


def test_joint_interview_is_for_who_holds_it_too() -> None:
    elsewhere = replace(JOINT_INTERVIEW, concerned=("sh",))
    assert audience_of(elsewhere, HENAN) == ("nmpa", "sh", "zj")


def test_case_is_for_who_found_it_too() -> None:
    alone = replace(CASE_OPENED, concerned=())
    assert audience_of(alone, HENAN) == ("nmpa", "zj")
    assert audience_of(replace(alone, finding_authority=None), HENAN) == ("nmpa",)


def test_penalty_is_for_its_decider_and_its_host_and_its_publication_for_everybody() -> None:
    alone = replace(PENALISED, concerned=())
    assert audience_of(alone, HENAN) == ("nmpa", "zj")
    assert audience_of(replace(PUSH_RECEIVED, concerned=()), ZHEJIANG) == ("ha", "nmpa")
    assert audience_of(PUBLISHED, ZHEJIANG) == audience_of(PUBLICITY_ENDED, HENAN) == EVERYBODY


def test_grant_is_for_those_to_whom_it_opens() -> None:
    assert audience_of(replace(GRANTED, to=("gd", "sh")), HENAN) == ("gd", "nmpa", "sh")
    assert audience_of(replace(GRANTED, to=EVERYBODY), HENAN) == EVERYBODY


def test_what_is_under_seal_is_for_its_readers_alone_and_who_has_read_it_for_nobody_else() -> None:
    assert audience_of(JOINT_PLAN, ZHEJIANG) == ("ha",)
    assert audience_of(JOINT_ESCALATED, HENAN) == ("nmpa", "zj")
    assert audience_of(JOINT_READ, HENAN) == ()
    assert subjects_of(JOINT_PLAN) == subjects_of(JOINT_READ) == ()
    assert JOINT_PLAN.IN_SLOT
    assert JOINT_READ.IN_SLOT


def test_start_of_a_joint_case_is_for_those_to_whom_it_opens_and_the_nmpa() -> None:
    assert audience_of(replace(JOINT_STARTED, readers=("ha", "zj")), ZHEJIANG) == ("ha", "nmpa")
    assert subjects_of(JOINT_STARTED) == ONE_PRODUCT
    assert not JOINT_STARTED.IN_SLOT


@pytest.mark.parametrize("event", [PLANNED, TEAM, DECLARED, PLEDGED, RECUSED, HOST_NOTIFIED])
def test_inspection_before_site_entry_is_for_its_writer_alone(event: Event) -> None:
    for inspection in (replay([PLANNED]), replay([PLANNED, TEAM, ENTERED])):
        assert audience_of(event, HENAN, inspection) == ()


@pytest.mark.parametrize(
    "event", [ENTERED, FINDING, STATED, ESCALATED, OBSTRUCTED, CLOSED, REPORTED, RESULT]
)
def test_inspection_from_site_entry_is_for_the_authorities_of_all_entrustments_named(
    event: Event,
) -> None:
    inspection = replay([PLANNED, TEAM, ENTERED])
    assert audience_of(event, HENAN, inspection) == ("nmpa", "sh", "zj")
    assert subjects_of(event, inspection) == ALL_FIRMS


def test_inspection_without_entrustments_is_for_the_nmpa() -> None:
    alone = replace(PLANNED, entrustments=())
    assert audience_of(FINDING, HENAN, replay([alone])) == ("nmpa",)
    assert subjects_of(FINDING, replay([alone])) == (CONTRACTOR.uscc,)


def test_finding_on_one_product_is_for_the_authority_of_that_product_alone() -> None:
    inspection = replay([PLANNED, TEAM, ENTERED])
    assert audience_of(NARROW, HENAN, inspection) == ("nmpa", "zj")
    assert subjects_of(NARROW, inspection) == ONE_PRODUCT
    assert audience_of(OTHER_NARROW, HENAN, inspection) == ("nmpa", "sh")


@pytest.mark.parametrize(
    ("findings", "audience"),
    [
        ((NARROW,), ("nmpa", "zj")),
        ((NARROW, OTHER_NARROW), ("nmpa", "sh", "zj")),
        ((FINDING,), ("nmpa", "sh", "zj")),
    ],
)
def test_rectification_is_for_those_whose_findings_it_concerns(
    findings: tuple[InspectionEvent, ...], audience: tuple[str, ...]
) -> None:
    order = replace(ORDERED, findings=tuple(range(1, len(findings) + 1)))
    inspection = replay([PLANNED, TEAM, ENTERED, *findings, CLOSED, order])
    for event in (order, SUBMITTED, OVERDUE, VERIFIED):
        assert audience_of(event, HENAN, inspection) == audience


def test_confirmation_of_a_finding_is_for_those_whom_the_finding_concerns() -> None:
    inspection = replay([PLANNED, TEAM, ENTERED, NARROW, OTHER_NARROW])
    assert audience_of(FINDING_CONFIRMED, HENAN, inspection) == ("nmpa", "zj")
    second = replace(FINDING_CONFIRMED, number=2)
    assert audience_of(second, HENAN, inspection) == ("nmpa", "sh")


def test_delegated_inspection_is_for_who_delegated_it_from_site_entry_on() -> None:
    delegated = replace(PLANNED, delegating_authority="gd", entrustments=())
    entered = replace(ENTERED, delegating_authority="gd", entrustments=())
    assert audience_of(delegated, HENAN) == ()
    assert audience_of(entered, HENAN) == ("gd", "nmpa")
    assert audience_of(FINDING, HENAN, replay([delegated, TEAM, entered])) == ("gd", "nmpa")


def test_inspection_of_a_case_is_for_its_participants_from_site_entry_on() -> None:
    case = {"joint_id": UUID(int=9), "participants": ("gd", HENAN), "entrustments": ()}
    planned, entered = replace(PLANNED, **case), replace(ENTERED, **case)  # type: ignore[arg-type]
    assert audience_of(planned, HENAN) == ()
    assert audience_of(entered, HENAN) == ("gd", "nmpa")
    inspection = replay([planned, TEAM, entered, FINDING, CLOSED, ORDERED])
    for event in (FINDING, FINDING_CONFIRMED, CLOSED, RESULT, ORDERED, VERIFIED):
        assert audience_of(event, HENAN, inspection) == ("gd", "nmpa")
    assert audience_of(replace(RETURNED, participants=("gd", HENAN)), HENAN) == ("gd", "nmpa", "zj")


def test_result_of_a_delegated_inspection_and_its_confirmation_are_for_both_and_the_nmpa() -> None:
    assert audience_of(RETURNED, HENAN) == ("nmpa", "zj")
    assert audience_of(REPORT_CONFIRMED, ZHEJIANG) == ("ha", "nmpa")
    assert subjects_of(RETURNED) == subjects_of(REPORT_CONFIRMED) == ALL_FIRMS


def test_audience_is_sorted_and_never_lists_its_writer() -> None:
    inspection = replay([PLANNED, TEAM, ENTERED, FINDING, CLOSED, ORDERED])
    for event in STORY:
        for writer in ("zj", "ha", "nmpa"):
            audience = audience_of(event, writer, inspection)
            assert list(audience) == sorted(set(audience))
            assert writer not in audience


def test_subjects_are_the_firms_that_the_event_concerns() -> None:
    assert subjects_of(REGISTRANT) == (REGISTRANT.uscc,)
    assert subjects_of(LICENCE) == (CONTRACTOR.uscc,)
    assert subjects_of(CERTIFICATE) == (REGISTRANT.uscc,)
    assert subjects_of(ESTABLISHED) == subjects_of(ACKNOWLEDGED) == ONE_PRODUCT
    assert subjects_of(NOTICE) == subjects_of(NOTICE_ACKNOWLEDGED) == ONE_PRODUCT
    assert subjects_of(PLANNED) == (CONTRACTOR.uscc,)
    assert subjects_of(TEAM, replay([PLANNED])) == (CONTRACTOR.uscc,)
    assert subjects_of(ALLEGED) == ()


def test_site_entry_needs_no_state_and_all_else_of_an_inspection_does() -> None:
    assert isinstance(ENTERED, SiteEntered)
    assert audience_of(ENTERED, HENAN) == ("nmpa", "sh", "zj")
    with pytest.raises(ValueError, match="state of its inspection"):
        audience_of(FINDING, HENAN)


def test_personal_section_of_a_public_entry_is_for_the_nmpa() -> None:
    assert personal_readers(EVERYBODY) == ("nmpa",)
    assert personal_readers(("nmpa", "zj")) == ("nmpa", "zj")
    assert personal_readers(()) == ()


def test_correction_is_for_whoever_could_read_what_it_corrects() -> None:
    assert audience_of(CORRECTED, ZHEJIANG) == EVERYBODY
    assert audience_of(ANNULLED, HENAN) == ("nmpa",)
    assert audience_of(replace(ANNULLED, readers=("nmpa", "sh")), HENAN) == ("nmpa", "sh")
    assert subjects_of(CORRECTED) == CORRECTED.firms
