"""Rebuilding a view: beside the one that is read, whatever happens meanwhile."""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event

import pytest
import sqlalchemy as sa

from shared.projections import following, rebuilding
from shared.projections.archive import Archive
from shared.projections.generation import Generation
from shared.projections.rebuilding import Rebuild, RebuildOvertaken, RebuildProgress
from shared.projections.view import Document, FoldEntry
from shared.projections.views import VIEWS
from tests.domain.a_case import ALLEGED
from tests.projections.a_node import VIEW_TABLES, ANode, open_node, told
from tests.projections.a_story import ENTRIES, entry
from tests.projections.kills import Killed, killed_at
from tests.projections.test_convergence_fold import EVERYTHING

EARLY, LATE = EVERYTHING[:25], EVERYTHING[25:]


class NewArchive(Archive):
    """The archive as a later version of the program folds it."""

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        return {**super().evolve(document, entry), "version": 2}

    def terms(self, document: Document) -> set[str]:
        return super().terms(document) | {"version:2"}


NEW_VIEWS = (NewArchive(), *VIEWS[1:])


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PAGE_ENTRIES", 5)
    monkeypatch.setattr(rebuilding, "PAGE_ENTRIES", 4)
    monkeypatch.setattr(rebuilding, "PAGE_KEYS", 3)


@pytest.fixture
def newer(node: ANode, database_url: str) -> Iterator[ANode]:
    """The same node in another process, of a newer version."""
    assert node.shown() == {}
    opened = open_node(database_url, NEW_VIEWS)
    yield opened
    opened.database.close()


@pytest.fixture
def upgraded(node: ANode, newer: ANode) -> ANode:
    """The newer process, when the older one has followed EARLY."""
    node.arrive(*EARLY)
    node.projector.catch_up()
    return newer


def quietly(_: RebuildProgress) -> None:
    """Report nothing."""


def names_with_rows(node: ANode) -> set[str]:
    """Return every name under which anything of any view is stored."""
    found: set[str] = set()
    with node.database.read() as connection:
        for table in VIEW_TABLES:
            if "key" in table.c or table.name == "progress":
                found |= set(connection.scalars(sa.select(table.c.view)))
    return found


def test_rebuild_puts_the_new_view_in_the_place_of_the_old(upgraded: ANode) -> None:
    assert upgraded.shown() != told(EARLY, NEW_VIEWS)
    expected = told(EARLY, NEW_VIEWS)
    count_ = upgraded.projector.rebuild(Archive.name, quietly)
    assert count_ == sum(view == Archive.name for view, _ in expected)
    assert upgraded.shown() == expected
    assert upgraded.queries.having(Archive.name, {"version:2"}, "", 100)


def test_rebuild_leaves_no_rows_behind(upgraded: ANode) -> None:
    for _ in range(3):
        upgraded.projector.rebuild(Archive.name, quietly)
        names = names_with_rows(upgraded)
        assert len(names) == len(VIEWS)
        assert Archive.name not in names


def test_rebuild_says_how_far_it_has_come(upgraded: ANode) -> None:
    told_: list[RebuildProgress] = []
    documents = upgraded.projector.rebuild(Archive.name, told_.append)
    for step, total in (("index", len(EARLY)), ("fold", documents)):
        done = [one.done for one in told_ if one.step == step]
        assert done == sorted(set(done))
        assert done[-1] == total
        assert {one.total for one in told_ if one.step == step} == {total}
    assert [one.step for one in told_] == sorted((one.step for one in told_), reverse=True)


def test_rebuild_can_be_seen_from_elsewhere_as_far_as_it_has_come(
    node: ANode, upgraded: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rebuilding, "PAGE_ENTRIES", 3)

    def compare(come: RebuildProgress) -> None:
        seen = node.projector.rebuilds()
        indexed = come.step == "index" and come.done == come.total
        assert set(seen) == {Archive.name}
        assert indexed or seen == {Archive.name: come}

    def be_killed(come: RebuildProgress) -> None:
        compare(come)
        if come.step == "fold":
            raise KeyboardInterrupt

    assert node.projector.rebuilds() == {}
    with pytest.raises(KeyboardInterrupt):
        upgraded.projector.rebuild(Archive.name, be_killed)
    assert node.projector.rebuilds()[Archive.name].step == "fold"
    upgraded.projector.rebuild(Archive.name, compare)
    assert node.projector.rebuilds() == {}


def test_old_view_is_served_and_followed_until_the_new_one_takes_its_place(
    node: ANode, upgraded: ANode
) -> None:
    rest = list(LATE)
    held = list(EARLY)

    def look(_: RebuildProgress) -> None:
        assert node.shown() == told(held)
        if rest:
            held.append(rest.pop())
            node.arrive(held[-1])
            node.projector.catch_up()
            assert node.shown() == told(held)

    upgraded.projector.rebuild(Archive.name, look)
    assert len(held) > len(EARLY) + 5
    assert upgraded.shown() == told(held, NEW_VIEWS)


