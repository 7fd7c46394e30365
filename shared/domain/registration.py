"""Decisions on registration certificates: entry, change, renewal, cancellation.

Rules: ID-REG, ID-CAT, ID-UDI, REG-011, REG-012, PRO-003, 739-22; sources in
`shared.domain.certificate`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar

from shared.domain.annotations import annotation_warnings, read_annotations
from shared.domain.cautions import RuleWarning
from shared.domain.certificate import (
    FACTS,
    Certificate,
    CertificateCancelled,
    CertificateChanged,
    CertificateFacts,
    CertificateItem,
    CertificateRecorded,
    CertificateRenewed,
    CertificateStated,
    DeviceClass,
    speaker,
)
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.identifiers.certificates import require_certificate_number
from shared.domain.identifiers.udi import require_device_identifiers
from shared.domain.texts import (
    ADDRESS,
    NAME,
    REFERENCE,
    TEXT,
    allow_text,
    require_list,
    require_text,
)
from shared.domain.validity import (
    Cancellation,
    Renewal,
    Writer,
    require_cancellation,
    require_in_order,
    require_renewal,
)
from shared.errors import AlreadyExists, InvalidInput, NotFound, RefusedByRule

_CODE = re.compile(r"\d{2}-\d{2}(-\d{2})?", re.ASCII)

Firms = Mapping[str, Enterprise]
"""The firms that a certificate names and that are on record, by credit code."""


class CertificateAlreadyRecorded(AlreadyExists):
    """This authority has recorded a certificate of the same number before."""

    code: ClassVar[str] = "certificate-already-recorded"


class CertificateUnknown(NotFound):
    """The certificate is not on record."""

    code: ClassVar[str] = "certificate-unknown"


class CertificateOfAnotherAuthority(RefusedByRule):
    """Another authority speaks for the certificate: its issuer, or the registrant's own."""

    code: ClassVar[str] = "certificate-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-012",)


class CertificateAlreadyCancelled(RefusedByRule):
    """The certificate was cancelled: it is neither changed nor renewed, nor cancelled again."""

    code: ClassVar[str] = "certificate-already-cancelled"
    rules: ClassVar[tuple[str, ...]] = ("739-22",)


class CertificateNotValidAtChange(RefusedByRule):
    """On the day of the change the certificate was not valid."""

    code: ClassVar[str] = "certificate-not-valid-at-change"
    rules: ClassVar[tuple[str, ...]] = ("739-22",)


class ClassChangeNeedsNewNumber(RefusedByRule):
    """A device of another class gets a new number, so that is no change of this certificate."""

    code: ClassVar[str] = "class-change-needs-new-number"
    rules: ClassVar[tuple[str, ...]] = ("ID-REG",)


class MalformedClassificationCode(InvalidInput):
    """A code is not of the 2017 classification catalogue, such as `13-04-01`."""

    code: ClassVar[str] = "malformed-classification-code"
    rules: ClassVar[tuple[str, ...]] = ("ID-CAT",)


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateChange:
    """What is stated of a change: about what, since when, and what the certificate says now."""

    items: tuple[CertificateItem, ...]
    changed_on: date
    facts: CertificateFacts
    device_class: DeviceClass | None = None
    """As on the certificate; None where it is not stated again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateRenewal:
    """What is stated of a renewal: its term, and what the certificate says in it."""

    renewal: Renewal
    facts: CertificateFacts


def record_certificate(
    known: Certificate | None, firms: Firms, certificate: CertificateRecorded, today: date
) -> CertificateRecorded:
    """Accept a certificate; what can be derived is derived, whatever the caller says of it.

    `known` is what this authority has recorded under the number before.

    Raises:
        CertificateAlreadyRecorded: there is such a record.
        MalformedUscc, UsccCheckCharacterWrong: of a registrant that is not on record.
        MalformedCertificateNumber, CertificateNumberContradicts: ID-REG.
        MalformedClassificationCode, DeviceIdentifierMalformed: ID-CAT, ID-UDI.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    number = require_certificate_number(
        certificate.certificate_no,
        certificate.device_class,
        certificate.issued_on.year,
        "/certificate_no",
    )
    _require_device(certificate)
    require_not_future(certificate.issued_on, today, "/issued_on")
    require_period(certificate.issued_on, certificate.valid_until, "/valid_until")
    registrant = firms.get(certificate.registrant_uscc)
    unrecorded = caution_unrecorded(registrant, certificate.registrant_uscc, "/registrant_uscc")
    if known is not None:
        raise CertificateAlreadyRecorded(f"{number} is held by {known.registrant_uscc}")
    return replace(
        certificate,
        registrant_authority=None if registrant is None else registrant.home_authority,
        legacy_number=number.legacy,
        annotations=read_annotations(certificate.address_raw, certificate.remarks_raw),
        warnings=(*unrecorded, *_annotated(certificate, firms)),
    )


