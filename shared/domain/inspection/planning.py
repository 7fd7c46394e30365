"""The plan of a visit, and the entry of the site that ends the secrecy."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from shared.domain.authorities import require_authority
from shared.domain.dates import require_past_instant, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.entrustment.state import Entrustment
from shared.domain.inspection.cautions import entry_warnings, plan_warnings
from shared.domain.inspection.events import (
    Announcement,
    InspectionPlanned,
    Mode,
    NamedEntrustment,
    SiteEntered,
)
from shared.domain.inspection.refusals import (
    CaseContradicts,
    CredentialsNotShown,
    DatedBeforeEarlierStep,
    DelegationContradicts,
    EntrustmentOfAnotherFirm,
    FollowedInspectionOfAnotherFirm,
    FollowedInspectionUnknown,
    GroundMissing,
    InspectionAlreadyClosed,
    PurposeNamedTwice,
    SiteAlreadyEntered,
    SiteNotPlanned,
    TeamMissing,
)
from shared.domain.inspection.state import Inspection
from shared.domain.inspection.team import require_composition, require_signed
from shared.domain.schemes import Schemes, require_scheme
from shared.domain.texts import (
    ADDRESS,
    ENTRUSTMENTS,
    TEXT,
    allow_list,
    require_text,
    require_texts,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PlanRecords:
    """What this node knows of what a plan names."""

    authority: str
    """The authority that plans."""
    firm: Enterprise | None
    schemes: Schemes
    entrusted: Sequence[Entrustment] = ()
    """The live entrustments in which the firm is the registrant, for a full-scope inspection."""
    followed_firm: str | None = None
    """The firm of the inspection that is followed up; None where that one is not known."""


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


def plan_inspection(plan: InspectionPlanned, records: PlanRecords) -> InspectionPlanned:
    """Accept the plan to inspect a firm, with its warnings attached.

    Raises:
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        GroundMissing: FLT-001.
        PurposeNamedTwice: a purpose of the visit occurs twice.
        CaseContradicts: participants without a case, or a case without this authority.
        EntrustmentOfAnotherFirm: an entrustment is named in which the firm has no part.
        UnknownScheme, SchemeIsDraft: the scheme is not known, or no law.
        UnknownAuthority: a participant, or who delegated, is none.
        DelegationContradicts: XRG-104.
        FollowedInspectionUnknown, FollowedInspectionOfAnotherFirm: INS-005.
        PeriodReversed: the planned period ends before it begins.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    caution_unrecorded(records.firm, plan.uscc, "/uscc")
    require_texts(plan.sites, ADDRESS, "/sites")
    require_text(plan.basis, TEXT, "/basis")
    require_texts(plan.items, TEXT, "/items")
    allow_list(plan.grounds, "/grounds")
    allow_list(plan.entrustments, "/entrustments", ENTRUSTMENTS)
    require_period(plan.planned_from, plan.planned_until, "/planned_until")
    if plan.scheme is not None:
        require_scheme(records.schemes, plan.scheme, "/scheme")
    if plan.announcement is Announcement.UNANNOUNCED and not plan.grounds:
        raise GroundMissing("an unannounced inspection needs a ground")
    for named in plan.entrustments:
        if plan.uscc not in (named.registrant_uscc, named.contractor_uscc):
            raise EntrustmentOfAnotherFirm(f"{plan.uscc} has no part in {named.entrustment_id}")
    _require_purposes(plan)
    _require_case(plan, records.authority)
    _require_delegation(plan, records.authority)
    _require_followed(plan, records.followed_firm)
    return replace(plan, warnings=tuple(plan_warnings(plan, records.entrusted)))


def enter_site(
    inspection: Inspection, entry: SiteEntry, authority: str, recorded_by: str, today: date
) -> SiteEntered:
    """Enter a planned site; the event carries what others need, since they have not seen the plan.

    `authority` is the one that inspects.

    Raises:
        InspectionAlreadyClosed: the team has ended its work.
        TeamMissing: nobody is assigned.
        TeamTooSmall, TeamWithoutSingleLeader: too few are left after recusals.
        ConflictStanding, ConflictNotDeclared, PledgeNotSigned: a member has not signed (FLT-003).
        CredentialsNotShown: FLT-006.
        SiteNotPlanned, SiteAlreadyEntered: the site is not in the plan, or was entered before.
        DatedBeforeEarlierStep: another site was entered later than this.
        InstantWithoutOffset, DateInFuture: the instant cannot be.
    """
    plan = inspection.plan
    if inspection.closed is not None:
        raise InspectionAlreadyClosed(f"{plan.inspection_id} is closed")
    if inspection.team is None:
        raise TeamMissing(f"{plan.inspection_id} has no team")
    require_past_instant(entry.entered_at, today, "/entered_at")
    require_composition(inspection.members)
    for member in inspection.members:
        require_signed(inspection, member)
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
        team_size=len(inspection.members),
        scheme=plan.scheme,
        entrustments=plan.entrustments,
        mode=plan.mode,
        delegating_authority=plan.delegating_authority,
        full_scope=plan.full_scope,
        follows=plan.follows,
        further_purposes=plan.further_purposes,
        joint_id=plan.joint_id,
        participants=plan.participants,
        warnings=tuple(entry_warnings(inspection, authority)),
        recorded_by=recorded_by,
    )


def _require_purposes(plan: InspectionPlanned) -> None:
    allow_list(plan.further_purposes, "/further_purposes")
    purposes = (plan.purpose, *plan.further_purposes)
    if len(set(purposes)) < len(purposes):
        raise PurposeNamedTwice("each purpose is judged once", "/further_purposes")


def _require_case(plan: InspectionPlanned, authority: str) -> None:
    for participant in plan.participants:
        require_authority(participant, "/participants")
    of_case = plan.joint_id is not None
    if of_case != (authority in plan.participants) or of_case != bool(plan.participants):
        raise CaseContradicts(
            "an inspection of a case, and no other, names its participants and this authority",
            "/participants",
        )


def _require_delegation(plan: InspectionPlanned, authority: str) -> None:
    delegating, delegated = plan.delegating_authority, plan.mode is Mode.DELEGATED
    if delegating is not None:
        require_authority(delegating, "/delegating_authority")
    if delegated != (delegating is not None) or delegating == authority:
        raise DelegationContradicts(
            "a delegated inspection, and no other, names the authority that delegated it",
            "/delegating_authority",
        )


def _require_followed(plan: InspectionPlanned, followed_firm: str | None) -> None:
    if plan.follows is None:
        return
    if followed_firm is None:
        raise FollowedInspectionUnknown(f"{plan.follows} is not known here")
    if followed_firm != plan.uscc:
        raise FollowedInspectionOfAnotherFirm(f"{plan.follows} was of {followed_firm}")


def _require_entry(inspection: Inspection, entry: SiteEntry) -> None:
    if not entry.credentials_shown:
        raise CredentialsNotShown("the team enters with its credentials")
    if entry.site not in inspection.plan.sites:
        raise SiteNotPlanned(f"{entry.site} is not in the plan")
    if any(earlier.site == entry.site for earlier in inspection.entries):
        raise SiteAlreadyEntered(f"{entry.site} was entered before")
    if any(earlier.entered_at > entry.entered_at for earlier in inspection.entries):
        raise DatedBeforeEarlierStep(f"another site was entered after {entry.entered_at}")
