"""A case that Zhejiang and Henan share, over HTTP: who may know of it, and how it starts."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pytest

from services.authority.routes import examples as inspection_examples
from services.authority.routes import joint_examples as examples
from shared.identity.roles import Role
from tests.api.beats import beating
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import Served, Site

SHARED = "/v1/joint-inspections"
UNKNOWN = "019f0000-0000-7000-8000-000000000000"
BOOK: dict[str, Any] = {**examples.PLAN, "entrustments": []}
"""The plan, of firms that nobody has on record here."""
CONTRACTOR = examples.PLAN["targets"][0]["uscc"]


class Shared:
    """One case at both nodes."""

    def __init__(self, zj: Served, ha: Served, plan: dict[str, Any] = BOOK) -> None:
        self.zj, self.ha = zj, ha
        answer = zj.post(SHARED, plan)
        assert answer.status_code == 201, answer.text
        self.id = answer.json()["resource"]["id"]
        self.path = f"{SHARED}/{self.id}"

    def post(self, node: Served, step: str, body: Any, role: Role = Role.COORDINATOR) -> Any:
        answer = node.post(f"{self.path}/{step}", body, role)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def await_henan(self, least: int = 0) -> dict[str, Any]:
        """Wait until Henan's coordinator reads the case as Zhejiang has written it so far."""
        while True:
            answer = self.ha.get(self.path)
            if answer.status_code == 200 and len(self.lines(answer.json(), "zj")) > least:
                told: dict[str, Any] = answer.json()
                return told

    def await_zhejiang(self, kind: str) -> dict[str, Any]:
        """Wait until Zhejiang's coordinator reads of Henan a line of `kind`."""
        while True:
            told: dict[str, Any] = self.zj.get(self.path).json()
            if kind in {one["kind"] for one in self.lines(told, "ha")}:
                return told

    def lines(self, told: dict[str, Any], log: str) -> list[dict[str, Any]]:
        return list(told["sides"].get(log, {}).get("lines", ()))

    def agree(self) -> None:
        self.await_henan()
        self.post(self.ha, "acceptance", examples.ACCEPTANCE)
        self.await_zhejiang("joint-plan.accepted.v1")

    def make_ready(self) -> None:
        """Agree on the plan, and let both authorities name people who have signed."""
        self.agree()
        self.post(self.ha, "team", examples.TEAM_OF_HENAN)
        self.await_zhejiang("joint-plan.team-named.v1")
        self.post(self.zj, "team", examples.TEAM)
        self.post(self.zj, "declaration", examples.DECLARATION, Role.INSPECTOR)
        self.post(self.zj, "pledge", examples.PLEDGE, Role.INSPECTOR)


@pytest.fixture
def nodes(sites: dict[str, Site], tmp_path: Path) -> Iterator[tuple[Served, Served]]:
    with federation(sites, tmp_path, "zj", "ha") as (zj, ha), beating((zj, ha)):
        yield zj, ha


@pytest.fixture
def case(nodes: tuple[Served, Served]) -> Shared:
    return Shared(*nodes)


def test_person_on_no_list_is_told_of_no_case(case: Shared) -> None:
    case.await_henan()
    for node in (case.zj, case.ha):
        for path in (case.path, f"{SHARED}/{UNKNOWN}"):
            for role in (Role.ANALYST, Role.AUDITOR, Role.REGISTRAR):
                problem(node.get(path, role), 404, "not-found")
        assert node.get(SHARED, Role.ANALYST).json()["items"] == []
        assert node.get(SHARED, Role.ANALYST).json()["sealed"] == []
        problem(node.post(f"{SHARED}/{UNKNOWN}/start", {}), 404, "joint-case-unknown")
    problem(case.ha.post(f"{case.path}/start", {}, Role.INSPECTOR), 404, "joint-case-unknown")


def test_named_person_finds_the_case_in_the_list_without_its_firms(case: Shared) -> None:
    case.await_henan()
    (brief,) = case.ha.get(SHARED).json()["sealed"]
    assert (brief["joint_id"], brief["stage"]) == (case.id, "proposed")
    assert CONTRACTOR not in case.ha.get(SHARED).text
    assert CONTRACTOR in case.ha.get(case.path).text


