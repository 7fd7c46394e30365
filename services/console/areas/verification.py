"""验证: what a visitor without login brings is compared with what this node holds.

A bundle is judged by its own bytes, as `lianjian verify-bundle` does, and its keys are compared
with this node's directory. A code leads to the document that bears it and to nothing else.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, File, Request, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.bundle_commands import told
from services.authority.bundles import BundleRefused, corrections_of, held_entries, read_bundle
from services.authority.node import Node
from services.console import rendering
from services.console.printing import PrintedDocument, PrintedLine, code_digest
from services.console.visit import language_of
from shared.log.merkle import leaf_hash
from shared.store.entries import StoredEntry

router = APIRouter(prefix="/verification")
_NOT_FOUND, _UNPROCESSABLE = 404, 422


@router.get("")
async def verification(request: Request, code: str = "") -> Response:
    if not code.strip():
        return _page(request)
    digest = code_digest(code)
    node: Node = request.app.state.node
    found = None if digest is None else await run_in_threadpool(node.printed.find, digest)
    if found is None:
        return _page(request, _NOT_FOUND, code=code, unknown=True)
    document = msgspec.json.decode(found.says, type=PrintedDocument)
    lines = await run_in_threadpool(_compared, node, document.lines)
    return _page(request, code=code, document=document, lines=lines)


@router.post("")
async def verify_file(request: Request, bundle: Annotated[UploadFile, File()]) -> Response:
    node: Node = request.app.state.node
    content = await bundle.read()
    try:
        read = await run_in_threadpool(read_bundle, content)
    except BundleRefused as error:
        return _page(request, _UNPROCESSABLE, refused=str(error), file=bundle.filename)
    unknown = read.unknown_keys(node.directory.current())
    proven = [{"entry": one, "line": told(one)} for one in read.entries]
    return _page(request, proven=proven, unknown_keys=unknown, file=bundle.filename)


def _compared(node: Node, lines: list[PrintedLine]) -> list[Mapping[str, Any]]:
    """Return each line of a paper with how its entry stands here now."""
    places = {(line.authority, line.position) for line in lines}
    held = {(one.log, one.position): one for one in held_entries(node, places)}
    return [
        {"line": line, **_standing(node, line, held.get((line.authority, line.position)))}
        for line in lines
    ]


def _standing(node: Node, line: PrintedLine, entry: StoredEntry | None) -> dict[str, Any]:
    if entry is None:
        return {"state": "not-held", "corrections": []}
    same = leaf_hash(entry.leaf_input).hex() == line.leaf_hash
    corrections = [one.position for one in corrections_of(node, entry)]
    state = "changed" if not same else "corrected-since" if corrections else "unchanged"
    return {"state": state, "corrections": corrections}


def _page(request: Request, status: int = 200, **found: object) -> Response:
    context: dict[str, object] = {
        "authority": request.app.state.node.authority,
        "address": "/console/verification",
        "code_typed": found.get("code", ""),
        "unknown": False,
        "document": None,
        "lines": [],
        "refused": None,
        "proven": None,
        "unknown_keys": [],
        "file": None,
        **{name: value for name, value in found.items() if name != "code"},
    }
    content = rendering.rendered("verification.jinja", language_of(request), context)
    return rendering.html(content, status)
