"""A request of somebody who is signed in, and what a page does with it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.responses import HTMLResponse, Response

from services.authority.node import Node
from services.console import rendering
from services.console.asking import Answer, Asking
from services.console.menu import areas_of, is_open
from services.console.words import Language, chosen
from shared.domain.dates import legal_date
from shared.identity.roles import Permission
from shared.web.callers import CallerUnknown, Person, identify
from shared.web.problems import request_id

Document = dict[str, Any]
"""What the interface answers, or a part of it."""
LANGUAGE_COOKIE = "lianjian-language"
UNAUTHORIZED = 401
_WRITTEN = re.compile(r"[a-z]{2,8}:[0-9]{1,16}")
_LOCAL = re.compile(r"/console/[^\\\x00-\x1f]*")


class ProblemShown(Exception):
    """The interface has refused what a page needs; the visitor is shown why."""

    def __init__(self, answer: Answer) -> None:
        """Keep the answer, which is a problem of `shared.web.problems`."""
        super().__init__(answer.status)
        self.answer = answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request of `person`, in the language that they read."""

    request: Request
    node: Node
    person: Person
    language: Language
    asking: Asking

    async def read(self, path: str, **query: object) -> dict[str, Any]:
        """Return what the interface answers to `GET path`.

        Raises:
            ProblemShown: it refuses.
        """
        answer = await self.asking.read(path, **query)
        if not answer.is_success:
            raise ProblemShown(answer)
        return answer.json

    async def view(self, path: str, **query: object) -> dict[str, Any]:
        """Return what the interface answers to `GET path`, with what the visitor just wrote in it.

        Raises:
            ProblemShown: it refuses.
        """
        return await self.read(path, **query, min_position=self.written)

    @property
    def written(self) -> str | None:
        """Return where the entry stands that led to this page, such as "zj:57"."""
        told = self.request.query_params.get("written", "")
        return told if _WRITTEN.fullmatch(told) else None

    @property
    def presets(self) -> list[tuple[str, str, str]]:
        """Return the usual periods up to today: Chinese name, first day, last day."""
        today = legal_date(self.node.clock())
        quarter = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1)
        week, month = today - timedelta(days=6), today - timedelta(days=29)
        begins = (("近7天", week), ("近30天", month), ("本季度", quarter))
        return [(name, first.isoformat(), today.isoformat()) for name, first in begins]

    @property
    def path(self) -> str:
        """Return the path of the page."""
        return str(self.request.url.path)

    def may(self, permission: str) -> bool:
        """Return whether the person may do what `permission` names."""
        return self.person.may(Permission(permission))

    def parameter(self, name: str) -> str:
        """Return a parameter of the page's address, "" if it is not there."""
        return self.request.query_params.get(name, "").strip()

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """Return the page that `template` makes of `context`."""
        return rendering.html(self.rendered(template, **context), status)

    def rendered(self, template: str, **context: object) -> str:
        """Return what `template` makes of `context`, as text."""
        areas = areas_of(self.person)
        standing = {
            "visit": self,
            "areas": areas,
            "area": next((area for area in areas if is_open(area, self.path)), None),
            "authority": self.node.authority,
            "address": _address(self.request),
            "problem": None,
            "wrong": [],
            "is_framed": "hx-request" in self.request.headers,
        }
        return rendering.rendered(template, self.language, {**standing, **context})


def language_of(request: Request) -> Language:
    """Return the language that the visitor reads."""
    accepted = request.headers.get("accept-language", "")
    return chosen(request.cookies.get(LANGUAGE_COOKIE), accepted)


async def visitor(request: Request) -> Visit:
    """Return the visit of the person who is signed in.

    Raises:
        CallerUnknown: nobody is, or it is no person.
        CrossSite: another site writes.
    """
    person = await identify(request)
    if not isinstance(person, Person):
        raise CallerUnknown("the console is for people")
    asking = Asking(
        application=request.app.state.interface,
        person=person,
        request_id=request_id(request.scope),
    )
    return Visit(
        request=request,
        node=request.app.state.node,
        person=person,
        language=language_of(request),
        asking=asking,
    )


Visitor = Annotated[Visit, Depends(visitor)]
"""The parameter of a route by which it is for people who are signed in."""


def local(path: str, otherwise: str = "/console/") -> str:
    """Return `path` if it is a page of the console, so that nobody is led elsewhere."""
    return path if _LOCAL.fullmatch(path) and "//" not in path else otherwise


def see(path: str) -> Response:
    """Return an answer that leads the browser to the page at `path`."""
    return Response(status_code=303, headers={"Location": quote(path, safe="/:?=&%#+,@*;'()!~")})


def _address(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else str(request.url.path)
