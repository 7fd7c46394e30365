"""数据交换: how each peer's log stands and why, what views are being folded, and the alarms."""

from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from services.console.live import streamed
from services.console.visit import ProblemShown, Visit, Visitor, see

router = APIRouter(prefix="/exchange")


@router.get("")
async def exchange(visit: Visitor) -> Response:
    return visit.page("exchange/exchange.jinja", **await _standing(visit))


@router.get("/live")
async def live(visit: Visitor) -> Response:
    """Return the tables as server-sent events, each time that they have changed."""

    async def tables() -> str:
        return visit.rendered("exchange/tables.jinja", **await _standing(visit))

    return await streamed(visit.node.bell, tables)


@router.post("/alarms/{alarm_id}/end")
async def end_alarm(visit: Visitor, alarm_id: str) -> Response:
    answer = await visit.asking.delete(f"/v1/alarms/{alarm_id}")
    if not answer.is_success:
        raise ProblemShown(answer)
    return see("/console/exchange")


async def _standing(visit: Visit) -> dict[str, Any]:
    peers = (await visit.read("/v1/peers"))["items"]
    alarms: list[dict[str, Any]] = []
    if visit.may("operate"):
        alarms = (await visit.read("/v1/alarms"))["items"]
    return {
        "peers": [{**one, "cause": cause_of(one)} for one in peers],
        "alarms": sorted(alarms, key=lambda one: one["code"] != "equivocation"),
        "views": (await visit.read("/v1/views"))["items"],
        "now": visit.node.clock(),
    }


def cause_of(peer: dict[str, Any]) -> str:
    """Return why a peer's log lags, as a code of the console's words."""
    problem = str(peer["problem"] or "")
    if peer["is_self"]:
        return "self"
    if peer["state"] in {"inconsistent", "frozen"}:
        return str(peer["state"])
    if peer["url"] is None:
        return "no-address"
    if not problem:
        return "behind" if peer["lag_entries"] else "well"
    for mark, cause in CAUSES:
        if mark in problem.lower():
            return cause
    return "other"


CAUSES = (
    ("clock", "clock"),
    ("signature", "signature"),
    ("refused", "unreachable"),
    ("connect", "unreachable"),
    ("timed out", "slow"),
    ("timeout", "slow"),
    ("name or service", "unreachable"),
    ("401", "signature"),
    ("403", "not-permitted"),
    ("50", "peer-fails"),
)
