"""What `openapi.json` says of the interface, and that the answers are as it says."""

import re
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from services.authority.routes.archive_exports import MEDIA_TYPES
from services.authority.routes.entries import EntryModel
from services.authority.routes.peers import AlarmsModel, PeersModel
from services.authority.routes.reading import DocumentModel, ListModel
from services.authority.routes.reference_answers import CheckModel, DueModel, ImpactModel
from services.authority.routes.views import ViewsModel
from services.authority.routes.writing import Receipt
from services.national.app import create_app as national_app
from services.province.app import openapi_document
from shared.identity.roles import Role
from shared.web.openapi import openapi_text
from shared.web.problems import Problem
from tests.api.served import Served
from tests.api.story import DESCRIPTION, INSPECTION, STEPS, Step, Story

Described = tuple[str, str, dict[str, Any]]
OPERATIONS: list[Described] = [
    (method, path, operation)
    for path, operations in DESCRIPTION["paths"].items()
    for method, operation in operations.items()
]
NAMES = [operation["operationId"] for _, _, operation in OPERATIONS]
CHINESE = re.compile("[\u4e00-\u9fff]")

each_operation = pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS, ids=NAMES)


def test_node_serves_the_committed_description(zj: Served) -> None:
    answer = zj.get("/openapi.json")
    assert answer.text == openapi_document()
    assert answer.json() == DESCRIPTION


def test_national_node_has_the_same_interface(zj: Served) -> None:
    national = openapi_text(national_app(zj.node))
    province = openapi_document()
    assert national != province  # another title
    start = '  "openapi"'
    assert national[national.index(start) :] == province[province.index(start) :]
    assert '"paths"' in province[province.index(start) :]


def test_names_of_operations_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)


@each_operation
def test_operation_is_named_by_its_tag_and_summed_up_in_chinese(
    method: str, path: str, operation: dict[str, Any]
) -> None:
    (tag,) = operation["tags"]
    assert re.fullmatch(rf"{tag}-[a-z-]+", operation["operationId"])
    assert CHINESE.search(operation["summary"])
    if path.startswith("/v1/") and method == "get" and "{" not in path:
        assert tag in path or tag == "peers"


@each_operation
def test_operation_describes_its_parameters(
    method: str, path: str, operation: dict[str, Any]
) -> None:
    described = {p["name"] for p in operation.get("parameters", ()) if p["in"] == "path"}
    assert described == set(re.findall(r"\{(\w+)\}", path))
    if method == "post":
        headers = {p["name"] for p in operation["parameters"] if p["in"] == "header"}
        slots = {"prefer"} if "202" in operation["responses"] else set[str]()
        assert headers == {"idempotency-key", "if-match"} | slots


@pytest.mark.parametrize(
    ("path", "operation"),
    [(path, operation) for method, path, operation in OPERATIONS if method == "post"],
)
def test_write_describes_body_example_and_receipt(path: str, operation: dict[str, Any]) -> None:
    content = operation["requestBody"]["content"]["application/json"]
    assert operation["requestBody"]["required"], path
    schema = schema_of(content["schema"])
    assert schema["additionalProperties"] is False
    assert CHINESE.search(schema["description"])
    for example in content["examples"].values():
        assert (
            set(schema.get("required", ()))
            <= example["value"].keys()
            <= schema["properties"].keys()
        )
    for status in ("200", "201"):
        receipt = operation["responses"][status]["content"]["application/json"]["schema"]
        assert receipt == {"$ref": "#/components/schemas/Receipt"}
    assert operation["responses"]["201"]["headers"].keys() == {"Location", "ETag"}


@pytest.mark.parametrize(
    "step", [step for step in STEPS if step.other is None], ids=lambda step: step.path
)
def test_example_says_to_which_node_it_is_sent(step: Step) -> None:
    body = DESCRIPTION["paths"][step.path]["post"]["requestBody"]
    example = next(iter(body["content"]["application/json"]["examples"].values()))
    assert example["summary"].endswith(f"（{step.authority}）")


