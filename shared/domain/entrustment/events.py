"""What happens to an entrustment, as published documents; all in the stream `entrustment/<id>`."""

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from shared.domain.cautions import RuleWarning
from shared.domain.certificate import DeviceClass
from shared.domain.event import ArchiveSection, Event
from shared.domain.numbers import Whole
from shared.domain.parties import Party
from shared.domain.prohibition import ProhibitionCheck


class RegistrantMode(StrEnum):
    """How a registrant makes its devices (ENT-001)."""

    SELF = "self"
    ENTRUSTED_ONLY = "entrusted-only"
    MIXED = "mixed"


class Duty(StrEnum):
    """What a registrant that entrusts keeps a named person for (ENT-001)."""

    TECHNICAL = "technical"
    PRODUCTION = "production"
    QUALITY = "quality"
    ADVERSE_EVENTS = "adverse-events"
    AFTER_SALES = "after-sales"


class EntrustedWork(StrEnum):
    """What is given to the other firm to make (ENT-025)."""

    FINISHED_PRODUCT = "finished-product"
    PROCESSING = "processing"
    """Outsourced processing steps 外协加工: no entrustment."""


class Occasion(StrEnum):
    """On which occasion a certificate was annotated (REG-011, REG-012)."""

    REGISTRATION = "registration"
    RENEWAL = "renewal"
    CHANGE = "change"


class AuditResult(StrEnum):
    """What the registrant's audit of its contractor came to."""

    CONFORMING = "conforming"
    NONCONFORMING = "nonconforming"


