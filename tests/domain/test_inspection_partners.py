"""What inspections of one case promise: one firm, several logs, findings side by side."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture
from shared.domain.inspection.events import (
    NamedFinding,
    PartnerFindingConfirmed,
    Purpose,
    TeamRole,
)
from shared.domain.inspection.partners import (
    as_read,
    confirm_partners_finding,
    find_partners_finding,
    inspection_in_case,
    seconded_by_partners,
)
from shared.domain.inspection.planning import PlanRecords, SiteEntry, enter_site, plan_inspection
from shared.domain.inspection.refusals import (
    CaseContradicts,
    ConfirmedByItsAuthor,
    DatedBeforeEarlierStep,
    FindingAlreadyConfirmed,
    InspectionNotJoint,
    InspectionNotUnderWay,
    NotAnInspector,
    NotOfTheTeam,
    PartnersFindingUnknown,
    PurposeNamedTwice,
    ReportAlreadySubmitted,
)
from shared.domain.inspection.state import Inspection, evolve, replay
from shared.domain.schemes import SCHEMES
from tests.domain.a_case import (
    CLERK,
    CONTRACTOR,
    ENTERED,
    FINDING,
    HENAN,
    INSPECTION_ID,
    LEADER,
    OTHER_FIRM,
    PLANNED,
    REPORTED,
    SITE,
    TEAM,
    TODAY,
    ZHEJIANG,
    firm,
)

CASE = UUID("01920000-0000-7000-8000-00000000ca5e")
THEIRS = UUID("01920000-0000-7000-8000-0000000000ab")
BOTH = (HENAN, ZHEJIANG)
JOINT = replace(PLANNED, joint_id=CASE, participants=BOTH)
RECORDS = PlanRecords(authority=HENAN, firm=firm(CONTRACTOR), schemes=SCHEMES)
OWN = replay([JOINT, TEAM, replace(ENTERED, joint_id=CASE, participants=BOTH)])
ENTERED_TOO = replace(ENTERED, inspection_id=THEIRS, joint_id=CASE, participants=BOTH)
FOUND_TOO = replace(FINDING, inspection_id=THEIRS, number=3)
NAMED_TOO = NamedFinding(inspection_id=THEIRS, number=3)


def read(**changed: object) -> Inspection:
    inspection = as_read([replace(ENTERED_TOO, **changed), FOUND_TOO])  # type: ignore[arg-type]
    assert inspection is not None
    return inspection


def test_plan_of_a_case_is_accepted_and_its_site_entry_touches_the_case() -> None:
    assert plan_inspection(JOINT, RECORDS) == JOINT
    entry = SiteEntry(site=SITE, entered_at=ENTERED.entered_at, credentials_shown=True)
    entered = enter_site(replay([JOINT, TEAM]), entry, HENAN, CLERK, TODAY)
    assert (entered.joint_id, entered.participants) == (CASE, BOTH)
    assert entered.touches == (f"joint-inspection/{CASE}",)
    assert ENTERED.touches == ()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"participants": ()}, CaseContradicts),
        ({"participants": (ZHEJIANG,)}, CaseContradicts),
        ({"joint_id": None}, CaseContradicts),
        ({"joint_id": None, "participants": (ZHEJIANG,)}, CaseContradicts),
        ({"participants": (HENAN, "xx")}, UnknownAuthority),
        ({"further_purposes": (PLANNED.purpose,)}, PurposeNamedTwice),
        ({"further_purposes": (Purpose.KEY, Purpose.KEY)}, PurposeNamedTwice),
    ],
)
def test_plan_is_refused_when_case_or_purposes_contradict(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        plan_inspection(replace(JOINT, **change), RECORDS)  # type: ignore[arg-type]


def test_inspection_reads_without_its_plan_as_far_as_its_site_entry_tells() -> None:
    assert as_read([TEAM, FINDING]) is None
    inspection = read()
    assert inspection.plan.inspection_id == THEIRS
    assert inspection.plan.sites == ENTERED.planned_sites
    assert inspection.findings == (FOUND_TOO,)


def test_finding_is_the_same_as_what_another_participant_found_at_the_firm() -> None:
    assert find_partners_finding(OWN, NAMED_TOO, {ZHEJIANG: read()}) == (ZHEJIANG, FOUND_TOO)


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"sh": read()},
        {ZHEJIANG: read(joint_id=INSPECTION_ID)},
        {ZHEJIANG: read(uscc=OTHER_FIRM.uscc)},
        {HENAN: read(inspection_id=INSPECTION_ID)},
    ],
)
def test_finding_is_not_the_same_as_one_that_nobody_else_of_the_case_made(
    told: dict[str, Inspection],
) -> None:
    with pytest.raises(PartnersFindingUnknown):
        find_partners_finding(OWN, NAMED_TOO, told)


def test_finding_outside_a_case_is_the_same_as_no_other() -> None:
    with pytest.raises(InspectionNotJoint):
        find_partners_finding(replay([PLANNED, TEAM, ENTERED]), NAMED_TOO, {ZHEJIANG: read()})


SECOND = PartnerFindingConfirmed(
    inspection_id=INSPECTION_ID,
    finding=NAMED_TOO,
    found_by_authority=ZHEJIANG,
    confirmed_by="i-1",
    confirmed_on=FOUND_TOO.found_on,
    recorded_by="i-1",
)
STATED_SO = replace(SECOND, found_by_authority="")
OBSERVING = replace(LEADER, role=TeamRole.OBSERVER)


def test_inspector_of_another_participant_is_the_second_one() -> None:
    told = {ZHEJIANG: read()}
    assert confirm_partners_finding(OWN, STATED_SO, told, TODAY) == SECOND
    after = evolve(OWN, SECOND)
    assert after is not None
    found_here = replace(FINDING, inspection_id=THEIRS, number=3)
    of_zhejiang = replay([replace(JOINT, inspection_id=THEIRS), ENTERED_TOO, found_here])
    assert seconded_by_partners(of_zhejiang, {HENAN: after}) == {3}
    assert seconded_by_partners(of_zhejiang, {"sh": after}) == frozenset()
    assert seconded_by_partners(of_zhejiang, {HENAN: OWN}) == frozenset()


@pytest.mark.parametrize(
    ("own", "stated", "refusal"),
    [
        (replay([PLANNED, TEAM, ENTERED]), STATED_SO, InspectionNotJoint),
        (
            OWN,
            replace(STATED_SO, finding=replace(NAMED_TOO, number=4)),
            PartnersFindingUnknown,
        ),
        (replay([JOINT, TEAM]), STATED_SO, InspectionNotUnderWay),
        (replace(OWN, seconded=frozenset({NAMED_TOO})), STATED_SO, FindingAlreadyConfirmed),
        (OWN, replace(STATED_SO, confirmed_by="x"), NotOfTheTeam),
        (replace(OWN, members=(OBSERVING,)), STATED_SO, NotAnInspector),
        (OWN, replace(STATED_SO, confirmed_by="i-2"), ConfirmedByItsAuthor),
        (OWN, replace(STATED_SO, confirmed_on=date(2026, 10, 31)), DateInFuture),
        (OWN, replace(STATED_SO, confirmed_on=date(2026, 9, 14)), DatedBeforeEarlierStep),
    ],
)
def test_partners_finding_is_not_confirmed_when_that_cannot_be(
    own: Inspection, stated: PartnerFindingConfirmed, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        confirm_partners_finding(own, stated, {ZHEJIANG: read()}, TODAY)


def test_partners_finding_is_not_confirmed_after_the_partners_report() -> None:
    reported = replace(REPORTED, inspection_id=THEIRS)
    theirs = as_read([ENTERED_TOO, FOUND_TOO, reported])
    assert theirs is not None
    with pytest.raises(ReportAlreadySubmitted):
        confirm_partners_finding(OWN, STATED_SO, {ZHEJIANG: theirs}, TODAY)


def test_inspection_of_a_firm_in_a_case_has_one_id_at_each_authority() -> None:
    named = inspection_in_case(CASE, HENAN, CONTRACTOR.uscc)
    assert named == inspection_in_case(CASE, HENAN, CONTRACTOR.uscc)
    others = [
        inspection_in_case(CASE, ZHEJIANG, CONTRACTOR.uscc),
        inspection_in_case(CASE, HENAN, OTHER_FIRM.uscc),
        inspection_in_case(THEIRS, HENAN, CONTRACTOR.uscc),
    ]
    assert len({named, *others}) == 4
