"""What is stored converges: in any order and in pages of any size, the bytes of a plain fold."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.projections import following, generation, rebuilding
from shared.projections.view import FoldEntry
from tests.projections.a_node import ANode, Shown, told
from tests.projections.test_convergence_fold import EVERYTHING


@dataclass(frozen=True)
class Arrivals:
    """Entries in batches as they arrive; the views follow each in pages of `page_entries`."""

    batches: Sequence[Sequence[FoldEntry]]
    page_entries: int

    def __iter__(self) -> Iterator[FoldEntry]:
        return (entry for batch in self.batches for entry in batch)


@st.composite
def arrivals_of(draw: st.DrawFn, entries: Sequence[FoldEntry]) -> Arrivals:
    order = draw(st.permutations(entries))
    cuts = sorted(draw(st.sets(st.integers(1, max(1, len(order))), max_size=5)))
    edges = [0, *cuts, len(order)]
    batches = [order[start:end] for start, end in pairwise(edges)]
    return Arrivals(batches, draw(st.integers(1, 12)))


@st.composite
def two_nodes(draw: st.DrawFn) -> tuple[Arrivals, Arrivals]:
    held = draw(st.sets(st.sampled_from(range(len(EVERYTHING))), min_size=1))
    entries = [EVERYTHING[index] for index in sorted(held)]
    return draw(arrivals_of(entries)), draw(arrivals_of(entries))


def follow(node: ANode, arrivals: Arrivals, monkeypatch: pytest.MonkeyPatch) -> Shown:
    node.wipe()
    monkeypatch.setattr(following, "PAGE_ENTRIES", arrivals.page_entries)
    monkeypatch.setattr(generation, "KEYS_AT_ONCE", arrivals.page_entries)
    for batch in arrivals.batches:
        if batch:
            node.arrive(*batch)
            node.projector.catch_up()
    return node.shown()


def rebuild(node: ANode, page_entries: int, monkeypatch: pytest.MonkeyPatch) -> Shown:
    monkeypatch.setattr(rebuilding, "PAGE_ENTRIES", page_entries)
    monkeypatch.setattr(rebuilding, "PAGE_KEYS", page_entries)
    for view in node.projector.names:
        node.projector.rebuild(view, lambda _: None)
    return node.shown()


def test_two_nodes_and_a_rebuild_show_the_bytes_of_a_plain_fold(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    @settings(
        max_examples=60 if node.database.is_sqlite else 15,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.nested_given],
    )
    @given(both=two_nodes())
    def promise(both: tuple[Arrivals, Arrivals]) -> None:
        one, other = both
        expected = told(one)
        assert follow(node, one, monkeypatch) == expected
        assert rebuild(node, one.page_entries, monkeypatch) == expected
        assert follow(node, other, monkeypatch) == expected

    promise()


def test_the_whole_story_backwards_one_by_one_is_the_story(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    backwards = Arrivals([[entry] for entry in reversed(EVERYTHING)], 1)
    assert follow(node, backwards, monkeypatch) == told(EVERYTHING)


def test_what_arrives_in_order_is_taken_in_steps_and_read_once(
    node: ANode, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a document was folded anew")

    monkeypatch.setattr(generation, "entries_at", refuse)
    uncorrected = [entry for entry in EVERYTHING if entry.correction is None]
    in_order = sorted(uncorrected, key=lambda entry: (entry.at, entry.log, entry.position))
    halves = Arrivals([in_order[:20], in_order[20:]], 500)
    assert follow(node, halves, monkeypatch) == told(uncorrected)
