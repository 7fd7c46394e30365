"""Pages from templates, under a policy by which a browser runs and shows only what is ours."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from services.console.words import Language
from shared.projections.phrases import phrase, told_kinds
from shared.projections.words import SECTIONS

ROOM = Path(__file__).parent
STATIC = ROOM / "static"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_FOREVER = "public, max-age=31536000, immutable"


def rendered(template: str, language: Language, context: Mapping[str, object]) -> str:
    """Return the page that `template` makes of `context`, in `language`."""
    words: dict[str, object] = {
        "language": language,
        "_": language.sentence,
        "code": language.code,
        "field": language.field,
        "once": language.once,
        "place": language.place,
        "reason": language.reason,
        "phrase": partial(_phrase, language),
        "sentence": partial(_sentence, language),
        "both": language.of,
        "section_name": partial(_section, language),
    }
    return _environment().get_template(template).render({**words, **context})


def html(content: str, status: int = 200) -> HTMLResponse:
    """Return a page as an answer."""
    return HTMLResponse(content, status, {"Content-Security-Policy": POLICY})


def instant(told: str | datetime | None) -> str:
    """Return an instant as it is read in China, such as 2026-11-26 18:34."""
    if told is None:
        return "—"
    at = told if isinstance(told, datetime) else datetime.fromisoformat(told)
    return at.astimezone(_SHANGHAI).strftime("%Y-%m-%d %H:%M")


def asset(name: str) -> str:
    """Return the address of a file of `static`, another one whenever its bytes are others."""
    return f"/console/static/{name}?v={_digest(name)}"


def with_query(path: str, query: Mapping[str, object]) -> str:
    """Return `path` with the members of `query` that say something."""
    given = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


class StaticPages(StaticFiles):
    """The files of `static`, to be kept by browsers for ever under the address of `asset`."""

    def __init__(self) -> None:
        """Serve them."""
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return one file."""
        response = await super().get_response(path, scope)
        if b"v=" in scope["query_string"]:
            response.headers["Cache-Control"] = _FOREVER
        return response


def _section(language: Language, section: str) -> str:
    return language.of(SECTIONS[section])


def _phrase(language: Language, line: Mapping[str, Any]) -> str:
    return language.of(phrase(line))


def _sentence(language: Language, line: Mapping[str, Any]) -> str:
    """Return what a line says; one of a kind without a sentence is called by its kind."""
    if line["kind"] in told_kinds():
        return language.of(phrase(line))
    return language.code(line["kind"], "kind")


@cache
def _digest(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(ROOM / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.do"],
    )
    filters: dict[str, Any] = {"instant": instant, "with_query": with_query}
    helpers: dict[str, Any] = {"asset": asset}
    environment.filters.update(filters)
    environment.globals.update(helpers)
    return environment
