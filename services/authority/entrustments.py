"""The life of an entrustment on both sides: each authority in its own log (REG-013).

Every command takes the entrustment as all logs held here tell it, asks the domain, and appends to
the own log. Each raises what its decision in `shared.domain.entrustment` raises, what
`entrustment_of` raises, and what the log refuses.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.records import (
    certificate_of,
    enterprise_of,
    entrustment_of,
    entrustments_of,
    licence_of,
)
from shared.domain.entrustment import (
    acknowledging,
    agreement,
    amending,
    annotating,
    ending,
    establishing,
    replacing,
    residents,
)
from shared.domain.entrustment.acknowledging import ContractorSide
from shared.domain.entrustment.establishing import EntrustmentRecords, contractor_authority
from shared.domain.entrustment.events import (
    AgreementReviewed,
    ContractorAudited,
    ContractorReplaced,
    EntrustmentAmended,
    EntrustmentAnnotated,
    EntrustmentEstablished,
    EntrustmentTerminated,
    OfEntrustment,
    Parties,
    QualityAgreement,
    ResidentAssigned,
    ResidentWithdrawn,
    ScopeCoverageStated,
    parties_of,
)
from shared.domain.entrustment.refusals import EntrustmentUnknown
from shared.domain.entrustment.sides import side_told_by
from shared.domain.entrustment.state import Entrustment
from shared.domain.parties import Party
from shared.domain.registration import CertificateUnknown
from shared.errors import InvalidInput
from shared.store.appending import Appended

Told = TypeVar("Told", bound=OfEntrustment)
Decide = Callable[[Entrustment, Told, date], Told]


class ContractorAuthorityMissing(InvalidInput):
    """Neither a record nor the request says which authority supervises the contractor."""

    code = "contractor-authority-missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntrustment:
    """What the registrant's authority states; the rest is on record."""

    entrustment_id: UUID
    registrant_uscc: str
    contractor_uscc: str
    contractor_authority: str | None
    certificate_no: str
    licence_no: str | None
    sites: tuple[str, ...]
    agreement: QualityAgreement
    started_on: date
    further: dict[str, Any] = field(default_factory=dict[str, Any])
    """Further fields of `EntrustmentEstablished`, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What is stated of an entrustment: the fields of an event beside the parties, by name.

    `side` is the party for whose authority it is stated; None leaves it to who states it.
    """

    entrustment_id: UUID
    stated: dict[str, Any]
    side: Party | None = None


def establish(desk: Desk, request: Request, stated: NewEntrustment) -> Appended:
    """Record, as the registrant's authority, that production is entrusted.

    Raises:
        CertificateUnknown: there is no such certificate on record.
        ContractorAuthorityMissing: nothing tells the contractor's authority.
        LianjianError: what `establishing.establish` and the log refuse.
    """
    version = _version(desk, stated.entrustment_id)
    records = _records(desk, stated)
    place = stated.contractor_authority or contractor_authority(records.contractor, records.licence)
    if place is None:
        raise ContractorAuthorityMissing(
            f"the contractor {stated.contractor_uscc} is not on record: name its authority",
            "/contractor_authority",
        )
    event = establishing.establish(
        EntrustmentEstablished(
            entrustment_id=stated.entrustment_id,
            registrant_uscc=stated.registrant_uscc,
            registrant_authority=desk.authority,
            contractor_uscc=stated.contractor_uscc,
            contractor_authority=place,
            certificate_no=stated.certificate_no,
            licence_no=stated.licence_no,
            sites=stated.sites,
            agreement=stated.agreement,
            started_on=stated.started_on,
            recorded_by=request.caller,
            **stated.further,
        ),
        records,
        desk.authority,
        desk.today(),
    )
    return desk.append(request, version + 1, event)


def acknowledge(
    desk: Desk,
    request: Request,
    entrustment_id: UUID,
    side: ContractorSide,
    parties: Parties | None,
) -> Appended:
    """Make the contractor's authority's own entry, with `parties` where it speaks first.

    What is known of the entrustment names the parties, whatever is stated.
    """
    today, version = desk.today(), _version(desk, entrustment_id)
    try:
        known = entrustment_of(desk, entrustment_id)
    except EntrustmentUnknown:
        if parties is None:
            raise
        event = acknowledging.speak_first(parties, side, desk.authority, request.caller, today)
    else:
        event = acknowledging.acknowledge(known, side, desk.authority, request.caller, today)
    return desk.append(request, version + 1, event)


def annotate(desk: Desk, request: Request, step: Step) -> Appended:
    """Record how the certificate is annotated (REG-011, REG-012)."""

    def decide(known: Entrustment, told: EntrustmentAnnotated, today: date) -> EntrustmentAnnotated:
        contractor = enterprise_of(desk, told.contractor_uscc)
        return annotating.annotate(known, told, contractor, desk.authority, today)

    return _take(desk, request, step, EntrustmentAnnotated, decide)


