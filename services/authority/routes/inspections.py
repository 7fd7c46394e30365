"""One authority's inspections, from plan to verified rectification."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import inspections
from services.authority.routes import examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    await_position,
    document_response,
    listed,
    node_of,
)
from services.authority.routes.writing import Body, Write, receipts, write_by
from services.authority.standing import live_entrustments
from shared.domain.inspection.events import (
    Announcement,
    CheckMethod,
    Ground,
    InspectionClosed,
    InspectionPlanned,
    MemberName,
    Party,
    Purpose,
    RectificationOrdered,
    RectificationOutcome,
    RectificationSubmitted,
    RectificationVerified,
    ResultIssued,
    StatementPersonal,
    StatementRecorded,
    TeamAssigned,
    TeamMember,
    TeamPersonal,
    TeamRole,
)
from shared.domain.inspection.fieldwork import Observation
from shared.domain.inspection.planning import SiteEntry
from shared.domain.inspection.results import TeamReport
from shared.domain.schemes import Conclusion
from shared.identity.roles import Permission
from shared.projections.inspections import Inspections
from shared.web.callers import require_person
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1/inspections", tags=["inspections"])

Conducting = Annotated[Write, Depends(write_by(Permission.CONDUCT_INSPECTION))]


class PlanBody(Body):
    """检查方案；进入现场前只有本局可见。"""

    uscc: str = Field(description="被检查企业")
    sites: tuple[str, ...]
    purpose: Purpose
    announcement: Announcement
    grounds: tuple[Ground, ...] = Field(default=(), description="飞行检查的启动情形（FLT-001）")
    basis: str
    items: tuple[str, ...]
    planned_from: date
    planned_until: date
    scheme: str | None = None
    entrustments: tuple[UUID, ...] | None = Field(
        default=None, description="所涉委托；不填则为该企业全部有效委托"
    )


class MemberBody(Body):
    """检查组成员；姓名只进入个人信息部分。"""

    member_ref: str
    name: str | None = None
    authority: str
    role: TeamRole
    no_conflict_declared: bool
    integrity_pledged: bool


class TeamBody(Body):
    """检查组（INS-002、FLT-003）。"""

    members: tuple[MemberBody, ...]


class SiteEntryBody(Body):
    """进入现场（FLT-006）；自此向有关部门公开。"""

    site: str
    entered_at: datetime
    credentials_shown: bool


class FindingBody(Body):
    """缺陷（FND-*）。"""

    clause: str = Field(description="条款，如 2015-GEN:*2.8.1")
    fact: str
    party: Party
    affects_quality: bool
    found_on: date
    found_by: str
    entrustments: tuple[UUID, ...] = Field(default=(), description="只涉及的委托；不填为质量体系")
    gmp_article: str | None = None


class SpeakerBody(Body):
    """代表企业陈述的人。"""

    name: str
    post: str


class StatementBody(Body):
    """企业陈述申辩（FLT-010）。"""

    statement: str
    stated_on: date
    speaker: SpeakerBody | None = None


class ClosureBody(Body):
    """检查结束（FLT-009）。"""

    closed_at: datetime
    consent_ref: str | None = None


class ReportBody(Body):
    """检查报告与建议结论（FLT-011）。"""

    summary: str
    reported_on: date
    proposed: Conclusion | None = Field(default=None, description="不填则按检查方案计算")
    reason: str = ""


class ConclusionBody(Body):
    """最终结果，由派出部门作出。"""

    conclusion: Conclusion
    reason: str = ""
    issued_on: date


class RectificationBody(Body):
    """限期整改。"""

    findings: tuple[int, ...]
    requirement: str
    ordered_on: date
    due_on: date


class RectificationReportBody(Body):
    """企业整改报告。"""

    summary: str
    submitted_on: date


class RectificationCheckBody(Body):
    """跟踪检查（INS-005）。"""

    method: CheckMethod
    outcome: RectificationOutcome
    remarks: str = ""
    verified_on: date


@router.post("", summary="制定检查方案", **receipts(examples.INSPECTION))
def plan(
    request: Request,
    body: PlanBody,
    write: Annotated[Write, Depends(write_by(Permission.PLAN_INSPECTION))],
) -> Response:
    stated = InspectionPlanned(
        **body.model_dump(exclude={"entrustments"}),
        inspection_id=uuid7(),
        entrustments=(),
        recorded_by=write.caller,
    )
    node = node_of(request)
    return write.run(
        lambda desk, asked: inspections.plan(
            desk, asked, stated, body.entrustments, lambda uscc: live_entrustments(node, uscc)
        )
    )


@router.post("/{inspection_id}/team", summary="组建检查组", **receipts(examples.TEAM))
def assign_team(
    inspection_id: UUID,
    body: TeamBody,
    write: Annotated[Write, Depends(write_by(Permission.PLAN_INSPECTION))],
) -> Response:
    named = [
        MemberName(member_ref=member.member_ref, name=member.name)
        for member in body.members
        if member.name is not None
    ]
    stated = TeamAssigned(
        inspection_id=inspection_id,
        members=tuple(TeamMember(**member.model_dump(exclude={"name"})) for member in body.members),
        recorded_by=write.caller,
        personal=TeamPersonal(names=tuple(named)) if named else None,
    )
    return write.run(lambda desk, asked: inspections.assign_team(desk, asked, stated))


@router.post("/{inspection_id}/site-entry", summary="进入现场", **receipts(examples.SITE_ENTRY))
def enter_site(inspection_id: UUID, body: SiteEntryBody, write: Conducting) -> Response:
    entry = SiteEntry(**body.model_dump())
    return write.run(lambda desk, asked: inspections.enter_site(desk, asked, inspection_id, entry))


@router.post("/{inspection_id}/findings", summary="记录缺陷", **receipts(examples.FINDING))
def record_finding(inspection_id: UUID, body: FindingBody, write: Conducting) -> Response:
    observation = Observation(**body.model_dump())
    return write.run(
        lambda desk, asked: inspections.record_finding(desk, asked, inspection_id, observation)
    )


@router.post("/{inspection_id}/statements", summary="企业陈述", **receipts(examples.STATEMENT))
def record_statement(inspection_id: UUID, body: StatementBody, write: Conducting) -> Response:
    speaker = body.speaker
    stated = StatementRecorded(
        inspection_id=inspection_id,
        statement=body.statement,
        stated_on=body.stated_on,
        recorded_by=write.caller,
        personal=None if speaker is None else StatementPersonal(**speaker.model_dump()),
    )
    return write.run(lambda desk, asked: inspections.record_statement(desk, asked, stated))


@router.post("/{inspection_id}/closure", summary="结束检查", **receipts(examples.CLOSURE))
def close(inspection_id: UUID, body: ClosureBody, write: Conducting) -> Response:
    stated = InspectionClosed(
        **body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.close(desk, asked, stated))


@router.post("/{inspection_id}/report", summary="提交检查报告", **receipts(examples.REPORT))
def submit_report(
    inspection_id: UUID,
    body: ReportBody,
    write: Annotated[Write, Depends(write_by(Permission.SUBMIT_REPORT))],
) -> Response:
    report = TeamReport(**body.model_dump())
    return write.run(
        lambda desk, asked: inspections.submit_report(desk, asked, inspection_id, report)
    )


@router.post("/{inspection_id}/conclusion", summary="作出最终结果", **receipts(examples.CONCLUSION))
def issue_result(
    inspection_id: UUID,
    body: ConclusionBody,
    write: Annotated[Write, Depends(write_by(Permission.ISSUE_RESULT))],
) -> Response:
    stated = ResultIssued(
        **body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.issue_result(desk, asked, stated))


@router.post(
    "/{inspection_id}/rectification", summary="责令限期整改", **receipts(examples.RECTIFICATION)
)
def order_rectification(
    inspection_id: UUID,
    body: RectificationBody,
    write: Annotated[Write, Depends(write_by(Permission.ORDER_RECTIFICATION))],
) -> Response:
    stated = RectificationOrdered(
        **body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.order_rectification(desk, asked, stated))


@router.post(
    "/{inspection_id}/rectification-report",
    summary="登记整改报告",
    **receipts(examples.RECTIFICATION_REPORT),
)
def submit_rectification(
    inspection_id: UUID, body: RectificationReportBody, write: Conducting
) -> Response:
    stated = RectificationSubmitted(
        **body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.submit_rectification(desk, asked, stated))


@router.post(
    "/{inspection_id}/rectification-verification",
    summary="核查整改",
    **receipts(examples.RECTIFICATION_VERIFICATION),
)
def verify_rectification(
    inspection_id: UUID,
    body: RectificationCheckBody,
    write: Annotated[Write, Depends(write_by(Permission.VERIFY_RECTIFICATION))],
) -> Response:
    stated = RectificationVerified(
        **body.model_dump(), inspection_id=inspection_id, recorded_by=write.caller
    )
    return write.run(lambda desk, asked: inspections.verify_rectification(desk, asked, stated))


@router.get(
    "",
    summary="检查列表",
    response_model=ListModel,
    dependencies=[Depends(require_person(Permission.READ_INSPECTIONS)), Depends(await_position)],
)
def list_inspections(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Inspections.name, str))],
    uscc: Annotated[str | None, Query(description="被检查企业的信用代码")] = None,
    authority: Annotated[str | None, Query(description="实施检查的部门")] = None,
    state: Annotated[str | None, Query(description="planned、under-way、closed 等")] = None,
) -> Response:
    wanted = {"uscc": uscc, "authority": authority, "state": state}
    return listed(node_of(request), asked, Inspections.name, wanted)


@router.get(
    "/{inspection_id}",
    summary="一次检查",
    response_model=DocumentModel,
    dependencies=[Depends(require_person(Permission.READ_INSPECTIONS)), Depends(await_position)],
)
def read_inspection(request: Request, inspection_id: UUID) -> Response:
    stream = f"inspection/{inspection_id}"
    return document_response(request, Inspections.name, str(inspection_id), stream)
