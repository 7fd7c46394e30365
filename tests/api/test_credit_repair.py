"""Credit repair between real nodes: what stops, for whom, and how the owner still reads it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.authority.routes import credit_examples as examples
from services.authority.routes import enforcement_examples
from shared.domain.dates import legal_date
from shared.errors import StorageFailed
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import Served, Site
from tests.api.story import ENTRUSTMENT, Story

FIRM = examples.ADVERSE_CONDUCT["uscc"]
ARCHIVE = f"/v1/archives/{FIRM}"
OWNERS = f"{ARCHIVE}/repaired"
WHY = {"reason": "行政复议需要核对原认定"}
SECTION = "adverse-conduct"
PENALTY = {**enforcement_examples.SIMPLE_PENALTY, "decided_on": "2026-06-29"}


def post(node: Served, path: str, body: dict[str, Any]) -> str:
    answer = node.post(f"/v1/{path}", body)
    assert answer.status_code == 201, answer.text
    resource: dict[str, str] = answer.json()["resource"]
    return resource["id"]


@pytest.fixture(scope="module")
def told(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Henan told Zhejiang of facts of dishonesty, a penalty and a listing; it repaired two."""
    with federation(sites, tmp_path_factory.mktemp("repair"), "zj", "ha") as (zj, ha):
        story = Story({"zj": zj, "ha": ha})
        story.play(until=f"{ENTRUSTMENT}/annotation")
        story.settle()
        ids = {
            "repaired": post(ha, SECTION, examples.ADVERSE_CONDUCT),
            "kept": post(ha, SECTION, {**examples.ADVERSE_CONDUCT, "decision_no": "豫罚22"}),
            "expired": post(
                ha,
                SECTION,
                {
                    **examples.ADVERSE_CONDUCT,
                    "severity": "minor",
                    "decided_on": "2026-07-01",
                    "use_until": "2026-09-01",
                },
            ),
            "penalty": post(ha, "penalties", PENALTY),
            "listed": post(ha, "serious-listings", examples.SERIOUS_LISTING),
        }
        story.ids |= ids
        story.settle()
        assert shown(zj) == {ids["repaired"], ids["kept"], ids["listed"]}
        streams = [f"{SECTION}/{ids['repaired']}", f"penalty/{ids['penalty']}"]
        repair = {**examples.CREDIT_REPAIR, "repaired": streams}
        story.ids["repair"] = post(ha, "credit-repairs", repair)
        story.settle()
        yield story


def shown(node: Served, query: str = "") -> set[str]:
    """Return the ids of what the archive of the firm shows of dishonesty."""
    archive = node.get(f"{ARCHIVE}{query}").json()
    return {one["id"] for one in archive["sections"][SECTION]}


@pytest.mark.parametrize("reader", ["zj", "ha"])
def test_archive_shows_neither_what_is_repaired_nor_the_repair(told: Story, reader: str) -> None:
    node = told.nodes[reader]
    left = {told.ids["kept"], told.ids["listed"]}
    today = legal_date(node.node.clock())
    for query in ("", "?as_of=2026-10-19", f"?known_on={today}", "?as_of=2026-08-01"):
        assert shown(node, query) == left, query
    (firm,) = node.get(f"/v1/archives?q={FIRM}").json()["items"]
    assert firm["counts"][SECTION] == len(left)


@pytest.mark.parametrize("reader", ["zj", "ha"])
def test_what_is_repaired_has_neither_document_nor_place_in_a_list(
    told: Story, reader: str
) -> None:
    node = told.nodes[reader]
    problem(node.get(f"/v1/{SECTION}/{told.ids['repaired']}"), 404, "not-found")
    problem(node.get(f"/v1/penalties/{told.ids['penalty']}"), 404, "not-found")
    assert not node.get("/v1/penalties").json()["items"]
    assert not node.get(ARCHIVE).json()["sections"]["violations"]
    listed = node.get(f"/v1/{SECTION}?limit=1").json()
    rest = node.get(f"/v1/{SECTION}?limit=5&cursor={listed['next_cursor']}").json()
    found = {one["id"]: one["use"]["state"] for one in (*listed["items"], *rest["items"])}
    assert found == {told.ids["kept"]: "active", told.ids["expired"]: "expired"}
    assert rest["next_cursor"] is None


def test_entry_of_what_is_repaired_is_evidence_without_its_body(told: Story) -> None:
    for node in told.nodes.values():
        kinds = {}
        for position in range(told.nodes["ha"].size):
            answer = node.get(f"/v1/logs/ha/entries/{position}")
            if answer.status_code == 200:
                kinds[answer.json()["header"]["stream"]] = answer.json()["body"]
        assert kinds[f"{SECTION}/{told.ids['repaired']}"] is None
        assert kinds[f"penalty/{told.ids['penalty']}"] is None
        assert kinds[f"{SECTION}/{told.ids['kept']}"] is not None


