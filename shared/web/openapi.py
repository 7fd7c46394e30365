"""The description of the interface, `/openapi.json`: stable names, problems, no generated noise."""

import json
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from shared.web.problems import MEDIA_TYPE, Problem

_REFERENCE = "#/components/schemas/{model}"


def _problem_answer(description: str) -> dict[str, Any]:
    schema = {"$ref": _REFERENCE.format(model=Problem.__name__)}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


PROBLEM_ANSWERS: dict[int | str, dict[str, Any]] = {
    "4XX": _problem_answer("请求被拒绝"),
    "5XX": _problem_answer("本节点暂时无法办理"),
}
"""What every operation may answer besides success."""


def operation_id(route: APIRoute) -> str:
    """Return the permanent name of an operation, `<first tag>-<function name>`, with hyphens.

    Raises:
        ValueError: the route has no tag.
    """
    if not route.tags:
        raise ValueError(f"{route.path} has no tag, so its operation has no name")
    return f"{route.tags[0]}-{route.name}".replace("_", "-")


class DescribedApplication(FastAPI):
    """An application that describes its problems too."""

    def openapi(self) -> dict[str, Any]:
        """Return the OpenAPI document."""
        document = super().openapi()
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        if Problem.__name__ not in schemas:
            problem = Problem.model_json_schema(ref_template=_REFERENCE, mode="serialization")
            schemas.update(problem.pop("$defs"))
            schemas[Problem.__name__] = problem
        return document


def openapi_text(application: FastAPI) -> str:
    """Return the OpenAPI document as text that is the same for the same interface."""
    return json.dumps(application.openapi(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
