"""At the firm: findings and their confirmation, the firm's statement, the end of the visit."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.domain.dates import legal_date, require_not_future, require_past_instant
from shared.domain.deadlines import Deadline
from shared.domain.inspection.cautions import closure_warnings
from shared.domain.inspection.events import (
    Announcement,
    FindingConfirmed,
    FindingRecorded,
    InspectionClosed,
    Mode,
    NamedFinding,
    StatementRecorded,
    TeamRole,
)
from shared.domain.inspection.refusals import (
    ConfirmedByItsAuthor,
    ConsentMissing,
    DatedBeforeEarlierStep,
    FindingAlreadyConfirmed,
    FindingOnOtherEntrustment,
    FindingUnknown,
    InspectionAlreadyClosed,
    InspectionNotUnderWay,
    MalformedGmpArticle,
    MemberWasRecused,
    NotAnInspector,
    NotOfTheTeam,
    ReportAlreadySubmitted,
    SiteNotEntered,
    StatementAfterResult,
)
from shared.domain.inspection.state import Inspection, Stage
from shared.domain.parties import Party
from shared.domain.schemes import Schemes, grade_of_clause
from shared.domain.texts import ENTRUSTMENTS, NAME, REFERENCE, TEXT, allow_list, require_text

DueBy = Callable[[str, date], Deadline | None]
"""When the duty of a key, triggered on a legal date, is due; None where no table knows it."""

_GMP_ARTICLE = re.compile(r"GMP2025:§[1-9]\d{0,2}", re.ASCII)


@dataclass(frozen=True, kw_only=True, slots=True)
class Observation:
    """What an inspector states of one departure."""

    clause: str
    """Scheme and item, such as `2015-GEN:*2.8.1`."""
    fact: str
    party: Party
    affects_quality: bool
    found_on: date
    found_by: str
    """Pseudonym of the inspector."""
    entrustments: tuple[UUID, ...] = ()
    """Named entrustments that it concerns alone; empty for the firm's system in general."""
    gmp_article: str | None = None
    authenticity_problem: bool = False
    site: str | None = None
    """One of the sites that were entered."""
    same_as: NamedFinding | None = None
    """Another authority's finding on the same matter; see `partners.find_partners_finding`."""


def record_finding(
    inspection: Inspection,
    observation: Observation,
    recorded_by: str,
    today: date,
    schemes: Schemes,
) -> FindingRecorded:
    """Number the observation and weigh it by the scheme that it cites.

    Raises:
        InspectionNotUnderWay: before site entry or after closure.
        UnknownScheme, SchemeIsDraft, UnknownClause: the clause is none to inspect by.
        SiteNotEntered: the team was not at the site.
        MalformedGmpArticle: the article is none of GMP 2025.
        MemberWasRecused: who is said to have found it was withdrawn from the inspection (FLT-003).
        FindingOnOtherEntrustment: it concerns an entrustment that the inspection does not name.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    _require_under_way(inspection)
    grade = grade_of_clause(schemes, observation.clause, "/clause")
    require_text(observation.fact, TEXT, "/fact")
    entered = {entry.site for entry in inspection.entries}
    if observation.site is not None and observation.site not in entered:
        raise SiteNotEntered(f"{observation.site} was not entered", "/site")
    require_text(observation.found_by, REFERENCE, "/found_by")
    if observation.found_by in inspection.recused:
        raise MemberWasRecused(f"{observation.found_by} takes no part in this inspection")
    article = observation.gmp_article
    if article is not None and not _GMP_ARTICLE.fullmatch(article):
        raise MalformedGmpArticle(f"{article!r} is not of the form GMP2025:§109", "/gmp_article")
    _require_day(inspection, observation.found_on, today, "/found_on")
    allow_list(observation.entrustments, "/entrustments", ENTRUSTMENTS)
    named = {entrustment.entrustment_id for entrustment in inspection.plan.entrustments}
    if not named.issuperset(observation.entrustments):
        raise FindingOnOtherEntrustment("the inspection does not name the entrustment")
    return FindingRecorded(
        inspection_id=inspection.plan.inspection_id,
        number=max((one.number for one in inspection.findings), default=0) + 1,
        clause=observation.clause,
        severity=grade,
        fact=observation.fact,
        party=observation.party,
        affects_quality=observation.affects_quality,
        found_on=observation.found_on,
        found_by=observation.found_by,
        entrustments=observation.entrustments,
        gmp_article=article,
        authenticity_problem=observation.authenticity_problem,
        site=observation.site,
        same_as=observation.same_as,
        recorded_by=recorded_by,
    )


def confirm_finding(
    inspection: Inspection, number: int, confirmed_on: date, caller: str, today: date
) -> FindingConfirmed:
    """Accept that the inspector of the account `caller` confirms a finding, until the report.

    Raises:
        InspectionNotUnderWay: before site entry.
        FindingUnknown: no finding has the number.
        FindingAlreadyConfirmed: a second inspector has confirmed it.
        NotOfTheTeam, NotAnInspector: the caller is no inspector of the team.
        ConfirmedByItsAuthor: the caller has found or recorded it.
        ReportAlreadySubmitted: it is too late.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
    """
    if not inspection.entries:
        raise InspectionNotUnderWay(f"{inspection.plan.inspection_id} has not begun")
    finding = next((one for one in inspection.findings if one.number == number), None)
    if finding is None:
        raise FindingUnknown(f"no finding has the number {number}")
    if number in inspection.confirmed:
        raise FindingAlreadyConfirmed(f"finding {number} is confirmed")
    require_second_inspector(inspection, finding, caller)
    if inspection.report is not None:
        raise ReportAlreadySubmitted(f"on {inspection.report.reported_on}")
    require_not_future(confirmed_on, today, "/confirmed_on")
    if confirmed_on < finding.found_on:
        raise DatedBeforeEarlierStep(f"{confirmed_on} is before {finding.found_on}")
    return FindingConfirmed(
        inspection_id=inspection.plan.inspection_id,
        number=number,
        confirmed_by=caller,
        confirmed_on=confirmed_on,
        recorded_by=caller,
    )


def record_statement(
    inspection: Inspection, statement: StatementRecorded, today: date
) -> StatementRecorded:
    """Accept what the firm stated, from site entry until the final result (FLT-010).

    Raises:
        InspectionNotUnderWay: before site entry.
        StatementAfterResult: the final result is issued.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    if inspection.stage is Stage.PLANNED:
        raise InspectionNotUnderWay(f"{inspection.plan.inspection_id} has not begun")
    if inspection.stage is Stage.CONCLUDED:
        raise StatementAfterResult(f"{inspection.plan.inspection_id} is concluded")
    require_text(statement.statement, TEXT, "/statement")
    if statement.personal is not None:
        require_text(statement.personal.name, NAME, "/personal/name")
        require_text(statement.personal.post, NAME, "/personal/post")
    _require_day(inspection, statement.stated_on, today, "/stated_on")
    return statement


