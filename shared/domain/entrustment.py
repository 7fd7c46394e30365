"""Entrustments: a registrant has a contractor make its registered device.

One entrustment is told twice, under one `entrustment_id`: the registrant's authority establishes
it on its own log, the contractor's authority answers on its own log with its own statement of the
facts. Neither overwrites the other; readers see both, and where they differ.

Rules kept here:
  REG-013  both authorities record the entrustment. Announcement 38 of 2024, §14.
  PRO-002  registrant and contractor differ in credit code: a firm's own other site is no
           entrustment.
  ENT-024  what is entrusted is the registrant's own certificate, so a contractor cannot entrust on.
           Announcement 124 of 2022 arts 8 and 17.
  739-22   production begins under a valid certificate. Order 739 arts 22 and 81.
  739-32   and by a contractor with a valid licence of its own. Order 739 arts 32 and 86.
  ENT-005  the quality agreement in principle ends no later than certificate and licence: a warning.
           Announcement 38 of 2024, §5.
  LIC-001  the licence names the site and covers the device: a warning, for records lag behind.
           Order 53 art. 14.
  PRD-001  the contractor reports the product variety; its authority states when. Order 53 art. 42.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.certificate import Certificate
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise
from shared.domain.entrustment_refusals import (
    AcknowledgementByAnotherAuthority,
    CertificateNotValidAtStart,
    CertificateOfAnotherFirm,
    EntrustmentAlreadyAcknowledged,
    EntrustmentFactsContradict,
    EntrustmentOfAnotherAuthority,
    EntrustmentUnknown,
    LicenceNotValidAtStart,
    LicenceOfAnotherFirm,
    RegistrantIsContractor,
)
from shared.domain.entrustment_warnings import licence_warnings, term_warnings
from shared.domain.event import ArchiveSection, Event
from shared.domain.licence import Licence
from shared.domain.texts import (
    ADDRESS,
    REFERENCE,
    TEXT,
    allow_list,
    allow_text,
    require_text,
    require_texts,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityAgreement:
    """The quality agreement between both firms; it runs from `start` to `end`, both included."""

    number: str
    start: date
    end: date


@dataclass(frozen=True, kw_only=True, slots=True)
class OfEntrustment(Event):
    """What every event of an entrustment names: the parties, their authorities, the certificate."""

    STREAM: ClassVar[str] = "entrustment/{0.entrustment_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.ENTRUSTMENTS

    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str
    """The authority of the production sites: of the licence, else of the contractor's home."""
    certificate_no: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentEstablished(OfEntrustment):
    """The registrant's authority recorded that production is entrusted."""

    KIND: ClassVar[str] = "entrustment.established.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-013", "ENT-005")
    ON: ClassVar[str | None] = "started_on"

    licence_no: str | None
    sites: tuple[str, ...]
    agreement: QualityAgreement
    started_on: date
    remarks: str = ""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentAcknowledged(OfEntrustment):
    """The contractor's authority recorded the same entrustment, as it knows the facts itself.

    The parties and the certificate are those of the established entrustment; of the other facts,
    None or an empty list means "not stated", which is no contradiction.
    """

    KIND: ClassVar[str] = "entrustment.acknowledged.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-013", "PRD-001")
    ON: ClassVar[str | None] = "started_on"

    licence_no: str | None
    sites: tuple[str, ...]
    started_on: date | None
    variety_reported_on: date | None
    """When the contractor reported the product variety (PRD-001); None where it has not."""
    remarks: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractorSide:
    """What the contractor's authority states on its own account when it acknowledges."""

    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    started_on: date | None = None
    variety_reported_on: date | None = None
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentRecords:
    """The records that an entrustment names, as this node knows them."""

    certificate: Certificate
    registrant: Enterprise | None
    contractor: Enterprise | None
    """None where the firm is not known here."""
    licence: Licence | None
    """None where no licence is named, or where the named one is not known here."""


EntrustmentEvent = EntrustmentEstablished | EntrustmentAcknowledged


@dataclass(frozen=True, kw_only=True, slots=True)
class Entrustment:
    """One entrustment as the entries of both authorities left it."""

    established: EntrustmentEstablished
    acknowledged: EntrustmentAcknowledged | None = None


