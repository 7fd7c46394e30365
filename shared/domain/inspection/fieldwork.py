"""At the firm: findings, the firm's own statement, and the end of the visit."""

import re
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.domain.dates import legal_date, require_not_future, require_past_instant
from shared.domain.inspection.events import (
    Announcement,
    FindingRecorded,
    InspectionClosed,
    StatementRecorded,
)
from shared.domain.inspection.refusals import (
    ConsentMissing,
    DatedBeforeEarlierStep,
    FindingOnOtherEntrustment,
    InspectionAlreadyClosed,
    InspectionNotUnderWay,
    MalformedGmpArticle,
    StatementAfterResult,
)
from shared.domain.inspection.state import Inspection, Stage
from shared.domain.parties import Party
from shared.domain.schemes import Schemes, grade_of_clause
from shared.domain.texts import ENTRUSTMENTS, NAME, REFERENCE, TEXT, allow_list, require_text

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
        MalformedGmpArticle: the article is none of GMP 2025.
        FindingOnOtherEntrustment: it concerns an entrustment that the inspection does not name.
        DateInFuture, DatedBeforeEarlierStep: the day cannot be.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    _require_under_way(inspection)
    grade = grade_of_clause(schemes, observation.clause, "/clause")
    require_text(observation.fact, TEXT, "/fact")
    require_text(observation.found_by, REFERENCE, "/found_by")
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
        number=len(inspection.findings) + 1,
        clause=observation.clause,
        severity=grade,
        fact=observation.fact,
        party=observation.party,
        affects_quality=observation.affects_quality,
        found_on=observation.found_on,
        found_by=observation.found_by,
        entrustments=observation.entrustments,
        gmp_article=article,
        recorded_by=recorded_by,
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


def close(inspection: Inspection, closure: InspectionClosed, today: date) -> InspectionClosed:
    """Accept the end of the visit.

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
    return closure


def _require_under_way(inspection: Inspection) -> None:
    if inspection.stage is not Stage.UNDER_WAY:
        raise InspectionNotUnderWay(f"{inspection.plan.inspection_id} is {inspection.stage}")


def _require_day(inspection: Inspection, day: date, today: date, pointer: str) -> None:
    require_not_future(day, today, pointer)
    if day < inspection.first_day:
        raise DatedBeforeEarlierStep(f"{day} is before site entry, {inspection.first_day}")
