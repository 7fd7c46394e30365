"""Measures against a firm (SUP-023), and lifting them (FLT-012)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import measures
from services.authority.routes import enforcement_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.measure import Interviewed, Lifting, MeasureKind, MeasureTaken
from shared.identity.roles import Permission
from shared.projections.matters import MEASURES
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/measures", tags=["measures"])

_RESTS_ON = "所依据的事项，如 inspection/0192…"


class MeasureBody(Body):
    """对企业采取的措施；责令限期整改在检查中登记，行政处罚另行登记。"""

    uscc: str
    measure: MeasureKind = Field(strict=False)
    decision_no: str = Field(default="", description="文书编号")
    scope: str = Field(description="措施的范围")
    products: tuple[str, ...] = Field(default=(), description="所涉产品的注册证或者备案编号")
    sites: tuple[str, ...] = ()
    reason: str
    basis: tuple[str, ...] = Field(default=(), description="规则编号；不填的按措施种类")
    rests_on: tuple[str, ...] = Field(default=(), description=_RESTS_ON)
    interviewed: Interviewed | None = Field(
        default=None, strict=False, description="约谈对象的职务，不填姓名"
    )
    joint_with: str | None = Field(default=None, description="联合约谈的对方部门")
    joint_id: UUID | None = Field(
        default=None, strict=False, description="联合约谈的编号，对方先登记的照填"
    )
    taken_on: Day
    until_on: Day | None = Field(default=None, description="措施的最后一日；不填的直至解除")


class LiftingBody(Body):
    """解除措施：风险已经消除。"""

    decision_no: str = ""
    reason: str
    rests_on: tuple[str, ...] = Field(default=(), description=_RESTS_ON)
    lifted_on: Day


@router.post("", summary="采取措施", **receipts(MeasureBody, examples.MEASURE))
def take(
    write: Annotated[Write[MeasureBody], writes(Permission.TAKE_MEASURE, MeasureBody)],
) -> Response:
    body = write.body
    joint = body.measure is MeasureKind.JOINT_INTERVIEW
    stated = MeasureTaken(
        **body.model_dump(exclude={"joint_id"}),
        joint_id=uuid7() if joint and body.joint_id is None else body.joint_id,
        measure_id=uuid7(),
        concerned=(),
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: measures.take(desk, asked, stated))


@router.post("/{measure_id}/lifting", summary="解除措施", **receipts(LiftingBody, examples.LIFTING))
def lift(
    measure_id: UUID,
    write: Annotated[Write[LiftingBody], writes(Permission.TAKE_MEASURE, LiftingBody)],
) -> Response:
    lifting = Lifting(**write.body.model_dump())
    return write.run(lambda desk, asked: measures.lift(desk, asked, measure_id, lifting))


add_reading(router, MEASURES, Permission.READ_MEASURES, "措施")
