"""A joint case as entries on two logs: Zhejiang and Henan inspect both firms at once.

Each authority inspects both firms on its own log. They grade one matter apart at the contractor,
link two findings on different clauses, agree on the registrant and not on the contractor, and
follow the rectification of both firms.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from shared.domain.event import Event
from shared.domain.inspection.events import (
    InspectionPlanned,
    NamedFinding,
    PartnerFindingConfirmed,
    Purpose,
    PurposeProposal,
    PurposeResult,
    SiteEntered,
)
from shared.domain.inspection.partners import inspection_in_case
from shared.domain.parties import Party
from shared.domain.schemes import Conclusion
from shared.projections.folding import read_document
from shared.projections.inspections import Inspections
from shared.projections.joint_inspections import JointInspections
from shared.projections.joint_report import inspections_of, merged_report
from shared.projections.view import Document, FoldEntry
from tests.domain.a_case import (
    CLOSED,
    CONTRACTOR,
    ENTERED,
    FINDING,
    FINDING_CONFIRMED,
    HENAN,
    JOINT_ACCEPTED,
    JOINT_CALLED,
    JOINT_DECLARED,
    JOINT_ID,
    JOINT_PLAN,
    JOINT_PLEDGED,
    JOINT_STARTED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    NAMED,
    ORDERED,
    PLANNED,
    REGISTRANT,
    REPORTED,
    RESULT,
    SITE,
    SUBMITTED,
    VERIFIED,
    ZHEJIANG,
)
from tests.projections.a_story import entry, fold

BOTH = (HENAN, ZHEJIANG)
OFFICE = "浙江省杭州市滨江区样例路1号"
FIRMS = {CONTRACTOR.uscc: SITE, REGISTRANT.uscc: OFFICE}


def in_case(authority: str, uscc: str) -> UUID:
    """Return the id of the authority's inspection of the firm."""
    return inspection_in_case(JOINT_ID, authority, uscc)


def planned(authority: str, uscc: str) -> InspectionPlanned:
    """Return the plan of the authority's part at one firm."""
    return replace(
        PLANNED,
        inspection_id=in_case(authority, uscc),
        uscc=uscc,
        sites=(FIRMS[uscc],),
        entrustments=(NAMED,),
        further_purposes=(Purpose.SUPERVISION,),
        joint_id=JOINT_ID,
        participants=BOTH,
        full_scope=True,
    )


def entered(authority: str, uscc: str) -> SiteEntered:
    """Return the entry of the firm's site by the authority's team."""
    plan = planned(authority, uscc)
    return replace(
        ENTERED,
        inspection_id=plan.inspection_id,
        uscc=uscc,
        site=FIRMS[uscc],
        planned_sites=plan.sites,
        entrustments=plan.entrustments,
        further_purposes=plan.further_purposes,
        joint_id=JOINT_ID,
        participants=BOTH,
        full_scope=True,
    )


HA_AT_CONTRACTOR = in_case(HENAN, CONTRACTOR.uscc)
ZJ_AT_CONTRACTOR = in_case(ZHEJIANG, CONTRACTOR.uscc)
HA_AT_REGISTRANT = in_case(HENAN, REGISTRANT.uscc)
ZJ_AT_REGISTRANT = in_case(ZHEJIANG, REGISTRANT.uscc)

AGREED: Sequence[tuple[str, Event]] = (
    (ZHEJIANG, JOINT_PLAN),
    (HENAN, JOINT_ACCEPTED),
    (ZHEJIANG, JOINT_TEAM),
    (HENAN, JOINT_TEAM_OF_HENAN),
    (ZHEJIANG, JOINT_DECLARED),
    (ZHEJIANG, JOINT_PLEDGED),
)
STARTED: Sequence[tuple[str, Event]] = (
    *AGREED,
    (ZHEJIANG, JOINT_CALLED),
    (ZHEJIANG, JOINT_STARTED),
)
KEY = replace(
    FINDING,
    inspection_id=ZJ_AT_CONTRACTOR,
    severity="key",
    affects_quality=True,
    found_by="zj:inspector-01",
)
ELSEWHERE = replace(
    FINDING,
    inspection_id=ZJ_AT_CONTRACTOR,
    number=2,
    clause="2015-GEN:*2.8.1",
    severity="key",
    found_by="zj:inspector-01",
    same_as=NamedFinding(inspection_id=HA_AT_CONTRACTOR, number=2),
)
GENERAL = replace(FINDING, inspection_id=HA_AT_CONTRACTOR, found_by="ha:inspector-01")
SECOND = replace(GENERAL, number=2, clause="2015-GEN:7.1.1", fact="批记录缺页")
AGREEMENT = replace(
    FINDING,
    inspection_id=ZJ_AT_REGISTRANT,
    clause="2015-GEN:8.9.1",
    fact="未对受托方开展年度评审",
    party=Party.REGISTRANT,
)
SECONDED = PartnerFindingConfirmed(
    inspection_id=ZJ_AT_CONTRACTOR,
    finding=NamedFinding(inspection_id=HA_AT_CONTRACTOR, number=1),
    found_by_authority=HENAN,
    confirmed_by="zj:inspector-01",
    confirmed_on=GENERAL.found_on,
    recorded_by="zj:inspector-01",
)


