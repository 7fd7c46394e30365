"""The boards over HTTP: what is due, what nobody sees, and who has it in hand."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.identity.accounts import Account, new_token
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.served import Clock, Served, Site
from tests.api.story import Story

BOARDS = ("deadlines", "blind-spots")


@pytest.fixture(scope="module")
def told(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The story up to the inspection, at Zhejiang's, Henan's and the NMPA's nodes."""
    clock = Clock()
    with federation(sites, tmp_path_factory.mktemp("boards"), "zj", "ha", "nmpa", clock=clock) as (
        zj,
        ha,
        nmpa,
    ):
        story = Story({"zj": zj, "ha": ha, "nmpa": nmpa})
        story.play(until="/v1/inspections")
        story.settle()
        yield story


def items(node: Served, board: str, **filters: str) -> list[dict[str, Any]]:
    answer = node.get(f"/v1/{board}", params={"limit": "100", **filters})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


def test_duty_tells_basis_owner_firms_due_day_and_where_its_facts_stand(told: Story) -> None:
    review = items(told.nodes["ha"], "deadlines", what="review-agreement", authority="ha")[0]
    assert review["rules"][0]["rule"] == "ENT-006"
    assert (review["basis"], review["in_principle"]) == ("law", False)
    assert review["owners"] == ["91410300MA9GK4N71D"]
    assert (review["since"], review["due"]["on"]) == ("2024-07-01", "2025-07-01")
    assert (review["state"], review["days_left"]) == ("overdue", -347)
    assert review["rests_on"] == [{"authority": "zj", "position": 2}]
    assert review["matter"] == f"/v1/entrustments/{told.ids['entrustment_id']}"
    assert review["between"] == ["zj", "ha"]


@pytest.mark.parametrize("board", BOARDS)
def test_nodes_that_hold_the_same_entries_show_the_same_board(told: Story, board: str) -> None:
    for authority in ("zj", "ha"):
        shown = [
            told.nodes[node].get(f"/v1/{board}?authority={authority}&limit=100").json()["items"]
            for node in (authority, "nmpa")
        ]
        for one in (one for page in shown for one in page):
            one["assigned_to"] = None  # the other's own affair
        assert shown[0] == shown[1] != []


def test_what_only_a_firms_own_authority_is_told_is_no_gap_to_others(told: Story) -> None:
    for node, seen in (("zj", True), ("nmpa", True), ("ha", False)):
        found = items(told.nodes[node], "blind-spots", what="set-supervision-level")
        assert ("zj" in {one["authority"] for one in found}) is seen


def test_boards_are_narrowed_by_whose_what_which_rule_firm_owner_and_state(told: Story) -> None:
    ha = told.nodes["ha"]
    every = items(ha, "deadlines")
    contractor = "91410300MA9GK4N71D"
    narrowed: tuple[tuple[dict[str, str], Callable[[dict[str, Any]], bool]], ...] = (
        ({"authority": "ha"}, lambda one: one["authority"] == "ha"),
        ({"what": "audit-contractor"}, lambda one: one["what"] == "audit-contractor"),
        ({"rule": "ENT-006"}, lambda one: one["rules"][0]["rule"] == "ENT-006"),
        ({"owner": contractor}, lambda one: contractor in one["owners"]),
        ({"owner": "zj"}, lambda one: "zj" in one["owners"]),
        ({"uscc": contractor}, lambda one: contractor in one["firms"]),
        ({"state": "overdue"}, lambda one: one["state"] == "overdue"),
        ({"state": "coming"}, lambda one: one["state"] == "coming"),
    )
    for filters, holds in narrowed:
        found = items(ha, "deadlines", **filters)
        assert found == [one for one in every if holds(one)] != [], filters
    assert items(ha, "deadlines", authority="nobody", what="x") == []
    met = items(ha, "deadlines", state="met")
    assert {one["state"] for one in met} == {"met"}
    assert all(one["met_by"] and one["days_left"] is None for one in met)


@pytest.mark.parametrize("board", BOARDS)
def test_board_comes_in_pages_by_due_day(told: Story, board: str) -> None:
    ha = told.nodes["ha"]
    every = items(ha, board)
    paged: list[Any] = []
    path = f"/v1/{board}?limit=1"
    while True:
        page = ha.get(path).json()
        paged += page["items"]
        if page["next_cursor"] is None:
            break
        path = f"/v1/{board}?limit=1&cursor={page['next_cursor']}"
    assert paged == every
    days = [one["due"]["on"] if one["due"] else "9999" for one in every]
    assert days == sorted(days)
    other = "deadlines" if board == "blind-spots" else "blind-spots"
    assert page["next_cursor"] is None
    cursor = ha.get(f"/v1/{board}?limit=1").json()["next_cursor"]
    assert ha.get(f"/v1/{other}?cursor={cursor}").status_code == 422