def test_new_view_is_as_far_as_the_old_one_when_it_takes_its_place(
    node: ANode, upgraded: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    node.arrive(*LATE)
    node.projector.catch_up()
    last = LATE[-1]
    remove_page = rebuilding._remove_page  # pyright: ignore[reportPrivateUsage]
    looked: list[bool] = []

    def look_first(connection: sa.Connection, names: set[str]) -> list[str]:
        looked.append(node.queries.has_taken(node.projector.names, last.log, last.position))
        return remove_page(connection, names)

    monkeypatch.setattr(rebuilding, "_remove_page", look_first)
    upgraded.projector.rebuild(Archive.name, quietly)
    assert looked
    assert all(looked)


def test_nothing_that_arrives_beside_a_follower_is_lost(node: ANode) -> None:
    node.arrive(*EARLY)
    done = Event()

    def follow() -> None:
        while not done.is_set():
            node.projector.catch_up()

    def arrive() -> None:
        for one in LATE:
            node.arrive(one)

    with ThreadPoolExecutor(2) as pool:
        following_, arriving = pool.submit(follow), pool.submit(arrive)
        for _ in range(3):
            node.projector.rebuild(Archive.name, quietly)
        arriving.result()
        done.set()
        following_.result()
    node.projector.catch_up()
    assert node.shown() == told(EVERYTHING)


def test_rebuild_of_a_view_stops_when_another_one_begins(upgraded: ANode) -> None:
    second: list[int] = []

    def begin_another(_: RebuildProgress) -> None:
        if not second:
            second.append(0)
            second[0] = upgraded.projector.rebuild(Archive.name, quietly)

    with pytest.raises(RebuildOvertaken):
        upgraded.projector.rebuild(Archive.name, begin_another)
    assert second[0] > 0
    assert upgraded.shown() == told(EARLY, NEW_VIEWS)
    assert len(names_with_rows(upgraded)) == len(VIEWS)


def test_rebuild_that_cleans_up_spares_another_one_under_way(upgraded: ANode) -> None:
    earlier = Rebuild(upgraded.database, NEW_VIEWS[0], quietly)

    def clean_up(_: RebuildProgress) -> None:
        earlier._remove_unread()  # pyright: ignore[reportPrivateUsage]

    upgraded.projector.rebuild(Archive.name, clean_up)
    assert upgraded.shown() == told(EARLY, NEW_VIEWS)


def test_rebuilds_at_once_leave_one_whole_view(node: ANode, database_url: str) -> None:
    node.arrive(*EVERYTHING)
    node.projector.catch_up()
    others = [open_node(database_url) for _ in range(3)]

    def rebuild(other: ANode) -> bool:
        try:
            return other.projector.rebuild(Archive.name, quietly) > 0
        except RebuildOvertaken:
            return False

    with ThreadPoolExecutor(len(others)) as pool:
        outcomes: Sequence[bool] = list(pool.map(rebuild, others))
    assert any(outcomes)
    assert node.shown() == told(EVERYTHING)
    node.projector.rebuild(Archive.name, quietly)
    assert len(names_with_rows(node)) == len(VIEWS)
    for other in others:
        other.database.close()


def test_rebuild_of_one_view_leaves_the_others_alone(upgraded: ANode) -> None:
    upgraded.projector.rebuild("notices", quietly)
    assert {"archive", "entrustments", "inspections"} < names_with_rows(upgraded)
    assert upgraded.shown() == told(EARLY)


def test_killed_rebuild_changes_nothing_and_the_next_one_starts_clean(
    node: ANode, newer: ANode
) -> None:
    held = ENTRIES[:9]
    node.arrive(*held)
    node.projector.catch_up()
    before, after = told(held), told(held, NEW_VIEWS)
    seen: list[bool] = []
    for call in count(1):
        try:
            with killed_at(call):
                newer.projector.rebuild(Archive.name, quietly)
            break
        except Killed:
            shown = newer.shown()
            assert shown in (before, after)
            seen.append(shown == after)
        if seen[-1]:
            newer.wipe_views()
            node.projector.catch_up()
    assert set(seen) == {False, True}
    assert newer.shown() == after
    assert len(names_with_rows(newer)) == len(VIEWS)


def test_rebuild_holds_few_entries_at_once_however_many_there_are(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = range(len(ENTRIES), len(ENTRIES) + 3)
    node.arrive(*(entry(ENTRIES[0].event, minute) for minute in behind))  # type: ignore[arg-type]
    node.arrive(*ENTRIES)
    held: list[int] = []
    fold_anew = Generation.fold_anew

    def measure(self: Generation, connection: sa.Connection, keys: Sequence[str]) -> None:
        query = sa.select(sa.func.count()).select_from(sa.table("view_keys"))
        query = query.where(sa.column("view") == self.name, sa.column("key").in_(keys))
        entries = connection.scalar(query) or 0
        assert entries <= rebuilding.PAGE_ENTRIES or len(keys) == 1
        held.append(len(keys))
        fold_anew(self, connection, keys)

    monkeypatch.setattr(Generation, "fold_anew", measure)
    for view in node.projector.names:
        node.projector.rebuild(view, quietly)
    assert sum(held) == len(told(ENTRIES))


def test_view_without_entries_can_be_rebuilt(node: ANode) -> None:
    node.arrive(entry(ALLEGED, 0))
    assert node.projector.rebuild(Archive.name, quietly) == 0
    assert node.shown() == {}
