"""Pushing to the national platform: each fact once and in order, whatever fails in between."""

import asyncio
import json
import shutil
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.authority.node import Node, open_node
from services.authority.pushing import Pusher, PushTarget, pushed_until
from services.authority.setup import create_node
from shared.domain.audience import audience_of, subjects_of
from shared.domain.enterprise import EnterprisePersonal
from shared.domain.event import Event
from shared.domain.inspection.state import Inspection, evolve
from shared.domain.push_mapping import ASSUMED
from shared.domain.pushing import PUSHES, ArchivePushed
from shared.errors import ConfigurationError
from shared.replication.data_sharing import DeliveryFailed, HttpPlatform
from shared.store.authority_log import LoggedEvent
from tests.domain.a_case import (
    CLOSED,
    CONTRACTOR,
    CORRECTED,
    CREDIT_REPAIRED,
    ENTERED,
    FINDING,
    LICENCE,
    PLANNED,
    RECALL_CONCLUDED,
    RECALLED,
    TEAM,
)
from tests.projections.kills import Killed, killed_at
from tests.simulators.data_platform import DataPlatform, Fault

TOKEN = "geheim"  # noqa: S105
RECALL = replace(RECALLED, uscc=CONTRACTOR.uscc, concerned=())
OTHER_RECALL = replace(RECALL, recall_id=UUID(int=5))
REPAIR = replace(CREDIT_REPAIRED, repaired=(RECALL.stream,))
FIRM = replace(CONTRACTOR, personal=EnterprisePersonal(legal_representative="样例甲"))
TOLD = (FIRM, LICENCE, PLANNED, TEAM, ENTERED, FINDING, CLOSED, RECALL)
FACTS = [0, 1, 4, 5, 6, 7]
"""The positions of TOLD that are facts and not for the writer alone."""


def tell(node: Node, *told: Event) -> None:
    inspection: Inspection | None = None
    for event in told:
        if event.stream == PLANNED.stream:
            inspection = evolve(inspection, event)  # type: ignore[arg-type]
        logged = LoggedEvent(
            originator_id=event.stream,
            originator_version=node.desk.log.version(event.stream) + 1,
            event=event,
            subjects=subjects_of(event, inspection),
            audience=audience_of(event, node.authority, inspection),
        )
        node.desk.log.append([logged])


@pytest.fixture
def node(tmp_path: Path) -> Iterator[Node]:
    create_node(tmp_path / "ha", "ha")
    opened = open_node(tmp_path / "ha")
    tell(opened, *TOLD)
    yield opened
    opened.close()


@pytest.fixture
def platform() -> DataPlatform:
    return DataPlatform(TOKEN)


def pusher(node: Node, most: int = 2) -> Pusher:
    target = PushTarget(
        url="http://platform", token=TOKEN, mapping=ASSUMED, batch_entries=most, seconds=1
    )
    return Pusher(node.desk, node.own_archive, node.alarms, node.settings.origin, node.path, target)


def push_all(node: Node, platform: DataPlatform, most: int = 2) -> int:
    """Push all batches there are; return how many."""

    async def push() -> int:
        transport = httpx.ASGITransport(app=platform.app())
        async with httpx.AsyncClient(transport=transport) as http:
            target, one, count = HttpPlatform(http, "http://platform", TOKEN), pusher(node, most), 0
            while await one.push_next(target):
                count += 1
            return count

    return asyncio.run(push())


def push_whatever_fails(node: Node, platform: DataPlatform) -> None:
    while True:
        try:
            push_all(node, platform)
        except DeliveryFailed:
            continue
        return


def recorded(node: Node) -> list[ArchivePushed]:
    told = [logged.event for logged in node.desk.log.read(PUSHES)]
    return [event for event in told if isinstance(event, ArchivePushed)]


