"""Answers from reference data: is a device prohibited, what changes an edition, when is it due."""

import json
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from services.authority.impact import impact_of
from services.authority.routes.reading import (
    CompletenessModel,
    node_of,
    readers,
    statement,
    with_statement,
)
from services.authority.routes.reference import READ, KnownOn
from shared.domain.calendar import MOST_DAYS, Unit
from shared.domain.impact import Affected, Change
from shared.domain.prohibition import DeviceFacts, ProhibitionResult, check_prohibition
from shared.identity.roles import Permission
from shared.web.bodies import Day
from shared.web.parameters import Decimal
from shared.web.routes import Routes

catalogue_answers = Routes(prefix="/v1/catalogues", tags=["catalogues"])
calendar_answers = Routes(prefix="/v1/calendars", tags=["calendars"])

Fact = Annotated[bool | None, Query(description="不明时不填；不明不等于否")]


class CheckModel(BaseModel):
    """是否禁止委托生产（PRO-001）；needs_human 不是许可。"""

    result: ProhibitionResult
    on: date
    edition: str | None
    document: str | None
    row: str | None
    article: str | None
    missing: list[str] = Field(description="缺少的信息")
    reason_zh: str
    reason_en: str


class DueModel(BaseModel):
    """期限届满之日。"""

    on: date
    calendars: list[str] = Field(description="所依工作日历的版本")
    provisional: bool = Field(description="暂定：所涉年度的工作日历尚未发布，仅按周末推算")
    moved_from: date | None = Field(description="届满日逢休息日而顺延时的原日期（约定）")


class AffectedModel(BaseModel):
    """一项受影响的有效委托。"""

    entrustment_id: str
    change: Change
    registrant_uscc: str | None
    registrant_authority: str | None
    contractor_uscc: str | None
    contractor_authority: str | None
    certificate_no: str | None
    before: ProhibitionResult
    result: ProhibitionResult
    row: str | None
    article: str | None
    missing: list[str]
    reason_zh: str
    reason_en: str


class ImpactModel(BaseModel):
    """一个目录版本对本节点所知有效委托的影响。"""

    edition: str
    on: date = Field(description="比较所依的日期：今日，或版本生效之日")
    live: int = Field(description="所比较的有效委托数")
    affected: list[AffectedModel]
    completeness: CompletenessModel


def _device(
    code: Annotated[
        str | None, Query(max_length=20, description="分类目录编码", examples=["13-07-03"])
    ] = None,
    implantable: Fact = None,
    animal_derived: Fact = None,
    allogeneic: Fact = None,
    directly_from_animal_tissue: Fact = None,
    sub_kind: Annotated[
        str | None, Query(max_length=64, description="细分类别", examples=["vena_cava_filter"])
    ] = None,
) -> DeviceFacts:
    return DeviceFacts(
        classification_code=code,
        implantable=implantable,
        animal_derived=animal_derived,
        allogeneic=allogeneic,
        directly_from_animal_tissue=directly_from_animal_tissue,
        sub_kind=sub_kind,
    )


@catalogue_answers.get("/check", summary="是否禁止委托生产", dependencies=READ)
def check(
    request: Request,
    device: Annotated[DeviceFacts, Depends(_device)],
    on: Annotated[Day | None, Query(description="事实发生之日；不填为今日")] = None,
    known_on: KnownOn = None,
) -> CheckModel:
    """依当日有效的目录版本判定，并说明理由；信息不全时须人工核实。"""
    desk = node_of(request).desk
    known = desk.reference() if known_on is None else desk.reference.stored(known_on)
    answer = check_prohibition(known.catalogues.values(), device, on or desk.today())
    return CheckModel.model_validate(answer, from_attributes=True)


@catalogue_answers.get(
    "/{edition}/impact",
    summary="目录版本影响的有效委托",
    response_model=ImpactModel,
    dependencies=readers(Permission.READ_ENTRUSTMENTS),
)
def read_impact(request: Request, edition: str) -> Response:
    """逐项比较本节点所知的全部有效委托；完整性说明另附。"""
    node = node_of(request)
    stated = statement(node)
    node.projector.catch_up()
    impact = impact_of(node.desk, node.queries, edition)
    told = {
        "edition": impact.edition.id,
        "on": impact.on.isoformat(),
        "live": impact.live,
        "affected": [affected_as_told(one) for one in impact.affected],
    }
    content = with_statement(json.dumps(told, ensure_ascii=False).encode(), stated)
    return Response(content, media_type="application/json")


@calendar_answers.get("/due", summary="期限届满之日", dependencies=READ)
def due(
    request: Request,
    start: Annotated[Day, Query(description="起算之日，不计入", examples=["2026-09-24"])],
    days: Annotated[Decimal, Query(le=MOST_DAYS, description="数量", examples=["10"])],
    unit: Annotated[Unit, Query(description="单位")] = Unit.WORKING_DAY,
    known_on: KnownOn = None,
) -> DueModel:
    """起算日不计入（LAW-013）；不以工作日计的期间末日逢休息日顺延。"""
    desk = node_of(request).desk
    known = desk.reference() if known_on is None else desk.reference.stored(known_on)
    counted = known.calendar.after(start, days, unit)
    return DueModel.model_validate(counted, from_attributes=True)


def affected_as_told(one: Affected) -> dict[str, Any]:
    """Return what answers tell of one entrustment that an edition affects."""
    live, after = one.entrustment, one.after
    return {
        "entrustment_id": live.entrustment_id,
        "change": one.change,
        "registrant_uscc": live.registrant_uscc,
        "registrant_authority": live.registrant_authority,
        "contractor_uscc": live.contractor_uscc,
        "contractor_authority": live.contractor_authority,
        "certificate_no": live.certificate_no,
        "before": one.before,
        "result": after.result,
        "row": after.row,
        "article": after.article,
        "missing": list(after.missing),
        "reason_zh": after.reason_zh,
        "reason_en": after.reason_en,
    }
