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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.certificate import CertificateRecorded
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import EnterpriseRecorded, caution_unrecorded
from shared.domain.licence import LicenceIssued, covers
from shared.domain.texts import (
    ADDRESS,
    REFERENCE,
    TEXT,
    allow_list,
    allow_text,
    require_text,
    require_texts,
)
from shared.errors import NotFound, RefusedByRule


class EntrustmentUnknown(NotFound):
    """No entrustment of this id is known to this node."""

    code: ClassVar[str] = "entrustment-unknown"


class EntrustmentOfAnotherAuthority(RefusedByRule):
    """Only the registrant's authority establishes an entrustment."""

    code: ClassVar[str] = "entrustment-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-013", "XRG-001")


class AcknowledgementByAnotherAuthority(RefusedByRule):
    """Only the contractor's authority acknowledges an entrustment."""

    code: ClassVar[str] = "acknowledgement-by-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-013", "XRG-001")


class EntrustmentAlreadyAcknowledged(RefusedByRule):
    """The contractor's authority has answered before."""

    code: ClassVar[str] = "entrustment-already-acknowledged"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class RegistrantIsContractor(RefusedByRule):
    """Registrant and contractor are one firm: a site of its own is no entrustment."""

    code: ClassVar[str] = "registrant-is-contractor"
    rules: ClassVar[tuple[str, ...]] = ("PRO-002",)


class CertificateOfAnotherFirm(RefusedByRule):
    """The certificate is not the registrant's."""

    code: ClassVar[str] = "certificate-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("ENT-024",)


class CertificateNotValidAtStart(RefusedByRule):
    """The certificate was not valid on the day on which the entrustment started."""

    code: ClassVar[str] = "certificate-not-valid-at-start"
    rules: ClassVar[tuple[str, ...]] = ("739-22",)


class LicenceOfAnotherFirm(RefusedByRule):
    """The production licence is not the contractor's."""

    code: ClassVar[str] = "licence-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("739-32",)


class LicenceNotValidAtStart(RefusedByRule):
    """The production licence was not valid on the day on which the entrustment started."""

    code: ClassVar[str] = "licence-not-valid-at-start"
    rules: ClassVar[tuple[str, ...]] = ("739-32",)


class EntrustmentFactsContradict(RefusedByRule):
    """The statement contradicts the records that it names."""

    code: ClassVar[str] = "entrustment-facts-contradict"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityAgreement:
    """The quality agreement between both firms; it runs from `start` to `end`, both included."""

    number: str
    start: date
    end: date


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentEstablished:
    """The registrant's authority recorded that production is entrusted."""

    KIND: ClassVar[str] = "entrustment.established.v1"
    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str
    """The authority of the production sites: of the licence, else of the contractor's home."""
    certificate_no: str
    licence_no: str | None
    sites: tuple[str, ...]
    agreement: QualityAgreement
    started_on: date
    recorded_by: str
    remarks: str = ""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentAcknowledged:
    """The contractor's authority recorded the same entrustment, as it knows the facts itself.

    The parties and the certificate are those of the established entrustment; of the other facts,
    None or an empty list means "not stated", which is no contradiction.
    """

    KIND: ClassVar[str] = "entrustment.acknowledged.v1"
    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str
    certificate_no: str
    licence_no: str | None
    sites: tuple[str, ...]
    started_on: date | None
    variety_reported_on: date | None
    """When the contractor reported the product variety (PRD-001); None where it has not."""
    remarks: str
    recorded_by: str


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

    certificate: CertificateRecorded
    registrant: EnterpriseRecorded | None
    contractor: EnterpriseRecorded | None
    """None where the firm is not known here."""
    licence: LicenceIssued | None
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
    return replace(entrustment, warnings=tuple(_warnings(entrustment, records, today)))


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


def contractor_authority(
    contractor: EnterpriseRecorded | None, licence: LicenceIssued | None
) -> str | None:
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


def _require_certificate(told: EntrustmentEstablished, certificate: CertificateRecorded) -> None:
    if certificate.registrant_uscc != told.registrant_uscc:
        raise CertificateOfAnotherFirm(
            f"{certificate.certificate_no} is held by {certificate.registrant_uscc}"
        )
    if not certificate.issued_on <= told.started_on <= certificate.valid_until:
        raise CertificateNotValidAtStart(
            f"{certificate.certificate_no} is valid {certificate.issued_on} to "
            f"{certificate.valid_until}, production started {told.started_on}"
        )


def _require_licence(told: EntrustmentEstablished, licence: LicenceIssued) -> None:
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


def _warnings(
    told: EntrustmentEstablished, records: EntrustmentRecords, today: date
) -> Iterator[RuleWarning]:
    certificate, licence = records.certificate, records.licence
    yield from caution_unrecorded(records.registrant, told.registrant_uscc, "/registrant_uscc")
    yield from caution_unrecorded(records.contractor, told.contractor_uscc, "/contractor_uscc")
    yield from _validity_warnings("certificate", "注册证", certificate.valid_until, told, today)
    if licence is None:
        if told.licence_no is not None:
            yield RuleWarning(
                code="licence-not-on-record",
                rules=("LIC-001",),
                zh=f"本节点尚无生产许可证 {told.licence_no} 的记录",
                en=f"Production licence {told.licence_no} is not on record at this node",
            )
        return
    yield from _validity_warnings("licence", "生产许可证", licence.valid_until, told, today)
    for site in told.sites:
        if site not in licence.sites:
            yield RuleWarning(
                code="site-not-on-licence",
                rules=("LIC-001",),
                zh=f"生产许可证 {licence.licence_no} 未载明地址：{site}",
                en=f"Licence {licence.licence_no} does not name the site {site}",
            )
    code = certificate.classification_code
    if code is not None and not covers(licence, certificate.device_class, code):
        yield RuleWarning(
            code="scope-not-on-licence",
            rules=("LIC-001", "REG-016"),
            zh=f"生产许可证 {licence.licence_no} 的生产范围未涵盖 {code}",
            en=f"Licence {licence.licence_no} does not cover {code}",
        )


def _validity_warnings(
    what: str, what_zh: str, valid_until: date, told: EntrustmentEstablished, today: date
) -> Iterator[RuleWarning]:
    end = told.agreement.end
    if end > valid_until:
        yield RuleWarning(
            code=f"agreement-outlives-{what}",
            rules=("ENT-005",),
            zh=f"质量协议期限至 {end}，超过{what_zh}有效期 {valid_until}",
            en=f"The agreement ends on {end}, after the {what}, {valid_until}",
        )
    if valid_until < today:
        yield RuleWarning(
            code=f"{what}-expired",
            rules=("739-22" if what == "certificate" else "739-32",),
            zh=f"{what_zh}已于 {valid_until} 到期",
            en=f"The {what} expired on {valid_until}",
        )
