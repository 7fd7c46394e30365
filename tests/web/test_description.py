"""What the description of the interface promises: stable, complete, and from this node alone."""

import hashlib
import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI

from shared.identity.roles import Role
from shared.web.bodies import Body, described_body
from shared.web.docs import STATIC
from shared.web.openapi import openapi_text
from shared.web.routes import Routes, add_routes
from tests.web.world import Asking

Admit = Callable[[Role], str]
VENDORED = re.findall(
    r"^([0-9a-f]{64})  (\S+)$", (STATIC / "VENDORED.txt").read_text(), re.MULTILINE
)


@pytest.mark.parametrize("role", list(Role))
def test_description_is_for_every_known_caller(ask: Asking, token: Admit, role: Role) -> None:
    assert ask("GET", "/openapi.json", token=token(role)).json()["info"]["title"] == "联监"


def test_description_is_not_for_strangers(ask: Asking) -> None:
    assert ask("GET", "/openapi.json").status_code == 401


def test_description_is_served_as_it_is_committed(
    ask: Asking, token: Admit, application: FastAPI
) -> None:
    text = openapi_text(application)
    assert ask("GET", "/openapi.json", token=token(Role.OPERATOR)).text == text
    assert text == openapi_text(application)
    assert "测试用接口" in text


def test_operations_are_named_by_tag_and_function(application: FastAPI) -> None:
    operations = application.openapi()["paths"]
    assert operations["/v1/firms"]["get"]["operationId"] == "tests-list-firms"
    assert operations["/v1/findings"]["post"]["operationId"] == "tests-record-finding"


def test_operation_without_a_tag_is_refused() -> None:
    async def nameless() -> None: ...

    with pytest.raises(ValueError, match="/nameless has no tag"):
        Routes(tags=[]).get("/nameless")(nameless)


def test_every_operation_describes_its_problems_by_status_in_one_form(
    application: FastAPI,
) -> None:
    document = application.openapi()
    reference = {"$ref": "#/components/schemas/Problem"}
    for operations in document["paths"].values():
        for method, operation in operations.items():
            answers = operation["responses"]
            problems = {status: told for status, told in answers.items() if status >= "400"}
            for told in problems.values():
                assert told["content"] == {"application/problem+json": {"schema": reference}}
            assert {"413", "422", "500", "503"} <= problems.keys()
            assert ({"401", "403"} <= problems.keys()) == (operation.get("security") != [])
            assert ("507" in problems) == (method != "get")
            assert ("415" in problems) == ("requestBody" in operation)
            assert "default" not in answers
    assert "HTTPValidationError" not in document["components"]["schemas"]


def test_write_needs_its_key_by_description_too(application: FastAPI) -> None:
    parameters = application.openapi()["paths"]["/v1/findings"]["post"]["parameters"]
    required = {one["name"]: one["required"] for one in parameters}
    assert required == {"idempotency-key": True, "if-match": False}


def test_every_reference_of_the_description_is_defined(application: FastAPI) -> None:
    schemas = application.openapi()["components"]["schemas"]
    named = set(re.findall(r'"#/components/schemas/(\w+)"', openapi_text(application)))
    assert named <= schemas.keys()
    assert {"Problem", "Fault"} <= named


def test_description_names_all_ways_to_be_known(application: FastAPI) -> None:
    document = application.openapi()
    assert document["components"]["securitySchemes"].keys() == {
        "bearer",
        "session",
        "node-signature",
    }
    assert document["security"] == [{"bearer": []}, {"session": []}, {"node-signature": []}]
    assert "security" not in document["paths"]["/v1/cover"]["get"]
    assert document["paths"]["/v1/repeated"]["get"]["security"] == []


def test_vendored_files_are_as_published() -> None:
    assert len(VENDORED) == 6
    for digest, name in VENDORED:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    "name", ["", "swagger-ui-bundle.js", "swagger-ui.css", "lianjian.js", "lianjian.css"]
)
def test_pages_are_served_under_a_strict_policy(ask: Asking, name: str) -> None:
    answer = ask("GET", f"/docs/{name}")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy


def test_page_has_nothing_inline_and_nothing_from_elsewhere() -> None:
    page = (STATIC / "index.html").read_text()
    assert re.findall(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|https?://", page) == []
    sources = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(sources) == 5
    assert all((STATIC / source).is_file() for source in sources)


def test_page_is_found_without_its_slash(ask: Asking) -> None:
    answer = ask("GET", "/docs")
    assert (answer.status_code, answer.headers["location"]) == (307, "http://zj.example/docs/")


def test_missing_page_is_a_problem(ask: Asking) -> None:
    answer = ask("GET", "/docs/nothing.js")
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_two_schemas_of_one_name_are_refused(application: FastAPI) -> None:
    """One would be told of in place of the other."""

    class Finding(Body):
        """Another finding than the one of the other routes."""

        severity: str

    router = Routes(tags=["tests"])

    @router.post("/other", openapi_extra=described_body(Finding, {"severity": "major"}))
    async def record_other() -> None: ...

    add_routes(application, [router])
    with pytest.raises(ValueError, match="called Finding"):
        application.openapi()
