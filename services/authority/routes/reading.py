"""What every route that reads has in common: how fresh views must be, and how complete."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, cast
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.completeness import Completeness, Standing, completeness
from services.authority.node import Node
from shared.errors import LianjianError, NotFound
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.lines import entry_count
from shared.projections.queries import Found
from shared.store.heads import heads
from shared.web.callers import require_person
from shared.web.conditional import content_tag, tagged_response, version_tag
from shared.web.paging import Paging
from shared.web.parameters import MinPosition, min_position, refused_parameter

LOOK_AGAIN_SECONDS = 0.5  # another process may have moved the views

Searched = Annotated[
    str | None,
    Query(
        alias="q",
        min_length=2,
        max_length=100,
        description="统一社会信用代码、名称中的两个以上汉字，或拼音首字母；不填为全部",
    ),
]
"""What firms are searched by."""


Shown = Callable[[bytes], bytes | None]
"""How a document is shown; None where it is not."""


class PositionNotReached(LianjianError):
    """The views do not rest on the position asked for yet; the caller asks again."""

    code = "position-not-reached"


def node_of(request: Request) -> Node:
    """Return the node that serves `request`."""
    return cast("Node", request.app.state.node)


async def await_position(
    request: Request, least: Annotated[MinPosition | None, Depends(min_position)]
) -> None:
    """Wait until every view rests on the position that the caller asks for, if it asks.

    Raises:
        RequestValidationError: nobody here keeps a log of that name.
        PositionNotReached: it took too long.
    """
    if least is None:
        return
    node = node_of(request)
    member = node.directory.current().get(least.authority)
    if member is None or member.origin is None:
        raise refused_parameter("min_position", "log-unknown", f"{least.authority} keeps no log")
    end = time.monotonic() + node.settings.position_wait_seconds
    while True:
        ticket = node.bell.ticket()
        if await run_in_threadpool(
            node.queries.has_taken, node.projector.names, least.authority, least.position
        ):
            return
        left = end - time.monotonic()
        if left <= 0 or node.bell.closed:
            raise PositionNotReached(f"{least.authority}:{least.position} is not here yet")
        await node.bell.wait(ticket, min(left, LOOK_AGAIN_SECONDS))


def readers(permission: Permission) -> list[Any]:
    """Return the dependencies of a route that people with `permission` read views by."""
    return [Depends(require_person(permission)), Depends(await_position)]


def statement(node: Node) -> Completeness:
    """Return how complete what `node` holds is now.

    It is taken before what it is to speak for is read: then that may show more, never less.
    """
    with node.database.read() as connection:
        known = heads(connection)
    unread = node.queries.unread(node.projector.names)
    stale_after = timedelta(hours=node.settings.stale_hours)
    return completeness(node.directory.current(), known, unread, node.clock(), stale_after)


def with_statement(document: bytes, stated: Completeness) -> bytes:
    """Return the JSON object `document` with the member `completeness` behind its others."""
    told = json.dumps(asdict(stated), default=_instant).encode()
    return document.removesuffix(b"}") + b',"completeness":' + told + b"}"


def listed(
    node: Node,
    asked: Paging,
    view: str,
    wanted: Mapping[str, str | None],
    shown: Shown = bytes,
) -> Response:
    """Return one page of the documents of `view` that have every term in `wanted`, by key.

    Each as `shown`; what is not shown is as if it did not exist.
    """
    terms = {f"{name}:{value}" for name, value in wanted.items() if value is not None}
    after = "" if asked.after is None else str(asked.after[0])
    stated = statement(node)
    most = asked.limit + 1
    found: list[Found] = []
    while len(found) < most:
        page = node.queries.having(view, terms, after, most)
        for one in page:
            document = shown(one.document)
            if document is not None:
                found.append(Found(one.key, document))
        if len(page) < most:
            break
        after = page[-1].key
    return page_response(found[:most], asked, stated)


def listed_firms(
    node: Node,
    asked: Paging,
    query: str | None,
    shown: Callable[[Found], dict[str, Any]],
    *,
    wanted: Mapping[str, str | None] | None = None,
    by_things: bool = False,
) -> Response:
    """Return one page of firms found by `query`, all without one, by credit code, as `shown`.

    They have every term in `wanted`; `by_things` is as in `Queries.firms`.
    """
    terms = {f"{name}:{value}" for name, value in (wanted or {}).items() if value is not None}
    after = "" if asked.after is None else str(asked.after[0])
    stated = statement(node)
    if query is None:
        found = node.queries.having(Archive.name, terms, after, asked.limit + 1)
    else:
        found = node.queries.firms(query, after, asked.limit + 1, terms, by_things=by_things)
    cut = [Found(one.key, json.dumps(shown(one), ensure_ascii=False).encode()) for one in found]
    return page_response(cut, asked, stated)


def page_response(found: Sequence[Found], asked: Paging, stated: Completeness) -> Response:
    """Return one page, `{items, next_cursor, completeness}`, of the documents `found`.

    They are those behind the cursor, one more than the page holds if there are so many, and were
    read after `stated`.
    """
    items, next_cursor = asked.cut(found, lambda one: (one.key,))
    content = b'{"items":[' + b",".join(one.document for one in items)
    content += b'],"next_cursor":' + json.dumps(next_cursor).encode() + b"}"
    return Response(with_statement(content, stated), media_type="application/json")


def document_response(
    request: Request, view: str, key: str, shown: Callable[[bytes], bytes] = bytes
) -> Response:
    """Return the document of `view` under `key`, as `shown`; its ETag is that of its content.

    Raises:
        NotFound: nothing is known of it here, or nothing may be known by this node.
    """
    stated = statement(node_of(request))
    document = stored_document(request, view, key)
    content = with_statement(shown(document), stated)
    return tagged_response(request, content, content_tag(document))


def matter_response(request: Request, view: str, key: UUID, shown: Shown = bytes) -> Response:
    """Return the document of a matter, as `shown`; its ETag is its version (`Desk.version`).

    It is counted in the document, because the views may be behind the logs.

    Raises:
        NotFound: as `document_response`, or it is not shown.
    """
    stated = statement(node_of(request))
    document = shown(stored_document(request, view, str(key)))
    if document is None:
        raise NotFound(f"nothing is known of {key}")
    told = json.loads(document)
    parts = [told] if "lines" in told else told["sides"].values()
    version = sum(entry_count(part["lines"]) for part in parts)
    content = with_statement(document, stated)
    return tagged_response(request, content, version_tag(version))


def stored_document(request: Request, view: str, key: str) -> bytes:
    """Return the document of `view` under `key`.

    Raises:
        NotFound: nothing is known of it here, or nothing may be known by this node.
    """
    document = node_of(request).queries.document(view, key)
    if document is None:
        raise NotFound(f"nothing is known of {key}")
    return document


def _instant(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no place in an answer")


class LogStatementModel(BaseModel):
    """一个日志在本节点的状况。"""

    authority: str
    verified_size: int
    checkpoint_at: datetime | None
    lag_entries: int
    last_contact_at: datetime | None
    hidden: int = Field(description="本节点无权看到的条目数")
    state: Standing


class CompletenessModel(BaseModel):
    """答复的完整性：“没有记录”不等于“没有问题”。"""

    logs: list[LogStatementModel]
    complete: bool


class DocumentModel(BaseModel):
    """一份由日志折叠而成的文档，附完整性说明。"""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    completeness: CompletenessModel


class ListModel(BaseModel):
    """一页文档，附完整性说明。"""

    items: list[dict[str, Any]]
    next_cursor: str | None
    completeness: CompletenessModel
