"""The loop that opens history: once, all that is due, wherever it is killed; on both engines."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from services.authority.corrections import Meant, correct
from services.authority.desk import Request
from services.authority.node import Node, open_node
from services.authority.opening import HistoryOpener
from services.authority.setup import create_node
from services.authority.sharing import Sharing
from services.authority.verifying import verify_held
from shared.domain.access import AccessGranted
from shared.domain.audience import audience_of, subjects_of
from shared.domain.entrustment.events import EntrustmentEstablished
from shared.domain.event import Event
from shared.domain.inspection.events import InspectionEvent, NamedEntrustment
from shared.domain.inspection.state import Inspection, evolve
from shared.projections.arrivals import ArrivalReader
from shared.projections.positions import reached
from shared.store.authority_log import LoggedEvent
from shared.store.entries import entries_by_arrival
from tests.domain.a_case import (
    ANNULLED,
    CERTIFICATE,
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESTABLISHED,
    FINDING,
    OTHER_FIRM,
    OTHER_NAMED,
    PLANNED,
    RECALL_CONCLUDED,
    RECALLED,
    REGISTRANT,
    RESULT,
    SHANGHAI,
    TEAM,
    TERMINATED,
    TERMINATED_BY_HENAN,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import entry
from tests.projections.kills import Killed, killed_at

TO_SHANGHAI = replace(
    ESTABLISHED,
    entrustment_id=OTHER_NAMED.entrustment_id,
    registrant_uscc=OTHER_FIRM.uscc,
    registrant_authority=SHANGHAI,
)
AGAIN = replace(ESTABLISHED, entrustment_id=UUID("01920000-0000-7000-8000-000000000003"))
NARROW = replace(FINDING, number=2, entrustments=(OTHER_NAMED.entrustment_id,))


def inspected(*named: NamedEntrustment) -> tuple[InspectionEvent, ...]:
    """Return an inspection of the contractor that names these entrustments alone."""
    plan, entered = replace(PLANNED, entrustments=named), replace(ENTERED, entrustments=named)
    return plan, TEAM, entered, FINDING, CLOSED, RESULT


def write(node: Node, told: Sequence[InspectionEvent], first: int = 1) -> None:
    inspection: Inspection | None = None
    for version, event in enumerate(told, 1):
        inspection = evolve(inspection, event)
        if version >= first:
            _append(node, event, version, inspection)


def _append(node: Node, event: Event, version: int, inspection: Inspection | None) -> None:
    logged = LoggedEvent(
        originator_id=event.stream,
        originator_version=version,
        event=event,
        subjects=subjects_of(event, inspection),
        audience=audience_of(event, node.authority, inspection),
    )
    node.desk.log.append([logged])


def tell(node: Node, *events: Event) -> None:
    """Write one matter that Henan alone tells."""
    for version, event in enumerate(events, 1):
        _append(node, event, version, None)


def arrive(node: Node, *told: EntrustmentEstablished) -> None:
    """Let entries of the registrants' authorities arrive."""
    for event in told:
        arrive_from(node, event.registrant_authority, event)


def arrive_from(node: Node, log: str, *told: Event) -> None:
    """Let entries arrive of one log."""
    held = ANode(node.database, node.projector, node.queries)
    for minute, event in enumerate(told):
        with node.database.read() as connection:
            known = len(entries_by_arrival(connection, log, 0, 100))
        held.arrive(replace(entry(event, minute, log), position=known))


def opener(node: Node) -> HistoryOpener:
    return HistoryOpener(node.desk, node.own_archive, ArrivalReader(node.database, "history"))


def kept_place(node: Node, log: str) -> int:
    with node.database.read() as connection:
        return reached(connection, ["history"], {log: 0})["history"][log]


def grants(node: Node) -> list[AccessGranted]:
    with node.database.read() as connection:
        own = entries_by_arrival(connection, "ha", 0, 1000)
    return [event for one in own if isinstance(event := one.event(), AccessGranted)]


@pytest.fixture
def node(database_url: str, tmp_path: Path) -> Iterator[Node]:
    """The node of Henan, on each engine."""
    create_node(tmp_path / "ha", "ha", database=database_url)
    opened = open_node(tmp_path / "ha")
    yield opened
    opened.close()


