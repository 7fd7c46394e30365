"""监管盲区 and 期限: duties that are open, whose they are, by when, and who has them in hand."""

from collections import Counter
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from services.console.acts import acts_on, page_of
from services.console.exporting import exported
from services.console.names import names_in
from services.console.visit import Visit, Visitor
from shared.domain.authorities import AUTHORITIES, NMPA

router = APIRouter()
STATES = ("coming", "due", "overdue")
_FILTERS = ("authority", "owner", "rule", "what", "uscc", "person", "limit", "cursor")
_COLUMNS = ("what", "state", "since", "owners", "firms", "authority", "assigned_to", "id")
_PROVINCES = tuple(one for one in AUTHORITIES if one != NMPA)


@router.get("/blind-spots")
async def blind_spots(visit: Visitor) -> Response:
    asked = {name: visit.parameter(name) for name in _FILTERS}
    if visit.parameter("format") == "csv":
        return await exported(visit, "/v1/blind-spots", asked, _COLUMNS)
    summary = await visit.view("/v1/blind-spots/summary")
    found = await visit.view("/v1/blind-spots", **asked)
    return visit.page(
        "boards/blind_spots.jinja",
        summary=summary,
        found=found,
        authorities=list(AUTHORITIES),
        names=await names_in(visit, found["items"]),
        assign=_assignments(visit, "blind-spots"),
        page_of=page_of,
        board="blind-spots",
    )


@router.get("/blind-spots/matrix")
async def matrix(visit: Visitor) -> Response:
    """Return who entrusts to whom: 32 provinces by 32, and the same numbers as a table."""
    shown = visit.parameter("shown") or "entrustments"
    counts = await _pairs(visit, shown)
    return visit.page(
        "boards/matrix.jinja",
        shown=shown,
        provinces=_PROVINCES,
        counts=counts,
        rows=sorted(counts.items(), key=lambda one: (-one[1], one[0])),
        most=max(counts.values(), default=0),
    )


@router.get("/deadlines")
async def deadlines(visit: Visitor) -> Response:
    asked = {name: visit.parameter(name) for name in (*_FILTERS, "state")}
    if visit.parameter("format") == "csv":
        return await exported(visit, "/v1/deadlines", asked, _COLUMNS)
    summary = await visit.view("/v1/deadlines/summary")
    found = await visit.view("/v1/deadlines", **asked)
    totals: Counter[str] = Counter()
    for one in summary["counts"]:
        totals[one["state"]] += one["count"]
    return visit.page(
        "boards/deadlines.jinja",
        totals=totals,
        kinds=sorted({one["what"] for one in summary["counts"]}),
        found=found,
        states=STATES,
        authorities=list(AUTHORITIES),
        names=await names_in(visit, found["items"]),
        assign=_assignments(visit, "deadlines"),
        page_of=page_of,
        board="deadlines",
    )


@router.get("/deadlines/{duty_id}")
@router.get("/blind-spots/{duty_id}")
async def duty(visit: Visitor, duty_id: str) -> Response:
    told = await visit.view(f"/v1/deadlines/{duty_id}")
    board = "blind-spots" if "/blind-spots/" in visit.path else "deadlines"
    return visit.page(
        "boards/duty.jinja",
        duty=told,
        names=await names_in(visit, told),
        assign=_assignments(visit, board),
        page_of=page_of,
        board=board,
    )


def _assignments(visit: Visit, board: str) -> list[Any]:
    return acts_on(board, visit, "duty_id")


async def _pairs(visit: Visit, shown: str) -> dict[tuple[str, str], int]:
    """Return how many there are between a registrant's and a contractor's authority."""
    counts: Counter[tuple[str, str]] = Counter()
    if shown == "gaps":
        summary = await visit.view("/v1/blind-spots/summary")
        for one in summary["pairs"]:
            counts[one["registrant_authority"], one["contractor_authority"]] += one["count"]
    elif shown == "joint":
        told = await visit.view("/v1/statistics/cooperation")
        for one in told["items"]:
            counts[one["asking"], one["asked"]] += one["plans"]
    else:
        told = await visit.view("/v1/statistics/flows")
        for one in told["items"]:
            if one["live"]:
                counts[one["registrant_authority"], one["contractor_authority"]] += one[
                    "entrustments"
                ]
    return dict(counts)
