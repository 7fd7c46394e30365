"""Who knew what when: sent, received, opened and acted on, whatever arrived first."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from random import Random

from shared.domain.access import AccessGranted
from shared.domain.joint.events import ReceivedMessage
from shared.domain.joint.known import Told
from shared.projections.case_history import Covered, Message, case_history
from shared.projections.view import Document
from tests.domain.a_case import (
    HENAN,
    JOINT_ACCEPTED,
    JOINT_ID,
    JOINT_RECEIVED,
    JOINT_STARTED,
    ZHEJIANG,
)
from tests.domain.a_joint_case import COUNTER, PLAN, PLAN_HASH, Line, tell

ARRIVED = datetime(2026, 10, 13, tzinfo=UTC)


def leaf(log: str, position: int) -> bytes:
    return sha256(f"{log}/{position}".encode()).digest()


RECEIVED = replace(
    JOINT_RECEIVED,
    log=ZHEJIANG,
    messages=(ReceivedMessage(position=0, leaf_hash=base64.b64encode(leaf(ZHEJIANG, 0)).decode()),),
)
LINES: tuple[Line, ...] = (
    (ZHEJIANG, PLAN),
    (HENAN, RECEIVED),
    (HENAN, JOINT_ACCEPTED),
    (HENAN, replace(RECEIVED, received_at=RECEIVED.received_at + timedelta(days=1))),
    (ZHEJIANG, JOINT_STARTED),
)
GRANT = AccessGranted(
    positions=((0, 1),),
    to=("js", "nmpa"),
    reason="联合检查已经启动",
    joint_id=JOINT_ID,
    recorded_by="zj:node",
)


def held(*lines: Line) -> list[Message]:
    return [
        Message(
            told=told,
            kind="unknown.kind.v1" if told.event is None else told.event.KIND,
            leaf_hash=leaf(told.log, told.position),
            received_at=ARRIVED,
            covered=Covered(size=told.position + 1, at=told.at),
        )
        for told in tell(lines)
    ]


def grants(*events: AccessGranted, log: str = ZHEJIANG) -> list[Told]:
    at = ARRIVED + timedelta(hours=1)
    return [
        Told(log=log, position=50 + index, at=at, digest="", event=event)
        for index, event in enumerate(events)
    ]


def history(*lines: Line, opened: tuple[AccessGranted, ...] = ()) -> list[Document]:
    messages: list[Document] = case_history(JOINT_ID, held(*lines), grants(*opened))["messages"]
    return messages


def test_plan_is_sent_received_opened_and_acted_on() -> None:
    plan = history(*LINES, opened=(GRANT,))[0]
    assert (plan["sent"]["authority"], plan["sent"]["position"]) == (ZHEJIANG, 0)
    assert plan["sent"]["digest"] == PLAN_HASH
    (received,) = plan["received"]
    assert (received["authority"], received["position"], received["same_leaf"]) == (HENAN, 0, True)
    assert received["checkpoint_size"] == RECEIVED.checkpoint_size
    assert [(one["position"], one["to"]) for one in plan["opened"]] == [(50, ["js", "nmpa"])]
    (acted,) = plan["acted_on"]
    assert (acted["authority"], acted["position"]) == (HENAN, 1)
    assert acted["kind"] == "joint-plan.accepted.v1"
    assert plan["here"] == {
        "received_at": "2026-10-13T00:00:00.000Z",
        "checkpoint": {"size": 1, "at": plan["sent"]["at"]},
    }


def test_clock_of_the_answer_begins_at_the_provable_receipt() -> None:
    (clock,) = case_history(JOINT_ID, held(*LINES), ())["clocks"]
    assert (clock["asked"], clock["answer"]) == (HENAN, "accepted")
    assert clock["received_on"] is not None
    (unproven,) = case_history(JOINT_ID, held(LINES[0], LINES[2]), ())["clocks"]
    assert (unproven["received_on"], unproven["due_on"]) == (None, None)


def test_counter_proposal_is_what_was_done_of_the_plan() -> None:
    plan = history((ZHEJIANG, PLAN), (HENAN, COUNTER), (HENAN, JOINT_ACCEPTED))[0]
    assert [one["kind"] for one in plan["acted_on"]] == ["joint-plan.proposed.v1"]


def test_receipt_of_other_bytes_says_so() -> None:
    other = replace(RECEIVED, messages=(replace(RECEIVED.messages[0], leaf_hash="AA=="),))
    assert history((ZHEJIANG, PLAN), (HENAN, other))[0]["received"][0]["same_leaf"] is False


def test_grant_counts_in_its_own_log_for_its_own_case_and_positions_alone() -> None:
    other_case = replace(GRANT, joint_id=None)
    elsewhere = replace(GRANT, positions=((1, 9),))
    assert history(*LINES, opened=(other_case, elsewhere))[0]["opened"] == []
    of_henan = case_history(JOINT_ID, held(*LINES), grants(GRANT, log=HENAN))["messages"]
    assert [bool(one["opened"]) for one in of_henan] == [False, True, False, False, False]


def test_case_of_which_no_plan_is_held_is_told_without_clocks() -> None:
    told = case_history(JOINT_ID, held((HENAN, None), (HENAN, JOINT_ACCEPTED)), ())
    assert (told["clocks"], len(told["messages"])) == ([], 2)


def test_history_is_the_same_for_every_order_of_arrival_but_for_what_is_here() -> None:
    entries, opened = held(*LINES, (HENAN, COUNTER)), grants(GRANT, replace(GRANT, to=("sh",)))
    expected = case_history(JOINT_ID, entries, opened)
    for seed in range(200):
        random = Random(seed)
        late = [
            replace(one, received_at=ARRIVED + timedelta(seconds=random.randrange(999)),
                    covered=None)
            for one in random.sample(entries, len(entries))
        ]  # fmt: skip
        told = case_history(JOINT_ID, [*late, late[0]], random.sample(opened, len(opened)))
        assert [{**one, "here": None} for one in told["messages"]] == [
            {**one, "here": None} for one in expected["messages"]
        ]
        assert told["clocks"] == expected["clocks"]
