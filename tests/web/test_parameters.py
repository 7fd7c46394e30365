"""What parameters promise: read as they are meant, or refused; never guessed, never ignored."""

from typing import Any

import pytest

from tests.web.world import Asking


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid-input"
    return [(fault["parameter"], fault["code"]) for fault in answer.json()["errors"]]


def test_parameters_are_read(ask: Asking) -> None:
    answer = ask.as_peer("GET", "/v1/cover?from=0&max=5000&wait=30&tag=a&tag=b")
    assert answer.json() == {
        "caller": "ha",
        "from": 0,
        "max": 5000,
        "wait": 30,
        "tag": ["a", "b"],
    }


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("", [("from", "required")]),
        ("from=", [("from", "not-decimal")]),
        ("from=00", [("from", "not-decimal")]),
        ("from=007", [("from", "not-decimal")]),
        ("from=%2B7", [("from", "not-decimal")]),
        ("from=-1", [("from", "not-decimal")]),
        ("from=1.0", [("from", "not-decimal")]),
        ("from=1_000", [("from", "not-decimal")]),
        ("from=%201", [("from", "not-decimal")]),
        ("from=%EF%BC%91", [("from", "not-decimal")]),
        ("from=1e3", [("from", "not-decimal")]),
        ("from=12345678901234567", [("from", "not-decimal")]),
        ("from=0&max=0", [("max", "greater-than-equal")]),
        ("from=0&max=5001", [("max", "less-than-equal")]),
        ("from=0&wait=31", [("wait", "less-than-equal")]),
        ("from=0&wait=0.5", [("wait", "not-decimal")]),
        ("from=a&max=b", [("from", "not-decimal"), ("max", "not-decimal")]),
        ("from=0&form=1", [("form", "unknown-parameter")]),
        ("from=0&From=1", [("From", "unknown-parameter")]),
        ("from=0&from=1", [("from", "repeated-parameter")]),
        ("from=0&from=0", [("from", "repeated-parameter")]),
        ("from=0&tag=a%00b", [("tag", "control-character")]),
    ],
)
def test_query_is_refused(ask: Asking, query: str, refused: list[tuple[str, str]]) -> None:
    assert faults(ask.as_peer("GET", f"/v1/cover?{query}")) == refused


def test_control_characters_in_the_path_are_refused(ask: Asking) -> None:
    assert faults(ask("GET", "/v1/archives/9133%00")) == [("uscc", "control-character")]


@pytest.mark.parametrize(
    ("text", "position"), [("zj:0", ["zj", 0]), ("nmpa:9007199254740991", ["nmpa", 2**53 - 1])]
)
def test_min_position_is_read(ask: Asking, text: str, position: list[Any]) -> None:
    assert ask("GET", f"/v1/archives/x?min_position={text}").json()["least"] == position


def test_min_position_may_be_missing(ask: Asking) -> None:
    assert ask("GET", "/v1/archives/x").json()["least"] is None


@pytest.mark.parametrize(
    "text", ["", "zj", "zj:", ":1", "ZJ:1", "zj:01", "zj:-1", "zj:1:2", "zj: 1", "zj:1%0A", "z:1"]
)
def test_malformed_min_position_is_refused(ask: Asking, text: str) -> None:
    [(name, _)] = faults(ask("GET", f"/v1/archives/x?min_position={text}"))
    assert name == "min_position"
