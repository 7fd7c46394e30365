"""Recording what is filed and reported of production, and the levels of supervision."""

from dataclasses import dataclass
from datetime import date

from services.authority.desk import Desk, Request
from services.authority.records import certificate_of, enterprise_of
from shared.domain import filing as filings
from shared.domain import product_variety as varieties
from shared.domain import self_inspection as self_inspections
from shared.domain import supervision
from shared.domain.filing import FilingEvent
from shared.domain.product_variety import ProductVarietyReported, VarietyEvent, VarietyRecords
from shared.domain.self_inspection import SelfInspectionFiled
from shared.domain.supervision import SupervisionLevelSet
from shared.domain.validity import Writer
from shared.store.appending import Appended

SELF_REPORT = "self_report"
"""The key of the report's deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notification:
    """Which product variety is notified, and when."""

    contractor_uscc: str
    certificate_no: str
    notified_on: date
    remarks: str


def record_filing(desk: Desk, request: Request, stated: FilingEvent) -> Appended:
    """Record a class I filing in the own log.

    Raises:
        LianjianError: what `shared.domain.filing.record_filing` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    filer = enterprise_of(desk, stated.uscc)
    event = filings.record_filing(_is_told(desk, stated.stream), filer, stated, desk.today())
    return desk.append(request, version + 1, event)


def report_variety(desk: Desk, request: Request, stated: ProductVarietyReported) -> Appended:
    """Record in the own log what a firm of this authority makes.

    Raises:
        LianjianError: what `shared.domain.product_variety.report_variety` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    before = _varieties(desk, stated.stream)
    records = VarietyRecords(
        contractor=enterprise_of(desk, stated.contractor_uscc),
        certificate=certificate_of(desk, stated.certificate_no),
    )
    event = varieties.report_variety(before, records, stated, desk.today())
    return desk.append(request, version + 1, event)


def notify_variety(desk: Desk, request: Request, stated: Notification) -> Appended:
    """Tell the registrant's authority, in the own log, what is made for its registrant.

    Raises:
        LianjianError: what `shared.domain.product_variety.notify_variety` and the log refuse.
    """
    stream = f"product-variety/{stated.contractor_uscc}:{stated.certificate_no}"
    version = desk.log.version(stream)
    before = _varieties(desk, stream)
    writer = Writer(authority=desk.authority, account=request.caller, today=desk.today())
    event = varieties.notify_variety(before, stated.notified_on, stated.remarks, writer)
    return desk.append(request, version + 1, event)


def file_self_inspection(desk: Desk, request: Request, stated: SelfInspectionFiled) -> Appended:
    """Record in the own log that a firm filed its report.

    Raises:
        LianjianError: what `shared.domain.self_inspection.file_self_inspection` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    firm = enterprise_of(desk, stated.uscc)
    deadline = desk.reference().due(SELF_REPORT, self_inspections.end_of_year(stated.year))
    event = self_inspections.file_self_inspection(
        _is_told(desk, stated.stream), firm, stated, deadline, desk.today()
    )
    return desk.append(request, version + 1, event)


def set_level(desk: Desk, request: Request, stated: SupervisionLevelSet) -> Appended:
    """Set in the own log the supervision level of a firm.

    Raises:
        LianjianError: what `shared.domain.supervision.set_level` and the log refuse.
    """
    version = desk.log.version(stated.stream)
    firm = enterprise_of(desk, stated.uscc)
    event = supervision.set_level(firm, stated, desk.authority, desk.today())
    return desk.append(request, version + 1, event)


def _is_told(desk: Desk, stream: str) -> bool:
    """Return whether the own log tells of the matter of `stream`, and has not annulled it."""
    return bool(desk.own(stream))


def _varieties(desk: Desk, stream: str) -> list[VarietyEvent]:
    """Return what the own log tells of a product at a firm."""
    return [event for event in desk.own(stream) if isinstance(event, VarietyEvent)]