def close(
    inspection: Inspection, closure: InspectionClosed, today: date, due: DueBy
) -> InspectionClosed:
    """Accept the end of the visit, with a warning where findings are not confirmed.

    The closure tells what is `due` next: the report, the result of a delegated inspection.

    Raises:
        InspectionAlreadyClosed: it has ended before.
        InspectionNotUnderWay: no site was entered.
        ConsentMissing: FLT-009.
        DatedBeforeEarlierStep: it ends before a site was entered or a finding made.
        InstantWithoutOffset, DateInFuture: the instant cannot be.
    """
    if inspection.closed is not None:
        raise InspectionAlreadyClosed(f"on {inspection.closed.closed_at.isoformat()}")
    _require_under_way(inspection)
    require_past_instant(closure.closed_at, today, "/closed_at")
    if closure.consent_ref is not None:
        require_text(closure.consent_ref, REFERENCE, "/consent_ref")
    elif inspection.plan.announcement is Announcement.UNANNOUNCED:
        raise ConsentMissing("an unannounced inspection ends with the organiser's consent")
    entered = max(entry.entered_at for entry in inspection.entries)
    found = max((finding.found_on for finding in inspection.findings), default=legal_date(entered))
    if closure.closed_at < entered or legal_date(closure.closed_at) < found:
        raise DatedBeforeEarlierStep(f"entered {entered.isoformat()}, last finding {found}")
    ended = legal_date(closure.closed_at)
    report = due("flight_report", ended)
    delegated = inspection.plan.mode is Mode.DELEGATED
    result = due("entrusted_result", ended) if delegated else None
    return replace(
        closure,
        report_due_on=None if report is None else report.due.on,
        result_due_on=None if result is None else result.due.on,
        due_provisional=any(one is not None and one.due.provisional for one in (report, result)),
        warnings=tuple(closure_warnings(inspection)),
    )


def require_second_inspector(inspection: Inspection, finding: FindingRecorded, caller: str) -> None:
    """Refuse who is no inspector of the team of `inspection`, or has found `finding` himself.

    Raises:
        NotOfTheTeam, NotAnInspector: the caller is no inspector of the team.
        ConfirmedByItsAuthor: the caller has found or recorded it.
    """
    member = inspection.member(caller)
    if member is None:
        raise NotOfTheTeam(f"{caller} is not of the team")
    if member.role not in {TeamRole.LEADER, TeamRole.MEMBER}:
        raise NotAnInspector(f"{caller} is {member.role}")
    if caller in {finding.found_by, finding.recorded_by}:
        raise ConfirmedByItsAuthor(f"{caller} has found or recorded finding {finding.number}")


def _require_under_way(inspection: Inspection) -> None:
    if inspection.stage is not Stage.UNDER_WAY:
        raise InspectionNotUnderWay(f"{inspection.plan.inspection_id} is {inspection.stage}")


def _require_day(inspection: Inspection, day: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < inspection.first_day:
        raise DatedBeforeEarlierStep(f"{day} is before site entry, {inspection.first_day}")
