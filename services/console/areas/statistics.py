"""统计: flows, findings, coverage, quality of data, cooperation: numbers that name their facts."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.console.visit import Document, Visitor

router = APIRouter(prefix="/statistics")
KINDS = ("flows", "findings", "coverage", "quality", "cooperation")
_NOT_FOUND = 404


@router.get("")
async def statistics() -> Response:
    return RedirectResponse(f"/console/statistics/{KINDS[0]}", 303)


@router.get("/{kind}")
async def table(visit: Visitor, kind: str) -> Response:
    if kind not in KINDS:
        raise HTTPException(_NOT_FOUND)
    asked: dict[str, str] = {}
    if kind == "cooperation":
        asked = {name: visit.parameter(name) for name in ("from", "until")}
    told = await visit.view(f"/v1/statistics/{kind}", **asked)
    first: Document = told["items"][0] if told["items"] else {}
    shown = [name for name in first if name != "query" and not name.endswith("_cases")]
    return visit.page("statistics.jinja", kind=kind, kinds=KINDS, told=told, columns=shown)
