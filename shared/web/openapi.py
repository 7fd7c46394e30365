"""The description of the interface, `/openapi.json`: stable names, problems, no generated noise."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from shared.web.problems import Problem
from shared.web.statuses import REFERENCE, describe_problems, problem_answer

WITHOUT_LOGIN: dict[str, Any] = {"security": []}
"""`openapi_extra` of an operation that needs no caller."""

_SECURITY_SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "人员或系统的访问令牌"},
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": "lianjian-session",
        "description": "网页登录的会话；写操作须来自本节点的页面",
    },
    "node-signature": {
        "type": "apiKey",
        "in": "header",
        "name": "Signature-Input",
        "description": "节点之间的请求签名（RFC 9421，tag 为 lianjian-node/1）",
    },
}

INVALID: dict[int | str, dict[str, Any]] = {422: problem_answer(422)}
"""What every operation may answer, in place of what the framework would say of it."""

REQUIRED_HEADERS = {"idempotency-key"}
"""What a write needs, though the framework must not ask for it before it is known who writes."""


def operation_id(route: APIRoute) -> str:
    """Return the permanent name of an operation, `<first tag>-<function name>`, with hyphens.

    Raises:
        ValueError: the route has no tag.
    """
    if not route.tags:
        raise ValueError(f"{route.path} has no tag, so its operation has no name")
    return f"{route.tags[0]}-{route.name}".replace("_", "-")


class DescribedApplication(FastAPI):
    """An application that also describes its problems, and who may call."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        document["security"] = [{name: []} for name in _SECURITY_SCHEMES]
        components = document.setdefault("components", {})
        components["securitySchemes"] = _SECURITY_SCHEMES
        schemas = components.setdefault("schemas", {})
        if Problem.__name__ not in schemas:
            problem = Problem.model_json_schema(ref_template=REFERENCE, mode="serialization")
            _file(schemas, {**problem.pop("$defs"), Problem.__name__: problem})
        for operations in document["paths"].values():
            for method, operation in operations.items():
                _file_body(operation, schemas)
                _require_headers(operation)
                describe_problems(method, operation)
        return document


def _require_headers(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "header" and parameter["name"] in REQUIRED_HEADERS:
            parameter["required"] = True


def _file_body(operation: dict[str, Any], schemas: dict[str, Any]) -> None:
    """Put the schema of the body of `operation`, where it stands inline, among `schemas`."""
    for content in operation.get("requestBody", {}).get("content", {}).values():
        schema = content["schema"]
        if "$ref" not in schema:
            _file(schemas, {**schema.pop("$defs", {}), schema["title"]: schema})
            content["schema"] = {"$ref": REFERENCE.format(model=schema["title"])}


def _file(schemas: dict[str, Any], more: dict[str, Any]) -> None:
    """Put `more` among `schemas`.

    Raises:
        ValueError: one of them has the name of another.
    """
    for name, schema in more.items():
        if schemas.setdefault(name, schema) != schema:
            raise ValueError(f"two different schemas are called {name}")


def openapi_text(application: FastAPI) -> str:
    """Return the OpenAPI document as text that is the same for the same interface."""
    return json.dumps(application.openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
