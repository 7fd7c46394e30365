"""The change feed over stored entries: nothing missed, nothing twice, whatever arrives how."""

from dataclasses import replace
from uuid import UUID

import pytest
import sqlalchemy as sa

from shared.projections.changes import ChangeFeed, Wanted
from shared.projections.positions import Positions
from shared.projections.view import FoldEntry
from shared.projections.views import VIEWS
from shared.store.tables import entries, logs
from tests.domain.a_case import (
    CREDIT_REPAIRED,
    PENALISED,
    PUBLISHED,
    RECALL_CONCLUDED,
    RECALLED,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import ENTRIES, entry, unreadable

ALL = Wanted()
HELD = ENTRIES[:30]


def read(
    node: ANode, wanted: Wanted = ALL, after: Positions | None = None, limit: int = 7
) -> list[str]:
    """Return the ids of all changes behind `after`, a page at a time."""
    node.projector.catch_up()
    feed, place, more, told = ChangeFeed(node.database, VIEWS), after or {}, True, list[str]()
    while more:
        page = feed.page(place, wanted, limit)
        told += [change.entry_id for change in page.changes]
        place, more = page.reached, page.more
    return told


def end(node: ANode) -> Positions:
    node.projector.catch_up()
    return ChangeFeed(node.database, VIEWS).page({}, ALL, 1000).reached


def arrive_anew(node: ANode, one: FoldEntry) -> None:
    """Let what was faulty until now become sound, as a grant does."""
    with node.database.write() as connection:
        count = connection.scalar(sa.select(logs.c.arrivals).where(logs.c.log == one.log))
        assert count is not None
        which = (entries.c.log == one.log, entries.c.position == one.position)
        sound = {"problem": None, "arrival": count}
        connection.execute(sa.update(entries).where(*which).values(sound))
        connection.execute(sa.update(logs).where(logs.c.log == one.log).values(arrivals=count + 1))


def test_every_entry_of_every_log_comes_once_in_the_order_of_its_log(node: ANode) -> None:
    node.arrive(*HELD)
    told = read(node)
    assert sorted(told) == sorted(one.id for one in HELD)
    for log in {one.log for one in HELD}:
        of_log = [one.id for one in HELD if one.log == log]
        assert [one for one in told if one in of_log] == of_log
    assert read(node, limit=1000) == told


def test_what_arrives_later_comes_later_and_a_new_log_from_its_beginning(node: ANode) -> None:
    node.arrive(*HELD[:10])
    place = end(node)
    node.arrive(*HELD[10:12])
    node.arrive(replace(HELD[12], log="gd"))
    assert sorted(read(node, after=place)) == sorted(one.id for one in HELD[10:13])
    assert read(node, after=end(node)) == []


def test_what_a_grant_opens_later_comes_when_it_does_and_not_before(node: ANode) -> None:
    first, late, last = entry(RECALLED, 0), entry(RECALL_CONCLUDED, 1), entry(RECALLED, 2)
    node.arrive(first)
    node.arrive(late, problem="awaiting-grant")
    node.arrive(last)
    assert read(node) == [first.id, last.id]
    place = end(node)
    arrive_anew(node, late)
    assert read(node, after=place) == [late.id]
    assert sorted(read(node)) == [first.id, late.id, last.id]


def test_what_is_repaired_is_left_out_and_the_repair_is_told(node: ANode) -> None:
    repaired = replace(CREDIT_REPAIRED, repaired=(RECALLED.stream,))
    other = replace(RECALLED, recall_id=UUID(int=7))
    told = [entry(RECALLED, 0), entry(other, 1), entry(RECALL_CONCLUDED, 2)]
    node.arrive(*told)
    assert len(read(node)) == len(told)
    ends_it = entry(repaired, 3, "zj")
    node.arrive(ends_it)
    assert read(node) == [told[1].id, ends_it.id]


def test_what_the_host_published_of_a_repaired_penalty_is_left_out_too(node: ANode) -> None:
    node.arrive(entry(PENALISED, 0, "ha"), entry(PUBLISHED, 1, "zj"))
    assert len(read(node)) == 2
    ends_it = entry(replace(CREDIT_REPAIRED, repaired=(PENALISED.stream,)), 2, "ha")
    node.arrive(ends_it)
    assert read(node) == [ends_it.id]


def test_repair_by_another_authority_leaves_nothing_out(node: ANode) -> None:
    node.arrive(entry(RECALLED, 0))
    node.arrive(entry(replace(CREDIT_REPAIRED, repaired=(RECALLED.stream,)), 1, "ha"))
    assert len(read(node)) == 2


def test_what_this_version_cannot_read_is_told_as_it_was_written(node: ANode) -> None:
    node.arrive(unreadable(entry(RECALLED, 0), "recall.dreamt-of.v9"))
    node.projector.catch_up()
    (change,) = ChangeFeed(node.database, VIEWS).page({}, ALL, 10).changes
    assert (change.kind, change.body) == ("recall.dreamt-of.v9", b'{"odd":true}')


def test_only_what_all_views_rest_on_is_told(node: ANode) -> None:
    node.arrive(*HELD[:3])
    assert ChangeFeed(node.database, VIEWS).page({}, ALL, 10).changes == []
    node.projector.catch_up()
    assert len(ChangeFeed(node.database, VIEWS).page({}, ALL, 10).changes) == 3


def test_few_among_many_are_found_over_several_pages(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.projections.changes.SCANNED_AT_ONCE", 4)
    node.arrive(*HELD)
    kinds = Wanted(kinds="inspection.")
    told = [one.id for one in HELD if one.kind.startswith("inspection.")]
    assert sorted(read(node, kinds)) == sorted(told) != []
    without = Wanted(but_kinds=("inspection.", "notice."))
    left = [one.id for one in HELD if not one.kind.startswith(("inspection.", "notice."))]
    assert sorted(read(node, without)) == sorted(left)
    firm = Wanted(firm=RECALLED.uscc)
    of_firm = [one.id for one in HELD if RECALLED.uscc in one.subjects]
    assert sorted(read(node, firm)) == sorted(of_firm) != []
