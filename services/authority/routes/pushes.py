"""What this node has pushed to the national data sharing platform (SUP-021, REG-012)."""

from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from services.authority.node import Node
from services.authority.pushing import BEGUN, PUSH, pushed_until, read_begun
from services.authority.routes.reading import node_of
from shared.domain.pushing import PUSHES, ArchivePushed
from shared.identity.roles import Permission
from shared.store.authority_log import LoggedEvent
from shared.web.callers import require
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/pushes", tags=["pushes"])


class RejectionModel(BaseModel):
    """平台未接收的一条。"""

    position: int
    reason: str


class PushModel(BaseModel):
    """平台已接收的一批：本局日志中 [first, end) 内的事实。"""

    batch_id: str
    first: int
    end: int
    count: int
    accepted: int
    mapping: str
    receipt_no: str
    rejected: list[RejectionModel]
    pushed_at: datetime


class BegunModel(BaseModel):
    """正在送交的一批，平台尚未确认。"""

    batch_id: str
    first: int
    end: int
    count: int


class PushesModel(BaseModel):
    """推送情况，最近的在前。"""

    enabled: bool = Field(description="是否已配置推送")
    pushed_until: int = Field(description="此位置以前的事实均已推送")
    log_size: int
    begun: BegunModel | None
    problem: str | None = Field(description="推送失败的原因；没有失败时为 null")
    items: list[PushModel]
    next_cursor: str | None


@router.get(
    "",
    summary="向国家药品监管数据共享平台推送的批次",
    dependencies=[Depends(require(Permission.READ_PEERS))],
)
def list_pushes(
    request: Request, asked: Annotated[Paging, Depends(paging("pushes", int))]
) -> PushesModel:
    node = node_of(request)
    below = None if asked.after is None else int(asked.after[0])
    found = node.desk.log.newest(PUSHES, asked.limit + 1, below)
    shown, next_cursor = asked.cut(found, lambda one: (one.originator_version,))
    failed = [one for one in node.alarms.open_alarms() if one.code == f"{PUSH}-failed"]
    return PushesModel(
        enabled=node.push is not None,
        pushed_until=pushed_until(node.desk),
        log_size=node.own_log.size(),
        begun=_begun(node),
        problem=failed[0].detail if failed else None,
        items=[_push(one) for one in shown],
        next_cursor=next_cursor,
    )


def _push(logged: LoggedEvent) -> PushModel:
    told = logged.event
    if not isinstance(told, ArchivePushed):
        raise TypeError(f"{told.KIND} is in the stream of batches")
    return PushModel(
        batch_id=told.batch_id,
        first=told.first,
        end=told.end,
        count=told.count,
        accepted=told.count - len(told.rejected),
        mapping=told.mapping,
        receipt_no=told.receipt_no,
        rejected=[
            RejectionModel(position=one.position, reason=one.reason) for one in told.rejected
        ],
        pushed_at=told.pushed_at,
    )


def _begun(node: Node) -> BegunModel | None:
    begun = read_begun(node.path / BEGUN)
    if begun is None or begun.positions[0] < pushed_until(node.desk):
        return None
    return BegunModel(
        batch_id=begun.batch,
        first=begun.positions[0],
        end=begun.positions[-1] + 1,
        count=len(begun.positions),
    )
