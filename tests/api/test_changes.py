"""The change feed over HTTP: who may know what, the form of its items, waiting for what comes."""

import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from shared.web.paging import write_cursor
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import Served, Site
from tests.api.story import Story

FOR_THE_WRITER = ("inspection.planned", "inspection.team", "inspection.pledge", "complaint.")


def follow(node: Served, role: Role = Role.ANALYST, **asked: Any) -> list[dict[str, Any]]:
    """Return all items from the beginning on, a page at a time."""
    items: list[dict[str, Any]] = []
    after: dict[str, str] = {}
    while True:
        answer = node.get("/v1/changes", role, params={**asked, **after})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        items += page["items"]
        after = {"after": page["next_cursor"]}
        if not page["more"]:
            return items


def test_feed_of_each_node_tells_every_entry_but_what_is_repaired_or_sealed_or_for_nobody(
    case: Story,
) -> None:
    for authority, node in case.nodes.items():
        items = follow(node, Role.AUDITOR, limit=7)
        told = {one["id"] for one in items}
        repairs = [one for one in items if one["type"] == "credit.repaired.v1"]
        repaired = {(one["log"], stream) for one in repairs for stream in one["data"]["repaired"]}
        for position in range(node.size):
            entry = node.get(f"/v1/logs/{authority}/entries/{position}", Role.AUDITOR).json()
            header = entry["header"]
            left_out = not header["audience"] or header["kind"].startswith("joint-plan.")
            left_out |= (authority, header["stream"]) in repaired
            assert (f"{authority}:{position}" in told) is not left_out
        assert {one.partition(":")[0] for one in told} == set(case.nodes)


def test_nothing_for_the_writer_alone_and_nothing_personal_is_told(case: Story) -> None:
    for node in case.nodes.values():
        for one in follow(node):
            assert not one["type"].startswith(FOR_THE_WRITER)
            assert "personal" not in one["data"]


def test_items_have_the_attributes_of_cloud_events(case: Story) -> None:
    items = follow(case.nodes["zj"])
    assert len({(one["source"], one["id"]) for one in items}) == len(items)
    finding = next(one for one in items if one["type"] == "inspection.finding-recorded.v1")
    assert finding["specversion"] == "1.0"
    assert finding["source"] == f"//{finding['log']}.mpa.example/log"
    assert finding["id"] == f"{finding['log']}:{finding['position']}"
    assert finding["subject"] == f"inspection/{finding['data']['inspection_id']}"
    assert finding["datacontenttype"] == "application/json"
    assert finding["time"].endswith("Z")
    assert finding["arrivedat"].endswith("Z")
    assert finding["data"]["clause"] == examples.FINDING["clause"]
    for one in items:
        assert all(name.isalnum() and name.islower() for name in one)
        assert not any(isinstance(one[name], list | dict) for name in one if name != "data")


def test_feed_is_narrowed_by_type_and_firm(case: Story) -> None:
    node, firm = case.nodes["nmpa"], examples.LICENCE["uscc"]
    everything = follow(node)
    assert follow(node, type="licence.") == [
        one for one in everything if one["type"].startswith("licence.")
    ]
    assert follow(node, firm=firm) == [one for one in everything if firm in one["firms"].split()]
    assert follow(node, type="nothing.") == []


def test_requests_for_access_are_told_to_those_who_may_read_them(case: Story) -> None:
    node = case.nodes["ha"]
    assert any(one["type"].startswith("access.") for one in follow(node, Role.AUDITOR))
    assert not any(one["type"].startswith("access.") for one in follow(node, Role.INSPECTOR))


def test_answer_says_how_complete_it_is(case: Story) -> None:
    answer = case.nodes["zj"].get("/v1/changes?limit=1", Role.ANALYST).json()
    assert {one["authority"] for one in answer["completeness"]["logs"]} == set(case.nodes)
    assert answer["more"] is True


@pytest.mark.parametrize("after", ["x", "W10", "WyJjaGFuZ2VzIiwiemoiXQ", "%F0%9F%92%A5"])
def test_cursor_that_is_none_is_refused(case: Story, after: str) -> None:
    answer = case.nodes["zj"].get(f"/v1/changes?after={after}", Role.ANALYST)
    problem(answer, 422, "invalid-input")


def test_cursor_of_another_node_or_of_what_was_lost_is_refused(case: Story) -> None:
    ha, zj = case.nodes["ha"], case.nodes["zj"]
    cursor = ha.get("/v1/changes", Role.ANALYST).json()["next_cursor"]
    refused = zj.get(f"/v1/changes?after={cursor}", Role.ANALYST)
    assert problem(refused, 422, "invalid-input")["errors"][0]["code"] == "cursor-malformed"
    ahead = write_cursor("changes", ("zj", "ha:0,zj:999999"))
    refused = zj.get(f"/v1/changes?after={ahead}", Role.ANALYST)
    assert problem(refused, 422, "invalid-input")["errors"][0]["code"] == "cursor-ahead"


@contextmanager
def asking(node: Served, path: str) -> Generator[list[httpx.Response]]:
    """Ask in another thread during the block; its answer is there behind it."""
    answers: list[httpx.Response] = []
    thread = threading.Thread(target=lambda: answers.append(node.get(path, Role.ANALYST)))
    thread.start()
    try:
        yield answers
    finally:
        thread.join()


def test_whoever_waits_is_told_at_once_of_what_comes(zj: Served) -> None:
    cursor = zj.get("/v1/changes", Role.ANALYST).json()["next_cursor"]
    began = time.monotonic()
    with asking(zj, f"/v1/changes?wait=20&after={cursor}") as answers:
        zj.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR)
    assert time.monotonic() - began < 15
    (item,) = answers[0].json()["items"]
    assert item["type"] == "enterprise.recorded.v1"
    assert item["data"]["uscc"] == examples.ENTERPRISE["uscc"]


def test_waiting_ends_with_nothing_when_the_time_is_over_or_the_node_stops(
    sites: dict[str, Site], tmp_path: Path
) -> None:
    with federation(sites, tmp_path, "zj") as (node,):
        answer = node.get("/v1/changes?wait=1", Role.ANALYST).json()
        assert (answer["items"], answer["more"]) == ([], False)
        began = time.monotonic()
        with asking(node, "/v1/changes?wait=30") as answers:
            node.node.bell.close()
        assert time.monotonic() - began < 15
        assert answers[0].json()["items"] == []
