"""Before the visit: the plan, the team, and the entry of the site that ends the secrecy."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from shared.domain.authorities import require_authority
from shared.domain.dates import require_past_instant, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.entrustment.state import Entrustment
from shared.domain.inspection.events import (
    Announcement,
    InspectionPlanned,
    NamedEntrustment,
    SiteEntered,
    TeamAssigned,
    TeamRole,
)
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    CredentialsNotShown,
    DatedBeforeEarlierStep,
    EntrustmentOfAnotherFirm,
    GroundMissing,
    InspectionAlreadyClosed,
    MemberNamedTwice,
    PledgeNotSigned,
    SiteAlreadyEntered,
    SiteNotPlanned,
    TeamMissing,
    TeamTooSmall,
    TeamWithoutSingleLeader,
)
from shared.domain.inspection.state import Inspection
from shared.domain.schemes import Schemes, require_scheme
from shared.domain.texts import (
    ADDRESS,
    ENTRUSTMENTS,
    NAME,
    REFERENCE,
    TEXT,
    allow_list,
    require_list,
    require_text,
    require_texts,
)

SMALLEST_TEAM = 2
"""Inspectors, the leader among them (INS-002, Order 53 art. 50)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteEntry:
    """What the team states when it enters a site."""

    site: str
    entered_at: datetime
    credentials_shown: bool


def name_entrustment(entrustment: Entrustment) -> NamedEntrustment:
    """Return how a plan names `entrustment`."""
    told = entrustment.parties
    return NamedEntrustment(
        entrustment_id=told.entrustment_id,
        registrant_uscc=told.registrant_uscc,
        registrant_authority=told.registrant_authority,
        contractor_uscc=told.contractor_uscc,
        contractor_authority=told.contractor_authority,
    )


def plan_inspection(
    plan: InspectionPlanned, firm: Enterprise | None, schemes: Schemes
) -> InspectionPlanned:
    """Accept the plan to inspect `firm`, as this node knows it, by one of `schemes`.

    Raises:
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        GroundMissing: FLT-001.
        EntrustmentOfAnotherFirm: an entrustment is named in which the firm has no part.
        UnknownScheme, SchemeIsDraft: the scheme is not known, or no law.
        PeriodReversed: the planned period ends before it begins.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    caution_unrecorded(firm, plan.uscc, "/uscc")
    require_texts(plan.sites, ADDRESS, "/sites")
    require_text(plan.basis, TEXT, "/basis")
    require_texts(plan.items, TEXT, "/items")
    allow_list(plan.grounds, "/grounds")
    allow_list(plan.entrustments, "/entrustments", ENTRUSTMENTS)
    require_period(plan.planned_from, plan.planned_until, "/planned_until")
    if plan.scheme is not None:
        require_scheme(schemes, plan.scheme, "/scheme")
    if plan.announcement is Announcement.UNANNOUNCED and not plan.grounds:
        raise GroundMissing("an unannounced inspection needs a ground")
    for named in plan.entrustments:
        if plan.uscc not in (named.registrant_uscc, named.contractor_uscc):
            raise EntrustmentOfAnotherFirm(f"{plan.uscc} has no part in {named.entrustment_id}")
    return plan


def assign_team(inspection: Inspection, team: TeamAssigned) -> TeamAssigned:
    """Accept `team`, in place of an earlier one, before a site is entered.

    Raises:
        SiteAlreadyEntered: it is too late.
        TeamTooSmall, TeamWithoutSingleLeader: INS-002, FLT-003.
        ConflictNotDeclared, PledgeNotSigned: FLT-003.
        MemberNamedTwice: a pseudonym occurs twice, or a name has none.
        UnknownAuthority: a member's authority is none.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    if inspection.entries:
        raise SiteAlreadyEntered(f"on {inspection.entries[0].entered_at.isoformat()}")
    _require_members(team)
    roles = Counter(member.role for member in team.members)
    if roles[TeamRole.LEADER] + roles[TeamRole.MEMBER] < SMALLEST_TEAM:
        raise TeamTooSmall(f"{len(team.members)} of at least {SMALLEST_TEAM} inspectors")
    if roles[TeamRole.LEADER] != 1:
        raise TeamWithoutSingleLeader(f"{roles[TeamRole.LEADER]} leaders")
    for member in team.members:
        if not member.no_conflict_declared:
            raise ConflictNotDeclared(f"{member.member_ref} has not declared")
        if not member.integrity_pledged:
            raise PledgeNotSigned(f"{member.member_ref} has not signed")
    return team


def enter_site(
    inspection: Inspection, entry: SiteEntry, recorded_by: str, today: date
) -> SiteEntered:
    """Enter a planned site; the event carries what others need, since they have not seen the plan.

    Raises:
        InspectionAlreadyClosed: the team has ended its work.
        TeamMissing: nobody is assigned.
        CredentialsNotShown: FLT-006.
        SiteNotPlanned, SiteAlreadyEntered: the site is not in the plan, or was entered before.
        DatedBeforeEarlierStep: another site was entered later than this.
        InstantWithoutOffset, DateInFuture: the instant cannot be.
    """
    plan, team = inspection.plan, inspection.team
    if inspection.closed is not None:
        raise InspectionAlreadyClosed(f"{plan.inspection_id} is closed")
    if team is None:
        raise TeamMissing(f"{plan.inspection_id} has no team")
    require_past_instant(entry.entered_at, today, "/entered_at")
    _require_entry(inspection, entry)
    return SiteEntered(
        inspection_id=plan.inspection_id,
        uscc=plan.uscc,
        site=entry.site,
        entered_at=entry.entered_at,
        credentials_shown=entry.credentials_shown,
        planned_sites=plan.sites,
        purpose=plan.purpose,
        announcement=plan.announcement,
        team_size=len(team.members),
        scheme=plan.scheme,
        entrustments=plan.entrustments,
        recorded_by=recorded_by,
    )


def _require_members(team: TeamAssigned) -> None:
    require_list(team.members, "/members")
    for index, member in enumerate(team.members):
        require_text(member.member_ref, REFERENCE, f"/members/{index}/member_ref")
        require_authority(member.authority, f"/members/{index}/authority")
    refs = [member.member_ref for member in team.members]
    if len(set(refs)) < len(refs):
        raise MemberNamedTwice("a pseudonym occurs twice", "/members")
    names = team.personal.names if team.personal is not None else ()
    for index, named in enumerate(names):
        require_text(named.name, NAME, f"/personal/names/{index}/name")
    if not {named.member_ref for named in names} <= set(refs):
        raise MemberNamedTwice("a name has no member", "/personal/names")


def _require_entry(inspection: Inspection, entry: SiteEntry) -> None:
    if not entry.credentials_shown:
        raise CredentialsNotShown("the team enters with its credentials")
    if entry.site not in inspection.plan.sites:
        raise SiteNotPlanned(f"{entry.site} is not in the plan")
    if any(earlier.site == entry.site for earlier in inspection.entries):
        raise SiteAlreadyEntered(f"{entry.site} was entered before")
    if any(earlier.entered_at > entry.entered_at for earlier in inspection.entries):
        raise DatedBeforeEarlierStep(f"another site was entered after {entry.entered_at}")
