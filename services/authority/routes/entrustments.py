"""Entrustments: established by the registrant's authority, acknowledged by the contractor's."""

from datetime import date
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
    await_position,
    document_response,
    listed,
    node_of,
)
from services.authority.routes.writing import Body, Write, receipts, write_by
from shared.domain.entrustment import ContractorSide, QualityAgreement
from shared.identity.roles import Permission
from shared.projections.entrustments import Entrustments
from shared.web.callers import require_person
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1/entrustments", tags=["entrustments"])


class AgreementBody(Body):
    """委托生产质量协议。"""

    number: str
    start: date
    end: date


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
    started_on: date
    remarks: str = ""


class AcknowledgementBody(Body):
    """受托方所在地监管部门的登记：只填自己掌握的事实，未填不构成不一致。"""

    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    started_on: date | None = None
    variety_reported_on: date | None = Field(
        default=None, description="生产品种报告日期（PRD-001）"
    )
    remarks: str = ""


@router.post("", summary="登记委托生产", **receipts(examples.ENTRUSTMENT))
def establish(
    body: EntrustmentBody,
    write: Annotated[Write, Depends(write_by(Permission.RECORD_ENTRUSTMENT))],
) -> Response:
    stated = NewEntrustment(
        **body.model_dump(exclude={"agreement"}),
        entrustment_id=uuid7(),
        agreement=QualityAgreement(**body.agreement.model_dump()),
    )
    return write.run(lambda desk, asked: entrustments.establish(desk, asked, stated))


@router.post(
    "/{entrustment_id}/acknowledgement",
    summary="受托方所在地登记同一委托",
    **receipts(examples.ENTRUSTMENT_ACKNOWLEDGEMENT),
)
def acknowledge(
    entrustment_id: UUID,
    body: AcknowledgementBody,
    write: Annotated[Write, Depends(write_by(Permission.ACKNOWLEDGE_ENTRUSTMENT))],
) -> Response:
    side = ContractorSide(**body.model_dump())
    return write.run(
        lambda desk, asked: entrustments.acknowledge(desk, asked, entrustment_id, side)
    )


@router.get(
    "",
    summary="委托列表",
    response_model=ListModel,
    dependencies=[Depends(require_person(Permission.READ_ENTRUSTMENTS)), Depends(await_position)],
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
    dependencies=[Depends(require_person(Permission.READ_ENTRUSTMENTS)), Depends(await_position)],
)
def read_entrustment(request: Request, entrustment_id: UUID) -> Response:
    stream = f"entrustment/{entrustment_id}"
    return document_response(request, Entrustments.name, str(entrustment_id), stream)