def test_repair_is_shown_to_its_authority_alone(told: Story) -> None:
    path = f"/v1/credit-repairs/{told.ids['repair']}"
    ha, zj = told.nodes["ha"], told.nodes["zj"]
    streams = [f"{SECTION}/{told.ids['repaired']}", f"penalty/{told.ids['penalty']}"]
    assert ha.get(path).json()["held"]["repaired"] == streams
    assert [one["id"] for one in ha.get("/v1/credit-repairs").json()["items"]] == [
        told.ids["repair"]
    ]
    problem(zj.get(path), 404, "not-found")
    assert zj.get("/v1/credit-repairs").json()["items"] == []
    problem(ha.get(path, Role.INSPECTOR), 403, "not-permitted")


def test_owner_reads_with_a_reason_and_the_reading_stands_in_its_log(told: Story) -> None:
    ha = told.nodes["ha"]
    before = ha.size
    answer = ha.get(OWNERS, Role.AUDITOR, params=WHY).json()
    uses = {one["id"]: one["use"] for one in answer["facts"]}
    assert uses == {
        told.ids["repaired"]: "repaired",
        told.ids["penalty"]: "repaired",
        told.ids["repair"]: "repaired",
        told.ids["expired"]: "expired",
    }
    assert ha.size == before + 1 == answer["reading"]["position"] + 1
    entry = ha.get(f"/v1/logs/ha/entries/{before}").json()
    assert entry["header"]["audience"] == []
    assert entry["body"]["reason"] == WHY["reason"]
    assert entry["body"]["recorded_by"] == "ha:auditor-01"
    assert set(entry["body"]["streams"]) == {
        f"{one['matter']}/{one['id']}" for one in answer["facts"]
    }


def test_other_authority_reads_nothing_of_it_with_whatever_reason(told: Story) -> None:
    assert told.nodes["zj"].get(OWNERS, params=WHY).json()["facts"] == []


@pytest.mark.parametrize("reason", [{}, {"reason": ""}, {"reason": "  "}])
def test_reading_without_a_reason_is_refused_and_leaves_no_entry(
    told: Story, reason: dict[str, str]
) -> None:
    ha = told.nodes["ha"]
    before = ha.size
    assert ha.get(OWNERS, params=reason).status_code == 422
    problem(ha.get(OWNERS, Role.INSPECTOR, params=WHY), 403, "not-permitted")
    assert ha.size == before


def test_nothing_is_shown_when_the_reading_cannot_be_recorded(
    told: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    ha = told.nodes["ha"]

    def full(*_: object, **__: object) -> None:
        raise StorageFailed("no room")

    monkeypatch.setattr(type(ha.node.desk.log), "append", full)
    answer = ha.get(OWNERS, params=WHY)
    problem(answer, 503, "storage-failed")
    assert "facts" not in answer.text


def test_new_entrustment_or_request_opens_nothing_of_what_is_repaired(told: Story) -> None:
    ha = told.nodes["ha"]
    closed = ha.node.own_archive.closed(FIRM, "gd")
    streams = {entry.stream for entry in closed}
    assert f"{SECTION}/{told.ids['kept']}" in streams
    assert f"{SECTION}/{told.ids['repaired']}" not in streams


def test_only_who_decided_repairs(told: Story) -> None:
    theirs = {**examples.CREDIT_REPAIR, "repaired": [f"{SECTION}/{told.ids['kept']}"]}
    refused = problem(
        told.nodes["zj"].post("/v1/credit-repairs", theirs), 409, "repair-of-another-authority"
    )
    assert refused["rules"] == ["CRD-005"]
    inspection = {**theirs, "repaired": ["inspection/0192"]}
    problem(told.nodes["ha"].post("/v1/credit-repairs", inspection), 409, "not-repairable")


def test_listing_that_was_removed_leaves_the_archive_on_the_same_day(told: Story) -> None:
    ha = told.nodes["ha"]
    path = f"/v1/serious-listings/{told.ids['listed']}"
    today = legal_date(ha.node.clock())
    removal = {**examples.LIST_REMOVAL, "removed_on": str(today + timedelta(days=1))}
    problem(ha.post(f"{path}/removal", removal), 422, "date-in-future")
    assert ha.post(f"{path}/removal", {**removal, "removed_on": str(today)}).status_code == 201
    told.settle()
    assert shown(told.nodes["zj"]) == {told.ids["kept"]}
    assert told.nodes["zj"].get(path).json()["state"] == "removed"


def test_class_is_given_only_by_a_node_that_names_a_policy(
    sites: dict[str, Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: Story
) -> None:
    assert "grade" not in told.nodes["zj"].get(ARCHIVE).json()
    assert told.nodes["zj"].get(ARCHIVE).json()["more_inspections"]["rules"] == ["ARC-002"]
    monkeypatch.setenv("LIANJIAN_CREDIT_GRADING", "2004-454-unverified")
    with federation(sites, tmp_path, "ha") as (ha,):
        position = ha.post(f"/v1/{SECTION}", examples.ADVERSE_CONDUCT).json()["position"]
        archive = ha.get(f"{ARCHIVE}?min_position=ha:{position}").json()
    assert archive["grade"]["class"]["id"] == "untrustworthy"
    assert archive["grade"]["policy"]["verified"] is False
