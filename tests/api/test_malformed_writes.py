"""Writes that are no sound requests at all: refused everywhere, and nothing is written."""

import json
import secrets
from typing import Any

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.prepared import Prepared, problem
from tests.api.served import Served
from tests.api.story import STEPS

UNKNOWN = "0192d3f0-0000-7000-8000-000000000000"
MALFORMED = {
    "no JSON": b'{"uscc": ',
    "no UTF-8": b'{"uscc": "\xff"}',
    "half a surrogate pair": b'{"uscc": "\\ud800"}',
    "one member twice": b'{"uscc": "1", "uscc": "2"}',
    "NaN": b'{"uscc": NaN}',
    "too deep": b"[" * 100_000,
    "number without end": b'{"uscc": ' + b"9" * 100_000 + b"}",
    "nothing": b"",
}


@pytest.mark.parametrize("posted", [step.path for step in STEPS])
@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_malformed_body_is_refused_everywhere(prepared: Prepared, posted: str, body: bytes) -> None:
    before = prepared.node.size
    answer = prepared.node.post(_path(posted), body, _role(posted))
    problem(answer, 400, "malformed-body")
    assert prepared.node.size == before


@pytest.mark.parametrize("posted", [step.path for step in STEPS])
def test_unknown_member_and_wrong_type_are_refused_everywhere(
    prepared: Prepared, posted: str
) -> None:
    example = next(step.body for step in STEPS if step.path == posted)
    unknown = prepared.node.post(_path(posted), {**example, "grade": "A"}, _role(posted))
    assert problem(unknown, 422, "invalid-input")["errors"][0]["pointer"] == "/grade"
    for name, value in example.items():
        other: Any = 7 if isinstance(value, dict) else {"a": 1}
        wrong = prepared.node.post(_path(posted), {**example, name: other}, _role(posted))
        faults = problem(wrong, 422, "invalid-input")["errors"]
        assert all(fault["pointer"].startswith(f"/{name}") for fault in faults)


def test_large_body_is_refused(prepared: Prepared) -> None:
    body = json.dumps({**examples.FINDING, "fact": "x" * 2 * 1024 * 1024}).encode()
    path = f"/v1/inspections/{prepared.ids['entered']['inspection']}/findings"
    problem(prepared.node.post(path, body, Role.INSPECTOR), 413, "body-too-large")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_body_that_is_not_said_to_be_json_is_refused(prepared: Prepared, media_type: str) -> None:
    headers = {"content-type": media_type}
    body = json.dumps(examples.ENTERPRISE).encode()
    answer = prepared.node.post("/v1/enterprises", body, Role.REGISTRAR, headers=headers)
    problem(answer, 415, "media-type-unsupported")


@pytest.mark.parametrize("if_match", ["3", 'W/"3"', '"3", "4"', '"x"', '"0"'])
def test_malformed_version_is_refused(prepared: Prepared, if_match: str) -> None:
    path = f"/v1/inspections/{prepared.ids['entered']['inspection']}/findings"
    answer = prepared.node.post(
        path, examples.FINDING, Role.INSPECTOR, headers={"if-match": if_match}
    )
    assert problem(answer, 422, "invalid-input")["errors"][0]["header"] == "If-Match"


def test_key_is_asked_for_before_the_body_is_judged(zj: Served) -> None:
    answer = zj.ask(
        "POST",
        "/v1/enterprises",
        zj.tokens[Role.REGISTRAR],
        content=secrets.token_bytes(8),
        headers={"content-type": "application/json"},
    )
    problem(answer, 400, "idempotency-key-missing")


def _path(posted: str) -> str:
    for name in ("entrustment_id", "inspection_id", "notice_id"):
        posted = posted.replace(f"{{{name}}}", UNKNOWN)
    return posted


def _role(posted: str) -> Role:
    return next(step.role for step in STEPS if step.path == posted)