def test_reading_is_in_the_log_before_the_answer_once_in_ten_minutes(case: Shared) -> None:
    case.await_henan()
    case.ha.get(case.path)
    told = case.ha.get("/v1/sealed-readings", Role.AUDITOR).json()["items"]
    assert [(one["joint_id"], one["reader"], one["recorded"]) for one in told] == [
        (case.id, "ha:coordinator-01", True)
    ]
    assert case.ha.get("/v1/sealed-readings").json()["items"] == []  # he leads no case
    case.zj.get(case.path, Role.INSPECTOR)
    led = case.zj.get(f"/v1/sealed-readings?joint_id={case.id}", Role.INSPECTOR).json()["items"]
    assert {one["reader"] for one in led} == {"zj:inspector-01"}


def test_member_sees_no_firm_before_he_has_signed(case: Shared) -> None:
    case.agree()
    case.post(case.ha, "team", examples.TEAM_OF_HENAN)
    told = case.ha.get(case.path, Role.INSPECTOR)
    assert told.json()["knowledge"] == "member-unsigned"
    assert CONTRACTOR not in told.text
    assert "示例区" not in told.text
    case.post(case.ha, "declaration", examples.DECLARATION, Role.INSPECTOR)
    case.post(case.ha, "pledge", examples.PLEDGE, Role.INSPECTOR)
    told = case.ha.get(case.path, Role.INSPECTOR)
    assert told.json()["knowledge"] == "named"
    assert CONTRACTOR in told.text


def test_write_that_waits_is_shown_to_its_author_and_receipted_later(
    sites: dict[str, Site], tmp_path: Path
) -> None:
    with federation(sites, tmp_path, "zj") as (zj,):
        now = {"prefer": "respond-async"}
        waits = zj.post(SHARED, BOOK, key="one", headers=now)
        assert waits.status_code == 202
        assert waits.json()["waiting"]["ahead"] == 0
        assert zj.post(SHARED, BOOK, key="two", headers=now).json()["waiting"]["ahead"] == 1
        zj.node.desk.slots.fill(1 << 41, 2)
        told = zj.post(SHARED, BOOK, key="one", headers=now)
        assert told.status_code == 200
        assert told.json()["position"] == 0


def test_superseded_plan_is_not_accepted(case: Shared) -> None:
    first = case.await_henan()["plan"]["hash"]
    revised: dict[str, Any] = examples.COUNTER_PROPOSAL | {"entrustments": [], "replaces": first}
    case.post(case.zj, "counter-proposal", revised)
    case.await_henan(1)
    late = case.ha.post(f"{case.path}/acceptance", {**examples.ACCEPTANCE, "plan_hash": first})
    problem(late, 409, "plan-superseded")


def test_start_needs_an_agreement_and_two_people(case: Shared) -> None:
    problem(case.zj.post(f"{case.path}/start", {}), 409, "plan-not-agreed")
    case.make_ready()
    case.post(case.zj, "start", {})
    problem(case.zj.post(f"{case.path}/start", {}), 409, "started-by-one-person")
    started = case.post(case.zj, "start", {}, Role.INSPECTOR)
    assert started["resource"]["type"] == "joint-inspection"


def test_plan_is_printed_for_the_named_alone(case: Shared) -> None:
    case.await_henan()
    page = case.ha.get(f"{case.path}/letter")
    assert page.headers["content-type"].startswith("text/html")
    assert CONTRACTOR in page.text
    problem(case.ha.get(f"{case.path}/letter", Role.ANALYST), 404, "joint-case-unknown")
    problem(case.ha.get(f"{case.path}/letter?plan_hash={'0' * 64}"), 404, "plan-unknown")
    problem(case.ha.get(f"{case.path}/report"), 404, "not-found")


