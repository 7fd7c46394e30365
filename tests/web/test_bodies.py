"""What a posted body is taken for, and what it is refused for."""

import json
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from shared.identity.roles import Role
from tests.web.world import Asking

Admit = Callable[[Role], str]

MALFORMED = {
    "cut off": b'{"clause": ',
    "nothing": b"",
    "no UTF-8": b'{"clause": "\xff"}',
    "UTF-16": '{"clause": "7.3"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"clause": "7.3"}',
    "too deep": b"[" * 200_000,
    "half a surrogate pair": b'{"clause": "\\ud800"}',
    "control character": b'{"clause": "\x00"}',
    "one member twice": b'{"clause": "7.3", "clause": "7.4"}',
    "NaN": b'{"clause": "7.3", "photos": [NaN]}',
    "Infinity": b'{"clause": "7.3", "photos": [-Infinity]}',
    "number without end": b'{"clause": "7.3", "photos": [' + b"9" * 10_000 + b"]}",
    "comment": b'{"clause": "7.3"} // done',
}

INVALID: dict[str, tuple[str, dict[str, str]]] = {
    "missing member": ("{}", {"/clause": "required"}),
    "no object": ("[]", {"": "model-type"}),
    "unknown member": ('{"clause": "7.3", "grade": 1}', {"/grade": "unknown-field"}),
    "member with a slash": ('{"clause": "7.3", "a/b~c": 1}', {"/a~1b~0c": "unknown-field"}),
    "text for a number": ('{"clause": "7.3", "photos": [1, "2"]}', {"/photos/1": "int-type"}),
    "fraction": ('{"clause": "7.3", "photos": [1.0]}', {"/photos/0": "int-type"}),
    "number for a text": ('{"clause": 7.3}', {"/clause": "string-type"}),
    "number for yes or no": (
        '{"clause": "7.3", "affects_quality": 0}',
        {"/affects_quality": "bool-type"},
    ),
    "timestamp for a day": ('{"clause": "7.3", "found_on": "1789430400"}', {"/found_on": "form"}),
    "number for a day": ('{"clause": "7.3", "found_on": 1789430400}', {"/found_on": "form"}),
    "day that is none": (
        '{"clause": "7.3", "found_on": "2026-02-30"}',
        {"/found_on": "date-from-datetime-parsing"},
    ),
    "timestamp for an instant": (
        '{"clause": "7.3", "entered_at": "1789430400"}',
        {"/entered_at": "form"},
    ),
    "year one": (
        '{"clause": "7.3", "entered_at": "0001-01-01T00:00:00+14:00"}',
        {"/entered_at": "form"},
    ),
    "U+0000": (r'{"clause": "7\u0000"}', {"": "text-unprintable"}),
    "two faults": (
        '{"clause": 7, "grade": 1}',
        {"/clause": "string-type", "/grade": "unknown-field"},
    ),
    "a thousand faults": (
        json.dumps({"clause": "7.3", "photos": [None] * 1000}),
        {"": "too-many-faults"},
    ),
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED.keys())
def test_body_that_is_no_json_is_refused(ask: Asking, body: bytes) -> None:
    answer = ask.as_peer("POST", "/v1/hints", body=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-body")
    assert [fault["code"] for fault in answer.json()["errors"]] == ["json-invalid"]


@pytest.mark.parametrize(("body", "faults"), INVALID.values(), ids=INVALID.keys())
def test_body_that_is_taken_for_another_is_refused_with_its_faults(
    ask: Asking, body: str, faults: dict[str, str]
) -> None:
    answer = ask.as_peer("POST", "/v1/hints", body=body.encode())
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid-input")
    assert {fault["pointer"]: fault["code"] for fault in answer.json()["errors"]} == faults


@pytest.mark.parametrize(
    "body",
    [
        {"clause": "7.3", "found_on": "2026-02-28", "entered_at": "2026-09-16T16:30:00.123+08:00"},
        {"clause": "7.3", "entered_at": "2026-09-16T08:30Z", "photos": [2**60]},
        {"clause": r"a backslash before \u0000 is a text"},
    ],
)
def test_body_is_read_as_it_is_written(ask: Asking, body: dict[str, object]) -> None:
    answer = ask.as_peer("POST", "/v1/hints", body=json.dumps(body).encode())
    assert (answer.status_code, answer.json()["clause"]) == (200, body["clause"])


@pytest.mark.parametrize("media_type", ["", "text/plain", "application/xml", "multipart/form-data"])
def test_body_must_say_that_it_is_json(ask: Asking, token: Admit, media_type: str) -> None:
    answer = ask(
        "POST",
        "/v1/findings",
        token=token(Role.INSPECTOR),
        headers={"content-type": media_type, "idempotency-key": "k"},
        content=b'{"clause": "7.3"}',
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "media-type-unsupported")


def test_stranger_is_refused_whatever_the_body(ask: Asking) -> None:
    answer = ask("POST", "/v1/findings", content=b"{")
    assert (answer.status_code, answer.json()["code"]) == (401, "caller-unknown")


def test_body_is_described_with_its_example(application: FastAPI) -> None:
    document = application.openapi()
    content = document["paths"]["/v1/hints"]["post"]["requestBody"]["content"]["application/json"]
    assert content["schema"] == {"$ref": "#/components/schemas/Finding"}
    assert content["examples"]["示例"]["value"] == {"clause": "7.3"}
    found_on = document["components"]["schemas"]["Finding"]["properties"]["found_on"]
    assert found_on["anyOf"][0] == {"format": "date", "type": "string"}
