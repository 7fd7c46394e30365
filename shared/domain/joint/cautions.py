"""What a plan is recorded with as a warning, and not refused.

INS-TEAM, XRG-103  a joint inspection is led from the registrant's place, in principle.
INS-004  an inspection for cause comes without notice, in principle.
REG-010  verification across regions is delegated only exceptionally.
XRG-001  whose firm is inspected has a part in it; only the national authority may do without
         (FLT-005).
"""

from collections.abc import Iterator

from shared.domain.authorities import NMPA
from shared.domain.cautions import RuleWarning
from shared.domain.inspection.vocabulary import Announcement, Purpose
from shared.domain.joint.accounts import authority_of
from shared.domain.joint.events import PlanProposed
from shared.domain.joint.vocabulary import CaseMode


def plan_warnings(plan: PlanProposed) -> Iterator[RuleWarning]:
    """Yield what is unusual in `plan`."""
    if plan.mode is CaseMode.JOINT and _is_led_from_elsewhere(plan):
        yield RuleWarning(
            code="joint-leader-from-elsewhere",
            rules=("INS-TEAM", "XRG-103"),
            zh="联合检查组组长原则上由注册人所在地检查人员担任",
            en="A joint inspection is led from the registrant's place, in principle",
        )
    if Purpose.FOR_CAUSE in plan.purposes and plan.announcement is Announcement.ANNOUNCED:
        yield RuleWarning(
            code="for-cause-announced",
            rules=("INS-004",),
            zh="有因检查原则上采取非预先告知方式",
            en="An inspection for cause comes without notice, in principle",
        )
    if Purpose.REGISTRATION in plan.purposes and plan.mode is CaseMode.DELEGATED:
        yield RuleWarning(
            code="verification-delegated",
            rules=("REG-010",),
            zh="注册质量管理体系核查原则上由注册人所在地自行或者联合开展，委托核查的应当审核确认报告",
            en="Verification is delegated only exceptionally; the report needs confirmation",
        )
    told = {*plan.participants, *plan.informed}
    hosts = {one.authority for one in plan.targets} - told
    for host in sorted(hosts) if plan.leading_authority != NMPA else ():
        yield RuleWarning(
            code="home-authority-without-part",
            rules=("XRG-001",),
            zh=f"被检查企业所在地部门（{host}）未参加，也未列为知悉方",
            en=f"The authority of an inspected firm ({host}) neither takes part nor is informed",
        )
    mute = set(plan.informed) - {authority_of(one) for one in plan.need_to_know}
    for authority in sorted(mute):
        yield RuleWarning(
            code="nobody-informed",
            rules=("FLT-005",),
            zh=f"知悉方（{authority}）没有列出知悉人员，开启前无人可以查阅",
            en=f"Nobody of {authority}, which is informed, may know of it before it is opened",
        )


def _is_led_from_elsewhere(plan: PlanProposed) -> bool:
    places = {one.registrant_authority for one in plan.entrustments}
    if not places or plan.leading_authority == NMPA:
        return False
    leader = None if plan.proposed_leader is None else authority_of(plan.proposed_leader)
    return (leader or plan.leading_authority) not in places
