"""A page of single positions proves them, and the stored cover stays exact once they are opened."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.log.cover import Disclosed, Hidden, MalformedPage
from shared.log.entry import SectionHeader
from shared.log.late_page import LatePage, LateRequest, accept_late_page, split_run
from shared.log.merkle import Frontier, cover, leaf_hash
from shared.log.trusted_log import Equivocation, InconsistentPage, PageNotAsked
from shared.log.verified_entry import OVER_DISCLOSED
from tests.log.sample_log import BODY, NOON, READER, SampleLog, header_at, sample, trusted
from tests.simulators.lies import fork_of


def disclosed(log: SampleLog, positions: Iterable[int]) -> list[Disclosed]:
    return [Disclosed(at, log.leaf_inputs[at], log.openings[at]) for at in positions]


def accept(log: SampleLog, page: list[bytes], asked: LateRequest) -> LatePage:
    return accept_late_page(trusted(verified=log.checkpoint()), READER, asked, page, {})


def opened(log: SampleLog, positions: list[int], most: int = 200) -> list[LatePage]:
    """Return the pages that an honest server discloses `positions` with, all asked for."""
    pages: list[LatePage] = []
    asked: LateRequest | None = LateRequest(size=log.size, positions=positions)
    while asked is not None:
        seen = disclosed(log, asked.positions)
        page = log.page_of(seen, asked.start, log.size, most)
        pages.append(accept(log, page, asked))
        asked = pages[-1].following
    return pages


def run_of(log: SampleLog, start: int, end: int) -> Hidden:
    return Hidden(start, end - start, tuple(log.subtrees(cover(start, end))))


@settings(deadline=None)
@given(st.data())
def test_stored_cover_stays_exact_whatever_is_opened_of_a_run(data: st.DataObject) -> None:
    log = sample("-" * data.draw(st.integers(1, 70), "size"))
    start = data.draw(st.integers(0, log.size - 1), "start")
    end = data.draw(st.integers(start + 1, log.size), "end")
    left = [run_of(log, start, end)]
    inside = st.lists(st.integers(start, end - 1), unique=True, min_size=1, max_size=12)
    hidden = set(range(start, end))
    for page in opened(log, sorted(data.draw(inside, "opened")), data.draw(st.integers(1, 9))):
        positions = {entry.position for entry in page.entries}
        hidden -= positions
        left = [
            part
            for run in left
            for part in split_run(
                run, positions & set(range(run.start, run.start + run.length)), page.subtrees
            )
        ]
    assert left == [run_of(log, run.start, run.start + run.length) for run in left]
    assert {at for run in left for at in range(run.start, run.start + run.length)} == hidden
    assert all(one.start + one.length < other.start for one, other in pairwise(left))


@settings(deadline=None)
@given(st.data())
def test_whoever_is_granted_much_gets_it_page_by_page(data: st.DataObject) -> None:
    log = sample("-" * data.draw(st.integers(1, 60)))
    positions = sorted(data.draw(st.sets(st.integers(0, log.size - 1), min_size=1)))
    pages = opened(log, positions, data.draw(st.integers(1, 5)))
    entries = [entry for page in pages for entry in page.entries]
    assert [(entry.position, entry.problem) for entry in entries] == [
        (at, None) for at in positions
    ]
    assert [entry.leaf_hash for entry in entries] == [
        leaf_hash(log.leaf_inputs[at]) for at in positions
    ]


def test_page_may_leave_hidden_what_was_asked_for() -> None:
    log = sample("--------")
    asked = LateRequest(size=8, positions=[2, 5])
    page = accept(log, log.page_of(disclosed(log, [5])), asked)
    assert [entry.position for entry in page.entries] == [5]
    assert page.following is None


def test_subtrees_are_those_of_the_log() -> None:
    log = sample("-" * 21)
    (page,) = opened(log, [3, 4, 17])
    assert page.subtrees.keys() >= {(0, 3), (0, 4), (0, 17), (4, 0)}
    assert list(page.subtrees.values()) == log.subtrees(list(page.subtrees))


@pytest.mark.parametrize(
    "asked",
    [
        LateRequest(size=8, positions=[1, 4]),  # another position than 5
        LateRequest(size=7, positions=[1, 5]),  # another size
        LateRequest(size=8, positions=[1, 5], frontier=Frontier(1, [bytes(32)])),  # another start
    ],
)
def test_page_that_was_not_asked_for_is_refused(asked: LateRequest) -> None:
    log = sample("-" * 8)
    with pytest.raises(PageNotAsked):
        accept(log, log.page_of(disclosed(log, [1, 5])), asked)


def test_page_with_another_entry_or_another_cover_proves_nothing() -> None:
    log, other = sample("-" * 8), sample("+" * 8)
    asked = LateRequest(size=8, positions=[5])
    for leaf in (other.leaf_inputs[5], log.leaf_inputs[4]):
        page = log.page_of([Disclosed(5, leaf, {})])
        with pytest.raises(InconsistentPage):
            accept(log, page, asked)
    page = log.page_of(disclosed(log, [5]))
    altered = [*page[:1], page[1].replace(b'"cover":["', b'"cover":["A', 1), *page[2:]]
    with pytest.raises((InconsistentPage, MalformedPage)):
        accept(log, altered, asked)


def test_page_of_another_history_is_an_equivocation() -> None:
    log = sample("-" * 8)
    fork = fork_of(log, 4, "----")
    with pytest.raises(Equivocation):
        accept(log, fork.page_of(disclosed(fork, [5])), LateRequest(size=8, positions=[5]))


def test_page_cut_short_is_refused() -> None:
    log = sample("-" * 8)
    page = log.page_of(disclosed(log, [5]))
    with pytest.raises(MalformedPage):
        accept(log, page[:-1], LateRequest(size=8, positions=[5]))


def test_late_entry_is_judged_by_its_neighbour_where_that_is_known() -> None:
    log = sample("----")
    page = log.page_of(disclosed(log, [2]))
    asked = LateRequest(size=4, positions=[2])
    for known, flags in (({1: NOON}, ("at-before-predecessor",)), ({0: NOON}, ())):
        late = accept_late_page(trusted(verified=log.checkpoint()), READER, asked, page, known)
        assert late.entries[0].flags == flags


def test_section_for_others_stays_over_disclosed_though_the_entry_is_granted() -> None:
    log = SampleLog()
    sections = (BODY, SectionHeader(name="personal", to=("nmpa",)))
    log.append(header_at(0, ["nmpa"], sections=sections))
    log.append_grant([(0, 1)])
    (page,) = opened(log, [0])
    assert page.entries[0].problem == OVER_DISCLOSED
    narrowed = log.disclosed(READER, 0, 1)
    assert list(narrowed[0].openings) == ["body"]
    late = accept(log, log.page_of(narrowed), LateRequest(size=2, positions=[0]))
    assert late.entries[0].problem is None
