"""Entrustments: established by the registrant's authority, acknowledged by the contractor's."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import entrustments
from services.authority.entrustments import NewEntrustment
from services.authority.routes import examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.entrustment import ContractorSide, QualityAgreement
from shared.identity.roles import Permission
from shared.projections.entrustments import Entrustments
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1/entrustments", tags=["entrustments"])


class AgreementBody(Body):
    """委托生产质量协议。"""

    number: str
    start: Day
    end: Day


class EntrustmentBody(Body):
    """委托生产建立（注册人所在地监管部门，REG-013）。"""

    registrant_uscc: str
    contractor_uscc: str
    contractor_authority: str | None = Field(
        default=None, description="受托方所在地监管部门；已有其许可或建档记录时可不填"
    )
    certificate_no: str
    licence_no: str | None = None
    sites: tuple[str, ...] = Field(description="受托生产地址")
    agreement: AgreementBody
    started_on: Day
    remarks: str = ""


class AcknowledgementBody(Body):
    """受托方所在地监管部门的登记：只填自己掌握的事实，未填不构成不一致。"""

    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    started_on: Day | None = None
    variety_reported_on: Day | None = Field(default=None, description="生产品种报告日期（PRD-001）")
    remarks: str = ""


@router.post("", summary="登记委托生产", **receipts(EntrustmentBody, examples.ENTRUSTMENT))
def establish(
    write: Annotated[
        Write[EntrustmentBody], writes(Permission.RECORD_ENTRUSTMENT, EntrustmentBody)
    ],
) -> Response:
    stated = NewEntrustment(
        **write.body.model_dump(exclude={"agreement"}),
        entrustment_id=uuid7(),
        agreement=QualityAgreement(**write.body.agreement.model_dump()),
    )
    return write.run(lambda desk, asked: entrustments.establish(desk, asked, stated))


@router.post(
    "/{entrustment_id}/acknowledgement",
    summary="受托方所在地登记同一委托",
    **receipts(AcknowledgementBody, examples.ENTRUSTMENT_ACKNOWLEDGEMENT),
)
def acknowledge(
    entrustment_id: UUID,
    write: Annotated[
        Write[AcknowledgementBody],
        writes(Permission.ACKNOWLEDGE_ENTRUSTMENT, AcknowledgementBody),
    ],
) -> Response:
    side = ContractorSide(**write.body.model_dump())
    return write.run(
        lambda desk, asked: entrustments.acknowledge(desk, asked, entrustment_id, side)
    )


@router.get(
    "",
    summary="委托列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ENTRUSTMENTS),
)
def list_entrustments(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Entrustments.name, str))],
    registrant: Annotated[str | None, Query(description="注册人的信用代码")] = None,
    contractor: Annotated[str | None, Query(description="受托方的信用代码")] = None,
    certificate: Annotated[str | None, Query(description="注册证编号")] = None,
    state: Annotated[str | None, Query(description="established、acknowledged 等")] = None,
) -> Response:
    node = node_of(request)
    wanted = {
        "registrant": registrant,
        "contractor": contractor,
        "certificate": certificate,
        "state": state,
    }
    return listed(node, asked, Entrustments.name, wanted)


@router.get(
    "/{entrustment_id}",
    summary="一项委托：双方登记并列，差异逐项列出",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ENTRUSTMENTS),
)
def read_entrustment(request: Request, entrustment_id: UUID) -> Response:
    return matter_response(request, Entrustments.name, entrustment_id)
