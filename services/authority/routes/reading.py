"""What every route that reads has in common: how fresh views must be, and how complete."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, cast

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.completeness import Completeness, Standing, completeness
from services.authority.node import Node
from shared.errors import LianjianError, NotFound
from shared.projections.queries import Found
from shared.store.heads import heads
from shared.web.conditional import content_tag, tagged_response, version_tag
from shared.web.paging import Paging
from shared.web.parameters import MinPosition, min_position

POSITION_SECONDS = 10.0
LOOK_AGAIN_SECONDS = 0.5  # another process may have moved the views


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
        PositionNotReached: it took too long.
    """
    if least is None:
        return
    node = node_of(request)
    end = time.monotonic() + POSITION_SECONDS
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


def statement(node: Node) -> Completeness:
    """Return how complete what `node` holds is now."""
    with node.database.read() as connection:
        known = heads(connection)
    stale_after = timedelta(hours=node.settings.stale_hours)
    return completeness(node.directory.current(), known, node.clock(), stale_after)


def with_statement(node: Node, document: bytes) -> bytes:
    """Return the JSON object `document` with the member `completeness` behind its others."""
    told = json.dumps(asdict(statement(node)), default=_instant).encode()
    return document.removesuffix(b"}") + b',"completeness":' + told + b"}"


def listed(node: Node, asked: Paging, view: str, wanted: Mapping[str, str | None]) -> Response:
    """Return one page of the documents of `view` that have every term in `wanted`, by key."""
    terms = {f"{name}:{value}" for name, value in wanted.items() if value is not None}
    after = "" if asked.after is None else str(asked.after[0])
    return page_response(node, node.queries.having(view, terms, after, asked.limit + 1), asked)


def page_response(node: Node, found: Sequence[Found], asked: Paging) -> Response:
    """Return one page, `{items, next_cursor, completeness}`, of the documents `found`.

    They are those behind the cursor, one more than the page holds if there are so many.
    """
    items, next_cursor = asked.cut(found, lambda one: (one.key,))
    content = b'{"items":[' + b",".join(one.document for one in items)
    content += b'],"next_cursor":' + json.dumps(next_cursor).encode() + b"}"
    return Response(with_statement(node, content), media_type="application/json")


def document_response(request: Request, view: str, key: str, stream: str | None = None) -> Response:
    """Return the document of `view` under `key`; its ETag is the version of the own `stream`.

    What has no such stream, or is told by other authorities' logs only, has that of its content.

    Raises:
        NotFound: nothing is known of it here, or nothing may be known by this node.
    """
    node = node_of(request)
    document = node.queries.document(view, key)
    if document is None:
        raise NotFound(f"nothing is known of {key}")
    version = 0 if stream is None else node.desk.log.version(stream)
    tag = version_tag(version) if version else content_tag(document)
    return tagged_response(request, with_statement(node, document), tag)


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
