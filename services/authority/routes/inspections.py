"""One authority's inspections, from plan to verified rectification."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import inspections
from services.authority.routes import examples
from services.authority.routes.inspection_bodies import (
    ClosureBody,
    ConclusionBody,
    FindingBody,
    OverdueBody,
    PlanBody,
    RectificationBody,
    RectificationCheckBody,
    RectificationReportBody,
    ReportBody,
    SiteEntryBody,
    StatementBody,
    TeamBody,
)
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.inspection.events import (
    InspectionClosed,
    InspectionPlanned,
    MemberName,
    Mode,
    NamedFinding,
    Purpose,
    PurposeResult,
    RectificationSubmitted,
    RectificationVerified,
    ResultIssued,
    StatementPersonal,
    StatementRecorded,
    TeamAssigned,
    TeamMember,
    TeamPersonal,
)
from shared.domain.inspection.fieldwork import Observation
from shared.domain.inspection.planning import SiteEntry
from shared.domain.inspection.rectification import Demand
from shared.domain.inspection.results import StatedProposal, TeamReport
from shared.identity.roles import Permission
from shared.projections.inspections import Inspections
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/inspections", tags=["inspections"])


@router.post("", summary="制定检查方案", **receipts(PlanBody, examples.INSPECTION))
def plan(
    write: Annotated[Write[PlanBody], writes(Permission.PLAN_INSPECTION, PlanBody)],
) -> Response:
    stated = InspectionPlanned(
        **write.body.model_dump(exclude={"entrustments"}),
        inspection_id=uuid7(),
        entrustments=(),
        recorded_by=write.caller,
    )
    ids = write.body.entrustments
    return write.run(lambda desk, asked: inspections.plan(desk, asked, stated, ids))


@router.post("/{inspection_id}/team", summary="组建检查组", **receipts(TeamBody, examples.TEAM))
def assign_team(
    inspection_id: UUID,
    write: Annotated[Write[TeamBody], writes(Permission.PLAN_INSPECTION, TeamBody)],
) -> Response:
    named = [
        MemberName(member_ref=member.member_ref, name=member.name)
        for member in write.body.members
        if member.name is not None
    ]
    stated = TeamAssigned(
        inspection_id=inspection_id,
        members=tuple(
            TeamMember(**member.model_dump(exclude={"name"})) for member in write.body.members
        ),
        recorded_by=write.caller,
        personal=TeamPersonal(names=tuple(named)) if named else None,
    )
    return write.run(lambda desk, asked: inspections.assign_team(desk, asked, stated))


@router.post(
    "/{inspection_id}/site-entry",
    summary="进入现场",
    **receipts(SiteEntryBody, examples.SITE_ENTRY),
)
def enter_site(
    inspection_id: UUID,
    write: Annotated[Write[SiteEntryBody], writes(Permission.CONDUCT_INSPECTION, SiteEntryBody)],
) -> Response:
    entry = SiteEntry(**write.body.model_dump())
    return write.run(lambda desk, asked: inspections.enter_site(desk, asked, inspection_id, entry))


@router.post(
    "/{inspection_id}/findings", summary="记录缺陷", **receipts(FindingBody, examples.FINDING)
)
def record_finding(
    inspection_id: UUID,
    write: Annotated[Write[FindingBody], writes(Permission.CONDUCT_INSPECTION, FindingBody)],
) -> Response:
    stated, same_as = write.body.model_dump(exclude={"same_as"}), write.body.same_as
    named = None if same_as is None else NamedFinding(**same_as.model_dump())
    observation = Observation(**stated, same_as=named)
    return write.run(
        lambda desk, asked: inspections.record_finding(desk, asked, inspection_id, observation)
    )


@router.post(
    "/{inspection_id}/statements", summary="企业陈述", **receipts(StatementBody, examples.STATEMENT)
)
def record_statement(
    inspection_id: UUID,
    write: Annotated[Write[StatementBody], writes(Permission.CONDUCT_INSPECTION, StatementBody)],
) -> Response:
    speaker = write.body.speaker
    stated = StatementRecorded(
        inspection_id=inspection_id,
        statement=write.body.statement,
        stated_on=write.body.stated_on,
        recorded_by=write.caller,
        personal=None if speaker is None else StatementPersonal(**speaker.model_dump()),
    )
    return write.run(lambda desk, asked: inspections.record_statement(desk, asked, stated))


@router.post(
    "/{inspection_id}/closure", summary="结束检查", **receipts(ClosureBody, examples.CLOSURE)
)
def close(
    inspection_id: UUID,
    write: Annotated[Write[ClosureBody], writes(Permission.CONDUCT_INSPECTION, ClosureBody)],
) -> Response:
    stated = InspectionClosed(
        **write.body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.close(desk, asked, stated))


@router.post(
    "/{inspection_id}/report", summary="提交检查报告", **receipts(ReportBody, examples.REPORT)
)
def submit_report(
    inspection_id: UUID,
    write: Annotated[Write[ReportBody], writes(Permission.SUBMIT_REPORT, ReportBody)],
) -> Response:
    further = tuple(StatedProposal(**one.model_dump()) for one in write.body.further)
    report = TeamReport(**write.body.model_dump(exclude={"further"}), further=further)
    return write.run(
        lambda desk, asked: inspections.submit_report(desk, asked, inspection_id, report)
    )


@router.post(
    "/{inspection_id}/conclusion",
    summary="作出最终结果",
    **receipts(ConclusionBody, examples.CONCLUSION),
)
def issue_result(
    inspection_id: UUID,
    write: Annotated[Write[ConclusionBody], writes(Permission.ISSUE_RESULT, ConclusionBody)],
) -> Response:
    stated = ResultIssued(
        **write.body.model_dump(exclude={"further"}),
        inspection_id=inspection_id,
        further=tuple(PurposeResult(**one.model_dump()) for one in write.body.further),
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: inspections.issue_result(desk, asked, stated))


@router.post(
    "/{inspection_id}/rectification",
    summary="责令限期整改",
    **receipts(RectificationBody, examples.RECTIFICATION),
)
def order_rectification(
    inspection_id: UUID,
    write: Annotated[
        Write[RectificationBody],
        writes(Permission.ORDER_RECTIFICATION, RectificationBody),
    ],
) -> Response:
    demand = Demand(**write.body.model_dump())
    return write.run(
        lambda desk, asked: inspections.order_rectification(desk, asked, inspection_id, demand)
    )


@router.post(
    "/{inspection_id}/overdue", summary="整改逾期", **receipts(OverdueBody, examples.OVERDUE)
)
def note_overdue(
    inspection_id: UUID,
    write: Annotated[Write[OverdueBody], writes(Permission.VERIFY_RECTIFICATION, OverdueBody)],
) -> Response:
    noted_on, remarks = write.body.noted_on, write.body.remarks
    return write.run(
        lambda desk, asked: inspections.note_overdue(desk, asked, inspection_id, noted_on, remarks)
    )


@router.post(
    "/{inspection_id}/rectification-report",
    summary="登记整改报告",
    **receipts(RectificationReportBody, examples.RECTIFICATION_REPORT),
)
def submit_rectification(
    inspection_id: UUID,
    write: Annotated[
        Write[RectificationReportBody],
        writes(Permission.CONDUCT_INSPECTION, RectificationReportBody),
    ],
) -> Response:
    stated = RectificationSubmitted(
        **write.body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.submit_rectification(desk, asked, stated))


@router.post(
    "/{inspection_id}/rectification-verification",
    summary="核查整改",
    **receipts(RectificationCheckBody, examples.RECTIFICATION_VERIFICATION),
)
def verify_rectification(
    inspection_id: UUID,
    write: Annotated[
        Write[RectificationCheckBody],
        writes(Permission.VERIFY_RECTIFICATION, RectificationCheckBody),
    ],
) -> Response:
    stated = RectificationVerified(
        **write.body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.verify_rectification(desk, asked, stated))


@router.get(
    "",
    summary="检查列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_INSPECTIONS),
)
def list_inspections(  # noqa: PLR0913, PLR0917 - one for each term
    request: Request,
    asked: Annotated[Paging, Depends(paging(Inspections.name, str))],
    uscc: Annotated[str | None, Query(description="被检查企业的信用代码")] = None,
    authority: Annotated[str | None, Query(description="实施检查的部门")] = None,
    state: Annotated[str | None, Query(description="planned、under-way、closed 等")] = None,
    purpose: Annotated[Purpose | None, Query(description="检查目的")] = None,
    mode: Annotated[Mode | None, Query(description="自行、联合或者委托")] = None,
    entrustment: Annotated[UUID | None, Query(description="所涉委托")] = None,
    clause: Annotated[str | None, Query(description="缺陷所违反的条款，如 2015-GEN:*2.8.1")] = None,
) -> Response:
    named = None if entrustment is None else str(entrustment)
    wanted = {"uscc": uscc, "authority": authority, "state": state, "clause": clause}
    wanted |= {"purpose": purpose, "mode": mode, "entrustment": named}
    return listed(node_of(request), asked, Inspections.name, wanted)


@router.get(
    "/{inspection_id}",
    summary="一次检查",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_INSPECTIONS),
)
def read_inspection(request: Request, inspection_id: UUID) -> Response:
    return matter_response(request, Inspections.name, inspection_id)
