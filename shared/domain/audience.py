"""Who is entitled to which event, and which firms it concerns: the table of audiences as code.

    enterprise, licence, certificate, filing            everybody
    equivocation                                        everybody
    catalogue, scheme, calendar, policies               everybody
    entrustment                                         both authorities, nmpa
    inspection before site entry, its team              the writer alone
    assignment of a duty                                the writer alone
    inspection from site entry, rectification           nmpa, the authorities of the entrustments
                                                        named (on one product, of that one's alone),
                                                        who delegated it, who shares its case
    plan of a joint case, and all else under seal       the authorities that it names
    record of who has read a sealed case                the writer alone
    start of a joint case                               the authorities that it names, nmpa
    campaign                                            the authorities that take part, nmpa
    result of a delegated inspection, its confirmation  both authorities, who shares the case, nmpa
    adverse-event risk, its assessment, investigation   nmpa, the authorities that it names
    listing of serious violations                       everybody
    complaint, reading of what is repaired              the writer alone
    notice, letter of assistance, case transfer         sender, receiver (if an authority), nmpa
    answer on paper                                     as the letter that it answers
    credit repair                                       who was told of what it repairs
    recall, measure, case                               nmpa, the authorities of the entrustments of
                                                        the firm that stood then; of a joint
                                                        interview the other one, of a case who found
                                                        it
    penalty                                             as a measure, who decided it, who is at home
                                                        with its party; of its publication and the
                                                        end of that everybody
    access request, its refusal                         the asking and the asked authority, nmpa
    access grant                                        whom it names, nmpa
    product variety                                     the entruster's authority, nmpa
    self-inspection report, supervision level           nmpa
    correction, annulment                               who may read what it corrects
    batch pushed to the national platform               nmpa

An audience is sorted; the writer of the log is implied and never listed. FLT-004 (CFDA Order 14
art. 12) is the reason for the first line of inspections and for what is under seal, Order 53
art. 58 (XRG-003) for the second, XRG-104 for who has delegated one, XRG-103 for who
carries one out together with others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from uuid import UUID

from shared.domain.access import AccessGranted, OfAccessRequest
from shared.domain.adverse_event import OfAdverseEvent
from shared.domain.authorities import NMPA
from shared.domain.campaign import OfCampaign
from shared.domain.case import OfCase
from shared.domain.certificate import OfCertificate
from shared.domain.complaint import OfComplaint
from shared.domain.correction import OfCorrection
from shared.domain.correspondence import OfCorrespondence
from shared.domain.credit_repair import CreditRepaired
from shared.domain.duty_assignment import DutyAssigned
from shared.domain.editions import Publication
from shared.domain.enterprise import EnterpriseChanged, EnterpriseRecorded
from shared.domain.entrustment.events import OfEntrustment
from shared.domain.event import Event, SealedEvent
from shared.domain.filing import OfFiling
from shared.domain.firm_facts import OfFirm
from shared.domain.inspection.events import (
    ConflictDeclared,
    FindingConfirmed,
    FindingRecorded,
    InspectionPlanned,
    LocalAuthorityNotified,
    MemberRecused,
    NamedEntrustment,
    OfDelegation,
    OfInspection,
    PledgeSigned,
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
    SiteEntered,
    TeamAssigned,
)
from shared.domain.inspection.state import Inspection
from shared.domain.joint.events import CaseRead, CaseStarted
from shared.domain.licence import OfLicence
from shared.domain.log_events import EquivocationAlleged
from shared.domain.measure import MeasureTaken
from shared.domain.penalty.events import OfPenalty, PenaltyPublished, PublicityEnded
from shared.domain.product_variety import ProductVarietyNotified, ProductVarietyReported
from shared.domain.pushing import ArchivePushed
from shared.domain.repaired_reading import RepairedFactRead
from shared.domain.self_inspection import SelfInspectionFiled
from shared.domain.serious_list import OfSeriousList
from shared.domain.supervision import SupervisionLevelSet

EVERYBODY = ("*",)

_FOR_EVERYBODY = (
    EnterpriseRecorded,
    EnterpriseChanged,
    OfLicence,
    OfCertificate,
    OfFiling,
    OfSeriousList,
    EquivocationAlleged,
    PenaltyPublished,
    PublicityEnded,
    Publication,
)
_FOR_THE_WRITER = (
    OfComplaint,
    RepairedFactRead,
    DutyAssigned,
    CaseRead,
    InspectionPlanned,
    TeamAssigned,
    ConflictDeclared,
    PledgeSigned,
    MemberRecused,
    LocalAuthorityNotified,
)
_FIRM_FIELDS = ("uscc", "registrant_uscc", "contractor_uscc", "entruster_uscc")


def audience_of(event: Event, writer: str, inspection: Inspection | None = None) -> tuple[str, ...]:
    """Return the authorities entitled to read `event` beside its `writer`, sorted, or `("*",)`.

    `inspection` is the state before or after the event; only inspection events need it.

    Raises:
        ValueError: the table has no line for the event, or an inspection event comes without its
            state.
    """
    if isinstance(event, SealedEvent):
        return tuple(sorted(set(event.readers) - {writer}))
    if isinstance(event, _FOR_THE_WRITER) or _corrects_what_nobody_reads(event):
        return ()
    if isinstance(event, _FOR_EVERYBODY):
        return EVERYBODY
    readers = _readers(event, inspection)
    return (
        EVERYBODY if readers.issuperset(EVERYBODY) else tuple(sorted((readers | {NMPA}) - {writer}))
    )


def subjects_of(event: Event, inspection: Inspection | None = None) -> tuple[str, ...]:
    """Return the credit codes of the firms that `event` concerns, sorted: those that it names.

    Of an inspection these are the inspected firm and, from site entry on, the other parties of the
    entrustments concerned. `inspection` is as in `audience_of`.

    Raises:
        ValueError: an inspection event comes without its state.
    """
    named = {field.name for field in fields(event)}
    told: list[str | None] = [getattr(event, name) for name in _FIRM_FIELDS if name in named]
    firms = {firm for firm in told if firm is not None}
    if isinstance(event, OfCorrespondence | OfDelegation | OfCorrection | CaseStarted):
        firms |= set(event.firms)
    if isinstance(event, OfInspection) and not isinstance(event, InspectionPlanned | OfDelegation):
        firms |= _inspected(event, inspection)
    return tuple(sorted(firms))


def personal_readers(audience: tuple[str, ...]) -> tuple[str, ...]:
    """Return who, of the entry's `audience`, may read its `personal` section."""
    return (NMPA,) if audience == EVERYBODY else audience


