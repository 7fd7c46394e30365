"""工作台: what the person has to do, what came in, and whether the exchange runs."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.console.acts import page_of
from services.console.names import names_in
from services.console.visit import Visit, Visitor
from shared.projections.changes import ChangeFeed
from shared.projections.views import VIEWS
from shared.web.paging import write_cursor

router = APIRouter()
_SHOWN = 10
_LOOKED_THROUGH = 40
_FEED = "changes"


@router.get("/")
async def workbench(visit: Visitor) -> Response:
    mine, due, notices, cases, news = {}, {}, {}, {}, []
    if visit.may("read-boards"):
        mine = await visit.view("/v1/deadlines", person=visit.person.id, limit=_SHOWN)
        due = await visit.view("/v1/deadlines", authority=visit.node.authority, limit=_SHOWN)
    if visit.may("read-notices"):
        notices = await visit.view(
            "/v1/notices", receiver=visit.node.authority, state="sent", limit=_SHOWN
        )
    if visit.may("read-inspections"):
        cases = await visit.view("/v1/joint-inspections", limit=_SHOWN)
    if visit.may("read-changes"):
        news = await _news(visit)
    peers = await visit.read("/v1/peers")
    return visit.page(
        "workbench.jinja",
        mine=mine.get("items", []),
        due=due.get("items", []),
        notices=notices.get("items", []),
        sealed=cases.get("sealed", []),
        news=news,
        peers=peers["items"],
        names=await names_in(visit, mine, due, notices, news),
        page_of=page_of,
    )


async def _news(visit: Visit) -> list[dict[str, Any]]:
    """Return what has come from other authorities last, the newest first."""
    own = visit.node.authority
    arrivals = await run_in_threadpool(ChangeFeed(visit.node.database, VIEWS).arrivals)
    told = await visit.read("/v1/changes", after=_before_the_last(own, arrivals), limit=200)
    news = [
        {
            **one,
            "firms": one["firms"].split(),
            "page": page_of(f"/v1/logs/{one['log']}/entries/{one['position']}"),
        }
        for one in told["items"]
        if one["log"] != own and one["firms"]
    ]
    return sorted(news, key=lambda one: str(one["arrivedat"]), reverse=True)[:_SHOWN]


def _before_the_last(own: str, arrivals: Mapping[str, int]) -> str:
    """Return the place in the feed a little before its end, and at the end of the own log."""
    places = {
        log: count if log == own else max(count - _LOOKED_THROUGH, 0)
        for log, count in arrivals.items()
    }
    place = ",".join(f"{log}:{number}" for log, number in sorted(places.items()))
    return write_cursor(_FEED, (own, place))
