"""Complaints and reports on firms, known to their authority alone (ARC-001, LAW-002)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import complaints
from services.authority.routes import credit_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.complaint import (
    ComplaintChannel,
    ComplaintOutcome,
    ComplaintRecorded,
    ComplaintTopic,
    Resolution,
)
from shared.identity.roles import Permission
from shared.projections.matters import COMPLAINTS
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/complaints", tags=["complaints"])

_NO_INFORMANT = "不得写入投诉人、举报人的姓名、电话、证件号码等任何信息；含电话、证件号码的不予登记"


class ComplaintBody(Body):
    """投诉举报；只登记事项，不登记投诉人、举报人。"""

    uscc: str = Field(description="被投诉举报的企业")
    channel: ComplaintChannel = Field(strict=False)
    topic: ComplaintTopic = Field(strict=False)
    reference: str = Field(description="办件编号；投诉人信息只在该案卷中")
    product_name: str = ""
    certificate_no: str = ""
    summary: str = Field(description=f"反映的内容。{_NO_INFORMANT}")
    received_on: Day


class ResolutionBody(Body):
    """办结。"""

    outcome: ComplaintOutcome = Field(strict=False)
    summary: str = Field(description=f"办理情况。{_NO_INFORMANT}")
    follow_up: tuple[str, ...] = Field(default=(), description="后续事项，如 inspection/0192…")
    resolved_on: Day


@router.post("", summary="登记投诉举报", **receipts(ComplaintBody, examples.COMPLAINT))
def record(
    write: Annotated[Write[ComplaintBody], writes(Permission.RECORD_COMPLAINT, ComplaintBody)],
) -> Response:
    stated = ComplaintRecorded(
        **write.body.model_dump(), complaint_id=uuid7(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: complaints.record(desk, asked, stated))


@router.post(
    "/{complaint_id}/resolution",
    summary="登记办结",
    **receipts(ResolutionBody, examples.COMPLAINT_RESOLUTION),
)
def resolve(
    complaint_id: UUID,
    write: Annotated[Write[ResolutionBody], writes(Permission.RECORD_COMPLAINT, ResolutionBody)],
) -> Response:
    stated = Resolution(**write.body.model_dump())
    return write.run(lambda desk, asked: complaints.resolve(desk, asked, complaint_id, stated))


add_reading(router, COMPLAINTS, Permission.READ_COMPLAINTS, "投诉举报")
