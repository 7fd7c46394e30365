"""A node with matters in every state, and the one form of every refusal."""

from dataclasses import dataclass
from typing import Any

import httpx

from services.authority.routes import examples
from shared.identity.roles import Role
from shared.web.problem_titles import TITLES
from tests.api.served import Served
from tests.api.writing import enter_site, plan_inspection


@dataclass
class Prepared:
    """A node with a matter in every state that a refusal may need."""

    node: Served
    ids: dict[str, dict[str, str]]


def prepare(node: Served) -> Prepared:
    """Bring matters at `node` into every state that a refusal may need."""
    recorded = node.post("/v1/certificates", examples.CERTIFICATE, Role.REGISTRAR)
    assert recorded.status_code == 201
    # Before the inspections: then there is no history that the node would open by and by.
    established = node.post("/v1/entrustments", examples.ENTRUSTMENT, Role.REGISTRAR).json()
    planned, entered, closed = plan_inspection(node), enter_site(node), enter_site(node)
    assert node.post(f"/v1/inspections/{closed}/closure", examples.CLOSURE).status_code == 201
    notice = node.post("/v1/notices", {**examples.NOTICE, "receiver": "ha"}).json()
    ids = {
        "empty": {},
        "planned": {"inspection": planned},
        "entered": {"inspection": entered},
        "closed": {"inspection": closed},
        "recorded": {"entrustment": established["resource"]["id"]},
        "notified": {"notice": notice["resource"]["id"]},
    }
    return Prepared(node, ids)


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Return the body of `answer`, a problem in the one form that all have."""
    assert answer.headers["content-type"] == "application/problem+json"
    content: dict[str, Any] = answer.json()
    assert (answer.status_code, content["status"], content["code"]) == (status, status, code)
    assert content["type"] == f"urn:lianjian:problem:{code}"
    assert (content["title"], content["title_en"]) == (TITLES[code].zh, TITLES[code].en)
    assert content["request_id"] == answer.headers["x-request-id"]
    return content