def establish(
    entrustment: EntrustmentEstablished,
    records: EntrustmentRecords,
    authority: str,
    today: date,
) -> EntrustmentEstablished:
    """Accept the statement of the registrant's `authority`, with its warnings attached.

    Raises:
        EntrustmentOfAnotherAuthority: `authority` is not the registrant's.
        RegistrantIsContractor: PRO-002.
        CertificateOfAnotherFirm, CertificateNotValidAtStart: ENT-024, 739-22.
        LicenceOfAnotherFirm, LicenceNotValidAtStart: 739-32.
        EntrustmentFactsContradict: the codes, numbers or authorities are not those of `records`.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        UnknownAuthority: the contractor's authority is none.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_authority(entrustment.contractor_authority, "/contractor_authority")
    require_texts(entrustment.sites, ADDRESS, "/sites")
    require_text(entrustment.agreement.number, REFERENCE, "/agreement/number")
    allow_text(entrustment.remarks, TEXT, "/remarks")
    require_not_future(entrustment.started_on, today, "/started_on")
    require_period(entrustment.agreement.start, entrustment.agreement.end, "/agreement/end")
    if entrustment.registrant_uscc == entrustment.contractor_uscc:
        raise RegistrantIsContractor(f"{entrustment.contractor_uscc} is both")
    if authority != entrustment.registrant_authority:
        raise EntrustmentOfAnotherAuthority(f"it is {entrustment.registrant_authority}'s")
    _require_records(entrustment, records)
    _require_certificate(entrustment, records.certificate)
    if records.licence is not None:
        _require_licence(entrustment, records.licence)
    warnings = (
        *term_warnings(entrustment.agreement.end, records.certificate, records.licence, today),
        *licence_warnings(
            entrustment.licence_no, entrustment.sites, records.certificate, records.licence
        ),
    )
    return replace(entrustment, warnings=warnings)


def acknowledge(
    entrustment: Entrustment,
    side: ContractorSide,
    authority: str,
    recorded_by: str,
    today: date,
) -> EntrustmentAcknowledged:
    """Answer the entrustment with the contractor's `authority`'s own statement of the facts.

    Raises:
        AcknowledgementByAnotherAuthority: `authority` is not the contractor's.
        EntrustmentAlreadyAcknowledged: it has answered before.
        DateInFuture: what is said to have happened has not.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    told = entrustment.established
    if authority != told.contractor_authority:
        raise AcknowledgementByAnotherAuthority(f"it is for {told.contractor_authority}")
    if entrustment.acknowledged is not None:
        raise EntrustmentAlreadyAcknowledged(f"{told.entrustment_id} is answered")
    _require_side(side, today)
    return EntrustmentAcknowledged(
        entrustment_id=told.entrustment_id,
        registrant_uscc=told.registrant_uscc,
        registrant_authority=told.registrant_authority,
        contractor_uscc=told.contractor_uscc,
        contractor_authority=told.contractor_authority,
        certificate_no=told.certificate_no,
        licence_no=side.licence_no,
        sites=side.sites,
        started_on=side.started_on,
        variety_reported_on=side.variety_reported_on,
        remarks=side.remarks,
        recorded_by=recorded_by,
    )


def replay(events: Iterable[EntrustmentEvent]) -> Entrustment:
    """Return the entrustment that `events` of both logs describe, the established one first.

    Raises:
        EntrustmentUnknown: nobody has established it.
    """
    entrustment: Entrustment | None = None
    for event in events:
        entrustment = evolve(entrustment, event)
    if entrustment is None:
        raise EntrustmentUnknown("no authority has established this entrustment")
    return entrustment


def evolve(entrustment: Entrustment | None, event: EntrustmentEvent) -> Entrustment | None:
    """Return the entrustment after `event`; an answer to nothing known leaves nothing known."""
    match event:
        case EntrustmentEstablished():
            return Entrustment(established=event)
        case EntrustmentAcknowledged():
            return entrustment and replace(entrustment, acknowledged=event)
        case _:
            assert_never(event)


def contractor_authority(contractor: Enterprise | None, licence: Licence | None) -> str | None:
    """Return the authority of the place of production (XRG-001, LIC-004), None if not known."""
    if licence is not None:
        return licence.authority
    return None if contractor is None else contractor.home_authority


def _require_records(told: EntrustmentEstablished, records: EntrustmentRecords) -> None:
    registrant, contractor, licence = records.registrant, records.contractor, records.licence
    same = (
        ("registrant_uscc", told.registrant_uscc, registrant and registrant.uscc),
        (
            "registrant_authority",
            told.registrant_authority,
            registrant and registrant.home_authority,
        ),
        ("contractor_uscc", told.contractor_uscc, contractor and contractor.uscc),
        (
            "contractor_authority",
            told.contractor_authority,
            contractor_authority(contractor, licence),
        ),
        ("certificate_no", told.certificate_no, records.certificate.certificate_no),
        ("licence_no", told.licence_no, licence and licence.licence_no),
    )
    for field, stated, recorded in same:
        if recorded is not None and stated != recorded:
            raise EntrustmentFactsContradict(f"{field} is {recorded} on record, not {stated}")


def _require_certificate(told: EntrustmentEstablished, certificate: Certificate) -> None:
    if certificate.registrant_uscc != told.registrant_uscc:
        raise CertificateOfAnotherFirm(
            f"{certificate.certificate_no} is held by {certificate.registrant_uscc}"
        )
    if not certificate.issued_on <= told.started_on <= certificate.valid_until:
        raise CertificateNotValidAtStart(
            f"{certificate.certificate_no} is valid {certificate.issued_on} to "
            f"{certificate.valid_until}, production started {told.started_on}"
        )


def _require_licence(told: EntrustmentEstablished, licence: Licence) -> None:
    if licence.uscc != told.contractor_uscc:
        raise LicenceOfAnotherFirm(f"{licence.licence_no} is held by {licence.uscc}")
    if not licence.issued_on <= told.started_on <= licence.valid_until:
        raise LicenceNotValidAtStart(
            f"{licence.licence_no} is valid {licence.issued_on} to {licence.valid_until}, "
            f"production started {told.started_on}"
        )


def _require_side(side: ContractorSide, today: date) -> None:
    allow_list(side.sites, "/sites")
    for index, site in enumerate(side.sites):
        require_text(site, ADDRESS, f"/sites/{index}")
    if side.licence_no is not None:
        require_text(side.licence_no, REFERENCE, "/licence_no")
    if side.started_on is not None:
        require_not_future(side.started_on, today, "/started_on")
    if side.variety_reported_on is not None:
        require_not_future(side.variety_reported_on, today, "/variety_reported_on")
    allow_text(side.remarks, TEXT, "/remarks")