def test_entrustment_that_arrives_opens_what_was_written_before(node: Node) -> None:
    write(node, inspected())
    assert opener(node).catch_up() == 0
    arrive(node, ESTABLISHED)
    assert opener(node).catch_up() == 1
    (granted,) = grants(node)
    assert granted.positions == ((2, 6),)
    assert granted.to == ("zj",)
    assert granted.entrustment_id == ESTABLISHED.entrustment_id
    assert granted.recorded_by == "ha:node"
    assert [at for at in range(7) if node.own_log.may_read("zj", at)] == [2, 3, 4, 5, 6]
    assert opener(node).catch_up() == 0
    verify_held(node, "ha", lambda _done, _size: None)


def test_nothing_is_granted_where_all_is_open_or_nothing_is_relevant(node: Node) -> None:
    arrive(node, ESTABLISHED)
    named = replace(
        OTHER_NAMED,
        entrustment_id=ESTABLISHED.entrustment_id,
        registrant_uscc=ESTABLISHED.registrant_uscc,
        registrant_authority="zj",
    )
    write(node, inspected(named))
    elsewhere = replace(PLANNED, uscc=OTHER_FIRM.uscc, inspection_id=UUID(int=7), entrustments=())
    entered = replace(ENTERED, uscc=OTHER_FIRM.uscc, inspection_id=UUID(int=7), entrustments=())
    write(node, [elsewhere, entered])
    assert opener(node).catch_up() == 0
    assert grants(node) == []


def test_second_entrustment_between_the_same_two_opens_nothing_more(node: Node) -> None:
    write(node, inspected())
    arrive(node, ESTABLISHED, AGAIN)
    assert opener(node).catch_up() == 1


def test_each_authority_gets_what_is_relevant_to_it(node: Node) -> None:
    told = [*inspected(OTHER_NAMED)[:4], NARROW, *inspected(OTHER_NAMED)[4:]]
    write(node, told)
    arrive(node, ESTABLISHED, TO_SHANGHAI)
    assert opener(node).catch_up() == 1
    (granted,) = grants(node)
    assert (granted.to, granted.positions) == (("zj",), ((2, 4), (5, 7)))


def test_history_is_opened_with_its_corrections_and_with_no_others(node: Node) -> None:
    write(node, [*inspected(OTHER_NAMED)[:4], NARROW, *inspected(OTHER_NAMED)[4:]])
    for position in (3, 4):
        meant = Meant(authority="ha", position=position, reason="录入有误")
        request = Request(caller="ha:coordinator-01", key=f"key-{position}", digest=bytes(32))
        changes, day = {"fact": "更正后的事实"}, CLOSED.closed_at.date()
        correct(node.desk, node.own_archive, request, meant, changes, day)
    arrive(node, ESTABLISHED)
    assert opener(node).catch_up() == 1
    (granted,) = grants(node)
    assert (granted.to, granted.positions) == (("zj",), ((2, 4), (5, 8)))  # 7 corrects 3
    assert opener(node).catch_up() == 0


def test_inspection_planned_before_and_made_after_the_entrustment_is_opened_too(
    node: Node,
) -> None:
    told = inspected()
    write(node, told[:2])
    arrive(node, ESTABLISHED)
    assert opener(node).catch_up() == 0
    write(node, told[:4], first=3)
    assert opener(node).catch_up() == 1
    write(node, told, first=5)
    assert opener(node).catch_up() == 1
    assert [granted.positions for granted in grants(node)] == [((2, 4),), ((5, 7),)]


def test_entrustment_of_others_opens_nothing(node: Node) -> None:
    write(node, inspected())
    arrive(node, replace(ESTABLISHED, contractor_authority="gd"))
    assert opener(node).catch_up() == 0


def test_facts_of_the_firm_are_opened_and_those_of_other_firms_are_not(node: Node) -> None:
    recalled = replace(RECALLED, uscc=CONTRACTOR.uscc, concerned=())
    concluded = replace(RECALL_CONCLUDED, uscc=CONTRACTOR.uscc, concerned=())
    tell(node, recalled, concluded)
    tell(node, replace(recalled, recall_id=UUID(int=5), uscc=OTHER_FIRM.uscc))
    arrive(node, ESTABLISHED)
    assert opener(node).catch_up() == 1
    (granted,) = grants(node)
    assert (granted.to, granted.positions) == (("zj",), ((0, 2),))


