"""Correcting and annulling entries over HTTP: by whom, with what effect, and who reads of it."""

import time
from typing import Any

import httpx

from services.authority.routes import correction_examples, examples
from shared.identity.roles import Role
from tests.api.prepared import Prepared, problem
from tests.api.served import Served
from tests.api.story import Step, Story
from tests.api.writing import OWN, enter_site

CORRECTION: dict[str, Any] = {
    "reason": "录入有误",
    "changes": {"fact": "待验批次为三批。"},
    "corrected_on": "2026-11-20",
}
ANNULMENT = {"reason": "误登记", "annulled_on": "2026-11-20"}
INSPECTED = (
    Step("ha", Role.REGISTRAR, "/v1/licences"),
    Step("ha", Role.COORDINATOR, "/v1/inspections", OWN),
    Step("ha", Role.COORDINATOR, "/v1/inspections/{inspection_id}/team"),
    Step("ha", Role.INSPECTOR, "/v1/inspections/{inspection_id}/site-entry"),
    Step("ha", Role.INSPECTOR, "/v1/inspections/{inspection_id}/findings"),
)
CONTRACTOR = examples.LICENCE["uscc"]


def correct(
    node: Served, position: int, body: dict[str, Any] | None = None, seen: str | None = None
) -> httpx.Response:
    path = f"/v1/logs/{node.node.authority}/entries/{position}/correction"
    headers = None if seen is None else {"if-match": seen}
    return node.post(path, body or CORRECTION, Role.COORDINATOR, headers=headers)


def annul(node: Served, position: int) -> httpx.Response:
    path = f"/v1/logs/{node.node.authority}/entries/{position}/annulment"
    return node.post(path, ANNULMENT, Role.COORDINATOR)


def finding_in(archive: dict[str, Any]) -> dict[str, Any]:
    (group,) = archive["sections"]["inspections"]
    found: dict[str, Any] = next(
        line for line in group["lines"] if line["kind"] == "inspection.finding-recorded.v1"
    )
    return found


def test_correction_is_shown_with_what_was_before_and_reaches_who_is_let_in_later(
    two_nodes: Story,
) -> None:
    zj, ha = two_nodes.nodes["zj"], two_nodes.nodes["ha"]
    for step in INSPECTED:
        two_nodes.take(step)
    inspection, position = two_nodes.ids["inspection_id"], two_nodes.ids["position"]
    two_nodes.settle()
    before = ha.get(f"/v1/inspections/{inspection}")
    answer = correct(ha, position, seen=before.headers["etag"])
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/v1/inspections/{inspection}"
    two_nodes.settle()
    after = ha.get(answer.headers["location"])
    assert after.headers["etag"] == answer.headers["etag"]
    other = CORRECTION | {"changes": {"affects_quality": True}}
    stale = correct(ha, position, other, seen=before.headers["etag"])
    problem(stale, 412, "version-mismatch")

    told = finding_in(ha.get(f"/v1/archives/{CONTRACTOR}").json())
    assert (told["status"], told["facts"]["fact"]) == ("corrected", CORRECTION["changes"]["fact"])
    (one,) = told["corrections"]
    assert one["changed"] == {"fact": examples.FINDING["fact"]}
    assert (one["position"], one["reason"]) == (answer.json()["position"], CORRECTION["reason"])

    two_nodes.take(Step("zj", Role.COORDINATOR, "/v1/access-requests"))
    two_nodes.take(Step("ha", Role.COORDINATOR, "/v1/access-requests/{request_id}/grant"))
    end = time.monotonic() + 15
    while zj.get(f"/v1/logs/ha/entries/{one['position']}").status_code != 200:
        assert time.monotonic() < end
        time.sleep(0.05)
    two_nodes.settle()
    assert finding_in(zj.get(f"/v1/archives/{CONTRACTOR}").json()) == told


def test_decisions_go_by_what_is_corrected_and_not_annulled(zj: Served) -> None:
    inspection = enter_site(zj)
    findings = f"/v1/inspections/{inspection}/findings"
    first, second = (zj.post(findings, examples.FINDING).json()["position"] for _ in range(2))
    assert annul(zj, first).status_code == 201
    assert zj.post(findings, examples.FINDING).status_code == 201
    confirmed = f"{findings}/1/confirmation"
    problem(
        zj.post(confirmed, examples.FINDING_CONFIRMATION, Role.COORDINATOR), 409, "finding-unknown"
    )
    body = zj.get(f"/v1/logs/zj/entries/{second + 2}").json()["body"]
    assert body["number"] == 3
    found = zj.get(f"/v1/inspections/{inspection}?min_position=zj:{second + 2}").json()["sides"][
        "zj"
    ]
    assert [one["number"] for one in found["findings"]] == [2, 3]
    problem(annul(zj, first), 409, "entry-already-annulled")


def test_matter_that_was_annulled_is_recorded_anew(zj: Served) -> None:
    filed = zj.post("/v1/self-inspections", examples.SELF_INSPECTION, Role.REGISTRAR)
    assert filed.status_code == 201
    path = f"/v1/logs/zj/entries/{filed.json()['position']}/annulment"
    annulled = zj.post(path, correction_examples.ANNULMENT, Role.REGISTRAR)
    assert annulled.status_code == 201
    again = zj.post("/v1/self-inspections", examples.SELF_INSPECTION, Role.REGISTRAR)
    assert again.status_code == 201
    archive = zj.get(f"/v1/archives/{CONTRACTOR}?min_position=zj:{again.json()['position']}").json()
    lines = archive["sections"]["licences"]
    assert [line["status"] for line in lines] == ["annulled", "final"]


def test_entry_of_another_authority_is_not_corrected_here(two_nodes: Story) -> None:
    ha, zj = two_nodes.nodes["ha"], two_nodes.nodes["zj"]
    two_nodes.take(INSPECTED[0])
    two_nodes.settle()
    for way, body in (("correction", CORRECTION), ("annulment", ANNULMENT)):
        path = f"/v1/logs/ha/entries/0/{way}"
        problem(zj.post(path, body, Role.COORDINATOR), 409, "entry-of-another-authority")
        unknown = zj.post(path.replace("/0/", "/7/"), body, Role.COORDINATOR)
        problem(unknown, 404, "not-found")
    assert ha.size == 1


def test_refusal_points_at_the_field(prepared: Prepared) -> None:
    changes = {"certificate_no": "国械注准20253130001"}
    answer = correct(prepared.node, 0, {**CORRECTION, "changes": changes})
    told = problem(answer, 422, "field-not-correctable")
    assert told["errors"][0]["pointer"] == "/changes"
