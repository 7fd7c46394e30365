"""What firms file and report of their production, and the levels of supervision."""

from typing import Annotated

from pydantic import Field
from starlette.responses import Response

from services.authority import production
from services.authority.production import Notification
from services.authority.routes import examples
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.enterprise import EnterpriseRole
from shared.domain.filing import ProductFilingRecorded, ProductionFilingRecorded
from shared.domain.grading import Level
from shared.domain.product_variety import ProductVarietyReported, VarietyOccasion
from shared.domain.self_inspection import SelfInspectionFiled
from shared.domain.supervision import SupervisionLevelSet
from shared.identity.roles import Permission
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1", tags=["production"])


class FilingBody(Body):
    """第一类医疗器械备案（ID-FIL、LIC-005）。"""

    filing_no: str
    uscc: str = Field(description="备案人")
    authority: str = Field(description="备案地所在省份的监管部门；进口为 nmpa")
    city_authority: str | None = Field(default=None, description="设区市监管部门名称")
    filed_on: Day


class ProductFilingBody(FilingBody):
    """第一类医疗器械产品备案。"""

    product_name_zh: str


class ProductionFilingBody(FilingBody):
    """第一类医疗器械生产备案；备案后应当现场检查。"""

    sites: tuple[str, ...]
    products: tuple[str, ...] = Field(default=(), description="所生产产品的备案编号")
    checked_on: Day | None = Field(default=None, description="现场检查日期")


class VarietyBody(Body):
    """生产品种报告（PRD-001、PRD-002）。"""

    contractor_uscc: str = Field(description="生产企业")
    certificate_no: str
    occasion: VarietyOccasion = Field(description="增加品种、恢复生产或者生产条件变化")
    reported_on: Day
    since: Day = Field(description="开始生产、恢复生产或者条件变化的日期")
    entruster_uscc: str | None = Field(default=None, description="委托方；自产可不填")
    entruster_authority: str | None = Field(default=None, description="委托方所在地监管部门")
    entrusted_until: Day | None = Field(default=None, description="委托期限的末日")
    stopped_on: Day | None = Field(default=None, description="恢复生产的：停产日期")
    verified: bool = Field(default=False, description="恢复生产的：已进行必要的验证和确认")
    remarks: str = ""


class VarietyNotificationBody(Body):
    """跨区域品种通报（ARC-003）：由受托方所在地发往注册人所在地。"""

    contractor_uscc: str
    certificate_no: str
    notified_on: Day
    remarks: str = ""


class SelfInspectionBody(Body):
    """质量管理体系年度自查报告（RPT-001）；是否逾期由系统判定。"""

    uscc: str
    year: int = Field(description="报告所涉年度")
    filed_on: Day
    remarks: str = ""


class LevelBody(Body):
    """监管级别（GRD-001、GRD-002）。"""

    uscc: str
    level: Level
    role: EnterpriseRole
    products: tuple[str, ...] = Field(default=(), description="所涉产品；不填为全部")
    reasons: tuple[str, ...] = Field(description="确定该级别的理由")
    policy_edition: str = Field(description="所依据的分级规定")
    valid_from: Day


@router.post(
    "/product-filings",
    summary="登载第一类产品备案",
    **receipts(ProductFilingBody, examples.PRODUCT_FILING),
)
def record_product_filing(
    write: Annotated[Write[ProductFilingBody], writes(Permission.RECORD_FILING, ProductFilingBody)],
) -> Response:
    stated = ProductFilingRecorded(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: production.record_filing(desk, asked, stated))


@router.post(
    "/production-filings",
    summary="登载第一类生产备案",
    **receipts(ProductionFilingBody, examples.PRODUCTION_FILING),
)
def record_production_filing(
    write: Annotated[
        Write[ProductionFilingBody], writes(Permission.RECORD_FILING, ProductionFilingBody)
    ],
) -> Response:
    stated = ProductionFilingRecorded(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: production.record_filing(desk, asked, stated))


@router.post(
    "/product-varieties",
    summary="登记生产品种报告",
    **receipts(VarietyBody, examples.VARIETY),
)
def report_variety(
    write: Annotated[Write[VarietyBody], writes(Permission.RECORD_REPORT, VarietyBody)],
) -> Response:
    stated = ProductVarietyReported(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: production.report_variety(desk, asked, stated))


@router.post(
    "/product-varieties/notifications",
    summary="跨区域品种通报",
    **receipts(VarietyNotificationBody, examples.VARIETY_NOTIFICATION),
)
def notify_variety(
    write: Annotated[
        Write[VarietyNotificationBody], writes(Permission.SEND_NOTICE, VarietyNotificationBody)
    ],
) -> Response:
    stated = Notification(**write.body.model_dump())
    return write.run(lambda desk, asked: production.notify_variety(desk, asked, stated))


@router.post(
    "/self-inspections",
    summary="登记年度自查报告",
    **receipts(SelfInspectionBody, examples.SELF_INSPECTION),
)
def file_self_inspection(
    write: Annotated[
        Write[SelfInspectionBody], writes(Permission.RECORD_REPORT, SelfInspectionBody)
    ],
) -> Response:
    stated = SelfInspectionFiled(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: production.file_self_inspection(desk, asked, stated))


@router.post(
    "/supervision-levels",
    summary="确定监管级别",
    **receipts(LevelBody, examples.SUPERVISION_LEVEL),
)
def set_level(
    write: Annotated[Write[LevelBody], writes(Permission.SET_SUPERVISION_LEVEL, LevelBody)],
) -> Response:
    stated = SupervisionLevelSet(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: production.set_level(desk, asked, stated))