def _readers(event: Event, inspection: Inspection | None) -> set[str]:  # noqa: C901, PLR0911, PLR0912 - one per row
    """Return who has a part in what `event` tells, beside the NMPA."""
    match event:
        case OfEntrustment():
            return {event.registrant_authority, event.contractor_authority}
        case OfCorrespondence():
            return {event.sender} if event.receiver is None else {event.sender, event.receiver}
        case ProductVarietyNotified():
            return {event.sender, event.receiver}
        case OfAccessRequest():
            return {event.asking, event.asked}
        case AccessGranted():
            return set(event.to)
        case CaseStarted():
            return set(event.readers)
        case OfCampaign():
            return {event.organiser, *event.participants}
        case OfAdverseEvent():
            places = (event.notifying, event.registrant_authority, event.contractor_authority)
            return {one for one in places if one is not None}
        case CreditRepaired():
            return set(event.told_to)
        case MeasureTaken(joint_with=str(other)) | OfCase(finding_authority=str(other)):
            return {*event.concerned, other}
        case OfCorrection():
            return set(event.readers)
        case OfPenalty():
            return {*event.concerned, event.decider, event.party_authority}
        case OfFirm():
            return set(event.concerned)
        case (
            ArchivePushed()
            | ProductVarietyReported()
            | SelfInspectionFiled()
            | SupervisionLevelSet()
        ):
            return _entruster(event)
        case OfDelegation():
            both = {event.delegating_authority, event.commissioned_authority}
            return both | set(event.participants)
        case OfInspection():
            named = _concerned(event, inspection)
            parties = {authority for one in named for authority in _authorities(one)}
            return parties | _sharing(event, inspection)
        case _:
            raise ValueError(f"nobody has said who may read {event.KIND}")


def _corrects_what_nobody_reads(event: Event) -> bool:
    return isinstance(event, OfCorrection) and not event.readers


def _entruster(event: Event) -> set[str]:
    """Return the authority of the registrant for which something is made, if it is for one."""
    authority: str | None = getattr(event, "entruster_authority", None)
    return set() if authority is None else {authority}


def _inspected(event: OfInspection, inspection: Inspection | None) -> set[str]:
    if isinstance(event, SiteEntered):
        return _firms(event.entrustments)
    firm = {_state(inspection).plan.uscc}
    if isinstance(event, _FOR_THE_WRITER):
        return firm
    return firm | _firms(_concerned(event, inspection))


def _concerned(event: OfInspection, inspection: Inspection | None) -> Sequence[NamedEntrustment]:
    match event:
        case SiteEntered():
            return event.entrustments
        case FindingRecorded():
            return _narrowed(_state(inspection), [event])
        case RectificationOrdered():
            return _of_findings(_state(inspection), event.findings)
        case FindingConfirmed():
            return _of_findings(_state(inspection), [event.number])
        case RectificationSubmitted() | RectificationOverdue() | RectificationVerified():
            state = _state(inspection)
            return _of_findings(state, state.rectifications[-1].ordered.findings)
        case _:
            return _state(inspection).plan.entrustments


def _sharing(event: OfInspection, inspection: Inspection | None) -> set[str]:
    """Return who has delegated the inspection, and the participants of its case."""
    plan = event if isinstance(event, SiteEntered) else _state(inspection).plan
    delegating = [] if plan.delegating_authority is None else [plan.delegating_authority]
    return {*plan.participants, *delegating}


def _of_findings(inspection: Inspection, numbers: Iterable[int]) -> Sequence[NamedEntrustment]:
    wanted = set(numbers)
    return _narrowed(inspection, [one for one in inspection.findings if one.number in wanted])


def _narrowed(
    inspection: Inspection, findings: Sequence[FindingRecorded]
) -> Sequence[NamedEntrustment]:
    named = inspection.plan.entrustments
    if any(not finding.entrustments for finding in findings):
        return named
    concerned: set[UUID] = {one for finding in findings for one in finding.entrustments}
    return [one for one in named if one.entrustment_id in concerned]


def _state(inspection: Inspection | None) -> Inspection:
    if inspection is None:
        raise ValueError("an inspection event needs the state of its inspection")
    return inspection


def _authorities(named: NamedEntrustment) -> tuple[str, str]:
    return named.registrant_authority, named.contractor_authority


def _firms(named: Iterable[NamedEntrustment]) -> set[str]:
    return {firm for one in named for firm in (one.registrant_uscc, one.contractor_uscc)}
