"""The plan of a case: what it must say, and what may take its place.

Rules kept here:
  XRG-002  authorities of several regions share an inspection, jointly or by delegation.
  XRG-102  who inspects a contractor in another region by himself tells the authority of that place.
  XRG-104  a delegated inspection is carried out by one authority for another one.
  FLT-001  an inspection without notice has a ground.
  FLT-002  the plan states items, time and team.
  FLT-004  nobody knows of it but who has to; the seal ends by a day that is fixed with the first
           plan, at most 366 days after the visit (the project's own bound).
  INS-001, REG-010  one visit may serve two purposes, such as verification and supervision.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from shared.domain.authorities import NMPA, require_authority
from shared.domain.dates import require_period
from shared.domain.inspection.refusals import (
    EntrustmentOfAnotherFirm,
    GroundMissing,
    PurposeNamedTwice,
)
from shared.domain.inspection.vocabulary import Announcement
from shared.domain.joint.accounts import authority_of, require_accounts
from shared.domain.joint.acting import require_plan, require_sealed
from shared.domain.joint.cautions import plan_warnings
from shared.domain.joint.events import PlanProposed, Target
from shared.domain.joint.moving import require_visit_under_seal
from shared.domain.joint.refusals import (
    CommissionedNotOne,
    HostNotTold,
    LeadingAuthorityTakesNoPart,
    NobodyMayKnow,
    OtherParticipantMissing,
    PartyNamedTwice,
    ProposerTakesNoPart,
    SealDateChanged,
    SealLastsTooLong,
    TooManyPurposes,
    WindowIsOver,
)
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseMode
from shared.domain.parties import Party
from shared.domain.schemes import Schemes, require_scheme
from shared.domain.texts import (
    ADDRESS,
    ENTRUSTMENTS,
    TEXT,
    allow_list,
    require_list,
    require_text,
    require_texts,
)
from shared.domain.uscc import MalformedUscc, is_uscc_shaped

MOST_PURPOSES = 2
LONGEST_SEAL = timedelta(days=366)
"""After the last day that is planned for the visit."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseRecords:
    """What this node knows of what a plan names."""

    authority: str
    """The authority that proposes."""
    nodes: frozenset[str]
    """The authorities that have a node; the others answer on paper."""
    schemes: Schemes


