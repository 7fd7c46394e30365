"""Credit archives of firms."""

import json
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.authority.routes.holding import with_standings
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    Searched,
    document_response,
    listed_firms,
    node_of,
    readers,
    statement,
    with_statement,
)
from shared.errors import NotFound
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.as_of import Moment, archive_at
from shared.projections.folding import write_document
from shared.projections.queries import Found
from shared.web.conditional import content_tag, tagged_response
from shared.web.paging import Paging, paging
from shared.web.parameters import refused_parameter

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
AsOf = Annotated[
    str | None,
    Query(pattern=_DAY, description="截至该日（北京时间）的事实", examples=["2026-09-30"]),
]
KnownOn = Annotated[
    str | None,
    Query(pattern=_DAY, description="本节点在该日终了前已收到的内容", examples=["2026-09-30"]),
]

router = APIRouter(prefix="/v1/archives", tags=["archives"])


def asked_moment(as_of: AsOf = None, known_on: KnownOn = None) -> Moment | None:
    """Return up to when facts are to count, None when no day is given."""
    if as_of is None and known_on is None:
        return None
    return Moment(as_of=_day("as_of", as_of), known_on=_day("known_on", known_on))


def _day(name: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise refused_parameter(name, "no-such-day", f"there is no day {text}") from error


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
def read_archive(
    request: Request, uscc: str, moment: Annotated[Moment | None, Depends(asked_moment)]
) -> Response:
    """七个部分（ARC-001），每行附部门、日志位置和依据；注册人与受托方两种身份合于一档。"""
    node = node_of(request)
    today = node.desk.today()
    if moment is None:
        return document_response(
            request, Archive.name, uscc, lambda archive: with_standings(archive, today)
        )
    stated = statement(node)
    archive = archive_at(node.database, uscc, moment)
    if archive is None:
        raise NotFound(f"nothing was known of {uscc}")
    document = with_standings(write_document(archive), moment.as_of or today)
    return tagged_response(request, with_statement(document, stated), content_tag(document))


def _summary(found: Found) -> dict[str, Any]:
    """Return the firm and how much each section of its archive holds."""
    archive: dict[str, Any] = json.loads(found.document)
    counts = {section: len(content) for section, content in archive["sections"].items()}
    return {"uscc": found.key, "enterprise": archive["enterprise"], "counts": counts}
