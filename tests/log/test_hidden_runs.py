"""What shared/log/hidden_runs.py promises: joined runs have the cover that their leaves give."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.cover import Hidden
from shared.log.hidden_runs import joined_run
from shared.log.merkle import cover, leaf_hash, perfect_root

LEAVES = [leaf_hash(b"leaf %d" % index) for index in range(300)]


def run_of(start: int, end: int) -> Hidden:
    """Return the hidden run [start, end) with its cover, computed from the leaves themselves."""
    ranges = ((index << level, (index + 1) << level) for level, index in cover(start, end))
    hashes = tuple(perfect_root(LEAVES[first:behind]) for first, behind in ranges)
    return Hidden(start, end - start, hashes)


def runs_between(cuts: list[int]) -> list[Hidden]:
    return [run_of(start, end) for start, end in pairwise(cuts)]


@given(st.sets(st.integers(0, len(LEAVES)), min_size=2, max_size=40).map(sorted))
def test_runs_cut_anyhow_join_into_the_cover_of_their_leaves(cuts: list[int]) -> None:
    assert joined_run(runs_between(cuts)) == run_of(cuts[0], cuts[-1])


@given(st.lists(st.integers(0, len(LEAVES)), min_size=4, max_size=40, unique=True).map(sorted))
def test_joining_in_steps_comes_to_the_same_as_at_once(cuts: list[int]) -> None:
    first, *others = runs_between(cuts)
    for run in others:
        first = joined_run([first, run])
    assert first == run_of(cuts[0], cuts[-1])


def test_year_of_pairs_from_any_start_is_a_few_hashes() -> None:
    cuts = list(range(7, 298, 2))
    joined = joined_run(runs_between(cuts))
    assert (joined.start, joined.length, len(joined.hashes)) == (7, 290, len(cover(7, 297)))
    assert len(joined.hashes) < 12


@pytest.mark.parametrize(
    "runs",
    [
        [],
        [run_of(0, 4), run_of(5, 6)],
        [run_of(0, 4), run_of(3, 6)],
        [run_of(0, 4), Hidden(4, 3, run_of(4, 6).hashes)],
    ],
    ids=["none", "with a gap", "overlapping", "with a short cover"],
)
def test_what_is_no_row_of_runs_is_refused(runs: list[Hidden]) -> None:
    with pytest.raises(ValueError, match=r"run|zip"):
        joined_run(runs)
