"""The timeline and the network of a firm: its archive in another order."""

from itertools import islice
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.authority.routes.archive_reading import DAY, archive_of, asked_moment, read_day
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    node_of,
    readers,
    statement,
    with_statement,
)
from shared.domain.event import ArchiveSection
from shared.errors import NotFound
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.as_of import Moment
from shared.projections.folding import read_document, write_document
from shared.projections.lines import LineStatus
from shared.projections.network import network
from shared.projections.timeline import day_of, place_of, timeline
from shared.web.paging import Paging, paging
from shared.web.parameters import Decimal
from shared.web.routes import Routes

router = Routes(prefix="/v1/archives", tags=["archives"])

FARTHEST = 3


class Chosen(msgspec.Struct, frozen=True):
    """Which lines of a timeline are asked for; None is any."""

    section: str | None = None
    status: str | None = None
    authority: str | None = None
    since: str | None = None
    until: str | None = None

    def holds(self, told: dict[str, Any]) -> bool:
        """Tell whether the line `told` is one of them."""
        day = day_of(told)
        return (
            self.section in (None, told["section"])
            and self.status in (None, told["status"])
            and self.authority in (None, told["authority"])
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


def chosen_lines(
    section: Annotated[ArchiveSection | None, Query(description="档案的部分")] = None,
    status: Annotated[LineStatus | None, Query(description="行的状态")] = None,
    authority: Annotated[str | None, Query(description="登记的监管部门")] = None,
    since: Annotated[
        str | None,
        Query(alias="from", pattern=DAY, description="自该日起", examples=["2026-01-01"]),
    ] = None,
    until: Annotated[
        str | None, Query(pattern=DAY, description="至该日止", examples=["2026-12-31"])
    ] = None,
) -> Chosen:
    """Return which lines are asked for."""
    read_day("from", since)
    read_day("until", until)
    return Chosen(section, status, authority, since, until)


@router.get(
    "/{uscc}/timeline",
    summary="一家企业的时间线",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def read_timeline(
    request: Request,
    uscc: str,
    asked: Annotated[Paging, Depends(paging("timeline", str, str, str, int, str))],
    chosen: Annotated[Chosen, Depends(chosen_lines)],
    moment: Annotated[Moment | None, Depends(asked_moment)],
) -> Response:
    """各部分的全部行，按法定日期、登记时间排列；每行附来源、状态和中英文的一句话。"""
    node = node_of(request)
    stated = statement(node)
    told = timeline(read_document(archive_of(node, uscc, moment)))
    behind = (
        one
        for one in told
        if chosen.holds(one) and (asked.after is None or place_of(one) > asked.after)
    )
    items, next_cursor = asked.cut(list(islice(behind, asked.limit + 1)), place_of)
    content = write_document({"items": items, "next_cursor": next_cursor})
    return Response(with_statement(content, stated), media_type="application/json")


@router.get(
    "/{uscc}/network",
    summary="一家企业的委托生产关系网",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ARCHIVES),
)
def read_network(
    request: Request,
    uscc: str,
    depth: Annotated[Decimal, Query(ge=1, le=FARTHEST, description="相隔几层委托关系（1–3）")] = 1,
) -> Response:
    """注册人、受托生产企业和注册证，以委托相连；过大时截断，truncated 为真。"""
    node = node_of(request)
    stated = statement(node)
    if node.queries.document(Archive.name, uscc) is None:
        raise NotFound(f"nothing is known of {uscc}")
    told = network(node.queries, uscc, depth)
    return Response(with_statement(write_document(told), stated), media_type="application/json")
