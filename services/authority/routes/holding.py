"""Reading licences and certificates: their documents, and whether they are valid today."""

import json
from collections.abc import Mapping
from datetime import date

from fastapi import Request
from starlette.responses import Response

from services.authority.node import Node
from services.authority.routes.reading import (
    node_of,
    page_response,
    statement,
    stored_document,
    with_statement,
)
from shared.projections.holdings import standing, standings
from shared.projections.lines import entry_count
from shared.projections.queries import Found
from shared.web.conditional import tagged_response, version_tag
from shared.web.paging import Paging


def holding_response(request: Request, view: str, number: str) -> Response:
    """Return the document of a licence or certificate; its ETag is its version.

    Raises:
        NotFound: nothing is known of it here.
    """
    node = node_of(request)
    stated = statement(node)
    document = stored_document(request, view, number)
    version = entry_count(json.loads(document)["lines"])
    content = with_statement(_with_standing(document, node.desk.today()), stated)
    return tagged_response(request, content, version_tag(version))


def listed_holdings(
    node: Node, asked: Paging, view: str, wanted: Mapping[str, str | None]
) -> Response:
    """Return one page of licences or certificates that have every term in `wanted`, by number."""
    terms = {f"{name}:{value}" for name, value in wanted.items() if value is not None}
    after = "" if asked.after is None else str(asked.after[0])
    stated, today = statement(node), node.desk.today()
    found = node.queries.having(view, terms, after, asked.limit + 1)
    shown = [Found(one.key, _with_standing(one.document, today)) for one in found]
    return page_response(shown, asked, stated)


def with_standings(archive: bytes, day: date) -> bytes:
    """Return `archive` with the member `standings`: what its firm holds and is valid on `day`."""
    told = {"on": day.isoformat(), "states": standings(archive, day)}
    return with_members(archive, {"standings": told})


def _with_standing(document: bytes, day: date) -> bytes:
    """Return `document` with the member `standing`: whether it is valid on `day`."""
    told = {"on": day.isoformat(), "state": standing(document, day)}
    return with_members(document, {"standing": told})


def with_members(document: bytes, members: Mapping[str, object]) -> bytes:
    """Return the JSON object `document` with `members`, at least one, behind its own."""
    told = json.dumps(members, ensure_ascii=False).encode()
    return document.removesuffix(b"}") + b"," + told.removeprefix(b"{")