def test_summaries_count_what_the_boards_list(told: Story) -> None:
    ha = told.nodes["ha"]
    counts = ha.get("/v1/deadlines/summary").json()["counts"]
    every = items(ha, "deadlines")
    assert sum(one["count"] for one in counts) == len(every)
    summary = ha.get("/v1/blind-spots/summary").json()
    spots = items(ha, "blind-spots")
    assert summary["total"] == len(spots) == sum(one["count"] for one in summary["pairs"])
    rules = {one["rule"]["rule"]: one for one in summary["rules"]}
    assert rules["SUP-019"]["what"] == ["inspect-comprehensively"]
    oldest = min(one["since"] for one in spots if one["rules"][0]["rule"] == "SUP-019")
    assert rules["SUP-019"]["oldest_since"] == oldest
    assert {(one["registrant_authority"], one["contractor_authority"]) for one in summary["pairs"]}


def test_duty_is_given_given_on_and_released_and_nobody_else_hears_of_it(told: Story) -> None:
    ha = told.nodes["ha"]
    duty = items(ha, "blind-spots", what="inspect-comprehensively")[-1]["id"]
    path = f"/v1/blind-spots/{duty}/assignment"
    for assignee in ("ha:inspector-01", "ha:analyst-01"):
        given = ha.post(path, {"assignee": assignee, "note": "约谈企业"})
        assert given.status_code == 201, given.text
        assert given.headers["Location"].startswith("/v1/deadlines/")
        settle(ha)
        (mine,) = items(ha, "blind-spots", person=assignee)
        assert (mine["id"], mine["assigned_to"]) == (duty, assignee)
    assert items(ha, "blind-spots", person="ha:inspector-01") == []
    read = ha.get(f"/v1/deadlines/{duty}").json()
    assert [one["facts"]["assignee"] for one in read["assignments"]][-1] == "ha:analyst-01"
    at_zj = items(told.nodes["zj"], "blind-spots", what="inspect-comprehensively")
    assert {one["assigned_to"] for one in at_zj} == {None}
    assert ha.post(path, {"assignee": None}).status_code == 201
    settle(ha)
    assert ha.get(f"/v1/deadlines/{duty}").json()["assigned_to"] is None
    refused = ha.post(path, {})
    assert (refused.status_code, refused.json()["code"]) == (409, "duty-not-assigned")


def test_duty_is_given_to_no_account_that_is_not_there_or_disabled(told: Story) -> None:
    ha = told.nodes["ha"]
    gone = Account(id="ha:gone-01", role=Role.COORDINATOR, display_name="离职账号", disabled=True)
    ha.node.accounts.add(gone.id, gone.role, gone.display_name, new_token().digest)
    ha.node.accounts.disable(gone.id)
    duty = items(ha, "deadlines")[0]["id"]
    for assignee in ("zj:coordinator-01", "ha:nobody-01", gone.id):
        refused = ha.post(f"/v1/deadlines/{duty}/assignment", {"assignee": assignee})
        assert (refused.status_code, refused.json()["code"]) == (422, "assignee-unknown")
        assert refused.json()["errors"][0]["pointer"] == "/assignee"


def test_duty_that_is_not_known_or_met_is_not_given(told: Story) -> None:
    ha = told.nodes["ha"]
    met = items(ha, "deadlines", state="met")[0]["id"]
    body = {"assignee": "ha:coordinator-01"}
    refused = ha.post(f"/v1/deadlines/{met}/assignment", body)
    assert (refused.status_code, refused.json()["code"]) == (409, "duty-met-already")
    for unknown in ("nothing", "entrustments:x:y:", "archive:::", "no-view:1:2:3"):
        answer = ha.post(f"/v1/blind-spots/{unknown}/assignment", body)
        assert (answer.status_code, answer.json()["code"]) == (404, "duty-unknown")
        assert ha.get(f"/v1/deadlines/{unknown}").status_code == 404


def test_deadline_moves_with_the_day_and_closes_with_its_fact(told: Story) -> None:
    ha = told.nodes["ha"]
    entrustment = told.ids["entrustment_id"]
    duty = f"entrustments:{entrustment}:review-agreement:contractor-1"
    given = ha.post(f"/v1/deadlines/{duty}/assignment", {"assignee": "ha:coordinator-01"})
    assert given.status_code == 201
    before = ha.get(f"/v1/deadlines/{duty}").json()
    ha.clock.move(timedelta(days=7))
    assert ha.get(f"/v1/deadlines/{duty}").json()["days_left"] == before["days_left"] - 5
    ha.clock.move(timedelta(days=-7))
    review = {
        "year": 2026,
        "reviewed_on": "2026-11-20",
        "suitable": True,
        "adequate": True,
        "effective": True,
        "gaps": "",
    }
    answer = ha.post(f"/v1/entrustments/{entrustment}/agreement-review", review, Role.REGISTRAR)
    assert answer.status_code == 201, answer.text
    settle(ha)
    after = ha.get(f"/v1/deadlines/{duty}").json()
    assert (after["state"], after["met_on"]) == ("met", "2026-11-20")
    assert after["assigned_to"] == "ha:coordinator-01"
    assert duty not in {one["id"] for one in items(ha, "blind-spots")}


def settle(node: Served) -> None:
    """Wait until the node shows all that it wrote."""
    least = f"{node.node.authority}:{node.size - 1}"
    assert node.get(f"/v1/archives?min_position={least}").status_code == 200
