"""When duties are due, by whose table and which calendar, at every node that holds the same."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from services.authority.boards import Board, Boards, Wanted
from services.authority.due_days import Due, DueDays, DutyState
from services.authority.node import Node, open_node
from services.authority.setup import create_node
from shared.domain.deadlines import Basis
from shared.domain.grading import REVIEW, Level, Scope, inspection_key
from shared.domain.reference import SHIPPED, Reference, Told, reference_of
from shared.projections.duties import MET, OPEN, DutyTerm
from shared.projections.view import FoldEntry
from tests.domain.a_case import CALENDAR, DEADLINES, GRADING, NOTICE, STORY
from tests.projections.a_node import ANode
from tests.projections.a_story import entry

TODAY = date(2026, 11, 23)


def term(
    deadline: str = "", since: str = "2026-09-24", due_on: str = "", state: str = OPEN
) -> DutyTerm:
    return DutyTerm(
        state=state,
        authority="ha",
        what="do",
        mark="",
        rule="XRG-104",
        since=since,
        deadline=deadline,
        due_on=due_on,
        registrants="zj",
        contractors="ha",
    )


def due(asked: DutyTerm, reference: Reference = SHIPPED) -> Due:
    found = DueDays(reference, TODAY).of(asked)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "since", "on"),
    [
        ("entrusted_result", "2026-09-24", "2026-10-15"),
        ("entrusted_result", "2026-09-30", "2026-10-20"),
        ("flight_report", "2026-02-13", "2026-02-27"),
        ("self_report", "2025-12-31", "2026-03-31"),
        ("new_filer_check", "2026-05-11", "2026-08-11"),
    ],
)
def test_duty_is_due_by_the_working_calendar_of_the_regulation(
    key: str, since: str, on: str
) -> None:
    counted = due(term(key, since))
    assert counted.on == on
    assert counted.deadline is not None
    assert not counted.deadline.due.provisional


def test_law_and_policy_are_told_apart_and_no_number_is_invented() -> None:
    bases = {key: due(term(key)).deadline for key in ("entrusted_result", "archive_update")}
    assert [one and one.rule.basis for one in bases.values()] == [Basis.LAW, Basis.POLICY]
    assert due(term()) == due(term("never-heard-of")) == Due(None)
    assert due(term("flight_report", "2015-01-05")) == Due(None), "no table held then"
    assert due(term(due_on="2026-10-20")) == Due("2026-10-20")
    assert due(term("never-heard-of", due_on="2026-10-20")) == Due("2026-10-20")
    assert due(term("entrusted_result", "9999-12-30")) == Due(None)


def test_stand_of_a_duty_follows_from_the_day() -> None:
    days = DueDays(SHIPPED, TODAY)
    for asked, state in (
        (term(since="2026-11-24"), DutyState.COMING),
        (term(since="2026-11-23"), DutyState.DUE),
        (term(due_on="2026-11-23"), DutyState.DUE),
        (term(due_on="2026-11-22"), DutyState.OVERDUE),
        (term(due_on="2026-11-22", state=MET), DutyState.MET),
    ):
        assert days.state(asked, due(asked)) is state


def test_inspection_is_due_by_the_table_of_levels_of_the_authority_or_by_nobody() -> None:
    any_scope = inspection_key(Level.THREE, Scope.ANY)
    assert due(term(any_scope, "2025-11-24")).on == "2026-11-24"
    assert due(term(inspection_key(Level.THREE), "2025-11-24")).on == "2026-11-24"
    full = due(term(inspection_key(Level.THREE, Scope.FULL), "2025-11-24"))
    assert (full.on, full.deadline and full.deadline.rule.basis) == ("2027-11-24", Basis.POLICY)
    assert full.deadline is not None
    assert full.deadline.due.provisional
    principle = due(term(inspection_key(Level.TWO), "2024-11-25")).deadline
    assert principle is not None
    assert principle.rule.in_principle
    days = DueDays(SHIPPED, TODAY)
    for level, scope in ((Level.ONE, None), (Level.TWO, Scope.FULL), (Level.FOUR, Scope.ANY)):
        assert days.of(term(inspection_key(level, scope))) is None
    assert due(term(REVIEW, "2025-11-24")).on == "2026-11-24"
    own = Told(event=GRADING, log=GRADING.authority, position=0, received_on=TODAY)
    table = reference_of("nmpa", [own])
    zhejiangs = term(REVIEW, "2025-11-24")._replace(authority=GRADING.authority)
    assert due(zhejiangs, table).deadline != due(term(REVIEW, "2025-11-24"), table).deadline


Open = Callable[[str, datetime], "Read"]


class Read(ANode):
    """A node that is filled as if entries had arrived, and read by its boards."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.database, node.projector, node.queries)
        self.node, self.boards = node, Boards(node.desk)

    def take(self, *arrived: FoldEntry) -> None:
        self.arrive(*arrived)
        self.projector.catch_up()
        self.node.desk.reference.forget()

    def listed(self) -> list[object]:
        return [
            (one.entry.order, one.entry.due, one.entry.state, one.duty)
            for one in self.boards.page(Board.DEADLINES, Wanted(), None, 1000)
        ]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    nodes: list[Node] = []

    def open_at(authority: str, now: datetime) -> Read:
        path = tmp_path / f"{authority}-{len(nodes)}"
        create_node(path, authority)
        nodes.append(open_node(path, lambda: now))
        return Read(nodes[-1])

    yield open_at
    for node in nodes:
        node.close()


