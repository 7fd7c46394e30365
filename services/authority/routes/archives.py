"""Credit archives of firms."""

import json
from datetime import date
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.authority.routes.archive_reading import archive_of, asked_moment
from services.authority.routes.holding import with_members, with_standings
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed_firms,
    node_of,
    readers,
    statement,
    with_statement,
)
from shared.domain.enterprise import EnterpriseRole
from shared.identity.roles import Permission
from shared.projections.archive_counts import counted
from shared.projections.as_of import Moment
from shared.projections.credit_class import record_of
from shared.projections.queries import Found
from shared.projections.use_status import shown_archive
from shared.web.conditional import content_tag, tagged_response
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/archives", tags=["archives"])

SearchedArchive = Annotated[
    str | None,
    Query(
        alias="q",
        min_length=2,
        max_length=100,
        description="统一社会信用代码、名称中的两个以上汉字、拼音首字母，"
        "许可证、注册证或备案编号，产品名称中的两个以上汉字；不填为全部",
    ),
]
"""What archives are searched by."""


@router.get(
    "",
    summary="查找信用档案",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def find_archives(
    request: Request,
    asked: Annotated[Paging, Depends(paging("archives", str))],
    query: SearchedArchive = None,
    home: Annotated[str | None, Query(description="企业所在地的监管部门")] = None,
    role: Annotated[EnterpriseRole | None, Query(description="企业的身份")] = None,
) -> Response:
    """按统一社会信用代码排列；每家企业附各部分的数量、状态、缺陷分级和存续的委托。"""
    node = node_of(request)
    today = node.desk.today()
    return listed_firms(
        node,
        asked,
        query,
        lambda found: _summary(found, today),
        wanted={"home": home, "role": role},
        by_things=True,
    )


@router.get(
    "/{uscc}",
    summary="一家企业的信用档案",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def read_archive(
    request: Request, uscc: str, moment: Annotated[Moment | None, Depends(asked_moment)]
) -> Response:
    """七个部分（ARC-001），每行附部门、日志位置和依据；注册人与受托方两种身份合于一档。

    每行的状态：final 确定、provisional 暂定、corrected 已更正、disregarded 未采信、
    unreadable 无法读取、annulled 已撤销；各部门说法不一的事项整体为 disputed 有争议。
    已经信用修复或者已满公示期、使用期的事实不在其中，查询此前某日也一样（CRD-004）。
    有不良信用记录的，more_inspections 提示增加检查频次（ARC-002）；
    本节点配置了本省信用分级政策的，另有 grade。
    """
    node = node_of(request)
    stated = statement(node)
    archive = archive_of(node, uscc, moment)
    on = node.desk.today() if moment is None else moment.as_of or node.desk.today()
    told = {**counted(archive, uscc), **record_of(archive, node.grading, on)}
    document = with_members(with_standings(archive, on), told)
    return tagged_response(request, with_statement(document, stated), content_tag(document))


class _Header(msgspec.Struct):
    enterprise: msgspec.Raw


_HEADERS = msgspec.json.Decoder(_Header)


def _summary(found: Found, today: date) -> dict[str, Any]:
    """Return the firm and how much of its archive is in use."""
    archive = shown_archive(found.document, today)
    enterprise = json.loads(bytes(_HEADERS.decode(archive).enterprise))
    return {"uscc": found.key, "enterprise": enterprise, **counted(archive, found.key)}
