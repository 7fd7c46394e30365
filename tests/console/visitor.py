"""Somebody at the console: signs in, reads pages, fills in forms; without JavaScript."""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import httpx

from shared.identity.passwords import new_password, password_digest
from shared.identity.roles import Role
from tests.api.served import Served

Fields = dict[str, list[str]]


class Visitor:
    """A browser without scripts, signed in as the one with `role` at the node."""

    def __init__(self, served: Served, role: Role) -> None:
        """Give the account a password and sign in with it."""
        self.served = served
        self.account = f"{served.node.authority}:{role}-01"
        self.password = new_password()
        served.node.sign_ins.set_password(self.account, password_digest(self.password))
        self.http = httpx.Client(
            base_url=served.url, headers={"origin": served.url}, follow_redirects=True, timeout=20
        )
        answer = self.sign_in(self.password)
        assert answer.status_code == 200, answer.text

    def close(self) -> None:
        """Close the connections."""
        self.http.close()

    def sign_in(self, password: str) -> httpx.Response:
        """Send the form of the sign-in page."""
        form = {"name": self.account, "password": password, "next": "/console/"}
        return self.http.post("/console/sign-in", data=form)

    def get(self, path: str) -> httpx.Response:
        """Open a page."""
        return self.http.get(path)

    def submit(self, page: httpx.Response, action: str, typed: Mapping[str, Any]) -> httpx.Response:
        """Fill in the form of `page` whose address holds `action`, and send it."""
        form = next(one for one in forms(page.text) if action in one.action)
        fields: dict[str, Any] = {**form.fields, **typed}
        given = {name: value for name, value in fields.items() if value is not None}
        return self.http.post(urljoin(str(page.url), form.action), data=given)


class Form:
    """A form with what stands in its fields."""

    def __init__(self, action: str) -> None:
        """Begin without fields."""
        self.action = action
        self.fields: Fields = {}


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select = ""
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(unescape(told.get("action", ""))))
        elif tag == "input" and self.found and "name" in told:
            kind = told.get("type", "text")
            if kind not in {"checkbox", "radio"} or "checked" in told:
                self._keep(told["name"], told.get("value", ""))
        elif tag == "select":
            self._select = told.get("name", "")
        elif tag == "option" and "selected" in told:
            self._keep(self._select, told.get("value", ""))
        elif tag == "textarea":
            self._area = told.get("name", "")

    def handle_data(self, data: str) -> None:
        if self._area and data:
            self._keep(self._area, data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None

    def _keep(self, name: str, value: str) -> None:
        if value:
            self.found[-1].fields.setdefault(name, []).append(value)


def forms(page: str) -> list[Form]:
    """Return the forms of a page, with what stands in their fields."""
    reader = _Forms()
    reader.feed(page)
    return reader.found


def links(page: str) -> set[str]:
    """Return where a page leads."""
    return {unescape(found) for found in re.findall(r'href="([^"#]+)"', page)}


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._within: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITHOUT_END:
            return
        told = {name: value or "" for name, value in attrs}
        is_code = tag in _NO_WORDS or "proof" in told.get("class", "") or told.get("lang") == "en"
        self._within.append(is_code or any(self._within[-1:]))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _WITHOUT_END:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if data.strip() and not any(self._within[-1:]):
            self.found.append(data.strip())


_WITHOUT_END = {"br", "hr", "img", "input", "link", "meta"}
_NO_WORDS = {"code", "option", "pre", "script", "style"}


def texts(page: str) -> list[str]:
    """Return what a page says in words; not what it shows as code or marks as English."""
    reader = _Texts()
    reader.feed(page)
    return reader.found
