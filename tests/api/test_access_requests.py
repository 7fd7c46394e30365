"""Asking for an archive and answering, between two nodes."""

import time

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Step, Story
from tests.api.writing import OWN

UNKNOWN = "0192d3f0-0000-7000-8000-000000000000"
REQUESTS = "/v1/access-requests"
LICENSED = (
    Step("ha", Role.REGISTRAR, "/v1/licences"),
    Step("ha", Role.COORDINATOR, "/v1/inspections", OWN),
    Step("ha", Role.COORDINATOR, "/v1/inspections/{inspection_id}/team"),
    Step("ha", Role.INSPECTOR, "/v1/inspections/{inspection_id}/site-entry"),
    Step("zj", Role.COORDINATOR, REQUESTS),
)


def read(node: Served, story: Story) -> dict[str, object]:
    told: dict[str, object] = node.get(f"{REQUESTS}/{story.ids['request_id']}").json()
    return told


def test_request_is_granted_and_the_archive_arrives(two_nodes: Story) -> None:
    zj, ha = two_nodes.nodes["zj"], two_nodes.nodes["ha"]
    for step in LICENSED:
        two_nodes.take(step)
    two_nodes.settle()
    assert read(ha, two_nodes)["state"] == "requested"
    assert len(ha.get(f"{REQUESTS}?state=requested").json()["items"]) == 1
    answer = two_nodes.take(Step("ha", Role.COORDINATOR, f"{REQUESTS}/{{request_id}}/grant"))
    two_nodes.settle()
    granted = ha.get(f"/v1/logs/ha/entries/{answer.json()['position']}").json()
    assert granted["body"]["positions"] == [[3, 4]]  # neither the plan nor the team
    assert granted["body"]["request_id"] == two_nodes.ids["request_id"]
    assert granted["header"]["audience"] == ["nmpa", "zj"]
    for node in (zj, ha):
        told = read(node, two_nodes)
        assert (told["state"], told["answered_on"]) == ("granted", "2026-09-29")
    end = time.monotonic() + 15
    while zj.get("/v1/logs/ha/entries/3").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.05)
    again = ha.post(f"{REQUESTS}/{two_nodes.ids['request_id']}/refusal", examples.ACCESS_REFUSAL)
    problem(again, 409, "access-request-already-answered")


def test_request_is_answered_by_who_was_asked_alone(two_nodes: Story) -> None:
    zj = two_nodes.nodes["zj"]
    two_nodes.take(LICENSED[-1])
    path = f"{REQUESTS}/{two_nodes.ids['request_id']}"
    for way, body in (("grant", examples.ACCESS_GRANT), ("refusal", examples.ACCESS_REFUSAL)):
        problem(zj.post(f"{path}/{way}", body), 409, "access-asked-of-another-authority")


def test_request_that_nobody_made_is_unknown(zj: Served) -> None:
    for way, body in (("grant", examples.ACCESS_GRANT), ("refusal", examples.ACCESS_REFUSAL)):
        problem(zj.post(f"{REQUESTS}/{UNKNOWN}/{way}", body), 404, "access-request-unknown")
    problem(zj.get(f"{REQUESTS}/{UNKNOWN}"), 404, "not-found")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"asked": "zj"}, 409, "access-asked-of-oneself"),
        ({"asked": "xx"}, 422, "unknown-authority"),
        ({"uscc": "1"}, 422, "malformed-uscc"),
        ({"legal_basis": ""}, 422, "text-missing"),
        ({"requested_on": "2999-01-01"}, 422, "date-in-future"),
    ],
)
def test_request_is_refused(zj: Served, change: dict[str, str], status: int, code: str) -> None:
    problem(zj.post(REQUESTS, examples.ACCESS_REQUEST | change), status, code)
    assert zj.size == 0
