"""What changes while production is entrusted: each authority records it for its own side.

Rules: ENT-005, REG-016, 739-32, LIC-001 (see the package); XRG-001, each of its own firm.
"""

from dataclasses import replace
from datetime import date

from shared.domain.certificate import Certificate
from shared.domain.dates import require_not_future, require_period
from shared.domain.entrustment.agreement import agreement_warnings, require_agreement
from shared.domain.entrustment.cautions import licence_warnings, term_warnings
from shared.domain.entrustment.events import EntrustmentAmended, ScopeCoverageStated
from shared.domain.entrustment.refusals import (
    AmendmentChangesNothing,
    FactOfTheOtherSide,
    LicenceNotValidThen,
    LicenceOfAnotherFirm,
    ScopeDoesNotCover,
)
from shared.domain.entrustment.sides import require_open
from shared.domain.entrustment.state import Entrustment
from shared.domain.evidence import require_digest
from shared.domain.licence import Licence, covers
from shared.domain.parties import Party
from shared.domain.texts import ADDRESS, REFERENCE, TEXT, allow_list, require_text

_CHANGES = (
    "licence_no",
    "sites",
    "agreement",
    "ends_on",
    "variety_reported_on",
    "variety_notified_on",
)


def amend(
    entrustment: Entrustment,
    amendment: EntrustmentAmended,
    certificate: Certificate | None,
    licence: Licence | None,
    authority: str,
    today: date,
) -> EntrustmentAmended:
    """Accept what has changed on the side of `authority`, with its warnings attached.

    `certificate` and `licence` are those of the entrustment after the change, as this node knows
    them.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentNotAcknowledged,
        EntrustmentAlreadyTerminated: see `require_open`.
        AmendmentChangesNothing: nothing is stated.
        FactOfTheOtherSide: only the contractor's authority tells of product varieties.
        LicenceOfAnotherFirm, LicenceNotValidThen: 739-32.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    _require_form(amendment, today)
    require_open(entrustment, amendment, authority)
    variety = amendment.variety_reported_on or amendment.variety_notified_on
    if variety is not None and amendment.side is Party.REGISTRANT:
        raise FactOfTheOtherSide("product varieties are told by the contractor's authority")
    if amendment.licence_no is not None and licence is not None:
        _require_licence(entrustment, licence, amendment.amended_on)
    if certificate is None:
        return amendment
    agreement = amendment.agreement
    warnings = [
        *(agreement_warnings(agreement, certificate, licence) if agreement is not None else ()),
        *licence_warnings(amendment.licence_no, amendment.sites, certificate, licence),
    ]
    holds = agreement or entrustment.agreement
    if holds is not None:
        warnings += term_warnings(holds.end, certificate, licence, today)
    return replace(amendment, warnings=tuple(warnings))


def state_scope_coverage(
    entrustment: Entrustment,
    statement: ScopeCoverageStated,
    certificate: Certificate | None,
    licence: Licence | None,
    authority: str,
    today: date,
) -> ScopeCoverageStated:
    """Accept the statement that the licence covers the device (REG-016).

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentNotAcknowledged,
        EntrustmentAlreadyTerminated: see `require_open`.
        LicenceOfAnotherFirm: 739-32.
        ScopeDoesNotCover: REG-016.
        MalformedDigest: the document's.
        DateInFuture: it is issued after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(statement.licence_no, REFERENCE, "/licence_no")
    require_text(statement.document_no, REFERENCE, "/document_no")
    require_not_future(statement.issued_on, today, "/issued_on")
    require_digest(statement.document_sha256, "/document_sha256")
    require_open(entrustment, statement, authority)
    if licence is not None and licence.uscc != statement.contractor_uscc:
        raise LicenceOfAnotherFirm(f"{licence.licence_no} is held by {licence.uscc}")
    if certificate is None:
        return statement
    code = certificate.classification_code
    if (
        licence is not None
        and code is not None
        and not covers(licence, certificate.device_class, code)
    ):
        raise ScopeDoesNotCover(f"{licence.licence_no} does not cover {code}")
    warnings = licence_warnings(statement.licence_no, (), certificate, licence)
    return replace(statement, warnings=tuple(warnings))


def _require_form(amendment: EntrustmentAmended, today: date) -> None:
    require_not_future(amendment.amended_on, today, "/amended_on")
    require_text(amendment.reason, TEXT, "/reason")
    if not any(getattr(amendment, name) for name in _CHANGES):
        raise AmendmentChangesNothing("name what has changed")
    if amendment.licence_no is not None:
        require_text(amendment.licence_no, REFERENCE, "/licence_no")
    allow_list(amendment.sites, "/sites")
    for index, site in enumerate(amendment.sites):
        require_text(site, ADDRESS, f"/sites/{index}")
    if amendment.agreement is not None:
        require_agreement(amendment.agreement, "/agreement")
    if amendment.ends_on is not None:
        require_period(amendment.amended_on, amendment.ends_on, "/ends_on")
    for name in ("variety_reported_on", "variety_notified_on"):
        stated: date | None = getattr(amendment, name)
        if stated is not None:
            require_not_future(stated, today, f"/{name}")


def _require_licence(entrustment: Entrustment, licence: Licence, day: date) -> None:
    if licence.uscc != entrustment.parties.contractor_uscc:
        raise LicenceOfAnotherFirm(f"{licence.licence_no} is held by {licence.uscc}")
    if not licence.issued_on <= day <= licence.valid_until:
        raise LicenceNotValidThen(
            f"{licence.licence_no} is valid {licence.issued_on} to {licence.valid_until}, "
            f"not on {day}"
        )
