"""The first steps of an inspection, for tests that begin in the middle of one."""

from typing import Any

import httpx

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.served import Served

OWN = {**examples.INSPECTION, "mode": "own", "delegating_authority": None}
"""The inspection of the examples, for the node's own authority."""


def plan_inspection(node: Served, role: Role = Role.COORDINATOR, key: str | None = None) -> str:
    """Plan the inspection of the examples and return its id."""
    return _written(node.post("/v1/inspections", OWN, role, key=key))


def enter_site(node: Served) -> str:
    """Plan an inspection, assign its team, enter the site, and return its id."""
    inspection = plan_inspection(node)
    _written(node.post(f"/v1/inspections/{inspection}/team", examples.TEAM))
    _written(node.post(f"/v1/inspections/{inspection}/site-entry", examples.SITE_ENTRY))
    return inspection


def post_finding(node: Served, inspection: str, **how: Any) -> httpx.Response:
    """Return the answer to the finding of the examples."""
    body = examples.FINDING | how.pop("body", {})
    return node.post(f"/v1/inspections/{inspection}/findings", body, Role.INSPECTOR, **how)


def _written(answer: httpx.Response) -> str:
    assert answer.status_code == 201, answer.text
    name: str = answer.json()["resource"]["id"]
    return name