def test_report_is_the_same_on_both_nodes_once_the_case_has_started(case: Shared) -> None:
    case.make_ready()
    case.post(case.zj, "start", {})
    case.post(case.zj, "start", {}, Role.INSPECTOR)
    while case.zj.node.known_cases.of("zj:coordinator-01"):
        opened(case.ha, case.path)  # until both have opened, and read, all that was sealed
    while case.ha.node.known_cases.of("ha:coordinator-01"):
        opened(case.zj, case.path)
    end = time.monotonic() + 20
    while True:  # until the views of both rest on all that was opened
        reports = [opened(node, f"{case.path}/report") for node in (case.zj, case.ha)]
        for report in reports:
            assert report.pop("completeness")
        if reports[0] == reports[1] or time.monotonic() > end:
            break
    assert reports[0] == reports[1]
    assert reports[0]["carrying_out"] == ["ha", "zj"]
    for authority, node in (("zj", case.zj), ("ha", case.ha)):
        planned = uuid5(UUID(case.id), f"{authority}/{CONTRACTOR}")
        assert opened(node, f"/v1/inspections/{planned}")["authority"] == authority
    whole = case.zj.get(case.path, Role.ANALYST).json()
    assert whole["stage"] == "started"
    histories = [opened(node, f"{case.path}/history") for node in (case.zj, case.ha)]
    assert len({str(_without_here(one)) for one in histories}) == 1
    (plan,) = [one for one in histories[0]["messages"] if one["kind"] == "joint-plan.proposed.v1"]
    assert [one["authority"] for one in plan["received"]] == ["ha"]
    assert plan["received"][0]["same_leaf"]
    acted = [(one["authority"], one["kind"]) for one in plan["acted_on"]]
    assert ("ha", "joint-plan.accepted.v1") in acted
    assert plan["opened"]
    (row,) = case.ha.get("/v1/statistics/cooperation", Role.ANALYST).json()["items"]
    assert (row["asking"], row["asked"], row["accepted_within_7_days_cases"]) == (
        "zj",
        "ha",
        case.id,
    )


def test_one_visit_of_the_whole_system_serves_two_purposes(nodes: tuple[Served, Served]) -> None:
    purposes = ["supervision", "special"]
    case = Shared(*nodes, BOOK | {"purposes": purposes, "full_scope": True})
    case.make_ready()
    case.post(case.zj, "start", {})
    case.post(case.zj, "start", {}, Role.INSPECTOR)
    planned = uuid5(UUID(case.id), f"zj/{CONTRACTOR}")
    side = opened(case.zj, f"/v1/inspections/{planned}")["sides"]["zj"]
    assert [side["purpose"], *side["further_purposes"]] == purposes
    assert side["full_scope"]
    entry = {**inspection_examples.SITE_ENTRY, "site": BOOK["targets"][0]["sites"][0]}
    entered = case.zj.post(f"/v1/inspections/{planned}/site-entry", entry, Role.INSPECTOR)
    assert entered.status_code == 201, entered.text  # its members have signed before the start


def test_report_is_printed_once_the_case_is_opened(case: Shared) -> None:
    path = f"{case.path}/printed-report"
    case.make_ready()
    problem(case.ha.get(path), 404, "not-found")
    case.post(case.zj, "start", {})
    case.post(case.zj, "start", {}, Role.INSPECTOR)
    report = opened(case.zj, f"{case.path}/report")
    page = case.zj.get(path, Role.ANALYST)
    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "联合检查报告" in page.text
    assert all(one["uscc"] in page.text for one in report["firms"])


def test_history_of_a_sealed_case_is_for_the_named_and_counts_nowhere(case: Shared) -> None:
    case.agree()
    told = case.ha.get(f"{case.path}/history").json()
    assert {one["kind"] for one in told["messages"]} >= {
        "joint-plan.proposed.v1",
        "joint-plan.accepted.v1",
    }
    problem(case.ha.get(f"{case.path}/history", Role.ANALYST), 404, "not-found")
    problem(case.ha.get(f"{SHARED}/{UNKNOWN}/history", Role.ANALYST), 404, "not-found")
    assert case.ha.get("/v1/statistics/cooperation").json()["items"] == []


def test_days_of_the_scoreboard_that_end_before_they_begin_are_refused(case: Shared) -> None:
    asked = case.zj.get("/v1/statistics/cooperation?from=2026-10-02&until=2026-10-01")
    problem(asked, 422, "invalid-input")


def _without_here(history: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**one, "here": None} for one in history["messages"]]


def opened(node: Served, path: str) -> dict[str, Any]:
    """Wait until an analyst, who is on no list, may read what is at `path`."""
    while True:
        answer = node.get(path, Role.ANALYST)
        if answer.status_code == 200 and answer.json().get("stage", "started") == "started":
            told: dict[str, Any] = answer.json()
            return told
