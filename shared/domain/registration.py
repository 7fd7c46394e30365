"""Decisions on registration certificates: entry, change, renewal, cancellation.

Rules: ID-REG, ID-CAT, REG-011, REG-012, PRO-003, 739-22; sources in `shared.domain.certificate`.
"""

import re
from dataclasses import replace
from datetime import date
from typing import ClassVar

from shared.domain.certificate import Certificate, CertificateRecorded, CertificateStated
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.identifiers import is_legacy_certificate_number, require_certificate_number
from shared.domain.texts import ADDRESS, NAME, REFERENCE, TEXT, allow_text, require_text
from shared.errors import AlreadyExists, InvalidInput

_CODE = re.compile(r"\d{2}-\d{2}(-\d{2})?", re.ASCII)


class CertificateAlreadyRecorded(AlreadyExists):
    """This authority has recorded a certificate of the same number before."""

    code: ClassVar[str] = "certificate-already-recorded"


class MalformedClassificationCode(InvalidInput):
    """A code is not of the 2017 classification catalogue, such as `13-04-01`."""

    code: ClassVar[str] = "malformed-classification-code"
    rules: ClassVar[tuple[str, ...]] = ("ID-CAT",)


def record_certificate(
    known: Certificate | None,
    registrant: Enterprise | None,
    certificate: CertificateRecorded,
    today: date,
) -> CertificateRecorded:
    """Accept a certificate; its marks are set by what is known, not by what the caller says.

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
    _require_stated(certificate)
    require_not_future(certificate.issued_on, today, "/issued_on")
    require_period(certificate.issued_on, certificate.valid_until, "/valid_until")
    warnings = caution_unrecorded(registrant, certificate.registrant_uscc, "/registrant_uscc")
    if known is not None:
        raise CertificateAlreadyRecorded(f"{number} is held by {known.registrant_uscc}")
    return replace(
        certificate,
        registrant_authority=None if registrant is None else registrant.home_authority,
        legacy_number=is_legacy_certificate_number(number),
        warnings=warnings,
    )


def _require_stated(stated: CertificateStated) -> None:
    require_text(stated.product_name_zh, NAME, "/product_name_zh")
    require_text(stated.address_raw, ADDRESS, "/address_raw")
    allow_text(stated.remarks_raw, TEXT, "/remarks_raw")
    allow_text(stated.sub_kind or "", REFERENCE, "/sub_kind")
    code = stated.classification_code
    if code is not None and not _CODE.fullmatch(code):
        raise MalformedClassificationCode(f"{code!r} is no code", "/classification_code")
