"""What a plan of a joint case promises: parties, mode, matter, time and people that can be."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.domain.authorities import NMPA, UnknownAuthority
from shared.domain.dates import PeriodReversed
from shared.domain.inspection.refusals import (
    EntrustmentOfAnotherFirm,
    GroundMissing,
    PurposeNamedTwice,
)
from shared.domain.inspection.vocabulary import Announcement, Purpose
from shared.domain.joint.events import PlanProposed
from shared.domain.joint.proposing import CaseRecords, counter_propose, propose
from shared.domain.joint.refusals import (
    AuthorityTakesNoPart,
    CommissionedNotOne,
    HostNotTold,
    JointCaseCalledOff,
    LeadingAuthorityTakesNoPart,
    MalformedAccount,
    NobodyMayKnow,
    OtherParticipantMissing,
    PartyNamedTwice,
    PersonOfAnotherAuthority,
    PlanSuperseded,
    PlanUnknown,
    ProposerTakesNoPart,
    SealDateChanged,
    SealEndsBeforeTheVisit,
    SealLastsTooLong,
    TooManyPurposes,
    WindowIsOver,
)
from shared.domain.joint.vocabulary import CaseMode
from shared.domain.schemes import SCHEMES, SchemeIsDraft, UnknownScheme
from shared.domain.texts import ListMissing, TextMissing
from shared.domain.uscc import MalformedUscc
from shared.errors import LianjianError
from tests.domain.a_case import (
    HENAN,
    JOINT_ESCALATED,
    JOINT_WITHDRAWN,
    OTHER_FIRM,
    OTHER_NAMED,
    TODAY,
    ZHEJIANG,
)
from tests.domain.a_joint_case import (
    AGREED,
    COUNTER,
    JIANGSU,
    NODES,
    PLAN,
    PLAN_HASH,
    PROPOSED,
    case,
)

OF_ZHEJIANG = CaseRecords(authority=ZHEJIANG, nodes=NODES, schemes=SCHEMES)
OF_HENAN = replace(OF_ZHEJIANG, authority=HENAN)
OF_JIANGSU = replace(OF_ZHEJIANG, authority=JIANGSU)
OF_NMPA = replace(OF_ZHEJIANG, authority=NMPA)
WRITTEN_ON = date(2026, 10, 12)
NATIONAL: dict[str, Any] = {
    "leading_authority": NMPA,
    "participants": (NMPA,),
    "need_to_know": ("nmpa:coordinator-01",),
    "proposed_leader": None,
    "recorded_by": "nmpa:coordinator-01",
}
AT_HOST, AT_HOME = PLAN.targets


def proposed(**changes: Any) -> PlanProposed:
    return propose(replace(PLAN, **changes), OF_ZHEJIANG, TODAY)


def codes(plan: PlanProposed) -> list[str]:
    return [one.code for one in plan.warnings]


def test_plan_is_proposed_as_version_one_for_its_parties_alone() -> None:
    stated = replace(PLAN, version=9, replaces="x", readers=("gd",), participants=("zj", "ha"))
    assert propose(stated, OF_ZHEJIANG, WRITTEN_ON) == PLAN
    informed = proposed(answer_by=None, informed=("sh",))
    assert informed.readers == ("ha", "sh", "zj")
    assert codes(informed) == ["nobody-informed"]


def test_who_writes_the_plan_may_know_of_the_case() -> None:
    plan = proposed(answer_by=None, need_to_know=("ha:coordinator-01",))
    assert plan.need_to_know == ("ha:coordinator-01", "zj:coordinator-01")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"participants": ()}, ListMissing),
        ({"participants": ("ha", "xx", "zj")}, UnknownAuthority),
        ({"informed": ("xx",)}, UnknownAuthority),
        ({"participants": ("ha", "zj", "zj")}, PartyNamedTwice),
        ({"informed": ("ha",)}, PartyNamedTwice),
        ({"participants": ("ha", "sh")}, ProposerTakesNoPart),
        ({"leading_authority": "sh"}, LeadingAuthorityTakesNoPart),
        ({"participants": ("zj",)}, OtherParticipantMissing),
        ({"mode": CaseMode.DELEGATED, "participants": ("ha", "sh", "zj")}, CommissionedNotOne),
        ({"mode": CaseMode.DELEGATED, "participants": ("zj",)}, CommissionedNotOne),
        ({"mode": CaseMode.EXTENDED, "participants": ("zj",)}, HostNotTold),
        ({"purposes": ()}, ListMissing),
        ({"purposes": (Purpose.KEY, Purpose.KEY)}, PurposeNamedTwice),
        ({"purposes": (Purpose.KEY, Purpose.SPECIAL, Purpose.FOR_CAUSE)}, TooManyPurposes),
        ({"grounds": ()}, GroundMissing),
        ({"basis": " "}, TextMissing),
        ({"items": ()}, ListMissing),
        ({"targets": ()}, ListMissing),
        ({"targets": (replace(AT_HOST, uscc="9141"),)}, MalformedUscc),
        ({"targets": (replace(AT_HOST, authority="xx"),)}, UnknownAuthority),
        ({"targets": (replace(AT_HOST, sites=()),)}, ListMissing),
        ({"targets": (AT_HOST, AT_HOST)}, PartyNamedTwice),
        ({"targets": (replace(AT_HOST, uscc=OTHER_FIRM.uscc),)}, EntrustmentOfAnotherFirm),
        ({"scheme": "1999-X"}, UnknownScheme),
        ({"scheme": "2026-DRAFT"}, (UnknownScheme, SchemeIsDraft)),
        ({"planned_until": date(2026, 10, 25)}, PeriodReversed),
        ({"planned_until": date(2026, 10, 29)}, WindowIsOver),
        ({"answer_by": date(2026, 10, 29)}, PeriodReversed),
        ({"opens_by": date(2026, 11, 6)}, SealEndsBeforeTheVisit),
        ({"opens_by": date(2027, 11, 8)}, SealLastsTooLong),
        ({"need_to_know": ("zj:coordinator-01",)}, NobodyMayKnow),
        ({"need_to_know": ("ha:coordinator-01", "somebody")}, MalformedAccount),
        ({"need_to_know": ("ha:coordinator-01",) * 2}, PartyNamedTwice),
        ({"need_to_know": ("js:coordinator-01",)}, PersonOfAnotherAuthority),
        ({"proposed_leader": "js:inspector-01"}, PersonOfAnotherAuthority),
    ],
)
def test_plan_is_refused(changes: dict[str, Any], refusal: type[LianjianError]) -> None:
    stated: dict[str, Any] = {"answer_by": None, **changes}
    with pytest.raises(refusal):
        proposed(**stated)


def test_seal_may_end_a_year_after_the_visit() -> None:
    assert proposed(answer_by=None, opens_by=date(2027, 11, 7)).opens_by == date(2027, 11, 7)


def test_authority_without_a_node_needs_nobody_who_may_know() -> None:
    paper = replace(PLAN, answer_by=None, need_to_know=())
    lone = replace(OF_ZHEJIANG, nodes=frozenset({ZHEJIANG}))
    assert propose(paper, lone, TODAY).need_to_know == ("zj:coordinator-01",)


def test_extended_inspection_informs_the_host_or_lets_it_take_part() -> None:
    alone = proposed(answer_by=None, mode=CaseMode.EXTENDED, participants=("zj",),
                     informed=("ha",))  # fmt: skip
    assert alone.readers == ("ha", "zj")
    assert proposed(answer_by=None, mode=CaseMode.EXTENDED).participants == ("ha", "zj")


def test_national_authority_organises_alone_and_tells_the_place_or_not() -> None:
    plan = replace(PLAN, answer_by=None, **NATIONAL)
    assert propose(plan, OF_NMPA, TODAY).readers == (NMPA,)
    assert codes(propose(plan, OF_NMPA, TODAY)) == []
    told = replace(plan, informed=("ha",), need_to_know=("ha:coordinator-01",))
    assert propose(told, OF_NMPA, TODAY).readers == ("ha", NMPA)
    extended = replace(plan, mode=CaseMode.EXTENDED)
    assert propose(extended, OF_NMPA, TODAY).participants == (NMPA,)


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, []),
        ({"proposed_leader": "ha:inspector-01"}, ["joint-leader-from-elsewhere"]),
        ({"proposed_leader": None, "leading_authority": "ha"}, ["joint-leader-from-elsewhere"]),
        ({"proposed_leader": "ha:inspector-01", "mode": CaseMode.JOINT_INVESTIGATION}, []),
        ({"proposed_leader": "ha:inspector-01", "entrustments": ()}, []),
        ({"announcement": Announcement.ANNOUNCED, "grounds": ()}, ["for-cause-announced"]),
        (
            {"mode": CaseMode.DELEGATED, "purposes": (Purpose.REGISTRATION,)},
            ["verification-delegated"],
        ),
        (
            {"participants": ("sh", "zj"), "informed": (), "need_to_know": ("sh:coordinator-01",)},
            ["home-authority-without-part"],
        ),
    ],
)
def test_what_holds_in_principle_only_is_a_warning(
    changes: dict[str, Any], warned: list[str]
) -> None:
    stated: dict[str, Any] = {"answer_by": None, **changes}
    assert codes(proposed(**stated)) == warned


# a plan in place of another one


def test_counter_proposal_is_the_next_version_and_all_who_read_the_first_read_it() -> None:
    stated = replace(COUNTER, version=0, readers=(), answer_by=None)
    assert counter_propose(case(*PROPOSED), stated, OF_HENAN, TODAY) == replace(
        COUNTER, answer_by=None
    )
    asked = replace(stated, participants=("ha", "sh"), leading_authority="ha",
                    proposed_leader=None, need_to_know=("ha:coordinator-01",))  # fmt: skip
    other = counter_propose(case(*PROPOSED), asked, OF_HENAN, TODAY)
    assert other.readers == ("ha", "sh", "zj")


def test_agreed_plan_can_be_revised() -> None:
    stated = replace(PLAN, answer_by=None, replaces=PLAN_HASH, items=("质量控制",))
    assert counter_propose(case(*AGREED), stated, OF_ZHEJIANG, TODAY).version == 2


def test_counter_proposal_is_refused() -> None:
    stated = replace(COUNTER, answer_by=None)
    with pytest.raises(PlanUnknown):
        counter_propose(case(*PROPOSED), replace(stated, replaces=None), OF_HENAN, TODAY)
    with pytest.raises(AuthorityTakesNoPart):
        counter_propose(case(*PROPOSED), stated, OF_JIANGSU, TODAY)
    with pytest.raises(PlanSuperseded):
        counter_propose(case(*PROPOSED, (HENAN, COUNTER)), stated, OF_ZHEJIANG, TODAY)
    later = replace(stated, opens_by=date(2027, 1, 31))
    with pytest.raises(SealDateChanged):
        counter_propose(case(*PROPOSED), later, OF_HENAN, TODAY)
    off = case(*PROPOSED, (ZHEJIANG, JOINT_WITHDRAWN))
    with pytest.raises(JointCaseCalledOff):
        counter_propose(off, stated, OF_HENAN, TODAY)


def test_counter_proposal_after_an_escalation_is_read_by_the_national_authority() -> None:
    escalated = case(*PROPOSED, (ZHEJIANG, JOINT_ESCALATED))
    stated = replace(COUNTER, answer_by=None)
    assert counter_propose(escalated, stated, OF_HENAN, TODAY).readers == ("ha", NMPA, "zj")


def test_plan_for_another_registrants_product_needs_one_of_its_firms_as_target() -> None:
    assert proposed(answer_by=None, entrustments=(OTHER_NAMED,)).entrustments == (OTHER_NAMED,)
    with pytest.raises(EntrustmentOfAnotherFirm):
        proposed(answer_by=None, entrustments=(OTHER_NAMED,), targets=(AT_HOME,))
