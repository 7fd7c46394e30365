"""Measures, cases and penalties over HTTP."""

from typing import Any

import pytest

from services.authority.routes import enforcement_examples as examples
from shared.identity.roles import Role
from tests.api.prepared import Prepared, problem
from tests.api.served import Served
from tests.api.story import Story
from tests.api.writing import enter_site

CONTRACTOR = examples.MEASURE["uscc"]
INTERVIEW = {
    "uscc": CONTRACTOR,
    "measure": "interview",
    "scope": "质量管理体系运行情况",
    "reason": "风险未采取有效措施消除",
    "interviewed": "responsible-person",
    "taken_on": "2026-10-12",
}
JOINT = {**INTERVIEW, "measure": "joint-interview", "joint_with": "ha"}


def post(node: Served, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = node.post(f"/v1/{path}", body, Role.COORDINATOR)
    assert answer.status_code == 201, answer.text
    receipt: dict[str, Any] = answer.json()
    return receipt


def codes(receipt: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in receipt["warnings"]]


def test_registrants_authority_sees_what_is_done_against_its_contractor(case: Story) -> None:
    node = case.nodes["zj"]
    path = f"/v1/measures/{case.ids['measure_id']}"
    measure, told = (case.nodes[one].get(path).json() for one in ("zj", "ha"))
    assert (measure["state"], measure["speaker"]) == ("lifted", "ha")
    assert {**measure, "completeness": None} == {**told, "completeness": None}
    archive = node.get(f"/v1/archives/{CONTRACTOR}").json()
    groups = [one for one in archive["sections"]["violations"] if one["matter"] == "measure"]
    assert [(one["id"], one["state"]) for one in groups] == [(case.ids["measure_id"], "lifted")]


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"measure": "exile"}, 422, "invalid-input"),
    ({"uscc": "某公司"}, 422, "malformed-uscc"),
    ({"interviewed": "legal-representative"}, 422, "interviewed-unstated"),
    ({"taken_on": "2027-01-01"}, 422, "date-in-future"),
    ({"rests_on": ["检查"]}, 422, "stream-malformed"),
]


@pytest.mark.parametrize(("change", "status", "code"), REFUSED)
def test_measure_refused_names_its_reason(
    prepared: Prepared, change: dict[str, Any], status: int, code: str
) -> None:
    node = prepared.node
    problem(node.post("/v1/measures", examples.MEASURE | change, Role.COORDINATOR), status, code)


def test_measure_is_lifted_once_and_only_its_own(zj: Served) -> None:
    absent = "01920000-0000-7000-8000-000000000000"
    path = f"/v1/measures/{absent}/lifting"
    problem(zj.post(path, examples.LIFTING, Role.COORDINATOR), 404, "measure-unknown")
    taken = post(zj, "measures", examples.MEASURE)
    assert codes(taken) == ["firm-not-on-record", "no-inspection-before"]
    path = f"measures/{taken['resource']['id']}/lifting"
    post(zj, path, examples.LIFTING)
    refused = zj.post(f"/v1/{path}", examples.LIFTING, Role.COORDINATOR)
    told = problem(refused, 409, "measure-already-lifted")
    assert told["rules"] == ["FLT-012"]


def test_ladder_is_read_from_what_the_measure_rests_on(zj: Served) -> None:
    stream = {"rests_on": [f"inspection/{enter_site(zj)}"]}
    assert "no-inspection-before" not in codes(post(zj, "measures", examples.MEASURE | stream))
    admonished = {"rests_on": [f"measure/{post(zj, 'measures', INTERVIEW)['resource']['id']}"]}
    assert codes(post(zj, "measures", INTERVIEW | stream)) == codes(post(zj, "measures", INTERVIEW))
    assert "no-rectification-before" not in codes(post(zj, "measures", INTERVIEW | admonished))


def test_joint_interview_is_told_by_both_under_one_id(two_nodes: Story) -> None:
    zj, ha = two_nodes.nodes["zj"], two_nodes.nodes["ha"]
    first = post(zj, "measures", JOINT)
    seen = ha.get(f"/v1/measures/{first['resource']['id']}?min_position=zj:0").json()
    joint_id = seen["held"]["joint_id"]
    post(ha, "measures", JOINT | {"joint_with": "zj", "joint_id": joint_id})
    archive = zj.get(f"/v1/archives/{CONTRACTOR}?min_position=ha:0").json()
    groups = archive["sections"]["violations"]
    assert {(one["speaker"], one["held"]["joint_id"]) for one in groups} == {
        ("zj", joint_id),
        ("ha", joint_id),
    }


def test_case_is_open_to_who_found_it_and_closed_once(case: Story) -> None:
    path = f"/v1/cases/{case.ids['case_id']}"
    zj, ha = (case.nodes[one].get(path).json() for one in ("zj", "ha"))
    assert zj["held"] == ha["held"]
    assert (zj["state"], zj["held"]["outcome"]) == ("closed", "not-established")
    again = case.nodes["ha"].post(f"{path}/closure", examples.CASE_CLOSURE, Role.COORDINATOR)
    assert problem(again, 409, "case-already-closed")["rules"] == ["APL-060"]


@pytest.mark.parametrize(
    ("path", "change", "status", "code"),
    [
        ("", {"finding_authority": None}, 422, "finding-authority-unstated"),
        ("", {"suspected": ["86"]}, 422, "article-malformed"),
        ("/01920000-0000-7000-8000-000000000000/closure", {}, 404, "case-unknown"),
    ],
)
def test_case_refused_names_its_reason(
    prepared: Prepared, path: str, change: dict[str, Any], status: int, code: str
) -> None:
    body = (examples.CASE_CLOSURE if path else examples.CASE) | change
    problem(prepared.node.post(f"/v1/cases{path}", body, Role.COORDINATOR), status, code)
