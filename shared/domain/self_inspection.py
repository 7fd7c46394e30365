"""Annual self-inspection reports of the quality management system.

Rules kept here:
  RPT-001  the report on a year is filed by the day of the next year that the deadline table gives
           (`self_report`), that day included (policy). Order 53 art. 45, Announcement 13 of 2022.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future
from shared.domain.deadlines import Deadline
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.texts import TEXT, allow_text
from shared.errors import AlreadyExists, InvalidInput

_FIRST_YEAR, _LAST_YEAR = 1949, 9998


class SelfInspectionAlreadyFiled(AlreadyExists):
    """The firm's report on this year is on record here."""

    code: ClassVar[str] = "self-inspection-already-filed"


class SelfInspectionYearNotOver(InvalidInput):
    """A report is filed before the year that it is on has ended, or on no year."""

    code: ClassVar[str] = "self-inspection-year-not-over"
    rules: ClassVar[tuple[str, ...]] = ("RPT-001",)


@dataclass(frozen=True, kw_only=True, slots=True)
class SelfInspectionFiled(Event):
    """A firm filed its annual self-inspection report."""

    KIND: ClassVar[str] = "self-inspection.filed.v1"
    STREAM: ClassVar[str] = "self-inspection/{0.uscc}:{0.year}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("RPT-001",)
    ON: ClassVar[str | None] = "filed_on"

    uscc: str
    year: int
    """The year that it is on."""
    filed_on: date
    due_on: date | None = None
    """The last day in time; None where no deadline table knew one."""
    late: bool | None = None
    """Whether it came after that day; None where nobody can tell."""
    remarks: str = ""
    warnings: tuple[RuleWarning, ...] = ()


def end_of_year(year: int) -> date:
    """Return the day that triggers the deadline of the report on `year`.

    Raises:
        SelfInspectionYearNotOver: there is no such year.
    """
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise SelfInspectionYearNotOver(f"{year} is no year of a report", "/year")
    return date(year, 12, 31)


def file_self_inspection(
    known: bool,
    firm: Enterprise | None,
    report: SelfInspectionFiled,
    deadline: Deadline | None,
    today: date,
) -> SelfInspectionFiled:
    """Accept a report; whether it is late follows from the `deadline` of its year.

    `known` tells whether the report on this year is on record here.

    Raises:
        SelfInspectionAlreadyFiled: it is.
        SelfInspectionYearNotOver: it is filed too early.
        MalformedUscc, UsccCheckCharacterWrong: of a `firm` that is not on record.
        DateInFuture: it is filed after `today`.
        TextTooLong, TextUnprintable: the remarks are out of bounds.
    """
    require_not_future(report.filed_on, today, "/filed_on")
    allow_text(report.remarks, TEXT, "/remarks")
    if report.filed_on <= end_of_year(report.year):
        raise SelfInspectionYearNotOver(f"{report.year} had not ended", "/filed_on")
    warnings = caution_unrecorded(firm, report.uscc, "/uscc")
    if known:
        raise SelfInspectionAlreadyFiled(f"of {report.uscc} on {report.year}")
    due_on = None if deadline is None else deadline.due.on
    late = None if due_on is None else report.filed_on > due_on
    return replace(report, due_on=due_on, late=late, warnings=warnings)
