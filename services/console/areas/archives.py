"""信用档案: find a firm, read its archive as it is or was, take it along as a file or on paper."""

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.console.acts import acts_on
from services.console.names import names_in
from services.console.printing import print_archive
from services.console.visit import Document, Visit, Visitor, see
from shared.domain.authorities import AUTHORITIES
from shared.domain.event import ArchiveSection

router = APIRouter(prefix="/archives")
_FOUND_AT_ONCE = 8
_LEAST_TYPED = 2
_ROLES = ("registrant", "filer", "contractor")
_MOMENT = ("as_of", "known_on")


@router.get("")
async def search(visit: Visitor) -> Response:
    asked = {name: visit.parameter(name) for name in ("q", "home", "role", "limit", "cursor")}
    found = await visit.view("/v1/archives", **asked)
    if len(found["items"]) == 1 and asked["q"] and not asked["cursor"]:
        return see(f"/console/archives/{found['items'][0]['uscc']}")
    return visit.page(
        "archives/search.jinja", found=found, authorities=list(AUTHORITIES), roles=_ROLES,
        acts=acts_on("enterprises", visit),
    )  # fmt: skip


@router.get("/found")
async def found(visit: Visitor) -> Response:
    """Return the list under the field of search, while somebody types."""
    query = visit.parameter("q")
    items = await _found_at_once(visit, query)
    return visit.page("archives/found.jinja", items=items, query=query)


@router.get("/options")
async def options(visit: Visitor) -> Response:
    """Return the firms whose names match what somebody types into a field, whatever its name."""
    query = next(iter(visit.request.query_params.values()), "").strip()
    return visit.page("archives/options.jinja", items=await _found_at_once(visit, query))


@router.get("/{uscc}")
async def archive(visit: Visitor, uscc: str) -> Response:
    moment = {name: visit.parameter(name) for name in _MOMENT}
    told = await visit.view(f"/v1/archives/{uscc}", **moment)
    tab = visit.parameter("tab") or "overview"
    more: dict[str, Any] = {}
    if tab == "timeline":
        asked = {
            name: visit.parameter(name)
            for name in ("limit", "cursor", "section", "authority", "from", "until")
        }
        more = await visit.view(f"/v1/archives/{uscc}/timeline", **asked, **moment)
    if tab == "network":
        more = await visit.view(f"/v1/archives/{uscc}/network", depth=2)
    return visit.page(
        "archives/archive.jinja",
        uscc=uscc,
        archive=told,
        moment={name: value for name, value in moment.items() if value},
        tab=tab,
        more=more,
        sections=list(ArchiveSection),
        names=await names_in(visit, told, more),
        acts=acts_on("enterprises", visit, "uscc"),
    )


@router.get("/{uscc}/print")
async def printed(visit: Visitor, uscc: str) -> Response:
    """Return the archive as a PDF with a code by which it can be verified."""
    moment = {name: visit.parameter(name) for name in _MOMENT}
    told = await visit.view(f"/v1/archives/{uscc}", **moment)
    content = await run_in_threadpool(print_archive, visit, uscc, told, moment)
    name = {"Content-Disposition": f'inline; filename="archive-{uscc}.pdf"'}
    return Response(content, headers=name, media_type="application/pdf")


async def _found_at_once(visit: Visit, query: str) -> list[Document]:
    """Return the first firms that match at least two characters."""
    if len(query) < _LEAST_TYPED:
        return []
    found = await visit.view("/v1/archives", q=query, limit=_FOUND_AT_ONCE)
    items: list[Document] = found["items"]
    return items
