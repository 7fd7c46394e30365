"""The console as one application, mounted beside the interface that its pages ask."""

from collections.abc import Mapping
from typing import cast

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.authority.node import Node
from services.console import acts, rendering, signing_in
from services.console.areas import AREAS
from services.console.visit import UNAUTHORIZED, ProblemShown, language_of, local, see
from shared.errors import LianjianError
from shared.web.problem_titles import Title, title_of, title_of_error, title_of_status
from shared.web.problems import request_id
from shared.web.routes import add_routes

FAILURE = 500


def add_console(application: FastAPI, node: Node) -> None:
    """Serve the console of `node` at `/console` of `application`, which is its interface."""
    console = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    console.state.node = node
    console.state.gate = application.state.gate
    console.state.interface = application
    add_routes(console, (signing_in.router, acts.router, *AREAS))
    console.mount("/static", rendering.StaticPages(), name="static")
    console.add_exception_handler(ProblemShown, _show_problem)
    console.add_exception_handler(LianjianError, _show_error)
    console.add_exception_handler(RequestValidationError, _show_invalid)
    console.add_exception_handler(HTTPException, _show_http)
    console.add_exception_handler(Exception, _show_failure)
    application.mount("/console", console, name="console")
    application.add_route("/", _home, include_in_schema=False)


async def _home(_request: Request) -> Response:
    return RedirectResponse("/console/", 303)


async def _show_problem(request: Request, exception: Exception) -> Response:
    answer = cast("ProblemShown", exception).answer
    return _error_page(request, answer.status, answer.json)


async def _show_error(request: Request, exception: Exception) -> Response:
    error = cast("LianjianError", exception)
    return _told(request, title_of_error(error), str(error))


async def _show_invalid(request: Request, exception: Exception) -> Response:
    return _told(request, title_of("invalid-input"), str(exception)[:500])


async def _show_http(request: Request, exception: Exception) -> Response:
    _, title = title_of_status(cast("HTTPException", exception).status_code)
    return _told(request, title, "")


async def _show_failure(request: Request, _exception: Exception) -> Response:
    return _told(request, title_of("internal-error"), "")


def _told(request: Request, title: Title, detail: str) -> Response:
    detail = "" if title.status >= FAILURE else detail
    problem: dict[str, object] = {
        "title": title.zh,
        "title_en": title.en,
        "detail": detail,
        "basis": [],
    }
    return _error_page(request, title.status, problem)


def _error_page(request: Request, status: int, problem: Mapping[str, object]) -> Response:
    """Return the page of a problem; who is not signed in is led to where one signs in."""
    if status == UNAUTHORIZED and request.method == "GET":
        here = f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path
        return see(rendering.with_query("/console/sign-in", {"next": local(here)}))
    context = {
        "problem": problem,
        "status": status,
        "request_id": request_id(request.scope),
        "authority": request.app.state.node.authority,
        "address": "/console/",
    }
    return rendering.html(rendering.rendered("error.jinja", language_of(request), context), status)