@dataclass(frozen=True, kw_only=True, slots=True)
class QualityAgreement:
    """The quality agreement between both firms; it runs from `start` to `end`, both included.

    Beyond number and term it holds what the guide asks at least (ENT-005); None or an empty list
    is what the authority was not told.
    """

    number: str
    start: date
    end: date
    product_name: str | None = None
    models: tuple[str, ...] = ()
    certificate_no: str | None = None
    device_class: DeviceClass | None = None
    registrant_name: str | None = None
    registrant_domicile: str | None = None
    contractor_name: str | None = None
    contractor_domicile: str | None = None
    production_address: str | None = None
    licence_no: str | None = None
    change_terms: str | None = None
    """How it is amended and ended."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RegistrantOrganisation:
    """What a registrant that entrusts keeps for itself (ENT-001)."""

    mode: RegistrantMode
    quality_department: bool
    """It has an independent one."""
    quality_staff: Whole
    """People who work for quality alone."""
    duties: tuple[Duty, ...]
    """Those for which a person is named."""


@dataclass(frozen=True, kw_only=True, slots=True)
class HumanDecision:
    """A person decided what the catalogue leaves open (PRO-001): the device may be entrusted."""

    decided_by: str
    """Account of the person."""
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfEntrustment(Event):
    """What every event of an entrustment names: the parties, their authorities, the certificate.

    `SIDE` is the party whose authority tells the kind; what either tells says so in a field.
    """

    STREAM: ClassVar[str] = "entrustment/{0.entrustment_id}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.ENTRUSTMENTS
    SIDE: ClassVar[Party] = Party.REGISTRANT

    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str
    """The authority of the production sites: of the licence, else of the contractor's home."""
    certificate_no: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OfEitherSide(OfEntrustment):
    """What both authorities tell, each for its own `side`."""

    side: Party


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
    ends_on: date | None = None
    """Last day of the term of the entrustment; None where none is agreed."""
    work: EntrustedWork = EntrustedWork.FINISHED_PRODUCT
    product_name: str | None = None
    """As the certificate says, like the next three; None in entries older than the fields."""
    device_class: DeviceClass | None = None
    classification_code: str | None = None
    implantable: bool | None = None
    organisation: RegistrantOrganisation | None = None
    credit_statement_ref: str | None = None
    """Document in which the contractor states its credit (ENT-002)."""
    public_information_consulted_on: date | None = None
    residents_stationed: bool | None = None
    """Whether the registrant stations staff at the contractor (ENT-003)."""
    no_residents_reason: str = ""
    market_release_by: Party | None = None
    production_release_by: Party | None = None
    adverse_events_by: Party | None = None
    """Who bears the duties on adverse events by the agreement (ENT-009)."""
    self_produced_before: bool | None = None
    """The registrant made the device itself before (SUP-019)."""
    prohibited_check: ProhibitionCheck | None = None
    """What the catalogue in force at the start says of the device (PRO-001)."""
    prohibition_decision: HumanDecision | None = None
    """Who allowed it where the catalogue leaves it open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentAcknowledged(OfEntrustment):
    """The contractor's authority recorded the same entrustment, as it knows the facts itself.

    The parties and the certificate are those of the established entrustment, or, where it speaks
    first, as the contractor reported them; of the other facts, None or an empty list means "not
    stated", which is no contradiction.
    """

    KIND: ClassVar[str] = "entrustment.acknowledged.v1"
    SIDE: ClassVar[Party] = Party.CONTRACTOR
    RULES: ClassVar[tuple[str, ...]] = ("REG-013", "PRD-001")
    ON: ClassVar[str | None] = "started_on"

    licence_no: str | None
    sites: tuple[str, ...]
    started_on: date | None
    variety_reported_on: date | None
    """When the contractor reported the product variety (PRD-001); None where it has not."""
    remarks: str
    variety_notified_on: date | None = None
    """When this authority notified the registrant's of the variety (ARC-003)."""
    ends_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentAnnotated(OfEntrustment):
    """The certificate was annotated with the entrusted address and the contractor (REG-011)."""

    KIND: ClassVar[str] = "entrustment.annotated.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-011", "REG-012")
    ON: ClassVar[str | None] = "annotated_on"

    annotated_on: date
    occasion: Occasion
    address_text: str
    """The field of the production address, as it stands on the certificate."""
    remark_text: str
    """The remarks, as they stand on the certificate."""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentAmended(OfEitherSide):
    """An authority recorded what has changed on its side; None or an empty list is unchanged."""

    KIND: ClassVar[str] = "entrustment.amended.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-012", "REG-013")
    ON: ClassVar[str | None] = "amended_on"

    amended_on: date
    reason: str
    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    agreement: QualityAgreement | None = None
    ends_on: date | None = None
    variety_reported_on: date | None = None
    variety_notified_on: date | None = None
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractorReplaced(OfEntrustment):
    """This entrustment takes the place of one to another contractor (SUP-019).

    It stands with the new entrustment, whose parties are then inspected comprehensively.
    """

    KIND: ClassVar[str] = "entrustment.contractor-replaced.v1"
    RULES: ClassVar[tuple[str, ...]] = ("SUP-019",)
    ON: ClassVar[str | None] = "replaced_on"

    replaced_uscc: str
    """The earlier contractor."""
    replaced_id: UUID | None
    """Its entrustment; None where none is on record."""
    replaced_on: date
    reported_on: date | None
    """When the registrant reported the change to its authority; None where it has not."""
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ScopeCoverageStated(OfEntrustment):
    """The contractor's authority stated that the licence's scope covers the device (REG-016)."""

    KIND: ClassVar[str] = "entrustment.scope-coverage-stated.v1"
    SIDE: ClassVar[Party] = Party.CONTRACTOR
    RULES: ClassVar[tuple[str, ...]] = ("REG-016",)
    ON: ClassVar[str | None] = "issued_on"

    licence_no: str
    document_no: str
    document_sha256: str
    """Of the document as issued: 64 hexadecimal digits in lower case."""
    issued_on: date
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreementReviewed(OfEitherSide):
    """The quality agreement was reviewed for one year, as one side reports it (ENT-006)."""

    KIND: ClassVar[str] = "entrustment.agreement-reviewed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("ENT-006",)
    ON: ClassVar[str | None] = "reviewed_on"

    year: Whole
    reviewed_on: date
    suitable: bool
    adequate: bool
    effective: bool
    gaps: str
    """What is to be changed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ContractorAudited(OfEntrustment):
    """The registrant audited its contractor (ENT-001)."""

    KIND: ClassVar[str] = "entrustment.contractor-audited.v1"
    RULES: ClassVar[tuple[str, ...]] = ("ENT-001",)
    ON: ClassVar[str | None] = "audited_on"

    audited_on: date
    result: AuditResult
    summary: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidentPersonal:
    """Who stands behind the pseudonym of a resident."""

    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidentAssigned(OfEntrustment):
    """The registrant stationed a person at the contractor (ENT-003)."""

    KIND: ClassVar[str] = "entrustment.resident-assigned.v1"
    RULES: ClassVar[tuple[str, ...]] = ("ENT-003",)
    ON: ClassVar[str | None] = "assigned_on"

    person_ref: str
    """A pseudonym."""
    assigned_on: date
    until: date | None
    """Last day, where it is known."""
    duties_ref: str
    """Document that says what the person does there."""
    personal: ResidentPersonal | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ResidentWithdrawn(OfEntrustment):
    """A person who was stationed at the contractor has left (ENT-003)."""

    KIND: ClassVar[str] = "entrustment.resident-withdrawn.v1"
    RULES: ClassVar[tuple[str, ...]] = ("ENT-003",)
    ON: ClassVar[str | None] = "withdrawn_on"

    person_ref: str
    withdrawn_on: date
    reason: str
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EntrustmentTerminated(OfEitherSide):
    """An authority recorded the end of the entrustment, with what its own firm owes (REG-017)."""

    KIND: ClassVar[str] = "entrustment.terminated.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-017",)
    ON: ClassVar[str | None] = "ended_on"

    ended_on: date
    reason: str
    address_removed_on: date | None = None
    """When the address was removed from the certificate; told by the registrant's authority."""
    contractor_reported_on: date | None = None
    """When the contractor reported the end; told by the contractor's authority."""


EntrustmentEvent = (
    EntrustmentEstablished
    | EntrustmentAcknowledged
    | EntrustmentAnnotated
    | EntrustmentAmended
    | ContractorReplaced
    | ScopeCoverageStated
    | AgreementReviewed
    | ContractorAudited
    | ResidentAssigned
    | ResidentWithdrawn
    | EntrustmentTerminated
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Parties:
    """Who has a part in an entrustment, and the certificate that it is of."""

    entrustment_id: UUID
    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    contractor_authority: str
    certificate_no: str


def parties_of(event: OfEntrustment) -> Parties:
    """Return who has a part, as `event` names them."""
    return Parties(**{field.name: getattr(event, field.name) for field in fields(Parties)})


def side_of(event: OfEntrustment) -> Party:
    """Return the party whose authority tells `event`."""
    return event.side if isinstance(event, OfEitherSide) else event.SIDE


def author_of(event: OfEntrustment) -> str:
    """Return the authority on whose log `event` is to stand; on any other it is not heard."""
    if side_of(event) is Party.REGISTRANT:
        return event.registrant_authority
    return event.contractor_authority
