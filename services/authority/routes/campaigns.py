"""Campaigns 工作方案: announced, closed, and read with those of their cases that are opened."""

import json
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import campaigns
from services.authority.campaigns import Closing
from services.authority.node import Node
from services.authority.routes import campaign_examples as examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    node_of,
    readers,
    statement,
    stored_document,
    with_statement,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.campaign import CampaignAnnounced
from shared.domain.inspection.vocabulary import Purpose
from shared.identity.roles import Permission
from shared.projections.campaigns import Campaigns
from shared.projections.joint_inspections import JointInspections
from shared.projections.lines import entry_count
from shared.projections.view import Document
from shared.web.bodies import Body, Day
from shared.web.conditional import version_tag
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/campaigns", tags=["campaigns"])

VIEW = Campaigns.name
MOST_CASES = 500
_SHOWN = ("joint_id", "stage", "mode", "leading_authority", "participants", "start")


class CampaignBody(Body):
    """联合检查工作方案：由本部门组织，若干部门参加；不列检查对象。"""

    title: str
    document_no: str = Field(description="发文字号")
    participants: tuple[str, ...] = Field(description="参加的其他部门，如 ha")
    purposes: tuple[Purpose, ...] = Field(strict=False, description="检查类型")
    scheme: str | None = Field(default=None, description="判定所依的检查要点版本")
    period_from: Day
    period_until: Day
    remarks: str = ""
    announced_on: Day


class CampaignClosureBody(Body):
    """工作方案结束。"""

    summary: str = Field(description="总结")
    closed_on: Day


@router.post("", summary="印发联合检查工作方案", **receipts(CampaignBody, examples.CAMPAIGN))
def announce(
    write: Annotated[Write[CampaignBody], writes(Permission.ORGANISE_CAMPAIGN, CampaignBody)],
) -> Response:
    """方案只通报参加部门和国家局；具体检查另行商定，启动前不公开。"""
    stated = CampaignAnnounced(
        **write.body.model_dump(),
        campaign_id=uuid7(),
        organiser=write.node.authority,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: campaigns.announce(desk, asked, stated))


@router.post(
    "/{campaign_id}/closure",
    summary="结束联合检查工作方案",
    **receipts(CampaignClosureBody, examples.CAMPAIGN_CLOSURE),
)
def close(
    campaign_id: UUID,
    write: Annotated[
        Write[CampaignClosureBody], writes(Permission.ORGANISE_CAMPAIGN, CampaignClosureBody)
    ],
) -> Response:
    """只能由组织部门结束。"""
    closing = Closing(**write.body.model_dump())
    return write.run(lambda desk, asked: campaigns.close(desk, asked, campaign_id, closing))


@router.get(
    "",
    summary="联合检查工作方案列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_CAMPAIGNS),
)
def list_campaigns(
    request: Request,
    asked: Annotated[Paging, Depends(paging(VIEW, str))],
    organiser: Annotated[str | None, Query(description="组织的部门")] = None,
    participant: Annotated[str | None, Query(description="参加的部门")] = None,
    purpose: Annotated[str | None, Query(description="检查类型")] = None,
    state: Annotated[str | None, Query(description="所处阶段")] = None,
) -> Response:
    wanted = {
        "organiser": organiser,
        "participant": participant,
        "purpose": purpose,
        "state": state,
    }
    return listed(node_of(request), asked, VIEW, wanted)


@router.get(
    "/{campaign_id}",
    summary="一项联合检查工作方案及其已公开的检查",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_CAMPAIGNS),
)
def read_campaign(request: Request, campaign_id: UUID) -> Response:
    """ETag 是方案的版本；所属检查在读取时列入，因此总是答复全文。"""
    node = node_of(request)
    stated = statement(node)
    document: Document = json.loads(stored_document(request, VIEW, str(campaign_id)))
    shown = {**document, "cases": _opened_cases(node, campaign_id)}
    content = json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()
    headers = {"ETag": version_tag(entry_count(document["lines"]))}
    return Response(with_statement(content, stated), headers=headers, media_type="application/json")


def _opened_cases(node: Node, campaign_id: UUID) -> list[Document]:
    """Return stage and parties of the cases of the campaign that are opened to this node, by id."""
    found = node.queries.having(JointInspections.name, {f"campaign:{campaign_id}"}, "", MOST_CASES)
    cases: list[Document] = [json.loads(one.document) for one in found]
    return [{name: case[name] for name in _SHOWN} for case in cases]
