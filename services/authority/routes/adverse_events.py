"""Serious risks seen in adverse events, told by up to three authorities (XRG-108)."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import adverse_events
from services.authority.adverse_events import Assessment, Investigation
from services.authority.routes import credit_examples as examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.adverse_event import RiskNotified
from shared.identity.roles import Permission
from shared.projections.adverse_events import AdverseEvents
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/adverse-events", tags=["adverse-events"])

_FOLLOW_UP = "后续事项，如 recall/0192…"
_NO_PERSON = "不得写入患者、报告人的任何信息"


class RiskBody(Body):
    """不良事件风险通报：发往注册人所在地。"""

    uscc: str = Field(description="注册人的统一社会信用代码")
    contractor_uscc: str | None = Field(default=None, description="受托生产企业")
    registrant_authority: str = Field(description="注册人所在地监管部门")
    contractor_authority: str | None = Field(default=None, description="受托方所在地监管部门")
    certificate_no: str
    product_name: str
    batches: tuple[str, ...] = ()
    risk: str = Field(description=f"调查认为存在的风险；{_NO_PERSON}")
    found_on: Day
    notified_on: Day


class AssessmentBody(Body):
    """注册人所在地的调查评估结论和监督注册人采取的风险控制措施。"""

    serious: bool = Field(description="是否确认存在重大质量安全风险")
    conclusion: str = Field(description=_NO_PERSON)
    control_measures: tuple[str, ...] = Field(
        default=(), description="风险控制措施；确认重大风险的必填"
    )
    contractor_uscc: str | None = Field(default=None, description="不填的与通报一致")
    contractor_authority: str | None = Field(default=None, description="不填的与通报一致")
    follow_up: tuple[str, ...] = Field(default=(), description=_FOLLOW_UP)
    assessed_on: Day


class InvestigationBody(Body):
    """受托方所在地对受托生产企业的调查处置。"""

    conclusion: str = Field(description=_NO_PERSON)
    follow_up: tuple[str, ...] = Field(default=(), description=_FOLLOW_UP)
    investigated_on: Day


@router.post("", summary="通报不良事件风险", **receipts(RiskBody, examples.RISK))
def notify(
    write: Annotated[Write[RiskBody], writes(Permission.RECORD_ADVERSE_EVENT, RiskBody)],
) -> Response:
    stated = RiskNotified(
        **write.body.model_dump(),
        adverse_event_id=uuid7(),
        notifying=write.node.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: adverse_events.notify(desk, asked, stated))


@router.post(
    "/{adverse_event_id}/assessment",
    summary="登记调查评估",
    **receipts(AssessmentBody, examples.RISK_ASSESSMENT),
)
def assess(
    adverse_event_id: UUID,
    write: Annotated[
        Write[AssessmentBody], writes(Permission.RECORD_ADVERSE_EVENT, AssessmentBody)
    ],
) -> Response:
    stated = Assessment(**write.body.model_dump())
    return write.run(
        lambda desk, asked: adverse_events.assess(desk, asked, adverse_event_id, stated)
    )


@router.post(
    "/{adverse_event_id}/contractor-investigation",
    summary="登记对受托方的调查处置",
    **receipts(InvestigationBody, examples.CONTRACTOR_INVESTIGATION),
)
def investigate(
    adverse_event_id: UUID,
    write: Annotated[
        Write[InvestigationBody], writes(Permission.RECORD_ADVERSE_EVENT, InvestigationBody)
    ],
) -> Response:
    stated = Investigation(**write.body.model_dump())
    return write.run(
        lambda desk, asked: adverse_events.investigate(desk, asked, adverse_event_id, stated)
    )


@router.get(
    "",
    summary="不良事件风险列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_MEASURES),
)
def list_adverse_events(
    request: Request,
    asked: Annotated[Paging, Depends(paging(AdverseEvents.name, str))],
    uscc: Annotated[str | None, Query(description="所涉企业的信用代码")] = None,
    authority: Annotated[str | None, Query(description="所涉监管部门")] = None,
    state: Annotated[str | None, Query(description="notified、assessed、investigated")] = None,
) -> Response:
    wanted = {"uscc": uscc, "authority": authority, "state": state}
    return listed(node_of(request), asked, AdverseEvents.name, wanted)


@router.get(
    "/{adverse_event_id}",
    summary="一项不良事件风险及其评估、调查",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_MEASURES),
)
def read_adverse_event(request: Request, adverse_event_id: UUID) -> Response:
    return matter_response(request, AdverseEvents.name, adverse_event_id)
