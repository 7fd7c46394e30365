"""What is recorded of an inspection with a warning, and not refused.

INS-004  an inspection for cause comes without notice, in principle.
INS-005  a follow-up names the inspection that it follows.
GRD-004  a full-scope inspection of an entrusting registrant covers the contractor's production.
REG-010  verification across regions is delegated only exceptionally.
XRG-102  who inspects by himself in another region tells its authority, which sends an observer.
XRG-103, INS-TEAM  the leader of a joint inspection comes from the registrant's place.
INS-002, FLT-006   findings are written down and signed by two. The law makes no end of the visit
         depend on it, so an unconfirmed finding is a warning at the closure.
"""

from collections.abc import Iterator, Sequence

from shared.domain.cautions import RuleWarning
from shared.domain.entrustment.state import Entrustment
from shared.domain.inspection.events import (
    Announcement,
    InspectionPlanned,
    Mode,
    Purpose,
    TeamAssigned,
    TeamRole,
)
from shared.domain.inspection.state import Inspection
from shared.domain.parties import Party


def plan_warnings(
    plan: InspectionPlanned, entrusted: Sequence[Entrustment]
) -> Iterator[RuleWarning]:
    """Yield what is unusual in `plan`; `entrusted` are the live entrustments of the registrant."""
    if plan.purpose is Purpose.FOR_CAUSE and plan.announcement is Announcement.ANNOUNCED:
        yield RuleWarning(
            code="for-cause-announced",
            rules=("INS-004",),
            zh="有因检查原则上采取非预先告知方式",
            en="An inspection for cause comes without notice, in principle",
        )
    if plan.purpose is Purpose.FOLLOW_UP and plan.follows is None:
        yield RuleWarning(
            code="followed-inspection-unnamed",
            rules=("INS-005",),
            zh="跟踪检查未注明所跟踪的检查",
            en="The follow-up does not name the inspection that it follows",
        )
    if plan.purpose is Purpose.REGISTRATION and plan.mode is Mode.DELEGATED:
        yield RuleWarning(
            code="verification-delegated",
            rules=("REG-010",),
            zh="注册质量管理体系核查原则上由注册人所在地自行或者联合开展，委托核查的应当审核确认报告",
            en="Verification is delegated only exceptionally; the report needs confirmation",
        )
    left_out = [one for one in entrusted if not _covers(plan, one)]
    if plan.full_scope and left_out:
        yield RuleWarning(
            code="full-scope-leaves-out-contractor",
            rules=("GRD-004",),
            zh=f"全项目检查未包括受托生产企业的相应受托生产活动（{len(left_out)}项委托）",
            en=f"The full scope leaves out the contractors of {len(left_out)} entrustments",
        )


def team_warnings(inspection: Inspection, team: TeamAssigned) -> Iterator[RuleWarning]:
    """Yield where the leader of a joint inspection does not come from a registrant's place."""
    plan = inspection.plan
    places = {named.registrant_authority for named in plan.entrustments}
    leaders = {one.authority for one in team.members if one.role is TeamRole.LEADER}
    if plan.mode is Mode.JOINT and places and not leaders <= places:
        yield RuleWarning(
            code="joint-leader-from-elsewhere",
            rules=("XRG-103", "INS-TEAM"),
            zh="联合检查组组长原则上由注册人所在地检查人员担任",
            en="A joint inspection is led from the registrant's place, in principle",
        )


def entry_warnings(inspection: Inspection, authority: str) -> Iterator[RuleWarning]:
    """Yield where `authority` inspects by itself elsewhere without its host's knowledge."""
    for host in sorted(_hosts(inspection.plan, authority)):
        if host not in inspection.notified | set(inspection.plan.participants):
            yield RuleWarning(
                code="host-not-contacted",
                rules=("XRG-102",),
                zh=f"自行对受托生产企业开展检查，未提前与其所在地部门（{host}）沟通",
                en=f"The authority of the contractor's place ({host}) was not contacted before",
            )
        observers = [one for one in inspection.members if one.role is TeamRole.OBSERVER]
        if all(one.authority != host for one in observers):
            yield RuleWarning(
                code="observer-missing",
                rules=("XRG-102",),
                zh=f"检查组没有受托生产企业所在地部门（{host}）派出的观察员",
                en=f"The team has no observer of the contractor's place ({host})",
            )


def closure_warnings(inspection: Inspection) -> Iterator[RuleWarning]:
    """Yield where findings wait for the confirmation of a second inspector."""
    waiting = sorted({one.number for one in inspection.findings} - inspection.confirmed)
    if waiting:
        numbers = "、".join(map(str, waiting))
        yield RuleWarning(
            code="findings-unconfirmed",
            rules=("INS-002", "FLT-006"),
            zh=f"缺陷 {numbers} 尚未经第二名检查员确认",
            en=f"No second inspector has confirmed {len(waiting)} findings",
        )


def _covers(plan: InspectionPlanned, entrustment: Entrustment) -> bool:
    entrustment_id = entrustment.parties.entrustment_id
    named = any(one.entrustment_id == entrustment_id for one in plan.entrustments)
    sites = {site for side in Party for site in entrustment.sites(side)}
    return named and not sites.isdisjoint(plan.sites)


def _hosts(plan: InspectionPlanned, authority: str) -> set[str]:
    """Return the contractors' authorities where the registrants' one inspects by itself."""
    if plan.mode is not Mode.OWN:
        return set()
    return {
        named.contractor_authority
        for named in plan.entrustments
        if named.registrant_authority == authority != named.contractor_authority
        and named.contractor_uscc == plan.uscc
    }
