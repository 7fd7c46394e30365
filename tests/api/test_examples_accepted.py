"""The first example of every POST is accepted as written, and answered with a receipt."""

import base64
from urllib.parse import quote

import pytest

from shared.identity.roles import Role
from shared.log.checkpoint import read_checkpoint
from shared.log.proof import InclusionProof
from tests.api.prepared import problem
from tests.api.story import DESCRIPTION, SHARED, STEPS, Step, Story

RECEIPT = {"id", "log", "position", "leaf_hash", "checkpoint", "resource", "warnings"}
PATHS = [step.path for step in STEPS]


def test_story_has_the_example_of_every_post() -> None:
    described = [path for path, operations in DESCRIPTION["paths"].items() if "post" in operations]
    assert sorted(described) == sorted(set(PATHS))


@pytest.mark.parametrize("number", range(len(STEPS)), ids=PATHS)
def test_example_is_accepted_and_receipted(case: Story, number: int) -> None:
    step, answer = case.told[number]
    node = case.nodes[step.authority]
    receipt = answer.json()
    assert (step, answer.status_code) == (STEPS[number], 201)
    assert receipt.keys() == RECEIPT
    assert receipt["resource"].keys() == {"type", "id", "version"}
    assert receipt["log"] == f"{step.authority}.mpa.example/log"
    assert answer.headers["content-type"] == "application/json"
    entry = node.get(f"/v1/logs/{step.authority}/entries/{receipt['position']}").json()
    assert (entry["header"]["id"], entry["leaf_hash"]) == (receipt["id"], receipt["leaf_hash"])
    stream = f"{receipt['resource']['type']}/{receipt['resource']['id']}"
    assert entry["header"]["stream"] == stream
    assert entry["header"]["version"] == receipt["resource"]["version"]


@pytest.mark.parametrize("number", range(len(STEPS)), ids=PATHS)
def test_location_leads_to_what_was_written(case: Story, number: int) -> None:
    step, answer = case.told[number]
    found = case.nodes[step.authority].get(answer.headers["location"])
    if step.gone:
        problem(found, 404, "not-found")
        return
    assert found.status_code == 200
    assert str(answer.json()["resource"]["id"]) in found.text


def test_positions_of_a_log_follow_one_another(case: Story) -> None:
    """Behind the first case that is shared, nodes write by themselves, too."""
    for authority in ("zj", "ha"):
        told = [
            answer.json()["position"]
            for step, answer in case.told
            if step.authority == authority and not step.path.startswith(SHARED)
        ]
        assert told == list(range(len(told)))


def test_versions_of_an_inspection_follow_one_another(case: Story) -> None:
    told = [
        answer
        for step, answer in case.told
        if step.path.startswith("/v1/inspections") and step.authority == "ha"
    ]
    versions = [answer.json()["resource"]["version"] for answer in told]
    assert versions == list(range(1, len(told) + 1))
    assert [answer.headers["etag"] for answer in told] == [f'"{version}"' for version in versions]


@pytest.mark.parametrize("number", range(len(STEPS)), ids=PATHS)
def test_leaf_of_a_receipt_is_proved_at_its_position(case: Story, number: int) -> None:
    step, answer = case.told[number]
    node, receipt = case.nodes[step.authority], answer.json()
    member = node.node.directory.current().get(step.authority)
    assert member is not None
    keys = member.log_keys, member.clock_keys
    covering = read_checkpoint(receipt["checkpoint"], receipt["log"], *keys)
    path = f"/v1/logs/{step.authority}/entries/{receipt['position']}/proof?size={covering.size}"
    proof = InclusionProof.parse(node.get(path, Role.AUDITOR).text)
    assert proof.position == receipt["position"]
    proved = proof.verify(base64.b64decode(receipt["leaf_hash"]), receipt["log"], *keys)
    assert (proved.size, proved.root) == (covering.size, covering.root)


def test_firm_is_found_under_its_archive(case: Story) -> None:
    step, answer = case.told[0]
    assert step == Step("zj", Role.REGISTRAR, "/v1/enterprises")
    code = step.body["uscc"]
    assert answer.headers["location"] == f"/v1/archives/{quote(code)}"
    archive = case.nodes["zj"].get(answer.headers["location"]).json()
    assert archive["enterprise"]["names"][0] == {"name": step.body["name"], "since": None}


def test_case_ends_the_same_in_both_provinces(case: Story) -> None:
    for kind in ("entrustment", "inspection", "notice"):
        path = f"/v1/{kind}s/{case.ids[f'{kind}_id']}"
        zj, ha = (case.nodes[authority].get(path).json() for authority in ("zj", "ha"))
        if kind != "inspection":  # the plan is Henan's alone
            del zj["completeness"], ha["completeness"]
            assert zj == ha
        assert (
            zj["state"]
            == ha["state"]
            in {
                "terminated-by-one-side",
                "assessed",
                "concluded",
            }
        )
