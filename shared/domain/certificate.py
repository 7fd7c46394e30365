"""Registration certificates of class II and III devices, as an authority records them.

Rules kept here:
  ID-REG   form and claims of the number; numbers of the older form are accepted and marked.
  REG-011  the address with 「（委托生产）」 and the remarks naming the contractor are kept as
           they stand on the certificate. Announcement 38 of 2024, §13.
  REG-012  a change that touches an entrustment is annotated the same way. Announcement 38, §13.
  PRO-003  whether the device is implantable is always stated; what the prohibited catalogue asks
           beyond that (PRO-001) may be unknown, and unknown is not "no".
  739-22   a certificate is valid for its term, and renewed before it ends. Order 739 art. 22.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import ClassVar, assert_never

from shared.domain import validity
from shared.domain.annotations import NOTHING_SAID, Annotations, read_annotations
from shared.domain.cautions import RuleWarning
from shared.domain.event import ArchiveSection, Event
from shared.domain.identifiers.certificates import issuer_of_certificate
from shared.domain.identifiers.udi import DeviceIdentifier
from shared.domain.validity import CancellationReason, Term


class DeviceClass(IntEnum):
    """Risk class of a registered device; class I devices are filed, not registered."""

    II = 2
    III = 3


class CertificateItem(StrEnum):
    """What a change of a certificate was about (Order 47)."""

    PRODUCTION_ADDRESS = "production-address"
    CONTRACTOR = "contractor"
    """Production is entrusted, to others than before, or not any more (REG-012)."""
    REGISTRANT = "registrant"
    """The registrant's name or domicile."""
    DEVICE = "device"
    """Model, structure, intended use, technical requirements."""
    WORDING = "wording"


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCertificate(Event):
    """What every event of a certificate names."""

    STREAM: ClassVar[str] = "certificate/{0.certificate_no}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES

    certificate_no: str
    registrant_uscc: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateStated(OfCertificate):
    """What a certificate says of its device, and of where it is made."""

    product_name_zh: str
    implantable: bool
    address_raw: str
    """The production address as it stands on the certificate."""
    remarks_raw: str = ""
    """The remarks as they stand on the certificate."""
    classification_code: str | None = None
    """Catalogue of 2017; None for in-vitro reagents, which it does not list."""
    animal_derived: bool | None = None
    """Contains material of animal origin; None where nobody knows."""
    allogeneic: bool | None = None
    """Contains human material of another person; None where nobody knows."""
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = None
    """Which device of a code that holds several, as the prohibited catalogue names them (PRO-001);
    None where nobody knows."""
    device_identifiers: tuple[DeviceIdentifier, ...] = ()
    """The fixed parts of the device's UDIs (ID-UDI), where they are stated."""
    annotations: Annotations = NOTHING_SAID
    """What address and remarks say in the forms of REG-011."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateRecorded(CertificateStated):
    """An authority entered a registration certificate."""

    KIND: ClassVar[str] = "certificate.recorded.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-011", "PRO-003")
    ON: ClassVar[str | None] = "issued_on"

    device_class: DeviceClass
    issued_on: date
    valid_until: date
    """Last day of validity."""
    registrant_authority: str | None = None
    """The authority of the registrant's home, as far as its recorder knew it."""
    legacy_number: bool = False
    """The number has the form used before October 2014."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateChanged(CertificateStated):
    """The certificate was changed; all that it says is stated as it is after the change."""

    KIND: ClassVar[str] = "certificate.changed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-012", "REG-011")
    ON: ClassVar[str | None] = "changed_on"

    items: tuple[CertificateItem, ...]
    changed_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateRenewed(CertificateStated):
    """The certificate was renewed: a further term under the same number."""

    KIND: ClassVar[str] = "certificate.renewed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("739-22", "REG-011")
    ON: ClassVar[str | None] = "renewed_on"

    renewed_on: date
    """When it was decided."""
    valid_from: date
    """First day of the new term."""
    valid_until: date
    applied_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateCancelled(OfCertificate):
    """The certificate was cancelled."""

    KIND: ClassVar[str] = "certificate.cancelled.v1"
    RULES: ClassVar[tuple[str, ...]] = ("739-22",)
    ON: ClassVar[str | None] = "cancelled_on"

    reason: CancellationReason
    cancelled_on: date
    """First day on which it is not valid any more."""
    remarks: str = ""


CertificateEvent = (
    CertificateRecorded | CertificateChanged | CertificateRenewed | CertificateCancelled
)


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateFacts:
    """What a certificate says of its device in one stretch of time, as its events state it."""

    product_name_zh: str
    implantable: bool
    address_raw: str
    remarks_raw: str = ""
    classification_code: str | None = None
    animal_derived: bool | None = None
    allogeneic: bool | None = None
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = None
    device_identifiers: tuple[DeviceIdentifier, ...] = ()

    @property
    def annotations(self) -> Annotations:
        """What address and remarks say in the forms of REG-011."""
        return read_annotations(self.address_raw, self.remarks_raw)


FACTS = tuple(field.name for field in fields(CertificateFacts))
"""Their names, which are also those of the members of `CertificateStated`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Certificate:
    """One certificate as the entries of one authority left it."""

    certificate_no: str
    registrant_uscc: str
    registrant_authority: str | None
    device_class: DeviceClass
    issued_on: date
    legacy_number: bool
    terms: tuple[Term[CertificateFacts], ...]
    last_step_on: date
    """When it was issued, changed, renewed or cancelled last."""
    cancelled_on: date | None = None
    cancelled_because: CancellationReason | None = None

    @property
    def newest(self) -> CertificateFacts:
        """What it says by the newest entry."""
        return self.terms[-1].facts

    @property
    def product_name_zh(self) -> str:
        """The name of the device by the newest entry; so with what follows."""
        return self.newest.product_name_zh

    @property
    def implantable(self) -> bool:
        """Whether the device is implantable."""
        return self.newest.implantable

    @property
    def address_raw(self) -> str:
        """The production address as it stands on the certificate."""
        return self.newest.address_raw

    @property
    def remarks_raw(self) -> str:
        """The remarks as they stand on the certificate."""
        return self.newest.remarks_raw

    @property
    def classification_code(self) -> str | None:
        """The code of the catalogue of 2017; None for in-vitro reagents."""
        return self.newest.classification_code

    @property
    def animal_derived(self) -> bool | None:
        """Whether it contains material of animal origin; None where nobody knows."""
        return self.newest.animal_derived

    @property
    def allogeneic(self) -> bool | None:
        """Whether it contains human material of another person; None where nobody knows."""
        return self.newest.allogeneic

    @property
    def directly_from_animal_tissue(self) -> bool | None:
        """Whether it is taken directly from animal tissue; None where nobody knows."""
        return self.newest.directly_from_animal_tissue

    @property
    def sub_kind(self) -> str | None:
        """Which device of a code that holds several; None where nobody knows."""
        return self.newest.sub_kind

    @property
    def valid_until(self) -> date:
        """Last day of the newest term; whether it was cancelled before, `valid_on` tells."""
        return self.terms[-1].until

    def valid_on(self, day: date) -> bool:
        """Tell whether the certificate was valid on `day`."""
        return self.held_on(day) is not None

    def held_on(self, day: date) -> CertificateFacts | None:
        """Return what the certificate said on `day`, None where it was not valid."""
        return validity.held_on(self.terms, self.cancelled_on, day)


