"""Reference data over HTTP: published by one node, known to all, decided by (D8, PRO-001)."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from services.authority.known_reference import REMEMBERED_SECONDS, KnownReference
from services.authority.routes import examples
from services.authority.routes.reference_examples import (
    CALENDAR,
    CATALOGUE,
    DEADLINE_POLICY,
    GRADING_POLICY,
    SCHEME,
)
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import Clock, Served, Site
from tests.api.writing import OWN

PATHS = ("catalogues", "schemes", "calendars", "deadline-policies", "grading-policies")
BANNED = CATALOGUE | {
    "id": "2027-ban",
    "in_force_from": "2027-01-01",
    "rows": [
        {
            "row": "B1",
            "article": "第1项",
            "code_prefix": "07-03",
            "name_zh": "样例",
            "name_en": "Sample",
            "unless": [{"animal_derived": False}],
        }
    ],
}
"""An invented edition that bans the device of the examples, unless free of animal material."""


@pytest.fixture
def nodes(sites: dict[str, Site], tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    """The national node and Zhejiang's, which exchange; the clock is theirs alone."""
    with federation(sites, tmp_path, "nmpa", "zj", clock=Clock()) as (nmpa, zj):
        yield nmpa, zj


def check(node: Served, **asked: str) -> dict[str, Any]:
    answer = node.get("/v1/catalogues/check", params=asked)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def publish(node: Served, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = node.post(f"/v1/{path}", body, Role.OPERATOR)
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def await_position(node: Served, receipt: dict[str, Any], authority: str) -> None:
    least = f"{authority}:{receipt['position']}"
    assert node.get(f"/v1/archives?min_position={least}").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_what_ships_is_listed_without_source(zj: Served, path: str) -> None:
    listed = zj.get(f"/v1/{path}").json()
    assert listed["items"]
    assert listed["next_cursor"] is None
    for one in listed["items"]:
        assert (one["source"], one["authority"]) == (None, "nmpa")
        read = zj.get(f"/v1/{path}/{one['id']}").json()
        del read["completeness"]
        assert read == one


def test_editions_are_listed_by_the_day_on_which_they_hold(zj: Served) -> None:
    def ids(path: str, on: str) -> list[str]:
        return [one["id"] for one in zj.get(f"/v1/{path}?on={on}").json()["items"]]

    assert ids("catalogues", "2022-05-01") == ["2022-17"]
    assert ids("catalogues", "2022-04-30") == []
    assert ids("calendars", "2025-06-01") == ["2025"]
    assert ids("calendars", "2027-01-01") == []


def test_edition_that_is_not_known_is_not_found(zj: Served) -> None:
    problem(zj.get("/v1/catalogues/2027-99"), 404, "not-found")
    problem(zj.get("/v1/catalogues/2027-99/impact"), 404, "edition-unknown-here")


@pytest.mark.parametrize(
    ("asked", "result", "row"),
    [
        ({"code": "12-01-01"}, "prohibited", "A1"),
        ({"code": "13-07-03", "implantable": "true"}, "needs_human", "O1"),
        ({"code": "07-03-03", "implantable": "false"}, "allowed", None),
        ({"code": "12-01-01", "on": "2022-04-30"}, "needs_human", None),
        ({}, "needs_human", "O1"),
    ],
)
def test_check_answers_with_edition_row_and_reason(
    zj: Served, asked: dict[str, str], result: str, row: str | None
) -> None:
    told = check(zj, **asked)
    assert (told["result"], told["row"]) == (result, row)
    assert told["reason_zh"]
    assert told["reason_en"]


@pytest.mark.parametrize("query", ["on=1", "implantable=perhaps", "colour=red", "on=2026-02-30"])
def test_check_reads_its_parameters_strictly(zj: Served, query: str) -> None:
    problem(zj.get(f"/v1/catalogues/check?{query}"), 422, "invalid-input")


@pytest.mark.parametrize(
    ("query", "on", "provisional"),
    [
        ("start=2026-09-24&days=10", "2026-10-15", False),
        ("start=2026-04-01&days=6&unit=month", "2026-10-08", False),
        ("start=2026-12-25&days=10&unit=working-day", "2027-01-08", True),
    ],
)
def test_due_day_is_counted_by_the_calendar(
    zj: Served, query: str, on: str, provisional: bool
) -> None:
    told = zj.get(f"/v1/calendars/due?{query}").json()
    assert (told["on"], told["provisional"]) == (on, provisional)


def test_period_too_long_to_count_is_refused(zj: Served) -> None:
    problem(zj.get("/v1/calendars/due?start=2026-01-01&days=99999"), 422, "invalid-input")
    answer = zj.get("/v1/calendars/due?start=9999-12-31&days=9&unit=day")
    problem(answer, 422, "period-out-of-bounds")


@pytest.mark.parametrize(("path", "body"), [("catalogues", CATALOGUE), ("calendars", CALENDAR)])
def test_province_publishes_no_national_matter(zj: Served, path: str, body: dict[str, Any]) -> None:
    refused = problem(
        zj.post(f"/v1/{path}", body, Role.OPERATOR), 409, "published-by-the-national-authority"
    )
    assert refused["rules"] == ["PRO-001", "LAW-012"]


def test_refusals_name_the_member_at_fault(zj: Served) -> None:
    rule = DEADLINE_POLICY["rules"][0]
    twice = DEADLINE_POLICY | {"rules": [rule, rule]}
    answer = zj.post("/v1/deadline-policies", twice, Role.OPERATOR)
    (fault,) = problem(answer, 422, "deadline-policy-unsound")["errors"]
    assert fault["pointer"] == "/rules/1/key"
    unknown = GRADING_POLICY | {"supersedes": ["nothing"]}
    answer = zj.post("/v1/grading-policies", unknown, Role.OPERATOR)
    (fault,) = problem(answer, 422, "edition-unknown")["errors"]
    assert fault["pointer"] == "/supersedes/0"


def test_edition_is_published_once_and_a_repeated_request_is_answered_as_before(
    zj: Served,
) -> None:
    first = zj.post("/v1/schemes", SCHEME, Role.OPERATOR, key="once")
    again = zj.post("/v1/schemes", SCHEME, Role.OPERATOR, key="once")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    problem(zj.post("/v1/schemes", SCHEME, Role.OPERATOR), 409, "edition-already-published")


def test_publications_are_kept_and_read_on_each_database(node_on_each: Served) -> None:
    for path, body in (
        ("schemes", SCHEME),
        ("deadline-policies", DEADLINE_POLICY),
        ("grading-policies", GRADING_POLICY),
    ):
        position = publish(node_on_each, path, body)["position"]
        kept = node_on_each.get(f"/v1/{path}/{body['id']}").json()
        assert (kept["authority"], kept["source"]["position"]) == ("zj", position)
    assert SCHEME["id"] in node_on_each.node.desk.reference().schemes


def test_provincial_scheme_is_decided_by_at_home_at_once(zj: Served) -> None:
    publish(zj, "schemes", SCHEME | {"in_force_from": "2026-11-01"})
    plan = OWN | {"scheme": SCHEME["id"]}
    assert zj.post("/v1/inspections", plan).status_code == 201


def test_publication_reaches_a_province_and_changes_what_is_decided_from_its_day_on(
    nodes: tuple[Served, Served],
) -> None:
    nmpa, zj = nodes
    asked = {"code": "07-03-03", "implantable": "false", "animal_derived": "true"}
    assert check(zj, on="2027-01-01", **asked)["result"] == "allowed"
    receipt = publish(nmpa, "catalogues", BANNED)
    await_position(zj, receipt, "nmpa")
    arrived = zj.get("/v1/catalogues/2027-ban").json()
    assert (arrived["source"]["log"], arrived["source"]["position"]) == ("nmpa", 0)
    assert zj.get("/v1/catalogues/2022-17").json()["superseded_by"] == "2027-ban"
    eventually_prohibited(zj, asked)
    assert check(zj, on="2026-12-31", **asked)["result"] == "allowed"


def eventually_prohibited(node: Served, asked: dict[str, str]) -> None:
    """Ask until the node has looked again, which it does every second."""
    for _ in range(10_000):
        if check(node, on="2027-01-01", **asked)["result"] == "prohibited":
            return
    pytest.fail("the publication was never decided by")


def test_what_was_known_on_a_day_is_told(nodes: tuple[Served, Served]) -> None:
    nmpa, _ = nodes
    yesterday = (nmpa.clock().date() - timedelta(days=1)).isoformat()
    publish(nmpa, "catalogues", BANNED)
    listed = nmpa.get(f"/v1/catalogues?known_on={yesterday}").json()["items"]
    assert [(one["id"], one["superseded_by"]) for one in listed] == [("2022-17", None)]
    problem(nmpa.get(f"/v1/catalogues/2027-ban?known_on={yesterday}"), 404, "not-found")
    asked = {"code": "07-03-03", "implantable": "false", "on": "2027-01-01"}
    assert check(nmpa, **asked)["result"] == "needs_human"
    assert check(nmpa, known_on=yesterday, **asked)["result"] == "allowed"


def test_impact_lists_the_live_entrustments_whose_answer_changes(
    nodes: tuple[Served, Served],
) -> None:
    nmpa, zj = nodes
    certificate = examples.CERTIFICATE | {"animal_derived": True}
    assert zj.post("/v1/certificates", certificate, Role.REGISTRAR).status_code == 201
    stated = zj.post("/v1/entrustments", examples.ENTRUSTMENT, Role.REGISTRAR).json()
    await_position(nmpa, stated, "zj")
    publish(nmpa, "catalogues", BANNED)
    impact = nmpa.get("/v1/catalogues/2027-ban/impact").json()
    (affected,) = impact["affected"]
    assert (impact["on"], impact["live"]) == ("2027-01-01", 1)
    assert affected["entrustment_id"] == stated["resource"]["id"]
    assert (affected["change"], affected["before"], affected["row"]) == (
        "prohibited",
        "allowed",
        "B1",
    )
    assert impact["completeness"]["logs"]
    shipped = nmpa.get("/v1/catalogues/2022-17/impact").json()
    assert [one["change"] for one in shipped["affected"]] == ["no_longer_open"]


def test_decisions_read_no_database_for_what_they_know_already(zj: Served) -> None:
    seconds = [0.0]
    database = CountingReads(zj.node.database)
    known = KnownReference("zj", database, lambda: seconds[0])  # type: ignore[arg-type]
    first = known()
    reads = database.reads
    assert all(known() is first for _ in range(100))
    assert database.reads == reads
    publish(zj, "schemes", SCHEME)
    assert SCHEME["id"] not in known().schemes
    seconds[0] += REMEMBERED_SECONDS
    assert SCHEME["id"] in known().schemes


class CountingReads:
    """A database that counts how often it is read."""

    def __init__(self, database: Any) -> None:
        self._database = database
        self.reads = 0

    def read(self) -> Any:
        """Read, and count it."""
        self.reads += 1
        return self._database.read()
