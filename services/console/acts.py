"""Every write of the interface as a form: what it asks for, what will be written, and its receipt.

There is one address for each act, `/console/acts/<operation id>`, whose query holds what the path
of the act needs and what the form begins with. A form that fails shows what was typed, with what is
wrong beside it. Its key makes a second click of the same button repeat the same answer.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.authority.app import ROUTERS
from services.console.asking import Answer
from services.console.forms import FormReader, Schema, name_of, places
from services.console.rendering import with_query
from services.console.visit import ProblemShown, Visit, Visitor, local, see
from shared.domain.dates import legal_date
from shared.identity.roles import Permission
from shared.web.openapi import operation_id

router = APIRouter()
NOT_FOUND, ACCEPTED = 404, 202
_PARAMETER = re.compile(r"\{([a-z_]+)\}")
_PUBLISHED = {"catalogues", "schemes", "calendars", "deadline-policies", "grading-policies"}
"""Editions are published as files, see `areas.reference`."""
_CONTROLS = {"next", "written"}
_PAGES = {
    "archives": "/console/archives",
    "entrustments": "/console/entrustments",
    "inspections": "/console/inspections",
    "joint-inspections": "/console/joint-inspections",
    "deadlines": "/console/deadlines",
    "blind-spots": "/console/blind-spots",
    "enterprises": "/console/archives",
    "licences": "/console/registers/licences",
    "certificates": "/console/registers/certificates",
    "logs": "/console/entries",
    **{
        name: f"/console/letters/{name}"
        for name in (
            "notices", "assistance-requests", "case-transfers", "campaigns", "access-requests",
        )
    },
    **{
        name: f"/console/enforcement/{name}"
        for name in (
            "samplings", "measures", "cases", "penalties", "recalls", "adverse-events",
            "complaints", "adverse-conduct", "serious-listings", "credit-repairs",
        )
    },
}  # fmt: skip
"""The pages of each collection of the interface."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One write of the interface: its operation id, path, Chinese title, and body's schema."""

    id: str
    path: str
    title: str
    needs: Permission
    schema: Schema

    @property
    def collection(self) -> str:
        """Return the collection that it writes about, such as "entrustments"."""
        return self.path.split("/")[2]

    @property
    def parameters(self) -> list[str]:
        """Return the names of what its path needs."""
        return _PARAMETER.findall(self.path)

    def address(self, known: Mapping[str, str]) -> str:
        """Return its path with what the path needs from `known`.

        Raises:
            HTTPException: 404, something is missing.
        """
        if any(not known.get(name) for name in self.parameters):
            raise HTTPException(NOT_FOUND)
        return _PARAMETER.sub(lambda found: quote(known[found[1]], safe=""), self.path)


@cache
def all_acts() -> Mapping[str, Act]:
    """Return every act that the console offers, by operation id."""
    routes = [route for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)]
    return {act.id: act for act in map(_act, routes) if act is not None}


def acts_on(collection: str, visit: Visit, parameter: str | None = None) -> list[Act]:
    """Return what the visitor may do in a collection: with it, or with one of its `parameter`s."""
    return [
        act
        for act in all_acts().values()
        if act.collection == collection
        and act.parameters == ([] if parameter is None else [parameter])
        and visit.person.may(act.needs)
    ]


def page_of(address: str) -> str:
    """Return the page that shows what the interface serves at `address`, such as /v1/notices/…."""
    _, _, collection, *rest = address.split("/")
    if collection == "logs" and "entries" in rest:
        rest.remove("entries")
    root = _PAGES.get(collection, "/console")
    return "/".join([root, *rest])


@router.get("/acts/{operation}")
async def form(visit: Visitor, operation: str) -> Response:
    act = _permitted(visit, operation)
    query = visit.request.query_params
    act.address(query)
    prefilled = {name: query.getlist(name) for name in query if name not in _CONTROLS}
    reader = FormReader(schema=act.schema, today=legal_date(visit.node.clock()), typed=prefilled)
    return await _page(visit, act, reader, key=uuid4().hex)


