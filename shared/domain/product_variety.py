"""Product varieties: what a contractor makes, as it reports it to its authority.

Rules kept here:
  PRD-001  whoever makes devices reports what it makes; made for another, also for whom and until
           when. A change of production conditions is reported ahead. Order 53 art. 42.
  PRD-002  after a year without production, it is verified and reported before it starts again.
           Order 53 art. 43.
  ARC-003  a product of an out-of-province registrant is notified to the registrant's authority.
           Order 53 art. 68.
  PRO-002  a firm is not entrusted by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.certificate import Certificate
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.texts import TEXT, allow_text
from shared.domain.validity import Writer
from shared.errors import InvalidInput, NotFound, RefusedByRule


class VarietyOccasion(StrEnum):
    """Why a product variety is reported."""

    ADDED = "added"
    RESTARTED = "restarted"
    """After a year or more without production (PRD-002)."""
    CONDITIONS_CHANGED = "conditions-changed"


class EntrusterIncomplete(InvalidInput):
    """An entruster is stated without its authority, or without the end of the term."""

    code: ClassVar[str] = "entruster-incomplete"
    rules: ClassVar[tuple[str, ...]] = ("PRD-001",)


class VarietyEntrustedByItself(RefusedByRule):
    """Contractor and entruster are one firm."""

    code: ClassVar[str] = "variety-entrusted-by-itself"
    rules: ClassVar[tuple[str, ...]] = ("PRO-002",)


class VarietyContradictsCertificate(RefusedByRule):
    """The certificate is neither the entruster's nor, without one, the contractor's own."""

    code: ClassVar[str] = "variety-contradicts-certificate"
    rules: ClassVar[tuple[str, ...]] = ("PRD-001",)


class VarietyAlreadyReported(RefusedByRule):
    """The contractor has reported this product as added before."""

    code: ClassVar[str] = "variety-already-reported"
    rules: ClassVar[tuple[str, ...]] = ("PRD-001",)


class RestartNotVerified(RefusedByRule):
    """Production starts again without a day since which it stood still, or without verification."""

    code: ClassVar[str] = "restart-not-verified"
    rules: ClassVar[tuple[str, ...]] = ("PRD-002",)


class VarietyUnknown(NotFound):
    """This authority has no report of the product by the contractor."""

    code: ClassVar[str] = "variety-unknown"


class VarietyOfOneProvince(RefusedByRule):
    """The product is the contractor's own, or of a registrant of the same province."""

    code: ClassVar[str] = "variety-of-one-province"
    rules: ClassVar[tuple[str, ...]] = ("ARC-003",)


