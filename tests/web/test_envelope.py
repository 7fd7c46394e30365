"""What every answer promises: an id to speak about, the node's time, and no gift to attackers."""

import re
from datetime import UTC, datetime

import pytest

from tests.web.world import Asking, World


@pytest.mark.parametrize("path", ["/v1/repeated", "/v1/nowhere", "/v1/errors/unforeseen", "/docs/"])
def test_every_answer_has_id_date_and_protection(ask: Asking, world: World, path: str) -> None:
    world.now = datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)
    headers = ask("GET", path).headers
    assert re.fullmatch(r"[0-9a-f]{32}", headers["x-request-id"])
    assert headers.get_list("date") == ["Sun, 01 Feb 2026 03:04:05 GMT"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("given", ["a", "req-7.A_b", "0" * 64])
def test_well_formed_request_id_is_kept(ask: Asking, given: str) -> None:
    answer = ask("GET", "/v1/nowhere", headers={"X-Request-ID": given})
    assert answer.headers["x-request-id"] == given
    assert answer.json()["request_id"] == given


@pytest.mark.parametrize(
    "given",
    ["", "0" * 65, "a b", "a\tb", "<script>", "é"],
)
def test_odd_request_id_is_replaced(ask: Asking, given: str) -> None:
    answer = ask("GET", "/v1/nowhere", headers={"X-Request-ID": given.encode("latin-1")})
    assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["x-request-id"])


def test_ids_differ(ask: Asking) -> None:
    assert len({ask("GET", "/v1/nowhere").headers["x-request-id"] for _ in range(5)}) == 5


def test_answers_are_not_kept_by_caches(ask: Asking) -> None:
    assert ask("GET", "/v1/repeated").headers["cache-control"] == "no-store"


def test_tagged_answers_are_asked_for_again(ask: Asking) -> None:
    assert ask("GET", "/v1/tagged").headers["cache-control"] == "private, no-cache"
