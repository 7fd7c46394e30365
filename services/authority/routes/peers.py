"""How the exchange with every peer stands, the alarms of this node, and what ends one."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from services.authority.completeness import LogStatement
from services.authority.routes.reading import LogStatementModel, node_of, statement
from shared.identity.directory import Member
from shared.identity.roles import Permission
from shared.log.trusted_log import Equivocation
from shared.replication.client import PeerRefused
from shared.store.alarms import Alarm
from shared.store.heads import LogHead, heads
from shared.web.callers import Person, require, require_person
from shared.web.routes import Routes

# After these a log is followed afresh only when somebody has decided that it should be.
_DECIDED_BY_A_PERSON = {Equivocation.code, PeerRefused.code}

router = Routes(prefix="/v1", tags=["peers"])


class PeerModel(LogStatementModel):
    """与一个成员的交换状况。"""

    name_zh: str
    name_en: str
    url: str | None
    is_self: bool
    problem: str | None = Field(description="最近一次失败的原因")
    failures: int = Field(description="连续失败次数")


class PeersModel(BaseModel):
    """全部成员。"""

    items: list[PeerModel]


class AlarmModel(BaseModel):
    """一项告警。"""

    id: str
    code: str
    log: str
    detail: str
    evidence: str | None
    raised_at: datetime
    last_at: datetime
    times: int


class AlarmsModel(BaseModel):
    """未了结的告警，最新在前。"""

    items: list[AlarmModel]


@router.get(
    "/peers", summary="数据交换状况", dependencies=[Depends(require(Permission.READ_PEERS))]
)
def list_peers(request: Request) -> PeersModel:
    node = node_of(request)
    stated = {one.authority: one for one in statement(node).logs}
    with node.database.read() as connection:
        known = {head.log: head for head in heads(connection)}
    items = [
        _peer(member, stated[member.id], node.authority, known.get(member.id))
        for member in node.directory.current().members
        if member.id in stated
    ]
    return PeersModel(items=items)


@router.get(
    "/alarms", summary="未了结的告警", dependencies=[Depends(require_person(Permission.OPERATE))]
)
def list_alarms(request: Request) -> AlarmsModel:
    return AlarmsModel(items=[_alarm(one) for one in node_of(request).alarms.open_alarms()])


@router.delete("/alarms/{alarm_id}", summary="了结告警；分叉或拒绝告警了结后重新跟随该日志")
def end_alarm(
    request: Request,
    alarm_id: str,
    person: Annotated[Person, Depends(require_person(Permission.OPERATE))],
) -> AlarmModel:
    node = node_of(request)
    ended = node.alarms.end(alarm_id, person.id)
    if ended.code in _DECIDED_BY_A_PERSON:
        node.peer_logs.thaw(ended.log)
    return _alarm(ended)


def _peer(member: Member, stated: LogStatement, me: str, head: LogHead | None) -> PeerModel:
    return PeerModel(
        **asdict(stated),
        name_zh=member.name_zh,
        name_en=member.name_en,
        url=member.url,
        is_self=member.id == me,
        problem=None if head is None else head.problem,
        failures=0 if head is None else head.failures,
    )


def _alarm(alarm: Alarm) -> AlarmModel:
    evidence = None if alarm.evidence is None else alarm.evidence.decode("utf-8", "replace")
    return AlarmModel(
        id=alarm.id,
        code=alarm.code,
        log=alarm.log,
        detail=alarm.detail,
        evidence=evidence,
        raised_at=alarm.raised_at,
        last_at=alarm.last_at,
        times=alarm.times,
    )
