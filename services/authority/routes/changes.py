"""The change feed: what has arrived here, for systems that follow this node.

Each item has the attributes of a CloudEvents 1.0 event in its JSON form, with extension attributes
for the place in the log. CloudEvents have no lists: `firms` are credit codes with blanks between.
"""

import re
import time
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.node import Node
from services.authority.routes.reading import (
    LOOK_AGAIN_SECONDS,
    CompletenessModel,
    node_of,
    statement,
    with_statement,
)
from shared.identity.roles import Permission
from shared.projections.changes import Change, ChangeFeed, ChangesPage, Wanted
from shared.projections.lines import instant
from shared.projections.positions import Positions
from shared.projections.views import VIEWS
from shared.web.callers import Person, require_person
from shared.web.paging import MAX_CURSOR, read_cursor, write_cursor
from shared.web.parameters import Decimal, WaitSeconds, refused_parameter
from shared.web.routes import Routes

FEED = "changes"
MOST = 1000
ACCESS = ("access.",)
_PLACE = re.compile(r"[a-z]{2,8}:(0|[1-9][0-9]{0,15})", re.ASCII)

router = Routes(prefix="/v1/changes", tags=["changes"])


class ChangesModel(BaseModel):
    """到达本节点的条目，按到达的先后；属性名称依 CloudEvents 1.0。"""

    items: list[dict[str, Any]]
    next_cursor: str = Field(description="下一次作为 after 原样带回；没有新内容时也有")
    more: bool = Field(description="后面是否已有更多条目：为真时应立即再取")
    completeness: CompletenessModel


def place_after(
    request: Request,
    after: Annotated[
        str | None,
        Query(max_length=MAX_CURSOR, description="上一次答复中的 next_cursor；不填为从头开始"),
    ] = None,
) -> Positions:
    """Return the place that the parameter `after` names, the beginning without it."""
    if after is None:
        return {}
    node = node_of(request)
    authority, text = read_cursor("after", after, FEED, (str, str))
    places = str(text).split(",") if text else []
    if authority != node.authority or not all(map(_PLACE.fullmatch, places)):
        raise refused_parameter("after", "cursor-malformed", "the cursor is none of this feed")
    place = {log: int(number) for log, _, number in (one.partition(":") for one in places)}
    arrived = ChangeFeed(node.database, VIEWS).arrivals()
    if any(number > arrived.get(log, 0) for log, number in place.items()):
        message = "this node has lost what the cursor rests on: begin anew"
        raise refused_parameter("after", "cursor-ahead", message)
    return place


def wanted_changes(
    caller: Annotated[Person, Depends(require_person(Permission.READ_CHANGES))],
    kinds: Annotated[
        str,
        Query(
            alias="type",
            pattern=r"^[a-z][a-z0-9.-]{0,63}$",
            description="事件类型或其开头，如 inspection.",
            examples=["inspection."],
        ),
    ] = "",
    firm: Annotated[
        str | None, Query(pattern=r"^[0-9A-Z]{18}$", description="所涉企业的统一社会信用代码")
    ] = None,
) -> Wanted:
    """Return which changes are asked for, of those that `caller` may know of."""
    hidden = () if caller.may(Permission.READ_ACCESS_REQUESTS) else ACCESS
    return Wanted(kinds=kinds, firm=firm, but_kinds=hidden)


@router.get("", summary="变更流：到达本节点的条目", response_model=ChangesModel)
async def follow_changes(
    request: Request,
    place: Annotated[Positions, Depends(place_after)],
    wanted: Annotated[Wanted, Depends(wanted_changes)],
    limit: Annotated[Decimal, Query(ge=1, le=MOST, description="条数（1–1000）")] = 100,
    wait: WaitSeconds = 0,
) -> Response:
    """供其他系统跟随：从 next_cursor 继续，不遗漏、不重复；其后才获准查阅的历史条目在获准时到达。

    不含仅本局可知的内容（检查计划、检查组、投诉举报等）、个人信息和已经信用修复的事实。
    """
    node = node_of(request)
    feed = ChangeFeed(node.database, VIEWS)
    end = time.monotonic() + wait
    while True:
        ticket = node.bell.ticket()
        stated = await run_in_threadpool(statement, node)
        page = await run_in_threadpool(feed.page, place, wanted, limit)
        left = end - time.monotonic()
        if page.changes or left <= 0 or node.bell.closed:
            return Response(
                with_statement(_content(node, page), stated), media_type="application/json"
            )
        place = page.reached
        if not page.more:
            await node.bell.wait(ticket, min(left, LOOK_AGAIN_SECONDS))


def _content(node: Node, page: ChangesPage) -> bytes:
    place = ",".join(f"{log}:{number}" for log, number in sorted(page.reached.items()))
    return msgspec.json.encode(
        {
            "items": [_cloud_event(change) for change in page.changes],
            "next_cursor": write_cursor(FEED, (node.authority, place)),
            "more": page.more,
        }
    )


def _cloud_event(change: Change) -> dict[str, Any]:
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": f"{change.log}:{change.position}",
        "source": f"//{change.origin}",
        "type": change.kind,
        "subject": change.stream,
        "time": instant(change.at),
        "log": change.log,
        "position": change.position,
        "entryid": change.entry_id,
        "firms": " ".join(change.firms),
        "arrivedat": instant(change.arrived_at),
    }
    if change.body is not None:
        event |= {"datacontenttype": "application/json", "data": msgspec.Raw(change.body)}
    return event