@each_operation
def test_read_describes_its_answer(method: str, path: str, operation: dict[str, Any]) -> None:
    if method != "get":
        return
    content = operation["responses"]["200"]["content"]
    if path == "/v1/archives/{uscc}/export":
        assert {*content} == {media_type.partition(";")[0] for media_type in MEDIA_TYPES.values()}
        return
    if path.startswith("/v1/statistics/"):
        assert {*content} == {"application/json", "text/csv"}
        return
    (media_type,) = content
    expected = {
        "/livez": "text/plain",
        "/readyz": "text/plain",
        "/metrics": "text/plain",
        "/v1/logs/{authority}/checkpoint": "text/plain",
        "/v1/logs/{authority}/entries/{position}/proof": "text/plain",
        "/v1/logs/{authority}/cover": "application/x-ndjson",
        "/v1/logs/{authority}/entries": "application/x-ndjson",
        "/v1/notices/{notice_id}/letter": "text/html",
        "/v1/assistance-requests/{assistance_id}/letter": "text/html",
        "/v1/case-transfers/{case_transfer_id}/letter": "text/html",
        "/v1/joint-inspections/{joint_id}/letter": "text/html",
        "/v1/joint-inspections/{joint_id}/printed-report": "text/html",
    }
    assert media_type == expected.get(path, "application/json")
    if media_type == "application/json":
        assert schema_of(content[media_type]["schema"])["properties"]


def schema_of(reference: dict[str, Any]) -> dict[str, Any]:
    """Return the schema that `reference` names."""
    name = reference["$ref"].rpartition("/")[2]
    schema: dict[str, Any] = DESCRIPTION["components"]["schemas"][name]
    return schema


ANSWERS: list[tuple[str, type[BaseModel], Role]] = [
    ("/v1/enterprises", ListModel, Role.ANALYST),
    ("/v1/archives", ListModel, Role.ANALYST),
    ("/v1/archives/91410300MA9GK4N71D", DocumentModel, Role.ANALYST),
    ("/v1/entrustments", ListModel, Role.ANALYST),
    ("/v1/entrustments/{entrustment_id}", DocumentModel, Role.ANALYST),
    ("/v1/inspections", ListModel, Role.ANALYST),
    (INSPECTION, DocumentModel, Role.ANALYST),
    ("/v1/notices", ListModel, Role.ANALYST),
    ("/v1/notices/{notice_id}", DocumentModel, Role.ANALYST),
    ("/v1/logs/ha/entries/0", EntryModel, Role.ANALYST),
    ("/v1/catalogues", ListModel, Role.OPERATOR),
    ("/v1/schemes/2015-GEN", DocumentModel, Role.INSPECTOR),
    ("/v1/catalogues/check?code=12-01-01", CheckModel, Role.REGISTRAR),
    ("/v1/catalogues/2022-17/impact", ImpactModel, Role.ANALYST),
    ("/v1/calendars/due?start=2026-09-24&days=10", DueModel, Role.ANALYST),
    ("/v1/peers", PeersModel, Role.ANALYST),
    ("/v1/views", ViewsModel, Role.ANALYST),
    ("/v1/alarms", AlarmsModel, Role.OPERATOR),
    ("/v1/archives/0", Problem, Role.ANALYST),
    ("/v1/archives", Problem, Role.OPERATOR),
]


@pytest.mark.parametrize(("path", "model", "role"), ANSWERS)
def test_answer_is_as_described(case: Story, path: str, model: type[BaseModel], role: Role) -> None:
    answer = case.nodes["ha"].get(path.format(**case.ids), role)
    told = TypeAdapter(model).validate_json(answer.content)
    described = {name for name, field in model.model_fields.items() if field.is_required()}
    assert described <= told.model_fields_set
    if model.model_config.get("extra") != "allow":
        assert answer.json().keys() == model.model_fields.keys()


def test_receipt_is_as_described(case: Story) -> None:
    for _, answer in case.told:
        Receipt.model_validate_json(answer.content, extra="forbid")


def test_interface_can_be_read_and_tried_in_a_browser_without_another_host(zj: Served) -> None:
    page = zj.get("/docs/", None)
    assert page.headers["content-type"].startswith("text/html")
    files = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert files
    for name in files:
        file = zj.get(f"/docs/{name}", None)
        assert (file.status_code, file.content != b"") == (200, True)


def test_health_is_told_to_everybody_without_detail(zj: Served) -> None:
    for path in ("/livez", "/readyz"):
        answer = zj.get(path, None)
        assert (answer.status_code, answer.text) == (200, "ok")


def test_metrics_count_entries_lag_and_alarms(case: Story) -> None:
    lines = case.nodes["ha"].get("/metrics", Role.OPERATOR).text.splitlines()
    assert f'lianjian_log_verified_size{{log="ha"}} {float(case.nodes["ha"].size)}' in lines
    assert 'lianjian_log_lag_entries{log="zj"} 0.0' in lines
    assert any(line.startswith("lianjian_open_alarms ") for line in lines)
