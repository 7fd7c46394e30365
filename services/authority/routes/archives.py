"""Firms and their credit archives."""

import json
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    await_position,
    document_response,
    node_of,
    page_response,
)
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.queries import Found
from shared.web.callers import require_person
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1", tags=["archives"])

Searched = Annotated[
    str,
    Query(
        alias="q",
        min_length=2,
        max_length=100,
        description="统一社会信用代码、名称中的两个以上汉字，或拼音首字母",
    ),
]


@router.get(
    "/enterprises",
    summary="查找企业",
    response_model=ListModel,
    dependencies=[Depends(require_person(Permission.READ_ENTERPRISES)), Depends(await_position)],
)
def find_enterprises(
    request: Request, query: Searched, asked: Annotated[Paging, Depends(paging("firms", str))]
) -> Response:
    return _firms(request, query, asked, _header)


@router.get(
    "/archives",
    summary="查找信用档案",
    response_model=ListModel,
    dependencies=[Depends(require_person(Permission.READ_ARCHIVES)), Depends(await_position)],
)
def find_archives(
    request: Request, query: Searched, asked: Annotated[Paging, Depends(paging("archives", str))]
) -> Response:
    return _firms(request, query, asked, _summary)


@router.get(
    "/archives/{uscc}",
    summary="一家企业的信用档案",
    response_model=DocumentModel,
    dependencies=[Depends(require_person(Permission.READ_ARCHIVES)), Depends(await_position)],
)
def read_archive(request: Request, uscc: str) -> Response:
    """七个部分（ARC-001），每行附部门、日志位置和依据；注册人与受托方两种身份合于一档。"""
    return document_response(request, Archive.name, uscc)


def _firms(
    request: Request, query: str, asked: Paging, shown: Callable[[Found], dict[str, Any]]
) -> Response:
    node = node_of(request)
    after = "" if asked.after is None else str(asked.after[0])
    found = node.queries.firms(query, after, asked.limit + 1)
    cut = [Found(one.key, json.dumps(shown(one), ensure_ascii=False).encode()) for one in found]
    return page_response(node, cut, asked)


def _header(found: Found) -> dict[str, Any]:
    """Return the firm's record as its home authority keeps it."""
    archive: dict[str, Any] = json.loads(found.document)
    return archive["enterprise"] or {"uscc": found.key}


def _summary(found: Found) -> dict[str, Any]:
    """Return the firm and how much each section of its archive holds."""
    archive: dict[str, Any] = json.loads(found.document)
    counts = {section: len(content) for section, content in archive["sections"].items()}
    return {"uscc": found.key, "enterprise": archive["enterprise"], "counts": counts}