class VarietyAlreadyNotified(RefusedByRule):
    """The registrant's authority has been told since the newest report."""

    code: ClassVar[str] = "variety-already-notified"
    rules: ClassVar[tuple[str, ...]] = ("ARC-003",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfVariety(Event):
    """What every event of a product variety names."""

    STREAM: ClassVar[str] = "product-variety/{0.contractor_uscc}:{0.certificate_no}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES

    contractor_uscc: str
    """The firm that makes the product: a contractor, or the registrant itself."""
    certificate_no: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductVarietyReported(OfVariety):
    """A firm reported to its authority what it makes, and for whom."""

    KIND: ClassVar[str] = "product-variety.reported.v1"
    RULES: ClassVar[tuple[str, ...]] = ("PRD-001", "PRD-002")
    ON: ClassVar[str | None] = "reported_on"

    occasion: VarietyOccasion
    reported_on: date
    since: date
    """From when on it is made, made again, or made under other conditions."""
    entruster_uscc: str | None = None
    """The registrant for which it is made; None where it is the firm's own product."""
    entruster_authority: str | None = None
    entrusted_until: date | None = None
    """Last day of the term of the entrustment."""
    stopped_on: date | None = None
    """Before a restart: the last day of production."""
    verified: bool = False
    """Before a restart: the firm has verified that it can make the product."""
    remarks: str = ""
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductVarietyNotified(OfVariety):
    """The contractor's authority told the registrant's what is made for its registrant."""

    KIND: ClassVar[str] = "product-variety.notified.v1"
    RULES: ClassVar[tuple[str, ...]] = ("ARC-003",)
    ON: ClassVar[str | None] = "notified_on"

    sender: str
    receiver: str
    registrant_uscc: str
    notified_on: date
    remarks: str = ""


VarietyEvent = ProductVarietyReported | ProductVarietyNotified


@dataclass(frozen=True, kw_only=True, slots=True)
class VarietyRecords:
    """The records that a report names, as this node knows them; None where it does not."""

    contractor: Enterprise | None
    certificate: Certificate | None


def report_variety(
    before: Iterable[VarietyEvent],
    records: VarietyRecords,
    report: ProductVarietyReported,
    today: date,
) -> ProductVarietyReported:
    """Accept a report; `before` is what the own log tells of the product at the contractor.

    Raises:
        EntrusterIncomplete, VarietyEntrustedByItself: of the entruster.
        VarietyContradictsCertificate: the certificate is another firm's.
        VarietyAlreadyReported: it was added before.
        RestartNotVerified: PRD-002.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        UnknownAuthority: the entruster's authority is none.
        DateInFuture, PeriodReversed: the dates cannot be.
        TextTooLong, TextUnprintable: the remarks are out of bounds.
    """
    allow_text(report.remarks, TEXT, "/remarks")
    require_not_future(report.reported_on, today, "/reported_on")
    if report.occasion is not VarietyOccasion.CONDITIONS_CHANGED:
        require_not_future(report.since, today, "/since")
    unrecorded = caution_unrecorded(records.contractor, report.contractor_uscc, "/contractor_uscc")
    _require_entruster(report)
    _require_certificate(report, records.certificate)
    if report.occasion is VarietyOccasion.RESTARTED:
        _require_restart(report)
    if report.occasion is VarietyOccasion.ADDED and any(
        isinstance(one, ProductVarietyReported) for one in before
    ):
        raise VarietyAlreadyReported(f"{report.certificate_no} by {report.contractor_uscc}")
    return replace(report, warnings=(*unrecorded, *_cautions(report, records.certificate)))


def notify_variety(
    before: Iterable[VarietyEvent], notified_on: date, remarks: str, writer: Writer
) -> ProductVarietyNotified:
    """Tell the registrant's authority what the newest report in the own log says.

    Raises:
        VarietyUnknown: there is no report.
        VarietyOfOneProvince: there is nobody to tell.
        VarietyAlreadyNotified: it was told.
        DateInFuture, PeriodReversed: the day cannot be.
        TextTooLong, TextUnprintable: the remarks are out of bounds.
    """
    report: ProductVarietyReported | None = None
    told = False
    for event in before:
        told = isinstance(event, ProductVarietyNotified)
        report = event if isinstance(event, ProductVarietyReported) else report
    if report is None:
        raise VarietyUnknown("no such product was reported to this authority")
    registrant, receiver = report.entruster_uscc, report.entruster_authority
    if registrant is None or receiver is None or receiver == writer.authority:
        raise VarietyOfOneProvince(f"{report.certificate_no} concerns {writer.authority} alone")
    if told:
        raise VarietyAlreadyNotified(f"{receiver} was told of {report.certificate_no}")
    require_not_future(notified_on, writer.today, "/notified_on")
    require_period(report.reported_on, notified_on, "/notified_on")
    allow_text(remarks, TEXT, "/remarks")
    return ProductVarietyNotified(
        contractor_uscc=report.contractor_uscc,
        certificate_no=report.certificate_no,
        sender=writer.authority,
        receiver=receiver,
        registrant_uscc=registrant,
        notified_on=notified_on,
        remarks=remarks,
        recorded_by=writer.account,
    )


def _require_entruster(report: ProductVarietyReported) -> None:
    stated = (report.entruster_uscc, report.entruster_authority, report.entrusted_until)
    if any(one is None for one in stated) and any(one is not None for one in stated):
        raise EntrusterIncomplete("entruster, its authority and the term go together")
    if report.entruster_uscc == report.contractor_uscc:
        raise VarietyEntrustedByItself(f"{report.contractor_uscc} is both")
    if report.entruster_authority is not None:
        require_authority(report.entruster_authority, "/entruster_authority")
    if report.entrusted_until is not None:
        require_period(report.since, report.entrusted_until, "/entrusted_until")


def _require_certificate(report: ProductVarietyReported, certificate: Certificate | None) -> None:
    owner = report.entruster_uscc or report.contractor_uscc
    if certificate is not None and certificate.registrant_uscc != owner:
        raise VarietyContradictsCertificate(
            f"{report.certificate_no} is held by {certificate.registrant_uscc}, not by {owner}"
        )


def _require_restart(report: ProductVarietyReported) -> None:
    if report.stopped_on is None or not report.verified:
        raise RestartNotVerified("state since when production stood still, and its verification")
    require_period(report.stopped_on, report.since, "/since")


def _cautions(
    report: ProductVarietyReported, certificate: Certificate | None
) -> Iterable[RuleWarning]:
    if certificate is None:
        yield RuleWarning(
            code="certificate-not-on-record",
            rules=("PRD-001",),
            zh=f"本节点尚无注册证 {report.certificate_no} 的记录",
            en=f"Certificate {report.certificate_no} is not on record at this node",
        )
    if report.occasion is VarietyOccasion.CONDITIONS_CHANGED:
        yield RuleWarning(
            code="conditions-change-reported-ahead",
            rules=("PRD-001",),
            zh=f"{report.reported_on} 报告，自 {report.since} 起变化；应当提前报告，间隔由人核实",
            en=f"Reported on {report.reported_on}, changed from {report.since}: check the interval",
        )
