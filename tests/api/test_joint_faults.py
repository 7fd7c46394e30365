"""Sealed cases while nodes are away, break, lie or guess; time, beats and exchange go by hand."""

import secrets
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy as sa

from services.authority.case_opening import OVERDUE_ALARM, CaseOpener
from services.authority.routes import joint_examples as examples
from services.authority.routes import joint_reading
from shared.domain.access import GRANTS
from shared.errors import StorageFailed
from shared.identity.accounts import Account, new_token
from shared.identity.directory import Directory
from shared.identity.directory_file import write_directory
from shared.identity.keys import load_keys
from shared.identity.roles import Role
from shared.log.verified_entry import OVER_DISCLOSED
from shared.store.authority_log import AuthorityLog
from shared.store.entries import stream_entries
from shared.store.tables import entries, readers
from tests.api.beats import beating
from tests.api.prepared import problem
from tests.api.served import Served, Site, set_up
from tests.api.story import DESCRIPTION
from tests.leaks.watched import Federation, watched

SHARED = "/v1/joint-inspections"
UNKNOWN = "019f0000-0000-7000-8000-000000000000"
PLAN: dict[str, Any] = {**examples.PLAN, "entrustments": []}
CONTRACTOR = PLAN["targets"][0]["uscc"]
PLANNED, STARTED, ACCEPTED = (
    "joint-plan.proposed.v1",
    "joint-inspection.started.v1",
    "joint-plan.accepted.v1",
)


def nothing(_federation: Federation, _beat: int) -> None:
    """Let nothing happen but what a test does."""


@pytest.fixture(scope="module")
def three_sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    folder = tmp_path_factory.mktemp("sites")
    return {one: set_up(folder / one, one) for one in ("ha", "nmpa", "zj")}


@pytest.fixture
def case(three_sites: dict[str, Site], tmp_path: Path) -> Iterator["Case"]:
    keys = {
        one: load_keys(site.path, authority=one, origin=f"{one}.mpa.example/log").http
        for one, site in three_sites.items()
    }
    with watched(three_sites, tmp_path, nothing, keys) as federation:
        yield Case(federation)


class Case:
    """One case of Zhejiang and Henan, proposed by Zhejiang; the NMPA reads it once it is opened."""

    def __init__(self, federation: Federation) -> None:
        self.federation = federation
        self.zj, self.ha, self.nmpa = (federation.nodes[one] for one in ("zj", "ha", "nmpa"))
        self.id = self.post(self.zj, SHARED, PLAN)["resource"]["id"]
        self.path = f"{SHARED}/{self.id}"

    def post(self, node: Served, path: str, body: Any, role: Role = Role.COORDINATOR) -> Any:
        """Post, let beats pass until it has its slot, and return the receipt."""
        key, later = secrets.token_hex(8), {"prefer": "respond-async"}
        answer = node.post(path, body, role, key=key, headers=later)
        while answer.status_code == 202:
            self.federation.beat()
            answer = node.post(path, body, role, key=key, headers=later)
        assert answer.is_success, answer.text
        return answer.json()

    def step(self, node: Served, step: str, body: Any, role: Role = Role.COORDINATOR) -> Any:
        return self.post(node, f"{self.path}/{step}", body, role)

    def exchange(self, *receivers: str) -> None:
        self.federation.exchange(*receivers)
        for node in self.federation.nodes.values():
            node.node.known_cases.refresh()

    def work(self, node: Served) -> int:
        """Let the loop over state run once, and what it says take its slots."""
        done = CaseOpener(node.node.desk, node.node.alarms).catch_up()
        while node.node.desk.slots.waiting():
            self.federation.beat()
        node.node.known_cases.refresh()
        node.node.projector.catch_up()
        return done

    def make_ready(self) -> None:
        self.exchange("ha")
        self.step(self.ha, "acceptance", examples.ACCEPTANCE)
        self.step(self.ha, "team", examples.TEAM_OF_HENAN)
        self.exchange("zj")
        self.step(self.zj, "team", examples.TEAM)
        self.step(self.zj, "declaration", examples.DECLARATION, Role.INSPECTOR)
        self.step(self.zj, "pledge", examples.PLEDGE, Role.INSPECTOR)

    def start(self) -> None:
        self.step(self.zj, "start", {})
        self.step(self.zj, "start", {}, Role.INSPECTOR)

    def kinds(self, reader: Served, log: str) -> list[str]:
        """Return the kinds of the entries of `log` about the case that are sound at `reader`."""
        streams = (f"joint-plan/{self.id}", f"joint-inspection/{self.id}")
        with reader.node.database.read() as connection:
            held = [one for stream in streams for one in stream_entries(connection, stream)]
        return [one.kind or "" for one in held if one.log == log]

    def granted(self, node: Served) -> int:
        """Return how many grants `node` has written."""
        with node.node.database.read() as connection:
            return sum(one.log == node.node.authority for one in stream_entries(connection, GRANTS))

    def inspections(self, node: Served) -> list[str]:
        items = node.get("/v1/inspections", Role.ANALYST).json()["items"]
        return [one["inspection_id"] for one in items]

    def alarms(self, node: Served) -> set[tuple[str, str]]:
        return {(one.code, one.log) for one in node.node.alarms.open_alarms()}


