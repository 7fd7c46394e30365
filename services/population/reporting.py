"""What firms report to their authority: the products that they make, and their yearly check.

PRD-001, ARC-003 (Order 53 arts 42 and 68); RPT-001 (Order 53 art. 45).
"""

from collections.abc import Iterator

from services.population.diary import Diary
from services.population.facts import Facts
from services.population.recording import Recorded
from shared.domain import product_variety as varieties
from shared.domain import self_inspection as self_inspections
from shared.domain.entrustment.events import EntrustmentEstablished
from shared.domain.product_variety import (
    ProductVarietyReported,
    VarietyOccasion,
    VarietyRecords,
)
from shared.domain.reference import SHIPPED
from shared.domain.self_inspection import SelfInspectionFiled
from shared.domain.validity import Writer

SELF_REPORT = "self_report"
"""Its key in the tables of deadlines."""


def report_variety(
    facts: Facts, number: int, told: EntrustmentEstablished, diary: Diary, clerk: str
) -> Iterator[Recorded]:
    """Yield the contractor's report of the entrusted product now, and its notification if due."""
    records = facts.records(number)
    report = ProductVarietyReported(
        contractor_uscc=told.contractor_uscc,
        certificate_no=told.certificate_no,
        occasion=VarietyOccasion.ADDED,
        reported_on=diary.today,
        since=told.started_on,
        entruster_uscc=told.registrant_uscc,
        entruster_authority=told.registrant_authority,
        entrusted_until=told.ends_on,
        recorded_by=clerk,
    )
    known = VarietyRecords(contractor=records.contractor, certificate=records.certificate)
    reported = varieties.report_variety((), known, report, diary.today)
    there = told.contractor_authority
    yield Recorded(authority=there, at=diary.now, event=reported)
    if there != told.registrant_authority:
        diary.pass_minutes(10, 600)
        writer = Writer(authority=there, account=clerk, today=diary.today)
        notified = varieties.notify_variety((reported,), diary.today, "", writer)
        yield Recorded(authority=there, at=diary.now, event=notified, version=2)


def report_year(facts: Facts, firm: int, day: int) -> Iterator[Recorded]:
    """Yield the firm's self-inspection report on the year before, filed on `day` or soon after."""
    nation = facts.nation
    draw = nation.draw("self-inspection", firm, day)
    diary, authority = Diary(draw, day), nation.authority(firm)
    year = diary.today.year - 1
    report = SelfInspectionFiled(
        uscc=facts.uscc(firm),
        year=year,
        filed_on=diary.today,
        recorded_by=facts.clerk(authority, draw),
    )
    deadline = SHIPPED.due(SELF_REPORT, self_inspections.end_of_year(year))
    filed = self_inspections.file_self_inspection(
        False, facts.firm(firm), report, deadline, diary.today
    )
    yield Recorded(authority=authority, at=diary.now, event=filed)
