"""National statistics: flows, findings, coverage, quality, cooperation; as JSON or CSV."""

import json
from collections.abc import Callable
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from starlette.responses import Response

from services.authority.completeness import Completeness
from services.authority.cooperation import cooperation_rows
from services.authority.csv_tables import csv_table
from services.authority.node import Node
from services.authority.routes.reading import (
    ListModel,
    node_of,
    readers,
    statement,
    with_statement,
)
from services.authority.statistics import (
    Row,
    coverage_rows,
    finding_rows,
    flow_rows,
    quality_rows,
)
from shared.errors import InvalidInput
from shared.identity.roles import Permission
from shared.projections.cooperation_reading import asked_of
from shared.projections.statistics import Statistics
from shared.web.bodies import Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/statistics", tags=["statistics"])

_READ = readers(Permission.READ_BOARDS)
_CSV: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}},
}
Format = Annotated[
    Literal["json", "csv"],
    Query(alias="format", description="csv 为带标记的 UTF-8，供表格软件打开"),
]


@router.get(
    "/flows", summary="省际委托流向", response_model=ListModel, responses=_CSV, dependencies=_READ
)
def count_flows(request: Request, form: Format = "json") -> Response:
    """注册人所在地部门 × 受托方所在地部门 × 状态：委托数与注册证数。"""
    return _table(request, form, lambda node, _: flow_rows(Statistics(node.database)))


@router.get(
    "/findings", summary="缺陷统计", response_model=ListModel, responses=_CSV, dependencies=_READ
)
def count_findings(request: Request, form: Format = "json") -> Response:
    """实施检查的部门 × 年份 × 条款：缺陷数。query 列出该部门任何年份违反该条款的检查。"""
    return _table(request, form, lambda node, _: finding_rows(Statistics(node.database)))


@router.get(
    "/coverage", summary="检查覆盖", response_model=ListModel, responses=_CSV, dependencies=_READ
)
def count_coverage(request: Request, form: Format = "json") -> Response:
    """企业所在地部门 × 监管级别：企业数、12 与 24 个月内受检及全项目受检数。"""
    return _table(
        request,
        form,
        lambda node, _: coverage_rows(Statistics(node.database), node.desk.today()),
    )


@router.get(
    "/quality",
    summary="各部门数据质量",
    response_model=ListModel,
    responses=_CSV,
    dependencies=_READ,
)
def count_quality(request: Request, form: Format = "json") -> Response:
    """单方登记、争议、无法读取、迟登比例（以该部门的信用档案更新期限为准）、登记间隔中位数与日志状况。"""
    return _table(
        request,
        form,
        lambda node, stated: quality_rows(Statistics(node.database), node.desk.reference(), stated),
    )


@router.get(
    "/cooperation",
    summary="省际协作情况",
    response_model=ListModel,
    responses=_CSV,
    dependencies=_READ,
)
def count_cooperation(
    request: Request,
    form: Format = "json",
    first: Annotated[Day | None, Query(alias="from", description="方案发出日期，自")] = None,
    last: Annotated[
        Day | None, Query(alias="until", description="方案发出日期，至（含当日）")
    ] = None,
) -> Response:
    """请求部门 × 被请求部门：只统计已解密的检查；期限自可证明的收到之日起算。"""
    if first is not None and last is not None and last < first:
        raise InvalidInput("`until` lies before `from`")
    return _table(
        request,
        form,
        lambda node, _: cooperation_rows(asked_of(node.database), node.desk.today(), first, last),
    )


def _table(
    request: Request, form: str, rows_of: Callable[[Node, Completeness], list[Row]]
) -> Response:
    node = node_of(request)
    stated = statement(node)
    rows = rows_of(node, stated)
    if form == "csv":
        about: Row = {"complete": stated.complete, "counted_at": node.clock().isoformat()}
        table = [{**row, **about} for row in rows]
        columns = list(table[0]) if table else list(about)
        return Response(csv_table(table, columns), media_type="text/csv")
    content = json.dumps({"items": rows, "next_cursor": None}, ensure_ascii=False).encode()
    return Response(with_statement(content, stated), media_type="application/json")
