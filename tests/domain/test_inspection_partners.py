"""What inspections of one case promise: one firm, several logs, findings side by side."""

from dataclasses import replace
from uuid import UUID

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.inspection.events import NamedFinding, Purpose
from shared.domain.inspection.partners import as_read, require_same_matter
from shared.domain.inspection.planning import PlanRecords, SiteEntry, enter_site, plan_inspection
from shared.domain.inspection.refusals import (
    CaseContradicts,
    InspectionNotJoint,
    PurposeNamedTwice,
    SameFindingUnknown,
)
from shared.domain.inspection.state import Inspection, replay
from shared.domain.schemes import SCHEMES
from tests.domain.a_case import (
    CLERK,
    CONTRACTOR,
    ENTERED,
    FINDING,
    HENAN,
    INSPECTION_ID,
    OTHER_FIRM,
    PLANNED,
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
    assert require_same_matter(OWN, NAMED_TOO, {ZHEJIANG: read()}) == FOUND_TOO


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
    with pytest.raises(SameFindingUnknown):
        require_same_matter(OWN, NAMED_TOO, told)


def test_finding_outside_a_case_is_the_same_as_no_other() -> None:
    with pytest.raises(InspectionNotJoint):
        require_same_matter(replay([PLANNED, TEAM, ENTERED]), NAMED_TOO, {ZHEJIANG: read()})
