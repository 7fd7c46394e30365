"""Where a line stands: one entry of a log, as it was written, and what may be done about it."""

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.bundles import corrections_of, entries_of, write_bundle
from services.authority.node import Node
from services.console.acts import all_acts
from services.console.names import names_in
from services.console.visit import Document, Visitor

router = APIRouter(prefix="/entries")
_CORRECTIONS = tuple(all_acts()[one] for one in ("logs-correct", "logs-annul"))


@router.get("/{authority}/{position}")
async def entry(visit: Visitor, authority: str, position: int) -> Response:
    told = await visit.read(f"/v1/logs/{authority}/entries/{position}")
    can_correct = authority == visit.node.authority and visit.may("correct-entry")
    header: Document = told["header"] or {}
    return visit.page(
        "entry.jinja",
        entry=told,
        header=header,
        corrections=_CORRECTIONS if can_correct else (),
        names=await names_in(visit, {"firms": header.get("subjects", [])}),
    )


@router.get("/{authority}/{position}/bundle")
async def bundle(visit: Visitor, authority: str, position: int) -> Response:
    """Return the entry, with what corrects it and all that proves them, as one file."""
    await visit.read(f"/v1/logs/{authority}/entries/{position}")  # may the visitor read it?
    content = await run_in_threadpool(_bundle, visit.node, authority, position)
    name = f'attachment; filename="{authority}-{position}.zip"'
    return Response(content, headers={"Content-Disposition": name}, media_type="application/zip")


def _bundle(node: Node, authority: str, position: int) -> bytes:
    chosen = entries_of(node, [(authority, position)])
    return write_bundle(node, [*chosen, *corrections_of(node, chosen[0])])
