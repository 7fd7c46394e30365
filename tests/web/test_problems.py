"""What problems promise: one form for every refusal, named in two languages, telling no secrets."""

import importlib
import pkgutil
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import services
import shared
from shared.errors import LianjianError
from shared.web.problem_titles import TITLES, title_of_error
from tests.web.world import Asking

MEMBERS = {
    "type",
    "title",
    "title_en",
    "status",
    "code",
    "detail",
    "errors",
    "rules",
    "basis",
    "request_id",
}


def problem(answer: Any) -> dict[str, Any]:
    assert answer.headers["content-type"] == "application/problem+json"
    content: dict[str, Any] = answer.json()
    assert content.keys() == MEMBERS
    assert content["status"] == answer.status_code
    assert content["type"] == f"urn:lianjian:problem:{content['code']}"
    assert content["request_id"] == answer.headers["x-request-id"]
    assert content["title"]
    assert content["title_en"]
    return content


def test_refusal_by_a_rule_names_the_rules(ask: Asking) -> None:
    content = problem(ask("GET", "/v1/errors/rule"))
    assert (content["status"], content["code"]) == (409, "inspection-not-under-way-in-this-test")
    assert content["rules"] == ["INS-002", "INS-003"]
    assert [(one["rule"], one["article"]) for one in content["basis"]] == [
        ("INS-002", "第50条"),
        ("INS-003", "第51、52、53条"),
    ]
    assert "令第53号" in content["basis"][0]["edition"]
    assert content["detail"] == "0192 is concluded"


def test_invalid_input_points_at_the_member(ask: Asking) -> None:
    content = problem(ask("GET", "/v1/errors/input"))
    assert content["status"] == 422
    assert content["errors"] == [
        {"pointer": "/clause", "code": "invalid-input", "detail": "no such clause"}
    ]


def test_missing_thing_and_missing_route_have_the_same_code(ask: Asking) -> None:
    thing, route = problem(ask("GET", "/v1/errors/missing")), problem(ask("GET", "/v1/nowhere"))
    assert (thing["status"], thing["code"]) == (route["status"], route["code"])
    assert (thing["status"], thing["code"]) == (404, "not-found")


def test_failure_of_the_node_tells_nothing_of_its_inside(ask: Asking) -> None:
    answer = ask("GET", "/v1/errors/storage")
    assert problem(answer)["code"] == "storage-failed"
    assert "hunter2" not in answer.text
    assert answer.headers["retry-after"] == "2"


def test_unforeseen_error_is_a_problem_too_and_tells_nothing(ask: Asking) -> None:
    answer = ask("GET", "/v1/errors/unforeseen")
    content = problem(answer)
    assert (content["status"], content["code"]) == (500, "internal-error")
    assert "secret" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_wrong_method_names_the_right_ones(ask: Asking) -> None:
    answer = ask("DELETE", "/v1/firms")
    assert problem(answer)["code"] == "method-not-allowed"
    assert answer.headers["allow"] == "GET"


def test_refused_body_is_not_repeated_in_the_answer(ask: Asking) -> None:
    answer = ask.as_peer("POST", "/v1/hints", body=b'{"clause": {"name": "a person"}}')
    assert answer.status_code == 422
    assert "a person" not in answer.text


NEVER_ANSWERED = ("services.demo", "services.population", "shared.replication.person_client")
"""Programs on a terminal; what they refuse is one line there."""


def deliberate_errors(family: type[LianjianError] = LianjianError) -> Iterator[type[LianjianError]]:
    for package in (shared, services):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    yield family
    for child in family.__subclasses__():
        ours = child.__module__.startswith(("shared.", "services."))
        if ours and not child.__module__.startswith(NEVER_ANSWERED):
            yield from deliberate_errors(child)


def test_every_code_has_a_title_of_its_own_in_both_languages() -> None:
    codes = {error.code for error in deliberate_errors()}
    assert codes - TITLES.keys() == set()


def test_no_code_is_listed_twice() -> None:
    table = files("shared.web").joinpath("problem_titles.csv").read_text("utf-8")
    assert len(table.splitlines()) == len(TITLES) + 1


def test_every_title_is_chinese_and_english() -> None:
    for title in TITLES.values():
        assert any("\u4e00" <= character <= "\u9fff" for character in title.zh)
        assert title.en.isascii()
        assert 400 <= title.status <= 599


def test_code_without_a_title_is_called_what_its_family_is_called(ask: Asking) -> None:
    content = problem(ask("GET", "/v1/errors/rule"))
    assert content["title"] == TITLES["refused-by-rule"].zh


def test_child_that_inherits_its_code_has_the_family_s_title() -> None:
    class StillNotFound(LianjianError):
        """Has no code of its own."""

    assert title_of_error(StillNotFound("x")) == TITLES["error"]


def test_method_that_an_address_has_not_is_told_all_that_it_has(ask: Asking) -> None:
    """The same address may have several operations, each by itself to the framework."""
    answer = ask("DELETE", "/v1/findings")
    assert (answer.status_code, answer.json()["code"]) == (405, "method-not-allowed")
    assert answer.headers["allow"] == "GET, POST"
