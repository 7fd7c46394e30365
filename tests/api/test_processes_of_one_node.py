"""Several processes of one node write to one log: none decides on what it only remembers."""

import json
from collections.abc import Iterator
from contextlib import closing
from uuid import UUID

import pytest

from services.authority import inspections
from services.authority.desk import Request
from services.authority.node import Node, open_node
from services.authority.recent import Known, RecentInspections
from services.authority.routes import examples
from services.authority.routes.inspection_bodies import ClosureBody, FindingBody, SiteEntryBody
from shared.domain.inspection.events import FindingRecorded, InspectionClosed
from shared.domain.inspection.fieldwork import Observation
from shared.domain.inspection.planning import SiteEntry
from shared.web.bodies import read_body
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.writing import enter_site, plan_inspection, post_finding

COORDINATOR = "zj:coordinator-01"


@pytest.fixture
def other(node_on_each: Served) -> Iterator[Node]:
    """Another process of the node: it shares the database and nothing else."""
    with closing(open_node(node_on_each.node.path, node_on_each.clock)) as node:
        yield node


def asked(key: str) -> Request:
    return Request(caller=COORDINATOR, key=key, digest=b"d" * 32)


def test_step_of_the_other_process_stands_in_the_way_of_a_later_one(
    node_on_each: Served, other: Node
) -> None:
    inspection = enter_site(node_on_each)
    assert post_finding(node_on_each, inspection).status_code == 201
    body = read_body(ClosureBody, _json(examples.CLOSURE))
    inspections.close(
        other.desk,
        asked("closure"),
        InspectionClosed(
            **body.model_dump(), inspection_id=UUID(inspection), recorded_by=COORDINATOR
        ),
    )
    problem(post_finding(node_on_each, inspection), 409, "inspection-not-under-way")


def test_step_of_the_other_process_makes_a_later_one_possible(
    node_on_each: Served, other: Node
) -> None:
    inspection = plan_inspection(node_on_each)
    team = node_on_each.post(f"/v1/inspections/{inspection}/team", examples.TEAM)
    assert team.status_code == 201
    body = read_body(SiteEntryBody, _json(examples.SITE_ENTRY))
    inspections.enter_site(
        other.desk, asked("entry"), UUID(inspection), SiteEntry(**body.model_dump())
    )
    answer = post_finding(node_on_each, inspection)
    assert (answer.status_code, answer.json()["resource"]["version"]) == (201, 4)


def test_findings_of_two_processes_are_numbered_one_after_another(
    node_on_each: Served, other: Node
) -> None:
    inspection = enter_site(node_on_each)
    observation = Observation(**read_body(FindingBody, _json(examples.FINDING)).model_dump())
    assert post_finding(node_on_each, inspection).status_code == 201
    inspections.record_finding(other.desk, asked("2"), UUID(inspection), observation)
    assert post_finding(node_on_each, inspection).status_code == 201
    told = [logged.event for logged in other.desk.log.read(f"inspection/{inspection}")]
    assert [event.number for event in told if isinstance(event, FindingRecorded)] == [1, 2, 3]


def test_what_was_written_to_longest_ago_is_forgotten(node_on_each: Served) -> None:
    inspection = enter_site(node_on_each)
    known = node_on_each.node.desk.recent.get(f"inspection/{inspection}")
    assert known is not None
    assert known.version == 3
    recent = RecentInspections(most=2)
    for stream in ("a", "b", "a", "c"):
        recent.remember(stream, Known(1, known.inspection))
    assert recent.get("b") is None
    assert recent.get("a") is not None


def _json(example: object) -> bytes:
    return json.dumps(example).encode()