def test_sharing_is_looked_at_again_when_an_entrustment_of_the_firm_arrives(node: Node) -> None:
    one = opener(node)
    told = inspected()
    write(node, told[:3])
    assert one.catch_up() == 0
    arrive(node, ESTABLISHED)
    assert one.catch_up() == 1
    write(node, told[:4], first=4)
    assert one.catch_up() == 1
    arrive_from(node, "zj", TERMINATED)
    _append(node, TERMINATED_BY_HENAN, 1, None)
    assert one.catch_up() == 0
    write(node, told, first=5)
    assert one.catch_up() == 0
    assert [granted.positions for granted in grants(node)] == [((2, 3),), ((4, 5),)]


def test_end_that_is_annulled_shares_the_firm_again(node: Node) -> None:
    one, told = opener(node), inspected()
    write(node, told[:3])
    arrive(node, ESTABLISHED)
    arrive_from(node, "zj", TERMINATED)
    assert one.catch_up() == 0
    annulled = replace(
        ANNULLED,
        authority="zj",
        position=1,
        of_kind=TERMINATED.KIND,
        of_stream=TERMINATED.stream,
        firms=(ESTABLISHED.contractor_uscc, ESTABLISHED.registrant_uscc),
    )
    arrive_from(node, "zj", annulled)
    assert one.catch_up() == 1


def test_of_the_firms_that_are_remembered_the_longest_unasked_is_forgotten(node: Node) -> None:
    arrive(node, ESTABLISHED)
    sharing = Sharing(node.desk, most=1)
    shared = sharing.of(CONTRACTOR.uscc)
    assert sharing.of(CONTRACTOR.uscc) is shared
    assert list(shared.others) == ["zj"]
    assert not sharing.of(OTHER_FIRM.uscc).others
    assert sharing.of(CONTRACTOR.uscc) is not shared


def test_claim_that_the_records_decide_later_opens_all(node: Node) -> None:
    one, told = opener(node), inspected()
    write(node, told[:3])
    arrive(node, ESTABLISHED, replace(ESTABLISHED, registrant_authority=SHANGHAI))
    assert one.catch_up() == 0
    arrive_from(node, "zj", REGISTRANT, CERTIFICATE)
    assert one.catch_up() == 0
    write(node, told[:4], first=4)
    assert one.catch_up() == 1
    (granted,) = grants(node)
    assert (granted.to, granted.positions) == (("zj",), ((2, 4),))


def test_place_of_the_loop_is_not_written_for_every_append(node: Node) -> None:
    often = HistoryOpener(
        node.desk, node.own_archive, ArrivalReader(node.database, "history", keep_every=6)
    )
    told = inspected()
    write(node, told[:3])
    assert often.catch_up() == 0
    assert kept_place(node, "ha") == 0
    write(node, told, first=4)
    often.catch_up()
    assert kept_place(node, "ha") == len(told)
    arrive(node, ESTABLISHED)
    assert often.catch_up() == 1
    assert opener(node).catch_up() == 0  # gets the last page again, and finds nothing closed


def test_history_waits_for_views_that_are_far_behind(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.authority.opening.MOST_UNREAD", 0)
    write(node, inspected())
    arrive(node, ESTABLISHED)
    assert opener(node).catch_up() == 0
    node.projector.catch_up()
    assert opener(node).catch_up() == 1


def test_history_is_opened_once_wherever_the_loop_is_killed(tmp_path: Path) -> None:
    create_node(tmp_path / "template", "ha")
    template = open_node(tmp_path / "template")
    write(template, inspected())
    arrive(template, ESTABLISHED)
    template.close()
    call, unharmed = 0, False
    while not unharmed:
        call += 1
        node = open_node(Path(shutil.copytree(tmp_path / "template", tmp_path / str(call))))
        try:
            with killed_at(call):
                opener(node).catch_up()
            unharmed = True
        except Killed:
            opener(node).catch_up()
        assert [granted.positions for granted in grants(node)] == [((2, 6),)]
        assert node.own_log.may_read("zj", 5)
        node.close()
    assert call > 20
