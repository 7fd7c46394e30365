"""Records of adverse conduct (ARC-001, CRD-004)."""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import dishonesty
from services.authority.routes import credit_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.adverse_conduct import AdverseConductRecorded
from shared.domain.credit_terms import Dishonesty
from shared.identity.roles import Permission
from shared.projections.matters import ADVERSE_CONDUCT
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/adverse-conduct", tags=["adverse-conduct"])


class AdverseConductBody(Body):
    """不良行为记录；作为增加检查频次的依据之一，本系统不自动调整（ARC-002）。"""

    uscc: str
    source: str = Field(description="所依据的事项，如 penalty/0192…")
    severity: Dishonesty = Field(strict=False, description="轻微、一般、严重失信")
    description: str
    decision_no: str = Field(description="认定文书编号")
    decided_on: Day
    use_until: Day = Field(
        description="使用期的最后一日，自认定之日起：轻微至多3个月，一般3至12个月，严重1至3年"
    )


@router.post("", summary="登记不良行为", **receipts(AdverseConductBody, examples.ADVERSE_CONDUCT))
def record(
    write: Annotated[
        Write[AdverseConductBody], writes(Permission.RECORD_DISHONESTY, AdverseConductBody)
    ],
) -> Response:
    stated = AdverseConductRecorded(
        **write.body.model_dump(), conduct_id=uuid7(), concerned=(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: dishonesty.record_conduct(desk, asked, stated))


add_reading(router, ADVERSE_CONDUCT, Permission.READ_ARCHIVES, "不良行为记录")