def test_deadline_past_the_calendar_is_provisional_until_its_year_is_published(
    opened: Open,
) -> None:
    node = opened("zj", datetime(2026, 12, 29, 4, tzinfo=UTC))
    sent = replace(NOTICE, sent_on=date(2026, 12, 29))
    node.take(entry(sent, 0))

    def counted() -> Due:
        (found,) = node.boards.page(Board.DEADLINES, Wanted(what="acknowledge-notice"), None, 9)
        return found.entry.due

    before = counted()
    assert before.deadline is not None
    assert (before.on, before.deadline.due.provisional) == ("2027-01-05", True)
    node.take(entry(CALENDAR, 1, log="nmpa"))
    after = counted()
    assert after.deadline is not None
    assert (after.on, after.deadline.due.provisional) == ("2027-01-06", False), "a day off more"
    assert after.deadline.due.calendars == ("2026", "2027")


def test_policy_that_is_published_moves_what_its_authority_owes_and_nothing_else(
    opened: Open,
) -> None:
    node = opened("nmpa", datetime(2026, 11, 5, 4, tzinfo=UTC))
    sent = replace(NOTICE, sent_on=date(2026, 11, 2))
    back = replace(sent, notice_id=UUID(int=7), sender="zj", receiver="ha")
    node.take(entry(sent, 0), entry(back, 1, log="zj"))

    def dues() -> dict[str, str | None]:
        found = node.boards.entries(Board.DEADLINES, Wanted(what="acknowledge-notice"))
        return {one.listed.term.authority: one.due.on for one in found}

    assert dues() == {"zj": "2026-11-09", "ha": "2026-11-09"}
    node.take(entry(DEADLINES, 2, log="zj"))
    assert dues() == {"zj": "2026-11-05", "ha": "2026-11-09"}


def test_boards_are_the_same_whatever_arrived_first_and_wherever(opened: Open) -> None:
    now = datetime(2026, 11, 23, 4, tzinfo=UTC)
    entries = [entry(event, minute) for minute, event in enumerate(STORY)]
    boards: list[list[object]] = []
    for seed, authority in enumerate(("nmpa", "nmpa", "zj")):
        node = opened(authority, now)
        arriving = [*entries]
        Random(seed).shuffle(arriving)
        for first in range(0, len(arriving), 20):
            node.take(*arriving[first : first + 20])
        boards.append(node.listed())
    everywhere, again, at_zj = boards
    assert everywhere == again != []
    assert [one for one in everywhere if one in at_zj] == at_zj != []