def test_facts_are_pushed_in_order_and_each_batch_is_an_entry(
    node: Node, platform: DataPlatform
) -> None:
    assert push_all(node, platform) == 3
    assert platform.positions == FACTS
    entries = recorded(node)
    assert [(one.first, one.end, one.count) for one in entries] == [(0, 2, 2), (4, 6, 2), (6, 8, 2)]
    assert [one.receipt_no for one in entries] == ["R000001", "R000002", "R000003"]
    assert [one.batch_id for one in entries] == list(platform.receipts)
    assert {one.mapping for one in entries} == {ASSUMED.version}
    assert pushed_until(node.desk) == 8
    header = node.desk.held(PUSHES)[0].header()
    assert header.audience == ("nmpa",)


def test_nothing_is_pushed_twice_and_what_comes_later_is_pushed_later(
    node: Node, platform: DataPlatform
) -> None:
    push_all(node, platform)
    assert push_all(node, platform) == 0
    tell(node, replace(RECALL_CONCLUDED, uscc=RECALL.uscc, concerned=()))
    assert push_all(node, platform) == 1
    assert platform.positions == [*FACTS, node.own_log.size() - 2]


def test_item_says_where_it_stands_and_nothing_of_persons(
    node: Node, platform: DataPlatform
) -> None:
    push_all(node, platform)
    firm, licence = platform.items[0]["content"], platform.items[1]["content"]
    assert firm["SJBS"] == f"{node.settings.origin}#0"
    assert (firm["SJJ"], firm["TYSHXYDM"], firm["QYMC"]) == (
        "QYJBXX",
        CONTRACTOR.uscc,
        CONTRACTOR.name,
    )
    assert licence["FSRQ"] == LICENCE.issued_on.isoformat()
    recalled = platform.items[-1]["content"]
    assert (recalled["SJJ"], recalled["reason"]) == ("QTXX", RECALL.reason)
    everything = json.dumps(platform.items, ensure_ascii=False)
    assert "样例甲" not in everything
    assert "recorded_by" not in everything


@pytest.mark.parametrize("fault", [Fault.FAIL, Fault.LOSE, Fault.NONSENSE, Fault.MISCOUNT])
def test_each_fact_arrives_once_whatever_becomes_of_an_answer(
    node: Node, platform: DataPlatform, fault: Fault
) -> None:
    platform.faults = deque([Fault.NONE, fault, fault, Fault.NONE, fault])
    push_whatever_fails(node, platform)
    assert platform.positions == FACTS
    assert [one.batch_id for one in recorded(node)] == list(platform.receipts)
    assert platform.requests == 6


def test_failed_batch_stays_the_same_though_the_log_grows(
    node: Node, platform: DataPlatform
) -> None:
    platform.faults = deque([Fault.LOSE])
    with pytest.raises(DeliveryFailed):
        push_all(node, platform, most=100)
    tell(node, OTHER_RECALL)
    push_all(node, platform, most=100)
    assert platform.positions == [*FACTS, 8]
    assert [one.count for one in recorded(node)] == [len(FACTS), 1]


def test_stranger_is_told_apart_and_nothing_is_recorded(node: Node) -> None:
    with pytest.raises(DeliveryFailed, match="401"):
        push_all(node, DataPlatform("another token"))
    assert recorded(node) == []


def test_what_the_platform_rejects_is_recorded_and_alarmed(
    node: Node, platform: DataPlatform
) -> None:
    platform.rejects = frozenset({1, 5})
    push_all(node, platform, most=4)
    assert platform.positions == [0, 4, 6, 7]
    first, second = recorded(node)
    assert [(one.position, one.reason) for one in first.rejected] == [
        (1, "统一社会信用代码不存在"),
        (5, "统一社会信用代码不存在"),
    ]
    assert second.rejected == ()
    (alarm,) = node.alarms.open_alarms()
    assert (alarm.code, alarm.log) == ("push-rejected", "ha")
    assert "2 of 4 rejected, first position 1" in alarm.detail


def test_receipt_that_rejects_what_was_not_delivered_is_none(node: Node) -> None:
    told = {"receipt": "R", "accepted": 1, "rejected": [{"position": 99, "reason": ""}]}

    async def deliver() -> None:
        transport = httpx.MockTransport(lambda _: httpx.Response(200, json=told))
        async with httpx.AsyncClient(transport=transport) as http:
            await pusher(node).push_next(HttpPlatform(http, "http://platform", TOKEN))

    with pytest.raises(DeliveryFailed, match="not delivered"):
        asyncio.run(deliver())


