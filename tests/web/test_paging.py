"""What paging promises: every item once, in order, whatever the size of the pages."""

import base64
import json
from collections.abc import Callable

import pytest

from shared.identity.roles import Role
from shared.web.paging import write_cursor
from tests.web.sample_routes import FIRMS
from tests.web.world import Asking

Admit = Callable[[Role], str]


@pytest.mark.parametrize("limit", [1, 7, 15, 44, 45, 46, 100])
def test_pages_show_every_item_once(ask: Asking, token: Admit, limit: int) -> None:
    registrar, seen = token(Role.REGISTRAR), list[str]()
    query = f"limit={limit}"
    while True:
        page = ask("GET", f"/v1/firms?{query}", token=registrar).json()
        assert page.keys() == {"items", "next_cursor"}
        assert 1 <= len(page["items"]) <= limit
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        query = f"limit={limit}&cursor={page['next_cursor']}"
    assert seen == FIRMS


def test_page_has_twenty_items_when_no_limit_is_given(ask: Asking, token: Admit) -> None:
    page = ask("GET", "/v1/firms", token=token(Role.REGISTRAR)).json()
    assert page["items"] == FIRMS[:20]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "x", "020"])
def test_limit_out_of_range_is_refused(ask: Asking, token: Admit, limit: str) -> None:
    answer = ask("GET", f"/v1/firms?limit={limit}", token=token(Role.REGISTRAR))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "limit"


def cursor_of(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


BAD_CURSORS = {
    "empty": "",
    "no base64": "***",
    "of impossible length": "AAAAA",
    "no JSON": base64.urlsafe_b64encode(b"{").decode(),
    "no list": base64.urlsafe_b64encode(b"{}").decode(),
    "of another list": write_cursor("sizes", ("firm-01",)),
    "of no list": cursor_of(),
    "too short": cursor_of("firms"),
    "too long": cursor_of("firms", "firm-01", "firm-02"),
    "of another type": cursor_of("firms", 1),
    "with null": cursor_of("firms", None),
    "with NUL": cursor_of("firms", "a\0"),
    "with half a character": cursor_of("firms", "\ud800"),
    "endless": "A" * 1025,
    "too deep": base64.urlsafe_b64encode(b"[" * 700).decode(),
}


@pytest.mark.parametrize("cursor", BAD_CURSORS.values(), ids=BAD_CURSORS.keys())
def test_cursor_is_refused_when(ask: Asking, token: Admit, cursor: str) -> None:
    answer = ask("GET", f"/v1/firms?cursor={cursor}", token=token(Role.REGISTRAR))
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "cursor"


@pytest.mark.parametrize("number", [True, 1.0, 2**63, -(2**63) - 1])
def test_cursor_is_refused_with_what_is_no_whole_number_of_a_database(
    ask: Asking, number: object
) -> None:
    answer = ask("GET", f"/v1/sizes?cursor={cursor_of('sizes', number, 'x')}")
    assert answer.status_code == 422


def test_cursor_of_several_keys_is_read(ask: Asking) -> None:
    assert ask("GET", f"/v1/sizes?cursor={write_cursor('sizes', (7, '浙江'))}").status_code == 200
