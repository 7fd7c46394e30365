"""The log as peers and auditors read it: checkpoints, cover pages, proofs."""

import gzip
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from services.authority.routes import examples
from shared.identity.roles import Role
from shared.log.entry import Header, Opening, SectionHeader, frame_openings, write_leaf
from shared.log.merkle import leaf_hash
from shared.log.proof import InclusionProof
from shared.log.trusted_log import TrustedLog
from shared.log.verified_entry import AWAITING_GRANT, OVER_DISCLOSED
from shared.store.tables import entries
from tests.api.log_reading import Key, checkpoint, trusted, verified
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import INSPECTION, JOINT, STEPS, Story
from tests.api.writing import plan_inspection

COVER = "/v1/logs/ha/cover"
HENANS = [step.path for step in STEPS if step.authority == "ha"]  # by position in its log
BEFORE_SITE_ENTRY = range(HENANS.index("/v1/inspections"), HENANS.index(f"{INSPECTION}/site-entry"))
"""Positions in Henan's log of what nobody else may see: the plan, and what its team signed."""
CLOSED = {
    at
    for at, path in enumerate(HENANS)
    if path.startswith("/v1/complaints") or path.endswith("/assignment")
}
"""The same of complaints, and of who has a duty in hand."""
SELF_INSPECTED = {
    HENANS.index("/v1/self-inspections"),
    HENANS.index("/v1/logs/{authority}/entries/{position}/annulment"),  # of that report
}
UNSHARED = HENANS.index(f"{JOINT}/refusal")
"""Position behind which Henan's node writes by itself too, for cases that it shares."""
HIDDEN = {
    "zj": {*BEFORE_SITE_ENTRY, *CLOSED, *SELF_INSPECTED},
    "nmpa": {*BEFORE_SITE_ENTRY, *CLOSED},
}


# Checkpoints


def test_newest_checkpoint_is_signed_over_the_whole_log(case: Story, key: Key) -> None:
    ha = case.nodes["ha"]
    answer = ha.ask_as(key("zj"), "/v1/logs/ha/checkpoint")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert checkpoint(ha, answer.text).size == ha.size


def test_every_size_that_was_signed_is_kept(case: Story) -> None:
    ha = case.nodes["ha"]
    for size in (*range(UNSHARED + 1), ha.size):
        text = ha.get(f"/v1/logs/ha/checkpoint?size={size}").text
        assert checkpoint(ha, text).size == size


def test_verified_checkpoint_of_another_log_is_served_as_it_was_signed(case: Story) -> None:
    zj, ha = case.nodes["zj"], case.nodes["ha"]
    told = zj.get("/v1/logs/ha/checkpoint")
    assert told.status_code == 200
    assert checkpoint(ha, told.text).size <= ha.size


@pytest.mark.parametrize(
    "path",
    [
        "ha/checkpoint?size=1000",
        "zj/checkpoint?size=1",  # of another log only the newest
        "sh/checkpoint",
        "zj/cover?from=0",
        "sh/cover?from=0",
        "ha/cover?from=0&size=1000",
        "ha/cover?from=3&size=2",
        "ha/entries/1000/proof",
        "ha/entries/5/proof?size=3",
        "ha/entries/1/proof?size=1000",
        "zj/entries/0/proof",
    ],
)
def test_what_is_not_served_is_not_found(case: Story, path: str) -> None:
    problem(case.nodes["ha"].get(f"/v1/logs/{path}", Role.AUDITOR), 404, "not-found")


# Cover pages


def test_person_who_reads_the_log_sees_all_of_it(case: Story) -> None:
    ha = case.nodes["ha"]
    answer = ha.get(f"{COVER}?from=0", Role.AUDITOR)
    assert answer.headers["content-type"] == "application/x-ndjson"
    page = verified(ha, answer.content, "ha")
    assert [entry.position for entry in page.entries] == list(range(ha.size))
    assert page.hidden == ()
    assert all("body" in entry.openings for entry in page.entries)


@pytest.mark.parametrize("reader", HIDDEN)
def test_peer_sees_its_entitlement_only(case: Story, key: Key, reader: str) -> None:
    ha = case.nodes["ha"]
    answer = ha.ask_as(key(reader), f"{COVER}?from=0&size={UNSHARED}")
    page = verified(ha, answer.content, reader)
    assert page.next is None
    hidden = {run.start + step for run in page.hidden for step in range(run.length)}
    assert hidden == HIDDEN[reader]
    assert [e.position for e in page.entries if e.problem] == []
    assert examples.INSPECTION["basis"].encode() not in answer.content
    leaves = [json.loads(line) for line in answer.content.splitlines() if b'"leaf"' in line]
    assert len(leaves) == UNSHARED - len(hidden)


