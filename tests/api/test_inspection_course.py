"""An inspection over HTTP, step by step: what is refused on the way, and what comes of it."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Story
from tests.api.writing import OWN

UNKNOWN = "0192d3f0-0000-7000-8000-000000000000"
INSPECTOR, COORDINATOR = Role.INSPECTOR, Role.COORDINATOR
CLOSURE = {**examples.CLOSURE, "closed_at": "2026-09-16T16:30:00+08:00"}
SHUT = {
    **examples.FIRM_REFUSAL,
    "kind": "entry-hindered",
    "corrected": False,
    "prevents_completion": True,
}


SIGNED = {"no_conflict_declared": True, "integrity_pledged": True}


def member(account: str, role: str = "member") -> dict[str, Any]:
    return {"member_ref": account, "authority": "zj", "role": role, **SIGNED}


def unsigned(account: str, role: str) -> dict[str, Any]:
    return {"member_ref": account, "authority": "zj", "role": role}


TEAM = {
    "members": [
        member("zj:inspector-01", "leader"),
        member("zj:coordinator-01"),
    ]
}


@dataclass(frozen=True)
class Visit:
    """One inspection at `node`."""

    node: Served
    id: str

    def post(self, step: str, body: Any, role: Role = COORDINATOR) -> httpx.Response:
        """Return the answer to one step."""
        return self.node.post(f"/v1/inspections/{self.id}/{step}", body, role)

    def take(self, step: str, body: Any, role: Role = COORDINATOR) -> dict[str, Any]:
        """Take one step, which must be accepted, and return its receipt."""
        answer = self.post(step, body, role)
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    def refused(self, step: str, body: Any, code: str, role: Role = COORDINATOR) -> None:
        """Take one step, which must be refused for `code`, and write nothing."""
        before = self.node.size
        answer = self.post(step, body, role)
        problem(answer, answer.status_code, code)
        assert answer.status_code in {404, 409, 422}
        assert self.node.size == before

    def enter(self, team: Any = None) -> "Visit":
        """Assign the team and enter the site."""
        self.take("team", TEAM if team is None else team)
        self.take("site-entry", examples.SITE_ENTRY, INSPECTOR)
        return self

    def find(self, **change: Any) -> "Visit":
        """Record one finding as its inspector."""
        body = {**examples.FINDING, "found_by": "zj:inspector-01", **change}
        self.take("findings", body, INSPECTOR)
        return self

    def end(self) -> "Visit":
        """Close the visit and report."""
        self.take("closure", CLOSURE, INSPECTOR)
        self.take("report", examples.REPORT, INSPECTOR)
        return self

    def read(self) -> dict[str, Any]:
        """Return the document, as of all that was written."""
        least = f"{self.node.node.authority}:{self.node.size - 1}"
        answer = self.node.get(f"/v1/inspections/{self.id}?min_position={least}")
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document


def planned(node: Served, **change: Any) -> Visit:
    answer = node.post("/v1/inspections", OWN | change)
    assert answer.status_code == 201, answer.text
    return Visit(node, answer.json()["resource"]["id"])


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"mode": "delegated"}, 422, "delegation-contradicts"),
        ({"delegating_authority": "ha"}, 422, "delegation-contradicts"),
        ({"mode": "delegated", "delegating_authority": "zj"}, 422, "delegation-contradicts"),
        ({"mode": "delegated", "delegating_authority": "zz"}, 422, "unknown-authority"),
        ({"mode": "by-proxy"}, 422, "invalid-input"),
        ({"scheme": "2026-DRAFT"}, 409, "scheme-is-draft"),
        ({"purpose": "follow-up", "follows": UNKNOWN}, 404, "followed-inspection-unknown"),
    ],
)
def test_plan_is_refused(zj: Served, change: Any, status: int, code: str) -> None:
    problem(zj.post("/v1/inspections", OWN | change), status, code)
    assert zj.size == 0


def test_follow_up_names_an_inspection_of_the_same_firm(zj: Served) -> None:
    first = planned(zj)
    again = {"purpose": "follow-up", "follows": first.id}
    other: dict[str, Any] = {"uscc": examples.ENTERPRISE["uscc"], "entrustments": []}
    problem(
        zj.post("/v1/inspections", OWN | again | other), 409, "followed-inspection-of-another-firm"
    )
    followed = planned(zj, **again).enter().read()["sides"]["zj"]
    assert (followed["purpose"], followed["follows"]) == ("follow-up", first.id)
    unnamed = zj.post("/v1/inspections", OWN | {"purpose": "follow-up"})
    assert [one["code"] for one in unnamed.json()["warnings"]] == ["followed-inspection-unnamed"]


def test_members_sign_for_themselves_and_leave_on_conflict(zj: Served) -> None:
    visit = planned(zj)
    visit.refused("declaration", examples.DECLARATION, "not-of-the-team", INSPECTOR)
    visit.take("team", {"members": [unsigned("zj:inspector-01", "leader"), TEAM["members"][1]]})
    visit.refused("site-entry", examples.SITE_ENTRY, "conflict-not-declared", INSPECTOR)
    visit.take("declaration", examples.DECLARATION, INSPECTOR)
    visit.refused("site-entry", examples.SITE_ENTRY, "pledge-not-signed", INSPECTOR)
    visit.take("pledge", examples.PLEDGE, INSPECTOR)
    visit.refused("pledge", examples.PLEDGE, "pledge-already-signed", INSPECTOR)
    visit.take("declaration", {**examples.DECLARATION, "free_of_conflict": False})
    visit.refused("site-entry", examples.SITE_ENTRY, "conflict-standing", INSPECTOR)
    leaving = {**examples.RECUSAL, "member_ref": "zj:coordinator-01"}
    joining = {**leaving, "replacement": member("zj:inspector-03")}
    twice = {**leaving, "replacement": member("zj:inspector-01")}
    visit.refused("recusal", twice, "member-named-twice")
    visit.take("recusal", joining)
    visit.refused("declaration", examples.DECLARATION, "member-was-recused")
    visit.refused("team", TEAM, "member-was-recused")
    own = {**examples.LOCAL_NOTICE, "authority": "zj"}
    visit.refused("local-notice", own, "local-authority-is-organiser")
    visit.take("local-notice", {**examples.LOCAL_NOTICE, "authority": "ha"})
    visit.take("site-entry", examples.SITE_ENTRY, INSPECTOR)
    alone = {**leaving, "member_ref": "zj:inspector-03", "replacement": None}
    visit.refused("recusal", alone, "team-too-small")
    assert visit.read()["sides"]["zj"]["team_size"] == 2


def test_finding_is_confirmed_by_a_second_inspector(zj: Served) -> None:
    confirmation = "findings/1/confirmation", examples.FINDING_CONFIRMATION
    visit = planned(zj)
    visit.refused(*confirmation, "inspection-not-under-way")
    observed = [*TEAM["members"][:1], member("zj:inspector-03")]
    observer = member("zj:coordinator-01", "observer")
    visit.enter({"members": [*observed, observer]}).find()
    visit.refused("findings/2/confirmation", confirmation[1], "finding-unknown")
    visit.refused(*confirmation, "confirmed-by-its-author", INSPECTOR)
    visit.refused(*confirmation, "not-an-inspector")
    (warning,) = visit.take("closure", CLOSURE, INSPECTOR)["warnings"]
    assert warning["code"] == "findings-unconfirmed"
    visit = planned(zj).enter().find()
    visit.take(*confirmation)
    visit.refused(*confirmation, "finding-already-confirmed")
    visit.end()
    visit.refused("findings/1/confirmation", confirmation[1], "finding-already-confirmed")
    (finding,) = visit.read()["sides"]["zj"]["findings"]
    assert finding == {"number": 1, "severity": "general", "confirmed_on": "2026-09-15"}


def test_firm_that_makes_the_inspection_impossible_is_not_conforming(zj: Served) -> None:
    visit = planned(zj)
    visit.refused("firm-refusal", SHUT, "inspection-not-under-way", INSPECTOR)
    visit.refused("escalations", examples.ESCALATION, "inspection-not-under-way", INSPECTOR)
    visit.enter()
    visit.take("escalations", examples.ESCALATION, INSPECTOR)
    visit.take("firm-refusal", SHUT, INSPECTOR)
    visit.take("closure", CLOSURE, INSPECTOR)
    lenient = {**examples.REPORT, "proposed": "no-departure", "reason": "从轻"}
    visit.refused("report", lenient, "conclusion-forced", INSPECTOR)
    visit.take("report", examples.REPORT, INSPECTOR)
    visit.refused("conclusion", {**examples.CONCLUSION, "reason": "从轻"}, "conclusion-forced")
    visit.take("conclusion", {**examples.CONCLUSION, "conclusion": "not-conforming"})
    side = visit.read()["sides"]["zj"]
    assert (side["conclusion"], side["overridden_by"]) == ("not-conforming", None)
    assert [one["kind"] for one in side["refusals"]] == ["entry-hindered"]
    assert [one["kind"] for one in side["escalations"]] == ["more-staff-or-scope"]


def test_rectification_is_overdue_after_its_day_and_not_before(zj: Served) -> None:
    visit = planned(zj).enter().find().end()
    visit.take("conclusion", examples.CONCLUSION)
    visit.refused("overdue", examples.OVERDUE, "rectification-not-ordered")
    open_ended = {**examples.RECTIFICATION, "due_on": None}
    visit.refused("rectification", open_ended, "due-day-missing")
    visit.take("rectification", examples.RECTIFICATION)
    early = {**examples.OVERDUE, "noted_on": examples.RECTIFICATION["due_on"]}
    visit.refused("overdue", early, "rectification-not-due")
    visit.take("overdue", examples.OVERDUE)
    visit.refused("overdue", examples.OVERDUE, "rectification-already-overdue")
    (told,) = visit.read()["sides"]["zj"]["rectifications"]
    assert (told["state"], told["overdue_on"]) == ("overdue", "2026-10-26")


def test_licence_is_decided_after_rectification_within_thirty_days(zj: Served) -> None:
    visit = planned(zj, purpose="licensing").enter().find().end()
    visit.refused("conclusion", examples.CONCLUSION, "conclusion-of-another-use")
    first = {**examples.CONCLUSION, "conclusion": "reinspect-after-rectification"}
    later = {"conclusion": "passed", "issued_on": "2026-11-05"}
    visit.take("conclusion", first)
    visit.refused("conclusion", later, "rectification-not-checked")
    open_ended = {**examples.RECTIFICATION, "due_on": None}
    visit.take("rectification", open_ended)
    visit.take("rectification-report", {**examples.RECTIFICATION_REPORT}, INSPECTOR)
    visit.take("rectification-verification", examples.RECTIFICATION_VERIFICATION, INSPECTOR)
    visit.refused("conclusion", {**later, "conclusion": "failed"}, "conclusion-without-reason")
    visit.take("conclusion", later)
    visit.refused("conclusion", later, "result-already-issued")
    side = visit.read()["sides"]["zj"]
    assert side["rectifications"][0]["due_on"] == "2026-10-16"
    assert [one["conclusion"] for one in side["results"]] == [first["conclusion"], "passed"]
    assert side["conclusion"] == "passed"


def test_report_is_due_in_five_working_days_and_a_late_one_is_marked(zj: Served) -> None:
    visit = planned(zj).enter()
    visit.take("closure", CLOSURE, INSPECTOR)
    assert visit.read()["sides"]["zj"]["report"] == {
        "due_on": "2026-09-22",
        "reported_on": None,
        "late": None,
    }
    visit.take("report", {**examples.REPORT, "reported_on": "2026-09-23"}, INSPECTOR)
    assert visit.read()["sides"]["zj"]["report"]["late"] is True


def test_delegated_result_is_returned_in_one_log_and_confirmed_in_the_other(
    two_nodes: Story,
) -> None:
    zj, ha = two_nodes.nodes["zj"], two_nodes.nodes["ha"]
    own = planned(ha).enter().end()
    own.refused("returned-result", examples.RETURNED_RESULT, "inspection-not-delegated")
    visit = planned(ha, mode="delegated", delegating_authority="zj", entrustments=[])
    at_home = Visit(zj, visit.id)
    at_home.refused("report-confirmation", examples.REPORT_CONFIRMATION, "result-not-returned")
    visit.enter().find()
    visit.take("closure", CLOSURE, INSPECTOR)
    visit.refused("returned-result", examples.RETURNED_RESULT, "report-missing")
    visit.take("report", examples.REPORT, INSPECTOR)
    visit.take("returned-result", examples.RETURNED_RESULT)
    visit.refused("returned-result", examples.RETURNED_RESULT, "result-already-returned")
    confirmation = "report-confirmation", examples.REPORT_CONFIRMATION
    visit.refused(*confirmation, "confirmation-by-another-authority")
    two_nodes.settle()
    at_home.take(*confirmation)
    at_home.refused(*confirmation, "report-already-confirmed")
    two_nodes.settle()
    for node in (zj, ha):
        document = Visit(node, visit.id).read()
        side = document["sides"]["ha"]
        assert (document["authority"], document["state"]) == ("ha", "reported")
        assert document["confirmed"]["confirmed_on"] == "2026-09-28"
        assert side["returned"]["due_on"] == "2026-09-30"
        assert side["returned"]["late"] is False
        found = node.get("/v1/inspections?mode=delegated&purpose=supervision").json()["items"]
        assert [one["inspection_id"] for one in found] == [visit.id]
