"""A peer of a newer version: what this one cannot read is kept, shown so, and stops nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from services.authority.routes import examples
from services.authority.verifying import verify_held
from shared.domain.events import to_sections
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.newer import append_newer
from tests.api.prepared import problem
from tests.api.served import Served, Site
from tests.api.story import ENTRUSTMENT, Story
from tests.api.writing import OWN, plan_inspection
from tests.domain.a_case import LICENCE, REGISTRANT

FIRM = examples.ENTERPRISE["uscc"]
OTHER_FIRM = REGISTRANT.uscc
NEWER_KIND = "entrustment.dreamt-of.v9"
VIEWS = ["archives", "enterprises", "entrustments", "inspections", "notices"]


@dataclass(frozen=True)
class Exchange:
    """Zhejiang, which has a newer program, and Henan, which has followed it; where what stands."""

    zj: Served
    ha: Served
    entrustment: str
    at: dict[str, int]

    def entry(self, name: str) -> dict[str, Any]:
        """Return what Henan shows of Zhejiang's entry `name`."""
        answer = self.ha.get(f"/v1/logs/zj/entries/{self.at[name]}")
        assert answer.status_code == 200, answer.text
        content: dict[str, Any] = answer.json()
        return content


def known(event: Any, **changed: Any) -> dict[str, Any]:
    """Return the body of `event` as a newer version would write it, with members `changed`."""
    body: dict[str, Any] = msgspec.json.decode(to_sections(event)["body"])
    return body | changed


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * depth + b"]" * depth + b"}"


@pytest.fixture(scope="module")
def exchange(
    sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Exchange]:
    with federation(sites, tmp_path_factory.mktemp("newer"), "zj", "ha") as (zj, ha):
        story = Story({"zj": zj, "ha": ha})
        story.play(until=f"{ENTRUSTMENT}/acknowledgement")
        entrustment = story.ids["entrustment_id"]
        about, both = f"entrustment/{entrustment}", (FIRM, examples.LICENCE["uscc"])
        licence, firm = f"licence/{LICENCE.licence_no}", f"enterprise/{OTHER_FIRM}"
        long_kind = f"entrustment.{'dreamt' * 1000}.v9"
        many = tuple(f"9133010000000{number:05}" for number in range(2000))
        at = {
            "kind": append_newer(zj, NEWER_KIND, about, {"entrustment_id": entrustment}, both),
            "matter": append_newer(zj, "satellite.launched.v1", "satellite/1", {"orbit": 7}, both),
            "value": append_newer(
                zj, REGISTRANT.KIND, firm, known(REGISTRANT, roles=["sponsor"]), (OTHER_FIRM,)
            ),
            "member": append_newer(
                zj,
                LICENCE.KIND,
                licence,
                known(LICENCE, colour="blue", shape=nested(50).decode()),
                (LICENCE.uscc,),
            ),
            "missing": append_newer(zj, LICENCE.KIND, licence, {"uscc": LICENCE.uscc}),
            "large": append_newer(zj, NEWER_KIND, about, {"text": "长" * 349_000}, both),
            "deep": append_newer(zj, NEWER_KIND, about, nested(700), both),
            "long kind": append_newer(zj, long_kind, about, {}, both),
            "long stream": append_newer(zj, NEWER_KIND, f"dream/{'x' * 494}", {}, both),
            "many firms": append_newer(zj, "fair.held.v1", "fair/1", {}, many),
        }
        least = f"zj:{max(at.values())}"
        for node in (zj, ha):
            for view in VIEWS:
                answer = node.get(f"/v1/{view}?min_position={least}")
                assert answer.status_code == 200, answer.text
        yield Exchange(zj, ha, entrustment, at)


@pytest.mark.parametrize("name", ["kind", "matter", "large", "deep", "long kind", "long stream"])
def test_entry_of_an_unknown_kind_is_shown_with_its_reason(exchange: Exchange, name: str) -> None:
    entry = exchange.entry(name)
    assert entry["problem"] is None
    assert entry["header"]["kind"].startswith(("entrustment.", "satellite."))
    assert "is not known to this version" in entry["unreadable"]


@pytest.mark.parametrize("name", ["value", "missing"])
def test_event_with_an_unknown_value_or_without_a_member_is_unreadable(
    exchange: Exchange, name: str
) -> None:
    entry = exchange.entry(name)
    assert entry["problem"] is None
    assert entry["unreadable"].startswith(entry["header"]["kind"])
    assert entry["body"]["uscc"] in {OTHER_FIRM, LICENCE.uscc}