def test_start_waits_for_no_other_node_and_the_other_side_catches_up(case: Case) -> None:
    case.make_ready()
    case.start()  # Henan asks nobody, and is not asked, from here on
    case.work(case.zj)
    case.exchange("nmpa")
    assert STARTED in case.kinds(case.nmpa, "zj")
    assert PLANNED in case.kinds(case.nmpa, "zj")
    assert case.kinds(case.nmpa, "ha") == []
    assert len(case.inspections(case.zj)) == len(PLAN["targets"])
    assert case.inspections(case.ha) == []

    case.exchange("ha")
    assert case.work(case.ha) > 0
    case.exchange("nmpa", "zj")
    assert ACCEPTED in case.kinds(case.nmpa, "ha")
    assert ACCEPTED in case.kinds(case.zj, "ha")
    assert len(case.inspections(case.ha)) == len(PLAN["targets"])


def test_crash_between_start_and_grant_is_mended_by_looking_again(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.make_ready()
    case.start()
    with monkeypatch.context() as broken:
        broken.setattr(AuthorityLog, "append", _refuse)
        with pytest.raises(StorageFailed):
            CaseOpener(case.zj.node.desk, case.zj.node.alarms).catch_up()
    assert case.granted(case.zj) == 0
    assert case.inspections(case.zj) == []

    case.work(case.zj)  # as a new process does
    planned = case.inspections(case.zj)
    assert (case.granted(case.zj), len(planned)) == (1, 2)
    for _ in range(3):
        case.work(case.zj)
    assert (case.granted(case.zj), case.inspections(case.zj)) == (1, planned)


def _refuse(*_: object) -> None:
    raise StorageFailed("the disk is full")


def test_arrival_is_acknowledged_once_whoever_looks_how_often(case: Case) -> None:
    case.exchange("ha")
    for _ in range(3):
        case.work(case.ha)
        case.exchange("zj", "ha")
        case.work(case.zj)
    with case.zj.node.database.read() as connection:
        received = connection.execute(
            sa.select(entries.c.log).where(entries.c.kind == "joint-plan.received.v1")
        ).all()
    assert [one.log for one in received] == ["ha"]


def test_sealed_entry_served_to_the_wrong_reader_is_shown_to_nobody_and_reported(
    case: Case,
) -> None:
    with case.zj.node.database.write() as connection:
        plan = sa.select(sa.literal("nmpa"), entries.c.position).where(entries.c.kind == PLANNED)
        connection.execute(sa.insert(readers).from_select(["reader", "position"], plan))
    case.exchange("nmpa")
    with case.nmpa.node.database.read() as connection:
        kept = connection.execute(sa.select(entries).where(entries.c.log == "zj")).all()
    assert [(one.kind, one.problem) for one in kept] == [(PLANNED, OVER_DISCLOSED)]
    assert (OVER_DISCLOSED, "zj") in case.alarms(case.nmpa)
    assert ("over-disclosure-reported", "nmpa") in case.alarms(case.zj)
    for role in (Role.COORDINATOR, Role.AUDITOR):
        listed = case.nmpa.get(SHARED, role).json()
        assert (listed["items"], listed["sealed"]) == ([], [])
        problem(case.nmpa.get(case.path, role), 404, "not-found")
    assert CONTRACTOR not in case.nmpa.get("/v1/changes", Role.AUDITOR).text
    assert CONTRACTOR not in case.nmpa.get(f"/v1/archives?q={CONTRACTOR}").text


@pytest.mark.parametrize("is_ready", [False, True])
def test_case_of_which_a_participant_has_left_is_called_off_and_opened(
    case: Case, *, is_ready: bool
) -> None:
    if is_ready:
        case.make_ready()
    known = case.zj.node.directory.current()
    left = Directory(tuple(one for one in known.members if one.id != "ha"))
    write_directory(case.zj.node.path / "directory.json", left)
    while case.zj.node.directory.current().get("ha") is not None:
        time.sleep(0.05)  # the file is looked at once a second
    case.step(case.zj, "withdrawal", examples.WITHDRAWAL)
    case.work(case.zj)
    assert case.granted(case.zj) == 1
    case.exchange("nmpa")
    assert case.zj.get(case.path, Role.ANALYST).json()["stage"] == "called-off"


def test_seal_that_is_not_opened_in_time_alarms_until_it_is(case: Case) -> None:
    case.exchange("ha")
    case.federation.clock.move(timedelta(days=80))
    case.work(case.zj)  # opens what is past its day
    assert case.alarms(case.zj) == set()
    case.work(case.ha)  # Zhejiang's plan, sealed here as long as the grant has not arrived
    assert (OVERDUE_ALARM, "zj") in case.alarms(case.ha)
    case.exchange("ha")
    case.work(case.ha)
    assert (OVERDUE_ALARM, "zj") not in case.alarms(case.ha)


def test_reading_that_cannot_be_recorded_is_refused(
    case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joint_reading, "SLOT_WAIT_SECONDS", 0.2)
    refused = case.zj.get(case.path)  # no beat passes meanwhile
    problem(refused, 503, "reading-not-recorded")
    assert CONTRACTOR not in refused.text
    case.federation.beat()
    assert CONTRACTOR in case.zj.get(case.path).text


def test_case_is_as_if_it_did_not_exist_on_every_path_for_whoever_is_on_no_list(
    case: Case,
) -> None:
    case.make_ready()
    for node in (case.zj, case.ha):
        for role in (Role.COORDINATOR, Role.INSPECTOR, Role.AUDITOR, Role.ANALYST):
            stranger = _stranger(node, role)
            for method, path, body in _paths():
                told = [
                    _plain(_ask(node, stranger, method, path, body, one), one)
                    for one in (case.id, UNKNOWN)
                ]
                assert told[0] == told[1], (method, path, role)
    with beating([case.zj]):
        assert case.zj.get(case.path).json()["stage"] == "agreed"


def _stranger(node: Served, role: Role) -> str:
    token = new_token()
    account = Account(id=f"{node.node.authority}:{role}-09", role=role, display_name="测试账号")
    node.node.accounts.add(account.id, account.role, account.display_name, token.digest)
    return token.text


def _paths() -> Iterator[tuple[str, str, Any]]:
    for path, operations in DESCRIPTION["paths"].items():
        if "{joint_id}" in path:
            for method, operation in operations.items():
                yield method.upper(), path, _example(operation)


def _example(operation: dict[str, Any]) -> Any:
    if "requestBody" not in operation:
        return None
    (told,) = operation["requestBody"]["content"].values()
    return next(iter(told["examples"].values()))["value"] if "examples" in told else told["example"]


def _ask(
    node: Served, token: str, method: str, path: str, body: Any, joint_id: str
) -> httpx.Response:
    headers = {"x-request-id": "the-same"}
    if body is not None:
        headers["idempotency-key"] = secrets.token_hex(8)
    how = {} if body is None else {"json": body}
    return node.ask(method, path.format(joint_id=joint_id), token, headers=headers, **how)


def _plain(answer: httpx.Response, joint_id: str) -> tuple[object, ...]:
    kept = {name: value for name, value in answer.headers.items() if name != "date"}
    return answer.status_code, kept, answer.text.replace(joint_id, "ID")
