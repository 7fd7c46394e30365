"""Requests of other nodes over HTTP: whose they are, and why they are nobody's."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.identity.keys import HttpKey
from shared.identity.roles import Role
from tests.api.log_reading import Key
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Story


def test_request_is_accepted_once(case: Story, key: Key) -> None:
    ha = case.nodes["ha"]
    headers = ha.signed(key("zj"), "/v1/logs/ha/checkpoint")
    first = ha.ask("GET", "/v1/logs/ha/checkpoint", headers=headers)
    again = ha.ask("GET", "/v1/logs/ha/checkpoint", headers=headers)
    assert first.status_code == 200
    problem(again, 401, "signature-invalid")


def _for_another_path(node: Served, key: HttpKey) -> dict[str, str]:
    return node.signed(key, "/v1/logs/ha/cover?from=0")


def _for_another_node(node: Served, key: HttpKey) -> dict[str, str]:
    return node.signed(key, "/v1/logs/ha/checkpoint", recipient="nmpa")


def _for_another_method(node: Served, key: HttpKey) -> dict[str, str]:
    return node.signed(key, "/v1/logs/ha/checkpoint", "POST")


def _readdressed(node: Served, key: HttpKey) -> dict[str, str]:
    return _for_another_node(node, key) | {"lianjian-to": "ha"}


def _half(node: Served, key: HttpKey) -> dict[str, str]:
    headers = node.signed(key, "/v1/logs/ha/checkpoint")
    del headers["signature"]
    return headers


def _other_half(node: Served, key: HttpKey) -> dict[str, str]:
    headers = node.signed(key, "/v1/logs/ha/checkpoint")
    del headers["signature-input"]
    return headers


def _by_an_unknown_key(node: Served, key: HttpKey) -> dict[str, str]:
    return node.signed(HttpKey("sh#http-1", key.private), "/v1/logs/ha/checkpoint")


def _in_the_name_of_another(node: Served, key: HttpKey) -> dict[str, str]:
    return node.signed(HttpKey("nmpa#http-1", key.private), "/v1/logs/ha/checkpoint")


@pytest.mark.parametrize(
    "headers",
    [
        _for_another_path,
        _for_another_node,
        _for_another_method,
        _readdressed,
        _half,
        _other_half,
        _by_an_unknown_key,
        _in_the_name_of_another,
    ],
)
def test_request_that_is_not_signed_as_it_stands_is_nobodys(
    case: Story, key: Key, headers: Callable[[Served, HttpKey], dict[str, str]]
) -> None:
    ha = case.nodes["ha"]
    answer = ha.ask("GET", "/v1/logs/ha/checkpoint", headers=headers(ha, key("zj")))
    problem(answer, 401, "signature-invalid")


@pytest.mark.parametrize("by", [timedelta(minutes=-2), timedelta(minutes=2), timedelta(days=400)])
def test_sender_of_another_time_is_told_the_time(case: Story, key: Key, by: timedelta) -> None:
    ha = case.nodes["ha"]
    answer = ha.ask_as(key("zj"), "/v1/logs/ha/checkpoint", now=ha.clock() + by)
    problem(answer, 401, "clock-skew")
    assert answer.headers["date"] == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_body_that_was_changed_on_its_way_is_nobodys(case: Story, key: Key) -> None:
    ha = case.nodes["ha"]
    path = "/v1/logs/ha/over-disclosures"
    headers = ha.signed(key("zj"), path, "POST", body=b'{"position": 1}')
    answer = ha.ask("POST", path, headers=headers, content=b'{"position": 2}')
    problem(answer, 401, "signature-invalid")


def test_signature_and_token_together_are_nobodys(case: Story, key: Key) -> None:
    ha = case.nodes["ha"]
    headers = ha.signed(key("zj"), "/v1/logs/ha/checkpoint")
    answer = ha.get("/v1/logs/ha/checkpoint", Role.AUDITOR, headers=headers)
    problem(answer, 401, "caller-unknown")


def test_report_of_an_over_disclosure_is_an_alarm_here(zj: Served, key: Key) -> None:
    path = "/v1/logs/zj/over-disclosures"
    answer = zj.ask_as(key("ha"), path, method="POST", body=b'{"position": 7}')
    assert answer.status_code == 204
    (alarm,) = zj.get("/v1/alarms", Role.OPERATOR).json()["items"]
    assert (alarm["code"], alarm["log"]) == ("over-disclosure-reported", "ha")
    assert "position 7" in alarm["detail"]
    ended = zj.ask("DELETE", f"/v1/alarms/{alarm['id']}", zj.tokens[Role.OPERATOR])
    assert (ended.status_code, ended.json()["code"]) == (200, "over-disclosure-reported")
    assert zj.get("/v1/alarms", Role.OPERATOR).json()["items"] == []
