"""Measures, cases and penalties over HTTP."""

from typing import Any

import pytest

from services.authority.routes import enforcement_examples as examples
from shared.identity.roles import Role
from tests.api.prepared import Prepared, problem
from tests.api.served import Served
from tests.api.story import CASE, Story
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
    (closed,) = (answer for step, answer in case.told if step.path == f"{CASE}/closure")
    path = closed.headers["location"]
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


def test_penalty_is_one_document_of_both_provinces_and_the_nation(case: Story) -> None:
    path = f"/v1/penalties/{case.ids['penalty_id']}"
    told: list[dict[str, Any]] = [
        {**case.nodes[one].get(path).json(), "completeness": None} for one in ("zj", "ha", "nmpa")
    ]
    zj, ha, nmpa = told
    assert zj == ha == nmpa
    assert (zj["state"], zj["held"]["publicity"]["by"].keys()) == ("revoked", {"zj"})
    assert {one["status"] for one in zj["lines"]} == {"final"}
    listed = case.nodes["zj"].get("/v1/penalties", params={"state": "revoked"}).json()["items"]
    assert [one["id"] for one in listed] == [case.ids["penalty_id"]]


def decided(node: Served, **change: Any) -> str:
    """Decide on a penalty in a case of the node's own and return its address."""
    opened = post(node, "cases", examples.CASE_ACROSS_PROVINCES)
    party = {"party_name": "嘉兴示例医疗科技有限公司", "party_authority": "zj"}
    body = {**examples.PENALTY, **party, **change}
    receipt = post(node, f"cases/{opened['resource']['id']}/penalties", body)
    return f"penalties/{receipt['resource']['id']}"


def test_penalty_of_the_own_province_runs_its_course_here(zj: Served) -> None:
    path = decided(zj)
    push = zj.post(f"/v1/{path}/push", examples.PUSH, Role.COORDINATOR)
    assert problem(push, 409, "pushed-within-province")["rules"] == ["PUB-001", "PUB-002"]
    post(zj, f"{path}/publication", examples.PUBLICATION)
    again = zj.post(f"/v1/{path}/publication", examples.PUBLICATION, Role.COORDINATOR)
    problem(again, 409, "penalty-already-published")
    shown = zj.get(f"/v1/{path}?min_position=zj:{zj.size - 1}").json()
    assert shown["held"]["publicity"]["ends_on"] == "2029-02-27"
    end = {"ground": "withdrawn", "reason": "决定被撤销", "ended_on": "2026-11-09"}
    early = zj.post(f"/v1/{path}/publicity-end", end, Role.COORDINATOR)
    problem(early, 409, "penalty-still-stands")
    post(zj, f"{path}/revocation", examples.PENALTY_REVOCATION)
    post(zj, f"{path}/publicity-end", end)


def test_publicity_stands_on_the_boards_of_those_who_owe_it(case: Story) -> None:
    asked = {"what": "push-penalty", "state": "met", "uscc": examples.CASE_ACROSS_PROVINCES["uscc"]}
    (pushed,) = case.nodes["ha"].get("/v1/deadlines", params=asked).json()["items"]
    assert (pushed["authority"], pushed["due"]["on"]) == ("ha", "2026-03-02")  # 10 working days
    ended = {**asked, "what": "end-publicity"}
    (end,) = case.nodes["zj"].get("/v1/deadlines", params=ended).json()["items"]
    assert end["authority"] == "zj"


def test_mere_warning_is_not_published(zj: Served) -> None:
    path = decided(zj, kinds=["warning"], fine_fen=None, low_fine=None)
    answer = zj.post(f"/v1/{path}/publication", examples.PUBLICATION, Role.COORDINATOR)
    assert problem(answer, 409, "mere-warning-unpublished")["rules"] == ["PUB-005"]


def test_case_names_only_penalties_that_were_decided_in_it(zj: Served) -> None:
    other = decided(zj).removeprefix("penalties/")
    opened = post(zj, "cases", examples.CASE_ACROSS_PROVINCES)["resource"]["id"]
    party = {"party_name": "嘉兴示例医疗科技有限公司", "party_authority": "zj"}
    own = post(zj, f"cases/{opened}/penalties", {**examples.PENALTY, **party})["resource"]["id"]
    body = {**examples.CASE_CLOSURE, "outcome": "penalised", "penalties": [own, other]}
    refused = zj.post(f"/v1/cases/{opened}/closure", body, Role.COORDINATOR)
    problem(refused, 409, "penalty-of-another-case")
    post(zj, f"cases/{opened}/closure", {**body, "penalties": [own]})
    late = zj.post(f"/v1/cases/{opened}/penalties", {**examples.PENALTY, **party}, Role.COORDINATOR)
    problem(late, 409, "case-not-open")


def test_host_and_decider_keep_to_their_own_parts(two_nodes: Story) -> None:
    zj, ha = two_nodes.nodes["zj"], two_nodes.nodes["ha"]
    path = decided(ha)
    known = zj.get(f"/v1/{path}?min_position=ha:{ha.size - 1}")
    assert known.json()["held"]["publicity"]["state"] == "due"
    for step, body, code in (
        ("push", examples.PUSH, "penalty-of-another-authority"),
        ("revocation", examples.PENALTY_REVOCATION, "penalty-of-another-authority"),
        ("push-receipt", examples.PUSH_RECEIPT, "penalty-not-pushed"),
        ("publication", examples.PUBLICATION, "push-not-received"),
    ):
        problem(zj.post(f"/v1/{path}/{step}", body, Role.COORDINATOR), 409, code)
    unknown = "/v1/penalties/01920000-0000-7000-8000-000000000000/publication"
    problem(zj.post(unknown, examples.PUBLICATION, Role.COORDINATOR), 404, "penalty-unknown")
