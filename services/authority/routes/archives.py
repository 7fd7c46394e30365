"""Credit archives of firms."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from services.authority.routes.holding import with_standings
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    Searched,
    listed_firms,
    node_of,
    readers,
    statement,
    stored_document,
    with_statement,
)
from shared.errors import NotFound
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.as_of import Moment, archive_at
from shared.projections.credit_class import with_record
from shared.projections.folding import read_document, write_document
from shared.projections.queries import Found
from shared.projections.use_status import in_use, repairs_of
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
    node = node_of(request)
    today = node.desk.today()
    return listed_firms(node, asked, query, lambda found: _summary(found, today))


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

    已经信用修复或者已满公示期、使用期的事实不在其中，查询此前某日也一样（CRD-004）。
    有不良信用记录的，more_inspections 提示增加检查频次（ARC-002）；
    本节点配置了本省信用分级政策的，另有 grade。
    """
    node = node_of(request)
    today = node.desk.today()
    stated = statement(node)
    now = read_document(stored_document(request, Archive.name, uscc))
    archive = now if moment is None else archive_at(node.database, uscc, moment)
    if archive is None:
        raise NotFound(f"nothing was known of {uscc}")
    on = today if moment is None else moment.as_of or today
    counted = with_record(in_use(archive, today, repairs_of(now)), node.grading, on)
    document = with_standings(write_document(counted), on)
    return tagged_response(request, with_statement(document, stated), content_tag(document))


def _summary(found: Found, today: date) -> dict[str, Any]:
    """Return the firm and how much of what each section of its archive holds is in use."""
    archive = in_use(read_document(found.document), today)
    counts = {section: len(content) for section, content in archive["sections"].items()}
    return {"uscc": found.key, "enterprise": archive["enterprise"], "counts": counts}
