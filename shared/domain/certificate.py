"""Registration certificates of class II and III devices, as an authority records them.

Rules kept here:
  ID-REG   form and claims of the number; numbers of the older form are accepted and marked.
  REG-011  the address with 「（委托生产）」 and the remarks naming the contractor are kept as
           they stand on the certificate. Announcement 38 of 2024, §§12-13.
  PRO-003  whether the device is implantable is always stated; what the prohibited catalogue asks
           beyond that (PRO-001) may be unknown, and unknown is not "no".
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import EnterpriseRecorded, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.identifiers import is_legacy_certificate_number, require_certificate_number
from shared.domain.texts import ADDRESS, NAME, REFERENCE, TEXT, allow_text, require_text
from shared.errors import AlreadyExists, InvalidInput

_CODE = re.compile(r"\d{2}-\d{2}(-\d{2})?", re.ASCII)


class DeviceClass(IntEnum):
    """Risk class of a registered device; class I devices are filed, not registered."""

    II = 2
    III = 3


class CertificateAlreadyRecorded(AlreadyExists):
    """This authority has recorded a certificate of the same number before."""

    code: ClassVar[str] = "certificate-already-recorded"


class MalformedClassificationCode(InvalidInput):
    """A code is not of the 2017 classification catalogue, such as `13-04-01`."""

    code: ClassVar[str] = "malformed-classification-code"
    rules: ClassVar[tuple[str, ...]] = ("ID-CAT",)


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateRecorded(Event):
    """An authority entered a registration certificate."""

    KIND: ClassVar[str] = "certificate.recorded.v1"
    STREAM: ClassVar[str] = "certificate/{0.certificate_no}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("REG-011", "PRO-003")
    ON: ClassVar[str | None] = "issued_on"

    certificate_no: str
    registrant_uscc: str
    product_name_zh: str
    device_class: DeviceClass
    implantable: bool
    issued_on: date
    valid_until: date
    """Last day of validity."""
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
    legacy_number: bool = False
    """The number has the form used before October 2014."""
    warnings: tuple[RuleWarning, ...] = ()


def record_certificate(
    known: CertificateRecorded | None,
    registrant: EnterpriseRecorded | None,
    certificate: CertificateRecorded,
    today: date,
) -> CertificateRecorded:
    """Accept a certificate, with its legacy mark set by the form of its number.

    `known` is what this authority has recorded under the number before.

    Raises:
        CertificateAlreadyRecorded: there is such a record.
        MalformedUscc, UsccCheckCharacterWrong: of a `registrant` that is not on record.
        MalformedCertificateNumber, CertificateNumberContradicts: ID-REG.
        MalformedClassificationCode: ID-CAT.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable: a text is out of bounds.
    """
    number = certificate.certificate_no
    require_certificate_number(
        number, certificate.device_class, certificate.issued_on.year, "/certificate_no"
    )
    require_text(certificate.product_name_zh, NAME, "/product_name_zh")
    require_text(certificate.address_raw, ADDRESS, "/address_raw")
    allow_text(certificate.remarks_raw, TEXT, "/remarks_raw")
    allow_text(certificate.sub_kind or "", REFERENCE, "/sub_kind")
    code = certificate.classification_code
    if code is not None and not _CODE.fullmatch(code):
        raise MalformedClassificationCode(f"{code!r} is no code", "/classification_code")
    require_not_future(certificate.issued_on, today, "/issued_on")
    require_period(certificate.issued_on, certificate.valid_until, "/valid_until")
    warnings = caution_unrecorded(registrant, certificate.registrant_uscc, "/registrant_uscc")
    if known is not None:
        raise CertificateAlreadyRecorded(f"{number} is held by {known.registrant_uscc}")
    legacy = is_legacy_certificate_number(number)
    return replace(certificate, legacy_number=legacy, warnings=warnings)


def replay(events: Iterable[CertificateRecorded]) -> CertificateRecorded | None:
    """Return the newest of `events`, oldest first, or None where there is none."""
    known: CertificateRecorded | None = None
    for event in events:
        known = event
    return known
