"""Recalls of devices (739-67)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import recalls
from services.authority.routes import examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.recall import RecallGround, RecallLevel, RecallStarted
from shared.identity.roles import Permission
from shared.projections.matters import RECALLS
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/recalls", tags=["recalls"])


class RecallBody(Body):
    """召回：注册人主动召回，或者监管部门责令召回。"""

    uscc: str = Field(description="召回的企业")
    ground: RecallGround
    level: RecallLevel = Field(strict=False, description="1 一级（最严重）至 3 三级")
    certificate_no: str
    product_name: str
    batches: tuple[str, ...] = Field(description="所涉批号")
    reason: str
    ordered_by: str | None = Field(default=None, description="责令召回的措施，如 measure/0192…")
    started_on: Day


class RecallConclusionBody(Body):
    """召回完成。"""

    summary: str
    concluded_on: Day


@router.post("", summary="登记召回", **receipts(RecallBody, examples.RECALL))
def start(
    write: Annotated[Write[RecallBody], writes(Permission.TAKE_MEASURE, RecallBody)],
) -> Response:
    stated = RecallStarted(
        **write.body.model_dump(), recall_id=uuid7(), concerned=(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: recalls.start(desk, asked, stated))


@router.post(
    "/{recall_id}/conclusion",
    summary="登记召回完成",
    **receipts(RecallConclusionBody, examples.RECALL_CONCLUSION),
)
def conclude(
    recall_id: UUID,
    write: Annotated[
        Write[RecallConclusionBody], writes(Permission.TAKE_MEASURE, RecallConclusionBody)
    ],
) -> Response:
    body = write.body
    return write.run(
        lambda desk, asked: recalls.conclude(
            desk, asked, recall_id, body.summary, body.concluded_on
        )
    )


add_reading(router, RECALLS, Permission.READ_MEASURES, "召回")
