"""A write may be sent again at any time: it is carried out once and answered alike."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.served import Served
from tests.api.writing import enter_site, plan_inspection, post_finding

FIRM = examples.ENTERPRISE


def record(node: Served, body: Any = FIRM, key: str = "k", **how: Any) -> httpx.Response:
    return node.post("/v1/enterprises", body, Role.REGISTRAR, key=key, **how)


def test_write_without_a_key_is_refused_and_not_written(zj: Served) -> None:
    answer = zj.ask("POST", "/v1/enterprises", zj.tokens[Role.REGISTRAR], json=FIRM)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")
    assert zj.size == 0


def test_repeated_write_gets_the_stored_answer_byte_for_byte(node_on_each: Served) -> None:
    first, second = record(node_on_each), record(node_on_each)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.content == second.content
    assert first.headers["location"] == second.headers["location"]
    assert node_on_each.size == 1


def test_receipt_carries_the_warnings_and_where_their_rules_stand(zj: Served) -> None:
    licence = {**examples.LICENCE, "uscc": "91410300MA9GK4N71D"}
    answer = zj.post("/v1/licences", licence, Role.REGISTRAR, key="k")
    (warning,) = answer.json()["warnings"]
    assert warning["code"] == "firm-not-on-record"
    assert warning["zh"]
    assert warning["en"]
    (basis,) = warning["basis"]
    assert (basis["rule"], basis["article"], basis["nature"]) == ("LIC-001", "第14条", "law")
    assert zj.post("/v1/licences", licence, Role.REGISTRAR, key="k").content == answer.content


def test_key_of_another_body_is_refused(node_on_each: Served) -> None:
    record(node_on_each)
    other = record(node_on_each, {**FIRM, "name": "另一示例企业"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    assert node_on_each.size == 1


def test_key_of_another_path_is_refused(zj: Served) -> None:
    record(zj)
    other = zj.post("/v1/licences", examples.LICENCE, Role.REGISTRAR, key="k")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_twins_at_the_same_time_write_once_and_get_one_answer(node_on_each: Served) -> None:
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(record, [node_on_each] * 12))
    assert sorted(answer.status_code for answer in answers) == [200] * 11 + [201]
    assert len({answer.content for answer in answers}) == 1
    assert node_on_each.size == 1


def test_refusal_is_not_stored_so_the_corrected_command_may_use_its_key(zj: Served) -> None:
    refused = record(zj, {**FIRM, "uscc": FIRM["uscc"][:-1] + "0"})
    assert (refused.status_code, refused.json()["code"]) == (422, "uscc-check-character-wrong")
    assert record(zj).status_code == 201


def test_keys_belong_to_their_caller(zj: Served) -> None:
    inspection = plan_inspection(zj, role=Role.COORDINATOR, key="same")
    other = plan_inspection(zj, role=Role.INSPECTOR, key="same")
    assert inspection != other
    assert zj.size == 2


def test_step_sent_again_gets_its_receipt_though_it_would_now_be_refused(
    node_on_each: Served,
) -> None:
    path = f"/v1/inspections/{enter_site(node_on_each)}/closure"
    first = node_on_each.post(path, examples.CLOSURE, Role.INSPECTOR, key="closure")
    again = node_on_each.post(path, examples.CLOSURE, Role.INSPECTOR, key="closure")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    second = node_on_each.post(path, examples.CLOSURE, Role.INSPECTOR, key="another")
    assert (second.status_code, second.json()["code"]) == (409, "inspection-already-closed")


def test_answer_is_kept_when_the_log_has_grown(zj: Served) -> None:
    inspection = enter_site(zj)
    first = post_finding(zj, inspection, key="first")
    for _ in range(3):
        post_finding(zj, inspection)
    assert post_finding(zj, inspection, key="first").content == first.content


@pytest.mark.parametrize("key", ["", "a b", "k" * 129])
def test_malformed_key_is_refused(zj: Served, key: str) -> None:
    answer = record(zj, key=key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-malformed")
    assert zj.size == 0