@router.post("/acts/{operation}")
async def write(visit: Visitor, request: Request, operation: str) -> Response:
    act = _permitted(visit, operation)
    async with request.form() as sent:
        typed = _typed(sent)
    path = act.address(visit.request.query_params)
    reader = FormReader(
        schema=act.schema, today=legal_date(visit.node.clock()), typed=typed, is_fresh=False
    )
    key = next(iter(typed.get("_key", ())), uuid4().hex)
    if more := next(iter(typed.get("_more", ())), None):
        return await _page(visit, act, replace(reader, more=more), key=key)
    answer = await visit.asking.write(path, reader.body(), key)
    if answer.is_success:
        return see(after(visit, answer))
    if answer.status in {401, 403}:
        raise ProblemShown(answer)
    problem = answer.json
    reader = replace(reader, errors=places(problem["errors"]))
    return await _page(visit, act, reader, key=key, problem=problem, status=answer.status)


def after(visit: Visit, answer: Answer) -> str:
    """Return where a write leads: to the page that asked for it, else to what was written about.

    The address says where the entry stands, or that it waits for its slot.
    """
    asked = visit.parameter("next")
    if answer.status == ACCEPTED:
        return with_query(local(asked), {"written": "waiting"})
    receipt = answer.json
    receipt = receipt["receipts"][0] if "receipts" in receipt else receipt
    page = local(asked) if asked else page_of(answer.headers["location"])
    written = f"{visit.node.authority}:{receipt['position']}"
    path, _, fragment = page.partition("#")
    joined = f"{path}{'&' if '?' in path else '?'}written={written}"
    return f"{joined}#{fragment}" if fragment else joined


async def _page(
    visit: Visit,
    act: Act,
    reader: FormReader,
    *,
    key: str,
    problem: Mapping[str, Any] | None = None,
    status: int = 200,
) -> Response:
    members = await visit.read("/v1/peers")
    accounts = await run_in_threadpool(visit.node.accounts.all)
    return visit.page(
        "act.jinja",
        status,
        act=act,
        fields=reader.fields(),
        key=key,
        problem=problem,
        wrong=[(place, name_of(place), fault) for place, fault in reader.errors.items()],
        members=members["items"],
        accounts=[one for one in accounts if not one.disabled],
        about=visit.parameter(act.parameters[0]) if act.parameters else "",
        back=local(visit.parameter("next"), _back(act, visit.request.query_params)),
    )


def _back(act: Act, known: Mapping[str, str]) -> str:
    """Return the page of what the act is about."""
    if not act.parameters:
        return page_of(f"/v1/{act.collection}")
    head = act.path.partition("}")[0] + "}"
    return page_of(_PARAMETER.sub(lambda found: quote(known[found[1]], safe=""), head))


def _permitted(visit: Visit, operation: str) -> Act:
    act = all_acts().get(operation)
    if act is None or not visit.person.may(act.needs):
        raise HTTPException(NOT_FOUND if act is None else 403)
    return act


def _typed(sent: FormData) -> dict[str, list[str]]:
    return {name: [one for one in sent.getlist(name) if isinstance(one, str)] for name in sent}


def _act(route: APIRoute) -> Act | None:
    body = (route.openapi_extra or {}).get("requestBody")
    needs = next(_permissions(route.dependant), None)
    if body is None or needs is None or route.path.split("/")[2] in _PUBLISHED:
        return None
    return Act(
        id=operation_id(route),
        path=route.path,
        title=(route.summary or "").partition("，")[0],
        needs=needs,
        schema=body["content"]["application/json"]["schema"],
    )


def _permissions(dependant: Dependant) -> Iterator[Permission]:
    """Yield what a route asks of its caller, wherever among its dependencies it asks."""
    for one in dependant.dependencies:
        if one.call is not None and inspect.isfunction(one.call):
            needs = inspect.getclosurevars(one.call).nonlocals.get("permission")
            if isinstance(needs, Permission):
                yield needs
        yield from _permissions(one)