def speaker(told: Mapping[str, Certificate]) -> str | None:
    """Return the log whose word on one certificate counts, of what each tells, first teller first.

    That is the issuer's, as its number names it; else that of the registrant's own authority; where
    neither log tells anything, the one that was first.
    """
    for log, certificate in told.items():
        if log == issuer_of_certificate(certificate.certificate_no):
            return log
    at_home = (log for log, one in told.items() if log == one.registrant_authority)
    return next(at_home, next(iter(told), None))


def replay(events: Iterable[CertificateEvent]) -> Certificate | None:
    """Return the certificate that `events` of one log describe, oldest first, or None."""
    certificate: Certificate | None = None
    for event in events:
        certificate = evolve(certificate, event)
    return certificate


def evolve(certificate: Certificate | None, event: CertificateEvent) -> Certificate | None:
    """Return the certificate after `event`; what befell an unknown one leaves it unknown."""
    if isinstance(event, CertificateRecorded):
        return _recorded(event)
    if certificate is None:
        return None
    match event:
        case CertificateChanged():
            terms = validity.changed(certificate.terms, event.changed_on, _facts(event))
            return replace(certificate, terms=terms, last_step_on=event.changed_on)
        case CertificateRenewed():
            term = Term(since=event.valid_from, until=event.valid_until, facts=_facts(event))
            terms = validity.renewed(certificate.terms, term)
            return replace(certificate, terms=terms, last_step_on=event.renewed_on)
        case CertificateCancelled():
            return replace(
                certificate,
                cancelled_on=event.cancelled_on,
                cancelled_because=event.reason,
                last_step_on=event.cancelled_on,
            )
        case _:
            assert_never(event)


def _recorded(event: CertificateRecorded) -> Certificate:
    return Certificate(
        certificate_no=event.certificate_no,
        registrant_uscc=event.registrant_uscc,
        registrant_authority=event.registrant_authority,
        device_class=event.device_class,
        issued_on=event.issued_on,
        legacy_number=event.legacy_number,
        terms=(Term(since=event.issued_on, until=event.valid_until, facts=_facts(event)),),
        last_step_on=event.issued_on,
    )


def _facts(event: CertificateStated) -> CertificateFacts:
    return CertificateFacts(**{name: getattr(event, name) for name in FACTS})
