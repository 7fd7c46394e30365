"""A new entrustment opens history, between real nodes; an archive is asked for and opened."""

import time
from typing import Any

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from shared.log.late_page import LateRequest, accept_late_page
from shared.log.proof import InclusionProof
from tests.api.log_reading import Key, checkpoint, trusted
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import INSPECTION, Step, Story
from tests.api.writing import OWN

CONTRACTOR = examples.LICENCE["uscc"]
BEFORE = (
    Step("zj", Role.REGISTRAR, "/v1/enterprises"),
    Step("ha", Role.REGISTRAR, "/v1/licences"),
    Step("ha", Role.COORDINATOR, "/v1/inspections", OWN),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/team"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/site-entry"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/findings"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/closure"),
)
PLAN_AND_TEAM = {1, 2}
SECONDS = 15.0


def hidden(node: Served, log: str) -> int:
    stated: list[dict[str, Any]] = node.get("/v1/archives").json()["completeness"]["logs"]
    count: int = next(one["hidden"] for one in stated if one["authority"] == log)
    return count


def until_hidden(node: Served, log: str, count: int) -> None:
    end = time.monotonic() + SECONDS
    while hidden(node, log) != count:
        assert time.monotonic() < end, f"{hidden(node, log)} hidden, not {count}"
        time.sleep(0.05)


def inspected(node: Served) -> list[str]:
    """Return the kinds that the archive of the contractor shows of inspections."""
    archive = node.get(f"/v1/archives/{CONTRACTOR}").json()
    return [line["kind"] for one in archive["sections"]["inspections"] for line in one["lines"]]


@pytest.fixture
def opened(two_nodes: Story) -> Story:
    """Henan inspected the contractor; then Zhejiang recorded that it makes for a firm there."""
    for step in BEFORE:
        two_nodes.take(step)
    two_nodes.settle()
    zj = two_nodes.nodes["zj"]
    assert hidden(zj, "ha") == 5
    two_nodes.take(Step("zj", Role.REGISTRAR, "/v1/certificates"))
    two_nodes.take(Step("zj", Role.REGISTRAR, "/v1/entrustments"))
    until_hidden(zj, "ha", len(PLAN_AND_TEAM))
    return two_nodes


def test_new_entrustment_opens_the_inspections_that_came_before(opened: Story) -> None:
    zj, ha = opened.nodes["zj"], opened.nodes["ha"]
    zj.node.projector.catch_up()
    assert inspected(zj) == inspected(ha) != []
    assert (
        zj.get(f"/v1/archives/{CONTRACTOR}").json()["sections"]
        == (ha.get(f"/v1/archives/{CONTRACTOR}").json()["sections"])
    )
    grant = ha.get(f"/v1/logs/ha/entries/{ha.size - 1}").json()
    assert grant["header"]["kind"] == "access.granted.v1"
    assert grant["header"]["audience"] == ["nmpa", "zj"]
    assert grant["body"]["positions"] == [[3, 6]]
    assert grant["body"]["entrustment_id"] == opened.ids["entrustment_id"]
    for position in PLAN_AND_TEAM:
        problem(zj.get(f"/v1/logs/ha/entries/{position}"), 404, "not-found")


def test_exactly_one_grant_is_written_and_none_when_nothing_is_due(opened: Story) -> None:
    ha, zj = opened.nodes["ha"], opened.nodes["zj"]
    size = ha.size
    opened.take(Step("ha", Role.REGISTRAR, "/v1/entrustments/{entrustment_id}/acknowledgement"))
    assert _open_all(ha) == 0
    assert _open_all(zj) == 0
    assert ha.size == size + 1
    assert zj.size == 3  # it has inspected nobody, so there is nothing to be opened


def _open_all(node: Served) -> int:
    from services.authority.opening import open_history  # noqa: PLC0415

    firms = (CONTRACTOR, examples.ENTERPRISE["uscc"])
    return sum(open_history(node.node.desk, node.node.own_archive, firm) for firm in firms)


def test_granted_entry_is_served_with_its_proof(opened: Story, key: Key) -> None:
    ha = opened.nodes["ha"]
    page = ha.ask_as(key("zj"), "/v1/logs/ha/entries?positions=1,3,5")
    assert page.headers["content-type"] == "application/x-ndjson"
    asked = LateRequest(size=ha.size, positions=[1, 3, 5])
    late = accept_late_page(trusted(ha), "zj", asked, page.content.splitlines(keepends=True), {})
    assert [(entry.position, entry.problem) for entry in late.entries] == [(3, None), (5, None)]
    log = trusted(ha)
    for entry in late.entries:
        text = ha.ask_as(key("zj"), f"/v1/logs/ha/entries/{entry.position}/proof").text
        proof = InclusionProof.parse(text)
        proof.verify(entry.leaf_hash, log.origin, log.log_keys, log.clock_keys)
    problem(ha.ask_as(key("zj"), "/v1/logs/ha/entries/1/proof"), 404, "not-found")
    problem(ha.ask_as(key("nmpa"), "/v1/logs/ha/entries/2/proof"), 404, "not-found")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?positions=",
        "?positions=1,1",
        "?positions=2,1",
        "?positions=01",
        "?positions=1,",
        "?positions=-1",
        "?positions=1%2C%202",
        "?positions=" + ",".join(map(str, range(201))),
        "?positions=1&size=01",
    ],
)
def test_positions_are_read_strictly(case: Story, query: str) -> None:
    problem(case.nodes["ha"].get(f"/v1/logs/ha/entries{query}", Role.AUDITOR), 422, "invalid-input")


@pytest.mark.parametrize("query", ["positions=1000", "positions=3&size=3", "positions=3&from=4"])
def test_positions_that_the_size_has_not_are_refused(case: Story, query: str) -> None:
    answer = case.nodes["ha"].get(f"/v1/logs/ha/entries?{query}", Role.AUDITOR)
    problem(answer, 422, "positions-out-of-range")


def test_entries_of_another_log_or_size_are_not_found(case: Story) -> None:
    ha = case.nodes["ha"]
    problem(ha.get("/v1/logs/zj/entries?positions=0", Role.AUDITOR), 404, "not-found")
    problem(ha.get("/v1/logs/ha/entries?positions=0&size=1000", Role.AUDITOR), 404, "not-found")


def test_page_of_positions_rests_on_the_newest_size_or_the_one_asked_for(case: Story) -> None:
    ha = case.nodes["ha"]
    for size in (ha.size, 5):
        text = ha.get(f"/v1/logs/ha/entries?positions=0,4&size={size}", Role.AUDITOR).text
        first = text.splitlines()[0]
        assert f'"size":{size}' in first
        assert checkpoint(ha, ha.get(f"/v1/logs/ha/checkpoint?size={size}").text).size == size