def amend(desk: Desk, request: Request, step: Step) -> Appended:
    """Record what has changed on the own side."""

    def decide(known: Entrustment, told: EntrustmentAmended, today: date) -> EntrustmentAmended:
        certificate = certificate_of(desk, told.certificate_no)
        licence_no = told.licence_no or known.licence_no(told.side)
        licence = licence_of(desk, licence_no) if licence_no is not None else None
        return amending.amend(known, told, certificate, licence, desk.authority, today)

    return _take(desk, request, step, EntrustmentAmended, decide, either=True)


def replace_contractor(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that the contractor takes the place of an earlier one (SUP-019)."""

    def decide(known: Entrustment, told: ContractorReplaced, today: date) -> ContractorReplaced:
        earlier = None if told.replaced_id is None else entrustment_of(desk, told.replaced_id)
        return replacing.replace_contractor(known, earlier, told, desk.authority, today)

    return _take(desk, request, step, ContractorReplaced, decide)


def state_scope_coverage(desk: Desk, request: Request, step: Step) -> Appended:
    """State, as the contractor's authority, that the licence covers the device (REG-016)."""

    def decide(known: Entrustment, told: ScopeCoverageStated, today: date) -> ScopeCoverageStated:
        certificate = certificate_of(desk, told.certificate_no)
        licence = licence_of(desk, told.licence_no)
        return amending.state_scope_coverage(
            known, told, certificate, licence, desk.authority, today
        )

    return _take(desk, request, step, ScopeCoverageStated, decide)


def review_agreement(desk: Desk, request: Request, step: Step) -> Appended:
    """Record one side's review of the quality agreement for a year (ENT-006)."""
    return _take(
        desk,
        request,
        step,
        AgreementReviewed,
        lambda known, told, today: agreement.review_agreement(known, told, desk.authority, today),
        either=True,
    )


def audit_contractor(desk: Desk, request: Request, step: Step) -> Appended:
    """Record the registrant's audit of its contractor (ENT-001)."""
    return _take(
        desk,
        request,
        step,
        ContractorAudited,
        lambda known, told, today: residents.audit_contractor(known, told, desk.authority, today),
    )


def assign_resident(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that the registrant has stationed a person at the contractor (ENT-003)."""
    return _take(
        desk,
        request,
        step,
        ResidentAssigned,
        lambda known, told, today: residents.assign_resident(known, told, desk.authority, today),
    )


def withdraw_resident(desk: Desk, request: Request, step: Step) -> Appended:
    """Record that a stationed person has left (ENT-003)."""
    return _take(
        desk,
        request,
        step,
        ResidentWithdrawn,
        lambda known, told, today: residents.withdraw_resident(known, told, desk.authority, today),
    )


def terminate(desk: Desk, request: Request, step: Step) -> Appended:
    """Record the end of the entrustment on the own side (REG-017)."""
    return _take(
        desk,
        request,
        step,
        EntrustmentTerminated,
        lambda known, told, today: ending.terminate(known, told, desk.authority, today),
        either=True,
    )


def _records(desk: Desk, stated: NewEntrustment) -> EntrustmentRecords:
    certificate = certificate_of(desk, stated.certificate_no)
    if certificate is None:
        raise CertificateUnknown(f"no certificate {stated.certificate_no} is on record")
    return EntrustmentRecords(
        certificate=certificate,
        registrant=enterprise_of(desk, stated.registrant_uscc),
        contractor=enterprise_of(desk, stated.contractor_uscc),
        licence=None if stated.licence_no is None else licence_of(desk, stated.licence_no),
        catalogues=tuple(desk.reference().catalogues.values()),
        earlier=_own(desk, stated.entrustment_id),
        made_by_registrant=desk.standing.made_by(stated.registrant_uscc, stated.certificate_no),
    )


def _own(desk: Desk, entrustment_id: UUID) -> Entrustment | None:
    """Return the entrustment as this authority has established it, if it has."""
    try:
        found = entrustments_of(desk, entrustment_id)
    except EntrustmentUnknown:
        return None
    own = [one for one in found if one.parties.registrant_authority == desk.authority]
    return own[0] if own else None


def _take(
    desk: Desk,
    request: Request,
    step: Step,
    kind: type[Told],
    decide: Decide[Told],
    *,
    either: bool = False,
) -> Appended:
    """Append what `decide` says of an event of `kind`; `either` side's authority tells it."""
    version = _version(desk, step.entrustment_id)
    known = entrustment_of(desk, step.entrustment_id)
    stated = {**asdict(parties_of(known.parties)), **step.stated}
    if either:
        stated["side"] = step.side or side_told_by(known, desk.authority)
    told = kind(**stated, recorded_by=request.caller)
    return desk.append(request, version + 1, decide(known, told, desk.today()))


def _version(desk: Desk, entrustment_id: UUID) -> int:
    """Return how much the own log tells of the entrustment, to be read before what it tells."""
    return desk.log.version(f"entrustment/{entrustment_id}")