def ended(authority: str, uscc: str, main: Conclusion, further: Conclusion) -> Iterator[Event]:
    """Yield closure, report and result of the authority's inspection of the firm."""
    of = in_case(authority, uscc)
    yield replace(CLOSED, inspection_id=of)
    proposal = PurposeProposal(
        purpose=Purpose.SUPERVISION, scheme_conclusion=further, proposed=further, reason=""
    )
    result = PurposeResult(
        purpose=Purpose.SUPERVISION, conclusion=further, reason="", scheme_conclusion=further
    )
    report = replace(REPORTED, scheme_conclusion=main, proposed=main, further=(proposal,))
    yield replace(report, inspection_id=of)
    issued = replace(RESULT, conclusion=main, scheme_conclusion=main, further=(result,))
    yield replace(issued, inspection_id=of)


def _visits() -> Iterator[tuple[str, Event]]:
    for uscc in FIRMS:
        for authority in BOTH:
            yield authority, planned(authority, uscc)
            yield authority, entered(authority, uscc)
    yield HENAN, GENERAL
    yield ZHEJIANG, KEY
    yield ZHEJIANG, SECONDED
    yield HENAN, SECOND
    yield ZHEJIANG, ELSEWHERE
    yield ZHEJIANG, AGREEMENT
    yield HENAN, replace(FINDING_CONFIRMED, inspection_id=HA_AT_CONTRACTOR, number=2)
    stop, rectify = Conclusion.STOP_AND_RECTIFY, Conclusion.RECTIFY
    for authority, at_contractor in ((HENAN, rectify), (ZHEJIANG, stop)):
        for event in ended(authority, CONTRACTOR.uscc, at_contractor, rectify):
            yield authority, event
        for event in ended(authority, REGISTRANT.uscc, rectify, rectify):
            yield authority, event


ORDERED_AT_CONTRACTOR = replace(ORDERED, inspection_id=HA_AT_CONTRACTOR, findings=(1, 2))
ORDERED_AT_REGISTRANT = replace(ORDERED, inspection_id=ZJ_AT_REGISTRANT)
RECTIFIED: Sequence[tuple[str, Event]] = (
    (HENAN, ORDERED_AT_CONTRACTOR),
    (ZHEJIANG, ORDERED_AT_REGISTRANT),
    (ZHEJIANG, replace(SUBMITTED, inspection_id=ZJ_AT_REGISTRANT)),
    (ZHEJIANG, replace(VERIFIED, inspection_id=ZJ_AT_REGISTRANT)),
    (
        HENAN,
        replace(SUBMITTED, inspection_id=HA_AT_CONTRACTOR, submitted_on=date(2026, 10, 24)),
    ),
)
VISITED: Sequence[tuple[str, Event]] = tuple(_visits())
WHOLE: Sequence[tuple[str, Event]] = (*STARTED, *VISITED, *RECTIFIED)
BEGIN = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)


def logged(told: Iterable[tuple[str, Event]]) -> list[FoldEntry]:
    """Return what each log has `told` as its entries, a minute after one another."""
    positions = {log: count() for log in ("ha", "zj", "sh", "gd", "nmpa", "ah")}
    return [
        replace(
            entry(event, minute, log=log),
            position=next(positions[log]),
            at=BEGIN + timedelta(minutes=minute),
        )
        for minute, (log, event) in enumerate(told)
    ]


def report_of(entries: Iterable[FoldEntry]) -> Document:
    """Return the merged report of the case that `entries` tell."""
    held = list(entries)
    case = fold(JointInspections(), held)[str(JOINT_ID)]
    return merged_report(case, fold(Inspections(), held))


def case_of(*told: tuple[str, Event]) -> Document:
    """Return the document of the case that is told so."""
    return fold(JointInspections(), logged(told))[str(JOINT_ID)]


def inputs(documents: Mapping[tuple[str, str], bytes]) -> tuple[bytes, dict[str, bytes]]:
    """Return the stored documents, by view and key, that the report is made from."""
    case = documents[JointInspections.name, str(JOINT_ID)]
    named = inspections_of(read_document(case))
    stored = {one: documents.get((Inspections.name, one)) for one in named}
    return case, {one: document for one, document in stored.items() if document is not None}