def test_unknown_members_are_named_and_the_rest_is_read(exchange: Exchange) -> None:
    assert exchange.entry("member")["unreadable"] is None
    archive = exchange.ha.get(f"/v1/archives/{LICENCE.uscc}").json()
    (line,) = archive["sections"]["licences"]
    assert line["unread"] == ["colour", "shape"]
    assert line["facts"]["licence_no"] == LICENCE.licence_no
    assert "colour" not in line["facts"]


def test_archive_lists_what_it_cannot_read_beside_its_sections(exchange: Exchange) -> None:
    archive = exchange.ha.get(f"/v1/archives/{FIRM}").json()
    assert archive["enterprise"]["name"] == examples.ENTERPRISE["name"]
    kinds = [line["original_kind"] for line in archive["unreadable"]]
    assert kinds == ["satellite.launched.v1", NEWER_KIND]
    assert {line["status"] for line in archive["unreadable"]} == {"unreadable"}
    (unread,) = exchange.ha.get(f"/v1/archives/{OTHER_FIRM}").json()["unreadable"]
    assert (unread["original_kind"], unread["position"]) == (REGISTRANT.KIND, exchange.at["value"])


def test_matter_shows_unreadable_lines_and_stays_what_it_was(exchange: Exchange) -> None:
    matter = exchange.ha.get(f"/v1/entrustments/{exchange.entrustment}").json()
    unreadable = [line for line in matter["lines"] if line["kind"] == "unreadable"]
    wanted = [exchange.at[name] for name in ("kind", "large", "deep", "long kind")]
    assert [line["position"] for line in unreadable] == wanted
    assert len(matter["lines"]) == 1 + len(wanted)


def test_everything_else_goes_on(exchange: Exchange) -> None:
    for node in (exchange.zj, exchange.ha):
        for view in VIEWS:
            answer = node.get(f"/v1/{view}?limit=100").json()
            assert {log["lag_entries"] for log in answer["completeness"]["logs"]} == {0}
        assert node.get("/v1/alarms", Role.OPERATOR).json()["items"] == []
        assert node.get("/metrics", Role.OPERATOR).status_code == 200
        verified = verify_held(node.node, "zj", lambda _done, _size: None)
        assert verified.entries == exchange.zj.size
    proof = exchange.zj.get(f"/v1/logs/zj/entries/{exchange.at['deep']}/proof", Role.AUDITOR)
    assert proof.status_code == 200


def test_rebuilt_views_show_the_same(exchange: Exchange) -> None:
    paths = [f"/v1/archives/{FIRM}", f"/v1/entrustments/{exchange.entrustment}"]
    before = [exchange.ha.get(path).json() for path in paths]
    for view in exchange.ha.node.projector.names:
        exchange.ha.node.projector.rebuild(view, lambda _progress: None)
    after = [exchange.ha.get(path).json() for path in paths]
    for one in before + after:
        del one["completeness"]
    assert after == before


def test_unreadable_entries_of_a_peer_stop_no_decision(exchange: Exchange) -> None:
    ha = exchange.ha
    path = f"/v1/entrustments/{exchange.entrustment}/acknowledgement"
    assert ha.post(path, examples.ENTRUSTMENT_ACKNOWLEDGEMENT).status_code == 201
    inspection = plan_inspection(ha)
    planned = ha.node.desk.log.read(f"inspection/{inspection}")[0].event
    named = [str(one.entrustment_id) for one in getattr(planned, "entrustments", ())]
    assert named == [exchange.entrustment]
    firm = {**examples.ENTERPRISE, "uscc": OTHER_FIRM}
    assert ha.post("/v1/enterprises", firm, Role.REGISTRAR).status_code == 201


def test_what_one_said_oneself_in_a_newer_version_is_not_decided_against(
    exchange: Exchange,
) -> None:
    """After a downgrade: the answer says what is wrong, and nothing is written."""
    zj = exchange.zj
    planned = zj.post("/v1/inspections", {**OWN, "entrustments": []}).json()
    inspection = planned["resource"]["id"]
    append_newer(zj, "inspection.dreamt-of.v9", f"inspection/{inspection}", {})
    before = zj.size
    team = zj.post(f"/v1/inspections/{inspection}/team", examples.TEAM)
    detail = problem(team, 409, "unreadable-event")["detail"]
    assert detail == "kind 'inspection.dreamt-of.v9' is not known to this version"
    firm = {**examples.ENTERPRISE, "uscc": OTHER_FIRM}
    problem(zj.post("/v1/enterprises", firm, Role.REGISTRAR), 409, "unreadable-event")
    problem(zj.post("/v1/inspections", OWN), 409, "unreadable-event")
    assert zj.size == before
    other = {**examples.NOTICE, "receiver": "ha"}
    assert zj.post("/v1/notices", other).status_code == 201  # other matters go on
