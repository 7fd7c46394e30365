"""How views follow the logs: killed, side by side, behind odd entries, with nothing to do."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
import sqlalchemy as sa

from shared.projections import following
from shared.projections.archive import Archive
from shared.projections.following import PAGE_ENTRIES
from shared.projections.view import FoldEntry
from shared.projections.views import VIEWS
from shared.store.entries import stream_entries
from shared.store.tables import entries, progress
from tests.domain.a_case import (
    CERTIFICATE,
    CONTRACTOR,
    ENTERED,
    FINDING,
    LICENCE,
    NOTICE,
    REGISTRANT,
)
from tests.projections.a_node import ANode, open_node, stored, told
from tests.projections.a_story import ENTRIES, START, entry, unreadable
from tests.projections.kills import Killed, counting, killed_at
from tests.projections.test_convergence_fold import EVERYTHING


def catch_up(node: ANode) -> int:
    return node.projector.catch_up()


@pytest.fixture
def pages_of_seven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 7)


A_FEW = [entry(CONTRACTOR, 50), *ENTRIES[4:6], *ENTRIES[8:11], entry(LICENCE, 1), ENTRIES[13]]
"""Of two logs, for three views; some sort before what is there already."""


def taken_by(node: ANode, arrived: Sequence[FoldEntry]) -> list[FoldEntry]:
    """Return those of `arrived` that the positions of the views, all the same, say are in them."""
    with node.database.read() as connection:
        ends = connection.execute(
            sa.select(progress.c.log, progress.c.arrival).distinct().order_by(progress.c.log)
        ).all()
        query = sa.select(entries.c.log, entries.c.position, entries.c.arrival)
        found = connection.execute(query).all()
    reached = dict(ends)
    assert len(reached) == len(ends), "all views move together"
    places = {(log, position) for log, position, at in found if at < reached.get(log, 0)}
    return [one for one in arrived if (one.log, one.position) in places]


def test_kill_at_any_call_of_the_database_repeats_nothing_and_loses_nothing(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 4)
    node.arrive(*A_FEW)
    states: set[int] = set()
    for call in count(1):
        node.wipe_views()
        try:
            with killed_at(call):
                node.projector.catch_up()
            break
        except Killed:
            taken = taken_by(node, A_FEW)
            states.add(len(taken))
            assert node.shown() == told(taken)
        node.projector.catch_up()
        assert node.shown() == told(A_FEW)
    assert states == {0, 4, 8}


def test_nothing_new_costs_a_handful_of_queries_and_no_write(node: ANode) -> None:
    for number in range(35):
        node.arrive(entry(CONTRACTOR, 0, log=f"p{number}"))
    node.projector.catch_up()
    with counting() as calls:
        assert node.projector.catch_up() == 0
    assert calls() <= 5


def test_what_arrives_in_several_logs_is_taken_in_one_transaction(node: ANode) -> None:
    node.arrive(*ENTRIES)
    rings: list[None] = []
    node.projector.on_progress(lambda: rings.append(None))
    assert node.projector.catch_up() == len(ENTRIES) < PAGE_ENTRIES
    assert len(rings) == 1


@pytest.mark.usefixtures("pages_of_seven")
def test_catching_up_ends_though_more_keeps_arriving(node: ANode) -> None:
    rest = list(ENTRIES)
    node.arrive(*(rest.pop() for _ in range(8)))
    node.projector.on_progress(lambda: node.arrive(rest.pop()))
    assert node.projector.catch_up() == 8


@pytest.mark.usefixtures("pages_of_seven")
def test_the_log_whose_next_entry_is_oldest_goes_first(node: ANode) -> None:
    late = [entry(LICENCE, 1000 + number, log="ha") for number in range(7)]
    early = [entry(CERTIFICATE, number, log="zj") for number in range(7)]
    node.arrive(*late, *early)
    pages: list[set[str]] = []
    node.projector.on_progress(lambda: pages.append({one.log for one in held_of(node)}))
    node.projector.catch_up()
    assert pages == [{"zj"}, {"zj", "ha"}]


def held_of(node: ANode) -> Sequence[sa.Row[tuple[str]]]:
    with node.database.read() as connection:
        return connection.execute(sa.select(progress.c.log)).all()


@pytest.mark.usefixtures("pages_of_seven")
def test_processes_that_project_at_once_neither_repeat_nor_block_each_other(
    node: ANode, database_url: str
) -> None:
    others = [open_node(database_url) for _ in range(3)]
    for round_ in range(5):
        node.wipe()
        arrived = EVERYTHING[round_:]
        node.arrive(*arrived)
        with ThreadPoolExecutor(len(others)) as pool:
            taken = list(pool.map(catch_up, others))
        assert sum(taken) == len(arrived)
        assert node.shown() == told(arrived)
    for other in others:
        other.database.close()


def test_two_authorities_entries_on_one_matter_are_not_lost_to_each_other(
    node: ANode, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 1)
    other = open_node(database_url)
    for minute in range(12):
        node.arrive(entry(CONTRACTOR, minute, log="ha"), entry(CONTRACTOR, minute, log="zj"))
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(catch_up, (node, other)))
    both = [entry(CONTRACTOR, minute, log=log) for minute in range(12) for log in ("ha", "zj")]
    assert node.shown() == told(both)
    other.database.close()


@pytest.mark.usefixtures("pages_of_seven")
def test_view_that_is_new_follows_from_the_beginning_and_then_with_the_others(
    node: ANode, database_url: str
) -> None:
    older = open_node(database_url, VIEWS[:2])
    older.arrive(*EVERYTHING[:20])
    older.projector.catch_up()
    older.database.close()
    node.arrive(*EVERYTHING[20:])
    apart = len(EVERYTHING) + len(EVERYTHING[20:])
    assert node.projector.catch_up() == apart
    assert node.shown() == told(EVERYTHING)
    late = entry(LICENCE, 999)
    node.arrive(late)
    assert node.projector.catch_up() == 1, "the views stand together now"
    assert node.shown() == told((*EVERYTHING, late))


def firm_with_300_lines() -> list[FoldEntry]:
    return [entry(CONTRACTOR, 0)] + [
        entry(replace(LICENCE, licence_no=f"豫药监械生产许{number:08}号"), number)
        for number in range(1, 300)
    ]


ODD_ENTRIES: dict[str, list[FoldEntry]] = {
    "kind that nobody knows": [unreadable(entry(FINDING, 1))],
    "body that nobody can read": [unreadable(entry(FINDING, 1), kind=FINDING.KIND)],
    "subjects that are no credit codes": [
        replace(entry(LICENCE, 1), subjects=("not-a-code", "龘" * 500, "😀"))
    ],
    "name of a million characters": [
        entry(replace(CONTRACTOR, name="".join(map(chr, range(0x4E00, 0x9E00))) * 15), 1)
    ],
    "name with NUL and beyond the plane": [
        entry(replace(CONTRACTOR, name="\x00𠮷\u202e野家\ufeff"), 1)
    ],
    "name of marks only": [entry(replace(CONTRACTOR, name="、。　"), 1)],
    "numbers too long for any index": [
        replace(entry(replace(LICENCE, licence_no="号" * 100_000), 1), stream="licence/1"),
        replace(entry(replace(CERTIFICATE, certificate_no="\x00"), 2), stream="certificate/1"),
    ],
    "home that is no authority": [entry(replace(REGISTRANT, home_authority="\x00" * 99), 1)],
    "one instant for all": [replace(one, at=START) for one in ENTRIES],
    "the far past and the far future": [
        replace(entry(CONTRACTOR, 1), at=datetime(1, 1, 1, tzinfo=UTC)),
        replace(entry(LICENCE, 2), at=datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
        replace(entry(ENTERED, 3), at=datetime(1969, 12, 31, 23, 59, 59, 1000, tzinfo=UTC)),
    ],
    "a firm of 300 lines, newest first": firm_with_300_lines()[::-1],
    "matters by another name": [
        replace(unreadable(entry(NOTICE, 1)), stream="notice/" + str(UUID(int=1)).upper()),
        replace(unreadable(entry(NOTICE, 2)), stream="notice/" + "n" * 490),
    ],
}


@pytest.mark.parametrize("odd", ODD_ENTRIES.values(), ids=ODD_ENTRIES.keys())
def test_odd_entries_of_a_peer_hold_up_nothing(node: ANode, odd: list[FoldEntry]) -> None:
    behind = entry(CONTRACTOR, 2000)
    node.arrive(*odd)
    node.projector.catch_up()
    node.arrive(behind)
    node.projector.catch_up()
    assert node.documents() == {
        place: document for place, (document, _) in told([*odd, behind]).items()
    }
    assert node.queries.firms(CONTRACTOR.uscc, "", 1)


@pytest.mark.parametrize("problem", ["quarantined: no reason", "over-disclosed"])
def test_unsound_entries_are_in_no_view_and_hold_up_nothing(node: ANode, problem: str) -> None:
    node.arrive(*ENTRIES[:5])
    node.arrive(*ENTRIES[5:10], problem=problem)
    node.arrive(*ENTRIES[10:])
    assert node.projector.catch_up() == len(ENTRIES)
    assert node.shown() == told((*ENTRIES[:5], *ENTRIES[10:]))


def test_entry_without_a_header_holds_up_nothing(node: ANode) -> None:
    node.arrive(*ENTRIES[:5])
    node.arrive(ENTRIES[5], problem="quarantined: no header")
    with node.database.write() as connection:
        unread = dict.fromkeys(("id", "at_ms", "kind", "stream", "version"))
        connection.execute(
            sa.update(entries)
            .where(entries.c.problem.is_not(None))
            .values(leaf_input=b"?", **unread)
        )
    node.arrive(*ENTRIES[6:])
    node.projector.catch_up()
    assert node.shown() == told((*ENTRIES[:5], *ENTRIES[6:]))


def test_section_that_only_some_nodes_may_open_changes_no_view(node: ANode) -> None:
    registered = entry(REGISTRANT, 0)
    sound = stored(registered)
    node.arrive(registered)
    node.projector.catch_up()
    with node.database.write() as connection:
        openings = bytes(sound["openings"]).replace("样例甲".encode(), b'"]]}}"]]]')  # type: ignore[call-overload]
        connection.execute(sa.update(entries).values(openings=openings))
        assert stream_entries(connection, registered.stream)[0].event() is None
    node.projector.rebuild(Archive.name, lambda _: None)
    assert node.shown() == told([registered])


def test_a_far_older_entry_finds_its_place(node: ANode) -> None:
    node.arrive(*ENTRIES)
    node.projector.catch_up()
    old = replace(entry(LICENCE, 999), at=START - timedelta(days=4000))
    node.arrive(old)
    node.projector.catch_up()
    assert node.shown() == told((*ENTRIES, old))
