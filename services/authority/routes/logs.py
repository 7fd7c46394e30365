"""The own log as peers pull it, notes of all logs, proofs (log-format §4, §6, §9)."""

import time
from itertools import pairwise
from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from services.authority.node import Node
from services.authority.routes.reading import node_of
from shared.errors import NotFound
from shared.identity.roles import Permission
from shared.log.proof import InclusionProof
from shared.store.heads import head_of
from shared.store.own_log import LogBehindReader
from shared.web.bodies import Body, json_body
from shared.web.callers import Caller, require
from shared.web.parameters import Decimal, WaitSeconds, refused_parameter
from shared.web.problems import error_response
from shared.web.routes import Routes
from shared.web.statuses import problem_answer

router = Routes(prefix="/v1/logs/{authority}", tags=["logs"])

MAX_ENTRIES = 5000
MAX_POSITIONS = 200
CONFLICT = 409  # the reader's frontier lies beyond this log
LOOK_AGAIN_SECONDS = 0.5  # another process of this node may have appended

Reader = Annotated[Caller, Depends(require(Permission.READ_LOG))]
Size = Annotated[Decimal | None, Query(description="检查点的大小；不填为最新")]


def listed_positions(
    positions: Annotated[
        str,
        Query(
            pattern=r"^(0|[1-9][0-9]{0,15})(,(0|[1-9][0-9]{0,15}))*$",
            description="日志位置，升序、不重复、以逗号分隔，至多 200 个",
            examples=["3,7,8"],
        ),
    ],
) -> tuple[int, ...]:
    """Return the parameter `positions`, refused unless it ascends and is not too long."""
    listed = tuple(map(int, positions.split(",")))
    if len(listed) > MAX_POSITIONS:
        message = f"{len(listed)} positions, {MAX_POSITIONS} are allowed"
        raise refused_parameter("positions", "too-many-positions", message)
    if any(one >= other for one, other in pairwise(listed)):
        raise refused_parameter("positions", "positions-not-ascending", "they ascend")
    return listed


class CoverResponse(Response):
    """One page of the cover stream."""

    media_type = "application/x-ndjson"


class OverDisclosureBody(Body):
    """接收方报告：向其提供了它无权看到的条目。"""

    position: int = Field(ge=0, lt=2**53)


@router.get(
    "/checkpoint",
    summary="已签名的检查点",
    response_class=PlainTextResponse,
    dependencies=[Depends(require(Permission.READ_CHECKPOINTS))],
)
def read_checkpoint(request: Request, authority: str, size: Size = None) -> Response:
    """本局日志：任一保留的大小；其他日志：本节点最近验证的检查点（用于相互比对）。"""
    node = node_of(request)
    if authority == node.authority:
        return PlainTextResponse(node.own_log.note(size))
    with node.database.read() as connection:
        note = head_of(connection, authority).note
    if note is None or size is not None:
        raise NotFound(f"no checkpoint of {authority} is held here")
    return PlainTextResponse(note)


@router.get(
    "/cover",
    summary="覆盖流：有权看到的条目与其余条目的覆盖哈希",
    response_class=CoverResponse,
    responses={CONFLICT: problem_answer(CONFLICT)},
)
async def read_cover(  # noqa: PLR0913, PLR0917 - the parameters of a contract
    request: Request,
    authority: str,
    reader: Reader,
    start: Annotated[Decimal, Query(alias="from", description="读者已验证到的位置")],
    size: Size = None,
    most: Annotated[Decimal, Query(alias="max", ge=1, le=MAX_ENTRIES)] = 500,
    wait: WaitSeconds = 0,
) -> Response:
    """每行一个 JSON 对象，格式见日志格式第 4 节。"""
    node = _own(request, authority)
    if size is None:
        await _await_growth(node, start, wait)
    try:
        lines = await run_in_threadpool(node.own_log.page, reader.authority, start, size, most)
    except LogBehindReader as behind:
        return error_response(behind, request.scope, {"checkpoint": behind.checkpoint})
    return CoverResponse(b"".join(lines))


@router.get(
    "/entries",
    summary="覆盖流：仅所列位置的条目，其余为覆盖哈希",
    response_class=CoverResponse,
)
def read_entries(
    request: Request,
    authority: str,
    reader: Reader,
    positions: Annotated[tuple[int, ...], Depends(listed_positions)],
    start: Annotated[Decimal, Query(alias="from", description="从该位置起")] = 0,
    size: Size = None,
) -> Response:
    """迟到的开放（日志格式第 5 节）：无权看到的位置仍为隐藏，不报错；分页方式与覆盖流相同。"""
    own_log = _own(request, authority).own_log
    return CoverResponse(b"".join(own_log.page_of(reader.authority, positions, start, size)))


@router.get(
    "/entries/{position}/proof", summary="一个条目的包含证明", response_class=PlainTextResponse
)
def read_proof(
    request: Request, authority: str, position: Decimal, reader: Reader, size: Size = None
) -> Response:
    """C2SP `tlog-proof@v1` 文本；无权看到的位置与不存在的位置答复相同。"""
    own_log = _own(request, authority).own_log
    if not own_log.may_read(reader.authority, position):
        raise NotFound(f"no entry at {position}")
    path, note = own_log.inclusion(position, size)
    return PlainTextResponse(str(InclusionProof(position, tuple(path), note)))


@router.post("/over-disclosures", include_in_schema=False)
async def report_over_disclosure(
    request: Request,
    authority: str,
    reader: Annotated[Caller, Depends(require(Permission.REPORT_OVER_DISCLOSURE))],
) -> Response:
    """只触发本节点的告警。"""
    node = _own(request, authority)
    body = await json_body(request, OverDisclosureBody)
    detail = f"{reader.authority} says that it was served position {body.position}, not for it"
    await run_in_threadpool(
        node.alarms.raise_alarm, "over-disclosure-reported", reader.authority, detail
    )
    return Response(status_code=204)


def _own(request: Request, authority: str) -> Node:
    """Return the node if the log asked for is its own.

    Raises:
        NotFound: it serves no other log.
    """
    node = node_of(request)
    if authority != node.authority:
        raise NotFound(f"this node does not serve the log of {authority!r}")
    return node


async def _await_growth(node: Node, start: int, wait_seconds: int) -> None:
    """Wait while the own log ends exactly at `start`, at most `wait_seconds`."""
    end = time.monotonic() + wait_seconds
    while True:
        ticket = node.bell.ticket()
        if await run_in_threadpool(node.own_log.size) != start:
            return
        left = end - time.monotonic()
        if left <= 0 or node.bell.closed:
            return
        await node.bell.wait(ticket, min(left, LOOK_AGAIN_SECONDS))
