"""Publicity of penalties across provinces (SAMR Order 45): each publisher tells its own part."""

from typing import Annotated
from uuid import UUID

from starlette.responses import Response

from services.authority import penalties
from services.authority.penalties import Step
from services.authority.routes import enforcement_examples as examples
from services.authority.routes.penalty_bodies import (
    EarlyEndBody,
    PublicationBody,
    PublicityEndBody,
    PushBody,
    PushReceiptBody,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.identity.roles import Permission
from shared.web.routes import Routes

router = Routes(prefix="/v1/penalties/{penalty_id}", tags=["penalties"])

PUBLISH = Permission.PUBLISH_PENALTY


@router.post("/push", summary="推送处罚信息", **receipts(PushBody, examples.PUSH))
def push(
    penalty_id: UUID, write: Annotated[Write[PushBody], writes(PUBLISH, PushBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.push(desk, asked, step))


@router.post(
    "/push-receipt",
    summary="收到推送的处罚信息",
    **receipts(PushReceiptBody, examples.PUSH_RECEIPT),
)
def receive(
    penalty_id: UUID, write: Annotated[Write[PushReceiptBody], writes(PUBLISH, PushReceiptBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.receive(desk, asked, step))


@router.post(
    "/publication", summary="公示处罚信息", **receipts(PublicationBody, examples.PUBLICATION)
)
def publish(
    penalty_id: UUID, write: Annotated[Write[PublicationBody], writes(PUBLISH, PublicationBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.publish(desk, asked, step))


@router.post("/early-end", summary="准予提前停止公示", **receipts(EarlyEndBody, examples.EARLY_END))
def grant_early_end(
    penalty_id: UUID, write: Annotated[Write[EarlyEndBody], writes(PUBLISH, EarlyEndBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.grant_early_end(desk, asked, step))


@router.post(
    "/publicity-end", summary="停止公示", **receipts(PublicityEndBody, examples.PUBLICITY_END)
)
def end_publicity(
    penalty_id: UUID, write: Annotated[Write[PublicityEndBody], writes(PUBLISH, PublicityEndBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.end_publicity(desk, asked, step))
