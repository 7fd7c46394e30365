"""Campaigns over HTTP: who organises, who reads, and what is read of their cases."""

from typing import Any

import pytest

from services.authority.routes import campaign_examples as examples
from services.authority.routes import joint_examples
from shared.identity.roles import Role
from tests.api.beats import beating
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Story

ABSENT = "01920000-0000-7000-8000-000000000000"


def announce(node: Served) -> str:
    """Announce a campaign and return its path."""
    answer = node.post("/v1/campaigns", examples.CAMPAIGN, Role.COORDINATOR)
    assert answer.status_code == 201, answer.text
    return f"/v1/campaigns/{answer.json()['resource']['id']}"


def test_campaign_is_read_alike_by_all_who_take_part(case: Story) -> None:
    path = f"/v1/campaigns/{case.ids['campaign_id']}"
    told = {name: node.get(path) for name, node in case.nodes.items()}
    documents = [{**one.json(), "completeness": None} for one in told.values()]
    assert all(document == documents[0] for document in documents)
    assert (documents[0]["state"], documents[0]["speaker"]) == ("closed", "zj")
    assert documents[0]["cases"] == []
    assert {one.headers["etag"] for one in told.values()} == {'"2"'}
    again = case.nodes["ha"].get(path, headers={"if-none-match": '"2"'})
    assert again.status_code == 200, "its cases may be others now"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("organiser=zj", 1),
        ("organiser=ha", 0),
        ("participant=ha&state=closed", 1),
        ("purpose=for-cause", 1),
        ("purpose=key", 0),
        ("state=announced", 0),
    ],
)
def test_campaigns_are_found_by_who_takes_part_and_what_for(
    case: Story, wanted: str, found: int
) -> None:
    answer = case.nodes["ha"].get(f"/v1/campaigns?{wanted}").json()
    assert len(answer["items"]) == found


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"participants": ["zj"]}, 422, "campaign-of-one-authority"),
        ({"participants": ["hk"]}, 422, "unknown-authority"),
        ({"participants": []}, 422, "list-missing"),
        ({"purposes": ["key", "key"]}, 422, "purpose-named-twice"),
        ({"purposes": ["raid"]}, 422, "invalid-input"),
        ({"period_until": "2026-08-31"}, 422, "period-reversed"),
        ({"firms": ["91330402MA2JD7W36F"]}, 422, "invalid-input"),
    ],
)
def test_campaign_refused_names_its_reason(
    zj: Served, change: dict[str, object], status: int, code: str
) -> None:
    answer = zj.post("/v1/campaigns", examples.CAMPAIGN | change, Role.COORDINATOR)
    problem(answer, status, code)


def test_campaign_is_closed_once_by_its_organiser(zj: Served) -> None:
    path = announce(zj)
    closure = f"{path}/closure"
    stale = {"if-match": '"2"'}
    refused = zj.post(closure, examples.CAMPAIGN_CLOSURE, Role.COORDINATOR, headers=stale)
    problem(refused, 412, "version-mismatch")
    early = examples.CAMPAIGN_CLOSURE | {"closed_on": "2026-08-19"}
    answer = zj.post(closure, early, Role.COORDINATOR)
    problem(answer, 409, "campaign-closed-before-announced")
    seen = {"if-match": '"1"'}
    closed = zj.post(closure, examples.CAMPAIGN_CLOSURE, Role.COORDINATOR, headers=seen)
    assert (closed.status_code, closed.headers["etag"]) == (201, '"2"')
    again = zj.post(closure, examples.CAMPAIGN_CLOSURE, Role.COORDINATOR)
    problem(again, 409, "campaign-already-closed")


def test_campaign_of_another_authority_is_not_closed_here(case: Story) -> None:
    path = f"/v1/campaigns/{case.ids['campaign_id']}/closure"
    answer = case.nodes["ha"].post(path, examples.CAMPAIGN_CLOSURE, Role.COORDINATOR)
    problem(answer, 404, "campaign-unknown")


def test_campaign_that_does_not_exist_is_not_found(zj: Served) -> None:
    problem(zj.get(f"/v1/campaigns/{ABSENT}"), 404, "not-found")
    path = f"/v1/campaigns/{ABSENT}/closure"
    problem(zj.post(path, examples.CAMPAIGN_CLOSURE, Role.COORDINATOR), 404, "campaign-unknown")


def test_case_of_a_campaign_is_read_with_it_once_it_is_opened_and_not_before(zj: Served) -> None:
    path = announce(zj)
    named: dict[str, Any] = {"campaign_id": path.rpartition("/")[2], "entrustments": []}
    with beating([zj]):
        proposed = zj.post("/v1/joint-inspections", joint_examples.PLAN | named)
        assert proposed.status_code == 201, proposed.text
        assert zj.get(f"{path}?min_position=zj:{zj.size - 1}").json()["cases"] == []
        case = f"/v1/joint-inspections/{proposed.json()['resource']['id']}"
        withdrawn = zj.post(f"{case}/withdrawal", joint_examples.WITHDRAWAL)
        assert withdrawn.status_code == 201, withdrawn.text
        while not (cases := zj.get(path).json()["cases"]):
            pass
    assert [one["joint_id"] for one in cases] == [case.rpartition("/")[2]]
    assert (cases[0]["stage"], cases[0]["start"]) == ("called-off", None)