def propose(stated: PlanProposed, records: CaseRecords, today: date) -> PlanProposed:
    """Accept the first plan of a case, with version, author, readers and warnings set.

    Whoever writes the plan may know of the case, named in it or not.

    Raises:
        UnknownAuthority, PartyNamedTwice: a party is no authority, or stands there twice.
        ProposerTakesNoPart, LeadingAuthorityTakesNoPart, OtherParticipantMissing: XRG-002.
        CommissionedNotOne: XRG-104. HostNotTold: XRG-102. GroundMissing: FLT-001.
        PurposeNamedTwice, TooManyPurposes: INS-001.
        PeriodReversed, WindowIsOver: the time of the visit or of the answer cannot be.
        SealEndsBeforeTheVisit, SealLastsTooLong: FLT-004.
        NobodyMayKnow, MalformedAccount, PersonOfAnotherAuthority: FLT-004.
        MalformedUscc, EntrustmentOfAnotherFirm: what is inspected, and on what grounds, differ.
        UnknownScheme, SchemeIsDraft: the scheme is not known, or no law.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    plan = replace(
        stated,
        version=1,
        replaces=None,
        proposed_by=records.authority,
        participants=tuple(sorted(stated.participants)),
        informed=tuple(sorted(stated.informed)),
    )
    _require_parties(plan)
    _require_mode(plan)
    _require_matter(plan, records.schemes)
    _require_time(plan, today)
    plan = replace(plan, need_to_know=_require_people(plan, records.nodes))
    return replace(
        plan,
        readers=tuple(sorted({*plan.participants, *plan.informed})),
        warnings=tuple(plan_warnings(plan)),
    )


def counter_propose(
    case: JointCase, stated: PlanProposed, records: CaseRecords, today: date
) -> PlanProposed:
    """Accept another plan in place of the one that `stated.replaces` names, be it one's own.

    All who read the plan that it replaces read this one.

    Raises:
        JointCaseStarted, JointCaseCalledOff, SealHasEnded: it is too late.
        PlanUnknown, AuthorityTakesNoPart, PlanSuperseded: there is no such plan to replace.
        SealDateChanged: the seal would end on another day.
        UnknownAuthority, PartyNamedTwice, ProposerTakesNoPart, LeadingAuthorityTakesNoPart,
            OtherParticipantMissing, CommissionedNotOne, HostNotTold,
            PurposeNamedTwice, TooManyPurposes,
            GroundMissing, PeriodReversed, WindowIsOver, SealEndsBeforeTheVisit, SealLastsTooLong,
            NobodyMayKnow, MalformedAccount, PersonOfAnotherAuthority, MalformedUscc,
            EntrustmentOfAnotherFirm, UnknownScheme, SchemeIsDraft, TextMissing, TextTooLong,
            TextUnprintable, ListMissing, ListTooLong: as in `propose`.
    """
    require_sealed(case, today)
    replaced = require_plan(case, stated.replaces or "", records.authority)
    if stated.opens_by != case.opens_by:
        raise SealDateChanged(f"the seal of {case.joint_id} ends on {case.opens_by}")
    plan = propose(stated, records, today)
    return replace(
        plan,
        joint_id=case.joint_id,
        version=replaced.plan.version + 1,
        replaces=replaced.hash,
        readers=tuple(sorted({*plan.readers, *case.readers})),
    )


def _require_parties(plan: PlanProposed) -> None:
    require_list(plan.participants, "/participants")
    allow_list(plan.informed, "/informed")
    for index, authority in enumerate(plan.participants):
        require_authority(authority, f"/participants/{index}")
    for index, authority in enumerate(plan.informed):
        require_authority(authority, f"/informed/{index}")
    _require_once((*plan.participants, *plan.informed), "/participants")
    if plan.proposed_by not in plan.participants:
        raise ProposerTakesNoPart(f"{plan.proposed_by} is no participant")
    if plan.leading_authority not in plan.participants:
        raise LeadingAuthorityTakesNoPart(f"{plan.leading_authority} is no participant")


def _require_mode(plan: PlanProposed) -> None:
    others = len(plan.participants) - 1
    if plan.mode is CaseMode.EXTENDED:
        told = {*plan.participants, *plan.informed}
        hosts = {one.authority for one in plan.targets if one.role is Party.CONTRACTOR}
        if plan.leading_authority != NMPA and hosts - told:
            raise HostNotTold(f"{', '.join(sorted(hosts - told))} is neither told nor takes part")
    elif plan.mode is CaseMode.DELEGATED:
        if others != 1:
            raise CommissionedNotOne(f"{others} other participants are to carry it out")
    elif others == 0 and plan.proposed_by != NMPA:
        raise OtherParticipantMissing(f"{plan.mode} needs another participant")


def _require_matter(plan: PlanProposed, schemes: Schemes) -> None:
    require_list(plan.purposes, "/purposes")
    if len(set(plan.purposes)) < len(plan.purposes):
        raise PurposeNamedTwice("each purpose stands here once", "/purposes")
    if len(plan.purposes) > MOST_PURPOSES:
        raise TooManyPurposes(f"{len(plan.purposes)} of {MOST_PURPOSES} purposes")
    if plan.announcement is Announcement.UNANNOUNCED and not plan.grounds:
        raise GroundMissing("an unannounced inspection needs a ground")
    allow_list(plan.grounds, "/grounds")
    require_text(plan.basis, TEXT, "/basis")
    require_texts(plan.items, TEXT, "/items")
    _require_targets(plan.targets)
    allow_list(plan.entrustments, "/entrustments", ENTRUSTMENTS)
    firms = {one.uscc for one in plan.targets}
    for named in plan.entrustments:
        if firms.isdisjoint((named.registrant_uscc, named.contractor_uscc)):
            raise EntrustmentOfAnotherFirm(f"no target has a part in {named.entrustment_id}")
    if plan.scheme is not None:
        require_scheme(schemes, plan.scheme, "/scheme")


def _require_targets(targets: tuple[Target, ...]) -> None:
    require_list(targets, "/targets")
    for index, target in enumerate(targets):
        if not is_uscc_shaped(target.uscc):
            raise MalformedUscc(f"{target.uscc!r:.40} is no credit code", f"/targets/{index}/uscc")
        require_authority(target.authority, f"/targets/{index}/authority")
        require_texts(target.sites, ADDRESS, f"/targets/{index}/sites")
    _require_once([one.uscc for one in targets], "/targets")


def _require_time(plan: PlanProposed, today: date) -> None:
    require_period(plan.planned_from, plan.planned_until, "/planned_until")
    if plan.planned_until < today:
        raise WindowIsOver(f"the visit was planned until {plan.planned_until}")
    if plan.answer_by is not None:
        require_period(today, plan.answer_by, "/answer_by")
    require_visit_under_seal(plan.planned_until, plan.opens_by)
    if plan.opens_by - plan.planned_until > LONGEST_SEAL:
        raise SealLastsTooLong(f"more than {LONGEST_SEAL.days} days after {plan.planned_until}")


def _require_people(plan: PlanProposed, nodes: frozenset[str]) -> tuple[str, ...]:
    """Return the accounts that may know of the case, who writes the plan among them."""
    parties = {*plan.participants, *plan.informed}
    require_accounts(plan.need_to_know, parties, "/need_to_know")
    if plan.proposed_leader is not None:
        require_accounts((plan.proposed_leader,), parties, "/proposed_leader")
    known = {*plan.need_to_know, plan.recorded_by}
    told = {authority_of(one) for one in known} | {plan.proposed_by}
    for authority in plan.participants:
        if authority in nodes and authority not in told:
            raise NobodyMayKnow(f"nobody of {authority} may know of it")
    return tuple(sorted(known))


def _require_once(named: Iterable[str], pointer: str) -> None:
    listed = list(named)
    if len(set(listed)) < len(listed):
        raise PartyNamedTwice("each stands here once", pointer)
