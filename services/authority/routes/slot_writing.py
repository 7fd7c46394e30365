"""Writes that wait for a slot of the log: the caller waits with them, or is told that they wait."""

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, cast

from fastapi import Depends, Header
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.desk import Desk
from services.authority.desk import Request as Asked
from services.authority.node import Node
from services.authority.routes.writing import (
    CREATED,
    REPEATED,
    Write,
    answer_with,
    receipts,
)
from shared.store.appending import AlreadyAnswered, Appended
from shared.web.bodies import Body

ACCEPTED = 202
SLOT_WAIT_SECONDS = 60.0
"""How long a caller waits for a slot; after that he is told that his write waits."""
LOOK_AGAIN_SECONDS = 0.5  # another process may fill the slots

SlotCommand = Callable[[Desk, Asked], Appended | None]
"""Lets something wait for its slot, or appends it at once."""


class WaitingModel(BaseModel):
    """已经落盘、等待日志时隙的写入；以同一幂等键再次提交即可取得回执。"""

    ahead: int = Field(description="排在前面的写入数")
    queued_at: datetime
    beat_seconds: float = Field(description="每隔多少秒填一次时隙")
    beat_leaves: int = Field(description="每次填多少个")
    next_beat_at: datetime


class WaitingAnswer(BaseModel):
    """尚未写入日志：等待时隙。"""

    waiting: WaitingModel


def _wants_no_wait(
    prefer: Annotated[
        str | None, Header(description="respond-async：不等待时隙，立即答复 202（RFC 7240）")
    ] = None,
) -> bool:
    return "respond-async" in {one.strip().lower() for one in (prefer or "").split(",")}


NoWait = Annotated[bool, Depends(_wants_no_wait)]
"""Whether the caller wants to be told at once that his write waits."""


def slot_receipts(model: type[Body], example: dict[str, Any]) -> dict[str, Any]:
    """Return what the decorator of a route says that lets what `model` says wait for a slot."""
    told = receipts(model, example)
    waits = {"model": WaitingAnswer, "description": "已经落盘，等待日志时隙"}
    return {**told, "responses": {**told["responses"], ACCEPTED: waits}}


async def run_in_slot(write: Write[Any], command: SlotCommand, *, no_wait: bool) -> Response:
    """Carry out `command` and return its receipt once it has its slot, or that it waits.

    Raises:
        LianjianError: what the command refuses; nothing was written.
    """
    node, asked = write.node, write.asked
    try:
        appended = await run_in_threadpool(write.carry_out, command)
    except AlreadyAnswered as twin:
        return await run_in_threadpool(answer_with, node, twin.answer, REPEATED)
    if appended is not None and appended.answer is not None:
        return await run_in_threadpool(answer_with, node, appended.answer, CREATED)
    if no_wait:
        return await run_in_threadpool(_waiting_answer, node, asked)
    end = time.monotonic() + SLOT_WAIT_SECONDS
    while True:
        ticket = node.bell.ticket()
        told = await run_in_threadpool(node.desk.slots.answer, asked.caller, asked.key)
        if told is not None:
            await run_in_threadpool(node.known_cases.refresh)  # what he reads next, he finds
            return await run_in_threadpool(answer_with, node, told, CREATED)
        left = end - time.monotonic()
        if left <= 0 or node.bell.closed:
            return await run_in_threadpool(_waiting_answer, node, asked)
        await node.bell.wait(ticket, min(left, LOOK_AGAIN_SECONDS))


def next_beat(node: Node) -> datetime:
    """Return when slots of the node's log are filled next."""
    seconds = node.settings.beat_seconds
    beat = int(node.clock().timestamp() // seconds) + 1
    return datetime.fromtimestamp(beat * seconds, UTC)


def _waiting_answer(node: Node, asked: Asked) -> Response:
    node.known_cases.refresh()
    waits = node.desk.slots.find(asked.caller, asked.key)
    if waits is None:  # it has had its slot meanwhile
        receipt = node.desk.slots.answer(asked.caller, asked.key)
        return answer_with(node, cast("bytes", receipt), CREATED)
    told = {
        "ahead": waits.ahead,
        "queued_at": waits.queued_at.isoformat(timespec="milliseconds"),
        "beat_seconds": node.settings.beat_seconds,
        "beat_leaves": node.settings.beat_leaves,
        "next_beat_at": next_beat(node).isoformat(timespec="milliseconds"),
    }
    headers = {"Preference-Applied": "respond-async", "Retry-After": str(_seconds(node))}
    content = json.dumps({"waiting": told}).encode()
    return Response(content, ACCEPTED, headers, media_type="application/json")


def _seconds(node: Node) -> int:
    """Return for how many seconds whoever asks again should wait, rounded up."""
    return int((next_beat(node) - node.clock()).total_seconds()) + 1