def test_what_was_repaired_before_is_not_pushed_and_its_repair_is(
    node: Node, platform: DataPlatform
) -> None:
    tell(node, REPAIR, OTHER_RECALL)
    push_all(node, platform)
    assert platform.positions == [*FACTS[:-1], 8, 9]


def test_correction_is_pushed_as_an_item_of_its_own(node: Node, platform: DataPlatform) -> None:
    push_all(node, platform)
    correction = replace(CORRECTED, of_stream=RECALL.stream, position=7, readers=("nmpa",))
    tell(node, replace(correction, changes={"reason": "更正"}))
    tell(node, replace(correction, position=2, readers=()))  # of what is for the writer alone
    push_all(node, platform)
    corrected = platform.items[-1]
    assert platform.positions[:-1] == FACTS
    assert corrected["content"]["SJLX"] == "entry.corrected.v1"
    assert (corrected["content"]["position"], corrected["content"]["changes"]) == (
        7,
        {"reason": "更正"},
    )


def test_each_fact_arrives_once_wherever_the_node_is_killed(tmp_path: Path) -> None:
    create_node(tmp_path / "template", "ha")
    template = open_node(tmp_path / "template")
    tell(template, CONTRACTOR, LICENCE, RECALL)
    template.close()
    call, unharmed = 0, False
    while not unharmed:
        call += 1
        receiver = DataPlatform(TOKEN, rejects=frozenset({1}))
        node = open_node(Path(shutil.copytree(tmp_path / "template", tmp_path / str(call))))
        try:
            with killed_at(call):
                _push_in_this_thread(node, receiver)
            unharmed = True
        except Killed:
            _push_in_this_thread(node, receiver)
        assert receiver.positions == [0, 2]
        assert [one.batch_id for one in recorded(node)] == list(receiver.receipts)
        assert [one.code for one in node.alarms.open_alarms()] == ["push-rejected"]
        node.close()
    assert call > 20


def _push_in_this_thread(node: Node, receiver: DataPlatform) -> None:
    one = pusher(node)
    while (batch := one.next_batch()) is not None:

        async def deliver(batch: Any = batch) -> Any:
            transport = httpx.ASGITransport(app=receiver.app())
            async with httpx.AsyncClient(transport=transport) as http:
                return await HttpPlatform(http, "http://platform", TOKEN).deliver(batch)

        one.record(batch, asyncio.run(deliver()))


def _push_to(path: Path, more: str = "") -> None:
    with (path / "node.toml").open("a", encoding="utf-8") as file:
        file.write(f'[push]\nurl = "http://127.0.0.1:9"\ntoken_file = "push-token"\n{more}')


@pytest.mark.parametrize(
    ("token", "more", "mapping", "named"),
    [
        (None, "", None, "push-token"),
        ("\n", "", None, "no token"),
        ("t", 'mapping_file = "m.json"\n', None, "m.json"),
        ("t", 'mapping_file = "m.json"\n', "{}", "m.json: .*id"),
        ("t", "batch_entries = 0\n", None, "push.batch_entries"),
        ("t", "colour = 1\n", None, "push.colour"),
    ],
)
def test_wrong_settings_are_named_at_start_up(
    tmp_path: Path, token: str | None, more: str, mapping: str | None, named: str
) -> None:
    create_node(tmp_path / "ha", "ha")
    _push_to(tmp_path / "ha", more)
    if token is not None:
        (tmp_path / "ha" / "push-token").write_text(token)
    if mapping is not None:
        (tmp_path / "ha" / "m.json").write_text(mapping)
    with pytest.raises(ConfigurationError, match=named):
        open_node(tmp_path / "ha")


def test_broken_note_of_what_is_begun_is_named_and_nothing_is_delivered(
    node: Node, platform: DataPlatform
) -> None:
    for content in (b"", b'{"batch": "x", "positions": []}'):
        (node.path / "push-begun").write_bytes(content)
        with pytest.raises(ConfigurationError, match="push-begun"):
            push_all(node, platform)
    assert platform.requests == 0
