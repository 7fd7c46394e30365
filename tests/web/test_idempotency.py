"""What idempotency keys promise: the same request is recognised, and another one is told apart."""

import hashlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from shared.identity.roles import Role
from tests.web.world import Asking

Admit = Callable[[Role], str]
BODY = b'{"clause": "7.3"}'


def post(
    ask: Asking, token: str, key: str | None = "key-1", query: str = "", body: bytes = BODY
) -> httpx.Response:
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Idempotency-Key"] = key
    return ask("POST", f"/v1/findings{query}", token=token, headers=headers, content=body)


def test_claim_names_caller_key_and_request(ask: Asking, token: Admit) -> None:
    content: dict[str, Any] = post(ask, token(Role.INSPECTOR)).json()
    digest = hashlib.sha256(b"POST /v1/findings?\0" + BODY).hexdigest()
    assert content["caller"] == "zj:inspector-01"
    assert (content["key"], content["digest"]) == ("key-1", digest)


def test_other_bytes_are_another_request(ask: Asking, token: Admit) -> None:
    inspector = token(Role.INSPECTOR)
    other = post(ask, inspector, body=b'{"clause":"7.3"}').json()["digest"]
    assert post(ask, inspector).json()["digest"] != other


def test_missing_key_is_refused(ask: Asking, token: Admit) -> None:
    answer = post(ask, token(Role.INSPECTOR), key=None)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")


@pytest.mark.parametrize("key", ["", " ", "a b", "k" * 129, "a\tb"])
def test_malformed_key_is_refused(ask: Asking, token: Admit, key: str) -> None:
    answer = post(ask, token(Role.INSPECTOR), key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-malformed")


@pytest.mark.parametrize("key", ["k", "k" * 128, '"5b0f7a52-3c4e"', "!~"])
def test_key_of_visible_characters_is_accepted(ask: Asking, token: Admit, key: str) -> None:
    assert post(ask, token(Role.INSPECTOR), key=key).json()["key"] == key


def test_stranger_is_refused_before_the_key_is_asked_for(ask: Asking) -> None:
    answer = ask("POST", "/v1/findings", content=BODY, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (401, "caller-unknown")


def test_person_without_the_permission_is_refused(ask: Asking, token: Admit) -> None:
    answer = post(ask, token(Role.REGISTRAR))
    assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")
