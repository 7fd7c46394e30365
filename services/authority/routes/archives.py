"""Credit archives of firms."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    Searched,
    document_response,
    listed_firms,
    node_of,
    readers,
)
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.queries import Found
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1/archives", tags=["archives"])


@router.get(
    "",
    summary="查找信用档案",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def find_archives(
    request: Request,
    asked: Annotated[Paging, Depends(paging("archives", str))],
    query: Searched = None,
) -> Response:
    return listed_firms(node_of(request), asked, query, _summary)


@router.get(
    "/{uscc}",
    summary="一家企业的信用档案",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def read_archive(request: Request, uscc: str) -> Response:
    """七个部分（ARC-001），每行附部门、日志位置和依据；注册人与受托方两种身份合于一档。"""
    return document_response(request, Archive.name, uscc)


def _summary(found: Found) -> dict[str, Any]:
    """Return the firm and how much each section of its archive holds."""
    archive: dict[str, Any] = json.loads(found.document)
    counts = {section: len(content) for section, content in archive["sections"].items()}
    return {"uscc": found.key, "enterprise": archive["enterprise"], "counts": counts}