def test_pages_lead_one_after_another_to_the_checkpoint(case: Story, key: Key) -> None:
    ha, log, asked = case.nodes["ha"], trusted(case.nodes["ha"]), 0
    positions: list[int] = []
    query = f"{COVER}?from=0&size={UNSHARED}&max=1"
    while True:
        answer = ha.ask_as(key("zj"), query)
        page = log.accept_page(answer.content.splitlines(keepends=True), "zj")
        positions += [entry.position for entry in page.entries]
        asked += 1
        if page.next is None:
            break
        size = page.checkpoint.size
        log = TrustedLog(
            log=log.log,
            origin=log.origin,
            log_keys=log.log_keys,
            clock_keys=log.clock_keys,
            frontier=page.frontier,
            pending=page.checkpoint,
        )
        query = f"{COVER}?from={page.next}&size={size}&max=1"
    assert asked == len(positions) == UNSHARED - len(HIDDEN["zj"])


def test_page_is_packed_for_those_who_accept_it(case: Story) -> None:
    ha = case.nodes["ha"]
    plain = ha.get(f"{COVER}?from=0", Role.AUDITOR, headers={"accept-encoding": "identity"})
    packed = ha.get(f"{COVER}?from=0", Role.AUDITOR, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) == len(gzip.compress(plain.content, 1))


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "from"),
        ("from=", "from"),
        ("from=01", "from"),
        ("from=-1", "from"),
        ("from=+1", "from"),
        ("from=1.0", "from"),
        ("from=%201", "from"),
        ("from=٣", "from"),
        ("from=99999999999999999", "from"),
        ("from=0&from=1", "from"),
        ("from=0&size=01", "size"),
        ("from=0&max=0", "max"),
        ("from=0&max=5001", "max"),
        ("from=0&max=05", "max"),
        ("from=0&wait=31", "wait"),
        ("from=0&wait=1.5", "wait"),
        ("from=0&wait=-1", "wait"),
        ("from=0&colour=red", "colour"),
    ],
)
def test_parameter_of_another_form_is_refused(case: Story, query: str, name: str) -> None:
    answer = case.nodes["ha"].get(f"{COVER}?{query}", Role.AUDITOR)
    faults = problem(answer, 422, "invalid-input")["errors"]
    assert [fault["parameter"] for fault in faults] == [name]


@pytest.mark.parametrize("query", ["from=1000", "from=1000&size=900", "from=1000&wait=20"])
def test_reader_ahead_of_the_log_is_told_so_at_once_with_the_newest_note(
    case: Story, key: Key, query: str
) -> None:
    ha = case.nodes["ha"]
    began = time.monotonic()
    answer = ha.ask_as(key("zj"), f"{COVER}?{query}")
    content = problem(answer, 409, "log-behind-reader")
    assert checkpoint(ha, content["checkpoint"]).size == ha.size
    assert time.monotonic() - began < 10


def test_held_request_is_answered_as_soon_as_the_log_grows(zj: Served, key: Key) -> None:
    with ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        held = pool.submit(zj.ask_as, key("ha"), "/v1/logs/zj/cover?from=0&wait=15")
        assert not held.done()
        recorded = zj.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR)
        assert recorded.status_code == 201
        page = verified(zj, held.result().content, "ha")
    assert [entry.position for entry in page.entries] == [0]
    assert time.monotonic() - began < 10


def test_held_request_ends_empty_after_its_time(zj: Served, key: Key) -> None:
    answer = zj.ask_as(key("ha"), "/v1/logs/zj/cover?from=0&wait=1")
    page = verified(zj, answer.content, "ha")
    assert (page.entries, page.checkpoint.size) == ((), 0)


def test_held_requests_are_let_go_when_the_node_stops(zj: Served, key: Key) -> None:
    with ThreadPoolExecutor(1) as pool:
        began = time.monotonic()
        held = pool.submit(zj.ask_as, key("ha"), "/v1/logs/zj/cover?from=0&wait=15")
        threading.Timer(0.2, zj.node.bell.close).start()
        assert held.result().status_code == 200
    assert time.monotonic() - began < 10


