"""Sampling of devices, and retests (XRG-107, 739-75)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import samplings
from services.authority.routes import credit_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.sampling import Retest, SamplingResult, SamplingResultRecorded
from shared.identity.roles import Permission
from shared.projections.matters import SAMPLINGS
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/samplings", tags=["samplings"])


class SamplingBody(Body):
    """质量抽检结果；由组织抽检的注册人所在地登记。"""

    uscc: str = Field(description="注册人、备案人的统一社会信用代码")
    contractor_uscc: str | None = Field(default=None, description="受托生产企业")
    organiser: str = Field(description="组织抽检的监管部门")
    sampled_by: str = Field(description="抽样的监管部门；可以委托受托方所在地")
    sampled_at: str = Field(description="抽样地点")
    sampled_on: Day
    certificate_no: str
    product_name: str
    batch: str
    item: str = Field(description="检验项目")
    standard: str = Field(description="依据的标准或者产品技术要求")
    result: SamplingResult = Field(strict=False)
    laboratory: str = Field(description="检验机构")
    report_no: str
    received_on: Day = Field(description="企业收到检验结论之日；自次日起7个工作日内可以申请复检")


class RetestBody(Body):
    """复检申请及其结果；逾期提出的以 accepted=false 登记，并说明理由。"""

    applied_on: Day
    accepted: bool = Field(description="是否受理")
    reason: str = Field(default="", description="不予受理的理由")
    laboratory: str | None = Field(default=None, description="复检机构，与初检机构不得为同一机构")
    only_laboratory: bool = Field(
        default=False, description="仅此一家有资质，已变更承办部门或者人员"
    )
    result: SamplingResult | None = Field(default=None, strict=False)
    report_no: str = ""
    concluded_on: Day | None = None


@router.post("", summary="登记抽检结果", **receipts(SamplingBody, examples.SAMPLING))
def record_result(
    write: Annotated[Write[SamplingBody], writes(Permission.RECORD_SAMPLING, SamplingBody)],
) -> Response:
    stated = SamplingResultRecorded(
        **write.body.model_dump(), sampling_id=uuid7(), concerned=(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: samplings.record_result(desk, asked, stated))


@router.post("/{sampling_id}/retest", summary="登记复检", **receipts(RetestBody, examples.RETEST))
def record_retest(
    sampling_id: UUID,
    write: Annotated[Write[RetestBody], writes(Permission.RECORD_SAMPLING, RetestBody)],
) -> Response:
    retest = Retest(**write.body.model_dump())
    return write.run(lambda desk, asked: samplings.record_retest(desk, asked, sampling_id, retest))


add_reading(router, SAMPLINGS, Permission.READ_MEASURES, "抽检")
