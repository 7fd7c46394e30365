"""Signing in and out, and choosing the language: the pages for everybody."""

from http.cookies import SimpleCookie
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.node import Node
from services.authority.signing_in import SignInPaused, SignInRefused, sign_in
from services.console import rendering
from services.console.visit import LANGUAGE_COOKIE, Visitor, language_of, local, see
from services.console.words import TAGS
from shared.identity.accounts import session_digest
from shared.store.sign_ins import LONGEST
from shared.web.callers import SESSION_COOKIE, refuse_cross_site

router = APIRouter()
_YEAR_SECONDS = 365 * 86_400
_UNAUTHORIZED, _TOO_MANY = 401, 429
_LONGEST_TYPED = 200


@router.get("/sign-in")
async def sign_in_page(request: Request, next: str = "") -> Response:  # noqa: A002
    return _page(request, next=next)


@router.post("/sign-in")
async def begin(
    request: Request,
    name: Annotated[str, Form(max_length=_LONGEST_TYPED)] = "",
    password: Annotated[str, Form(max_length=_LONGEST_TYPED)] = "",
    next: Annotated[str, Form()] = "",  # noqa: A002
) -> Response:
    refuse_cross_site(request)
    node: Node = request.app.state.node
    try:
        session = await run_in_threadpool(sign_in, node, name, password)
    except SignInRefused:
        return _page(request, _UNAUTHORIZED, name=name, next=next, refused=True)
    except SignInPaused as error:
        seconds = int(error.pause.total_seconds()) + 1
        return _page(request, _TOO_MANY, name=name, next=next, seconds=seconds)
    response = see(local(next))
    _set(request, response, SESSION_COOKIE, session.text, int(LONGEST.total_seconds()))
    return response


@router.post("/sign-out")
async def end(visit: Visitor, everywhere: Annotated[bool, Form()] = False) -> Response:
    sign_ins = visit.node.sign_ins
    if everywhere:
        await run_in_threadpool(sign_ins.end_all, visit.person.id)
    digest = session_digest(visit.request.cookies.get(SESSION_COOKIE, ""))
    if digest is not None:
        await run_in_threadpool(sign_ins.end, digest)
    response = see("/console/sign-in")
    _set(visit.request, response, SESSION_COOKIE, "", 0)
    return response


@router.post("/language")
async def choose_language(
    request: Request, language: Annotated[str, Form()], back: Annotated[str, Form()] = ""
) -> Response:
    refuse_cross_site(request)
    response = see(local(back))
    if language in TAGS:
        _set(request, response, LANGUAGE_COOKIE, language, _YEAR_SECONDS)
    return response


def _page(request: Request, status: int = 200, **told: object) -> Response:
    context = {
        "name": "",
        "next": "",
        "refused": False,
        "seconds": None,
        "authority": request.app.state.node.authority,
        "address": "/console/sign-in",
        **told,
    }
    content = rendering.rendered("sign_in.jinja", language_of(request), context)
    return rendering.html(content, status)


def _set(request: Request, response: Response, name: str, value: str, seconds: int) -> None:
    """Set a cookie that scripts do not read and other sites do not send with a write."""
    cookie: SimpleCookie = SimpleCookie({name: value})
    cookie[name].update(
        {"path": "/", "max-age": str(seconds), "httponly": "yes", "samesite": "Lax"}
    )
    if request.url.scheme == "https":
        cookie[name]["secure"] = "yes"
    response.headers.append("Set-Cookie", cookie[name].OutputString())
