"""The registrant's authority establishes an entrustment, judged by the records that it names.

Rules: PRO-002, REG-013, ENT-001 to ENT-005, ENT-008, ENT-009, ENT-024, ENT-025, 739-22, 739-32;
see the package.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.catalogue import CatalogueEdition
from shared.domain.cautions import RuleWarning
from shared.domain.certificate import Certificate
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise
from shared.domain.entrustment.agreement import agreement_warnings, require_agreement
from shared.domain.entrustment.cautions import licence_warnings, registrant_warnings, term_warnings
from shared.domain.entrustment.duties import require_duties
from shared.domain.entrustment.events import EntrustmentEstablished
from shared.domain.entrustment.prohibition import require_entrustable
from shared.domain.entrustment.refusals import (
    CertificateNotValidAtStart,
    CertificateOfAnotherFirm,
    ContractorEntrustsOn,
    EntrustmentAlreadyEstablished,
    EntrustmentFactsContradict,
    EntrustmentOfAnotherAuthority,
    LicenceNotValidAtStart,
    LicenceOfAnotherFirm,
    RegistrantIsContractor,
)
from shared.domain.entrustment.state import Entrustment
from shared.domain.licence import Licence
from shared.domain.prohibition import check_prohibition, facts_of
from shared.domain.texts import ADDRESS, TEXT, allow_text, require_texts


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentRecords:
    """The records that an entrustment names, as this node knows them."""

    certificate: Certificate
    registrant: Enterprise | None
    contractor: Enterprise | None
    """None where the firm is not known here."""
    licence: Licence | None
    """None where no licence is named, or where the named one is not known here."""
    catalogues: Collection[CatalogueEdition]
    """All known editions of the catalogue of what may not be entrusted."""
    earlier: Entrustment | None = None
    """What is known under the same id: what the contractor's authority told first."""
    made_by_registrant: Collection[UUID] = ()
    """Live entrustments by which the registrant is itself a contractor for this certificate."""


def establish(
    entrustment: EntrustmentEstablished,
    records: EntrustmentRecords,
    authority: str,
    today: date,
) -> EntrustmentEstablished:
    """Accept the statement of the registrant's `authority`, with its warnings attached.

    Raises:
        EntrustmentOfAnotherAuthority: `authority` is not the registrant's.
        EntrustmentAlreadyEstablished: the id is taken.
        RegistrantIsContractor: PRO-002.
        ContractorEntrustsOn, CertificateOfAnotherFirm: ENT-024.
        CertificateNotValidAtStart: 739-22.
        LicenceOfAnotherFirm, LicenceNotValidAtStart: 739-32.
        EntrustmentFactsContradict: the codes, numbers or authorities are not those of `records`.
        ProcessingIsNoEntrustment, RegistrantMakesAllItself, ResidentsReasonMissing,
        MarketReleaseDelegated, ProductionReleaseNotContractors, AdverseEventDutyShifted: see
            `require_duties`.
        DeviceProhibited, ProhibitionUndecided, DecisionNotNeeded: ENT-004, PRO-001.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        UnknownAuthority: the contractor's authority is none.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    _require_form(entrustment, today)
    if entrustment.registrant_uscc == entrustment.contractor_uscc:
        raise RegistrantIsContractor(f"{entrustment.contractor_uscc} is both")
    if authority != entrustment.registrant_authority:
        raise EntrustmentOfAnotherAuthority(f"it is {entrustment.registrant_authority}'s")
    if records.earlier is not None and records.earlier.established is not None:
        raise EntrustmentAlreadyEstablished(f"{entrustment.entrustment_id} is established")
    if records.made_by_registrant:
        made = ", ".join(str(one) for one in records.made_by_registrant)
        raise ContractorEntrustsOn(f"{entrustment.registrant_uscc} makes it itself under {made}")
    _require_records(entrustment, records)
    _require_certificate(entrustment, records.certificate)
    if records.licence is not None:
        _require_licence(entrustment, records.licence)
    told = replace(
        entrustment,
        product_name=records.certificate.product_name_zh,
        device_class=records.certificate.device_class,
        classification_code=records.certificate.classification_code,
        implantable=records.certificate.implantable,
    )
    require_duties(told)
    check = check_prohibition(
        records.catalogues, facts_of(records.certificate), entrustment.started_on
    )
    require_entrustable(check, told.prohibition_decision)
    warnings = _warnings(told, records, today)
    return replace(told, prohibited_check=check, warnings=warnings)


def contractor_authority(contractor: Enterprise | None, licence: Licence | None) -> str | None:
    """Return the authority of the place of production (XRG-001, LIC-004), None if not known."""
    if licence is not None:
        return licence.authority
    return None if contractor is None else contractor.home_authority


def _require_form(told: EntrustmentEstablished, today: date) -> None:
    require_authority(told.contractor_authority, "/contractor_authority")
    require_texts(told.sites, ADDRESS, "/sites")
    require_agreement(told.agreement, "/agreement")
    allow_text(told.remarks, TEXT, "/remarks")
    require_not_future(told.started_on, today, "/started_on")
    if told.ends_on is not None:
        require_period(told.started_on, told.ends_on, "/ends_on")
    consulted = told.public_information_consulted_on
    if consulted is not None:
        require_not_future(consulted, today, "/public_information_consulted_on")


def _warnings(
    told: EntrustmentEstablished, records: EntrustmentRecords, today: date
) -> tuple[RuleWarning, ...]:
    certificate, licence = records.certificate, records.licence
    return (
        *term_warnings(told.agreement.end, certificate, licence, today),
        *licence_warnings(told.licence_no, told.sites, certificate, licence),
        *agreement_warnings(told.agreement, certificate, licence),
        *registrant_warnings(told),
    )


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