def test_size_that_is_asked_for_is_not_waited_for(zj: Served, key: Key) -> None:
    began = time.monotonic()
    answer = zj.ask_as(key("ha"), "/v1/logs/zj/cover?from=0&size=0&wait=15")
    assert verified(zj, answer.content, "ha").checkpoint.size == 0
    assert time.monotonic() - began < 10


# Proofs


def test_peer_gets_the_proof_of_what_it_may_see(case: Story, key: Key) -> None:
    ha = case.nodes["ha"]
    page = verified(ha, ha.ask_as(key("zj"), f"{COVER}?from=0").content, "zj")
    log = trusted(ha)
    for entry in page.entries:
        text = ha.ask_as(key("zj"), f"/v1/logs/ha/entries/{entry.position}/proof").text
        proof = InclusionProof.parse(text)
        proof.verify(entry.leaf_hash, log.origin, log.log_keys, log.clock_keys)


@pytest.mark.parametrize("position", BEFORE_SITE_ENTRY)
def test_hidden_entry_has_no_proof_for_a_peer(case: Story, key: Key, position: int) -> None:
    ha = case.nodes["ha"]
    path = f"/v1/logs/ha/entries/{position}/proof"
    hidden = problem(ha.ask_as(key("zj"), path), 404, "not-found")
    missing = problem(ha.ask_as(key("zj"), path.replace(str(position), "1000")), 404, "not-found")
    assert hidden.keys() == missing.keys()
    assert ha.get(path, Role.AUDITOR).status_code == 200


# One entry


def test_entry_is_shown_with_its_place_and_without_names(case: Story) -> None:
    ha = case.nodes["ha"]
    team: dict[str, Any] = ha.get(
        f"/v1/logs/ha/entries/{HENANS.index(f'{INSPECTION}/team')}"
    ).json()
    assert team["header"]["kind"] == "inspection.team-assigned.v1"
    assert team["header"]["sections"] == ["body", "personal"]
    assert examples.TEAM["members"][0]["name"] not in json.dumps(team, ensure_ascii=False)
    assert (team["problem"], team["flags"]) == (None, [])


def test_entry_of_another_log_is_shown_as_it_arrived(case: Story) -> None:
    zj, ha = case.nodes["zj"], case.nodes["ha"]
    own = ha.get("/v1/logs/ha/entries/0").json()
    held = zj.get("/v1/logs/ha/entries/0").json()
    for entry in (own, held):
        entry.pop("received_at")
    assert held == own


def test_position_is_a_plain_decimal(zj: Served) -> None:
    plan_inspection(zj)
    assert zj.get("/v1/logs/zj/entries/0").status_code == 200
    for position in ("00", "-1", "1.0", "x", "%D9%A3"):
        problem(zj.get(f"/v1/logs/zj/entries/{position}"), 422, "invalid-input")


@pytest.mark.parametrize(
    ("issue", "shown"),
    [
        (None, ({"a": 1}, True)),
        ("quarantined: for a test", (None, True)),
        (OVER_DISCLOSED, (None, False)),
        (AWAITING_GRANT, (None, False)),
    ],
)
def test_only_a_sound_entry_of_a_peer_is_shown_whole(
    zj: Served, issue: str | None, shown: tuple[Any, bool]
) -> None:
    header = Header(
        log="ha.mpa.example/log",
        id="0192d3f0-0000-7000-8000-000000000000",
        at=zj.clock(),
        kind="enterprise.recorded.v1",
        stream="enterprise/x",
        version=1,
        subjects=(),
        audience=("*",),
        opens_by=None,
        sections=(SectionHeader(name="body", to=None),),
    )
    openings = {"body": Opening(bytes(32), b'{"a": 1}')}
    leaf_input = write_leaf(header, openings, bytes(32))
    row: dict[str, Any] = dict.fromkeys(entries.c.keys())
    row |= {"log": "ha", "position": 7, "arrival": 0, "received_ms": 0, "problem": issue}
    row |= {"leaf_hash": leaf_hash(leaf_input), "leaf_input": leaf_input}
    with zj.node.database.write() as connection:
        row["openings"] = frame_openings(openings)
        connection.execute(sa.insert(entries).values(**row))
    told = zj.get("/v1/logs/ha/entries/7").json()
    assert (told["body"], told["header"] is not None) == shown
    assert (told["problem"], told["flags"]) == (issue, [])
