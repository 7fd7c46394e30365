"""Real nodes: a new entrustment opens, within seconds, what the contractor's authority found."""

import secrets
import time
from pathlib import Path
from typing import Any

from services.authority.node import open_node
from services.authority.routes import examples
from services.authority.verifying import verify_held
from shared.identity.roles import Role
from shared.replication.person_client import Connections, PersonClient
from tests.api.writing import OWN
from tests.federation.box import box, until

CONTRACTOR = examples.LICENCE["uscc"]
WITHIN_SECONDS = 15.0
INSPECTED = (
    ("/team", examples.TEAM),
    ("/site-entry", examples.SITE_ENTRY),
    ("/findings", examples.FINDING),
    ("/closure", examples.CLOSURE),
)


def _post(person: PersonClient, path: str, body: object) -> dict[str, Any]:
    return person.post(path, body, secrets.token_hex(8))


def _shown(person: PersonClient, after: int = -1) -> int | None:
    """Return how many entries of Henan's log the archives rest on; None before `after` is there."""
    logs = person.get_json("/v1/archives")["completeness"]["logs"]
    log = next(one for one in logs if one["authority"] == "ha")
    shown: int = log["verified_size"] - log["hidden"]
    return shown if log["verified_size"] > after else None


def _inspections(person: PersonClient) -> list[str]:
    """Return the kinds that the contractor's archive shows of inspections, none without one."""
    archive = person.get_json("/v1/archives", q=CONTRACTOR)["items"]
    if not archive:
        return []
    sections = person.get_json(f"/v1/archives/{CONTRACTOR}")["sections"]
    return [line["kind"] for one in sections["inspections"] for line in one["lines"]]


def test_new_entrustment_opens_history_within_seconds(tmp_path: Path) -> None:
    data = tmp_path / "d"
    with (
        box(data, "--scenario", "none", authorities="zj,ha") as run,
        Connections() as connections,
    ):
        run.await_print("Ctrl-C")
        registrar = {one: run.person(connections, one, Role.REGISTRAR) for one in ("zj", "ha")}
        coordinator = run.person(connections, "ha", Role.COORDINATOR)
        zj = run.person(connections, "zj", Role.COORDINATOR)
        _post(registrar["ha"], "/v1/licences", examples.LICENCE)
        inspection = _post(coordinator, "/v1/inspections", OWN)["resource"]["id"]
        told = [
            _post(coordinator, f"/v1/inspections/{inspection}{step}", body)["position"]
            for step, body in INSPECTED
        ]
        until(lambda: _shown(zj, told[-1]) == 1, "the inspection is hidden")
        assert _inspections(zj) == []

        _post(registrar["zj"], "/v1/enterprises", examples.ENTERPRISE)
        _post(registrar["zj"], "/v1/certificates", examples.CERTIFICATE)
        _post(registrar["zj"], "/v1/entrustments", examples.ENTRUSTMENT)
        began = time.monotonic()
        until(lambda: len(_inspections(zj)) == 3, "the history is open", WITHIN_SECONDS)
        assert _shown(zj) == 5  # but for the plan and the team; and the grant
        assert time.monotonic() - began < WITHIN_SECONDS
        assert _inspections(zj) == _inspections(coordinator)
        assert run.interrupt() == 0, run.printed
    node = open_node(data / "zj")
    try:
        assert verify_held(node, "ha", lambda _done, _size: None).size >= 7
    finally:
        node.close()