def change_certificate(
    told: Mapping[str, Certificate],
    firms: Firms,
    change: CertificateChange,
    writer: Writer,
) -> CertificateChanged:
    """Record, as the authority that speaks for it, what a certificate says from a day on.

    `told` is what each log tells of the certificate.

    Raises:
        CertificateUnknown, CertificateOfAnotherAuthority, CertificateAlreadyCancelled: see `_own`.
        ClassChangeNeedsNewNumber: another class is stated.
        CertificateNotValidAtChange: it was not valid on that day.
        MalformedClassificationCode, DeviceIdentifierMalformed: ID-CAT, ID-UDI.
        DateInFuture, DatedBeforeLastStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    certificate = _own(told, writer.authority)
    require_list(change.items, "/items")
    _require_device(change.facts)
    require_in_order(change.changed_on, certificate.last_step_on, writer.today, "/changed_on")
    if change.device_class not in (None, certificate.device_class):
        raise ClassChangeNeedsNewNumber(f"it is of class {certificate.device_class}")
    if not certificate.valid_on(change.changed_on):
        raise CertificateNotValidAtChange(f"it is valid until {certificate.valid_until}")
    return CertificateChanged(
        certificate_no=certificate.certificate_no,
        registrant_uscc=certificate.registrant_uscc,
        items=change.items,
        changed_on=change.changed_on,
        recorded_by=writer.account,
        warnings=tuple(_annotated(change.facts, firms)),
        **_stated(change.facts),
    )


def renew_certificate(
    told: Mapping[str, Certificate],
    firms: Firms,
    stated: CertificateRenewal,
    writer: Writer,
) -> CertificateRenewed:
    """Record, as the authority that speaks for it, a further term of a certificate.

    Raises:
        CertificateUnknown, CertificateOfAnotherAuthority, CertificateAlreadyCancelled: see `_own`.
        RenewalDoesNotExtend: the new term ends no later.
        MalformedClassificationCode, DeviceIdentifierMalformed: ID-CAT, ID-UDI.
        DateInFuture, DatedBeforeLastStep, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    certificate = _own(told, writer.authority)
    renewal = stated.renewal
    _require_device(stated.facts)
    warnings = require_renewal(renewal, certificate.terms, certificate.last_step_on, writer.today)
    return CertificateRenewed(
        certificate_no=certificate.certificate_no,
        registrant_uscc=certificate.registrant_uscc,
        renewed_on=renewal.renewed_on,
        valid_from=renewal.valid_from,
        valid_until=renewal.valid_until,
        applied_on=renewal.applied_on,
        recorded_by=writer.account,
        warnings=(*warnings, *_annotated(stated.facts, firms)),
        **_stated(stated.facts),
    )


def cancel_certificate(
    told: Mapping[str, Certificate], cancellation: Cancellation, writer: Writer
) -> CertificateCancelled:
    """Record, as the authority that speaks for it, that a certificate is cancelled.

    Raises:
        CertificateUnknown, CertificateOfAnotherAuthority, CertificateAlreadyCancelled: see `_own`.
        DateInFuture, DatedBeforeLastStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: the remarks are out of bounds.
    """
    certificate = _own(told, writer.authority)
    require_cancellation(cancellation, certificate.last_step_on, writer.today)
    return CertificateCancelled(
        certificate_no=certificate.certificate_no,
        registrant_uscc=certificate.registrant_uscc,
        reason=cancellation.reason,
        cancelled_on=cancellation.cancelled_on,
        remarks=cancellation.remarks,
        recorded_by=writer.account,
    )


def _own(told: Mapping[str, Certificate], authority: str) -> Certificate:
    """Return the certificate that `authority` speaks for, if it is not cancelled.

    Raises:
        CertificateUnknown: it has not recorded it.
        CertificateOfAnotherAuthority: another log's word goes first.
        CertificateAlreadyCancelled: it is.
    """
    certificate = told.get(authority)
    if certificate is None:
        raise CertificateUnknown(f"{authority} has not recorded this certificate")
    if speaker(told) != authority:
        raise CertificateOfAnotherAuthority(f"{speaker(told)} speaks for it")
    if certificate.cancelled_on is not None:
        raise CertificateAlreadyCancelled(f"on {certificate.cancelled_on}")
    return certificate


def _require_device(stated: CertificateStated | CertificateFacts) -> None:
    require_text(stated.product_name_zh, NAME, "/product_name_zh")
    require_text(stated.address_raw, ADDRESS, "/address_raw")
    allow_text(stated.remarks_raw, TEXT, "/remarks_raw")
    allow_text(stated.sub_kind or "", REFERENCE, "/sub_kind")
    code = stated.classification_code
    if code is not None and not _CODE.fullmatch(code):
        raise MalformedClassificationCode(f"{code!r} is no code", "/classification_code")
    require_device_identifiers(stated.device_identifiers, "/device_identifiers")


def _stated(facts: CertificateFacts) -> dict[str, Any]:
    """Return what an event states of `facts`."""
    return {name: getattr(facts, name) for name in FACTS} | {"annotations": facts.annotations}


def _annotated(stated: CertificateStated | CertificateFacts, firms: Firms) -> list[RuleWarning]:
    return list(annotation_warnings(stated.address_raw, stated.remarks_raw, firms))
