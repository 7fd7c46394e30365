"""What shared/log/merkle.py promises: the tree of RFC 6962, covers, the frontier, inclusion."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.merkle import (
    EMPTY_ROOT,
    Frontier,
    ProofRefused,
    cover,
    inclusion_ranges,
    leaf_hash,
    node_hash,
    perfect_root,
    range_root,
    verify_inclusion,
)

LEAVES = [leaf_hash(b"leaf %d" % index) for index in range(130)]


def rfc_6962_root(hashes: list[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1, word by word."""
    if not hashes:
        return sha256().digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return node_hash(rfc_6962_root(hashes[:split]), rfc_6962_root(hashes[split:]))


def rfc_6962_path(index: int, hashes: list[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1, word by word."""
    if len(hashes) == 1:
        return []
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return [*rfc_6962_path(index, left), rfc_6962_root(right)]
    return [*rfc_6962_path(index - split, right), rfc_6962_root(left)]


def frontier_of(size: int) -> Frontier:
    frontier = Frontier()
    for digest in LEAVES[:size]:
        frontier.push(digest)
    return frontier


def cover_hashes(start: int, end: int) -> list[bytes]:
    return [
        rfc_6962_root(LEAVES[index << level : (index + 1) << level])
        for level, index in cover(start, end)
    ]


def test_empty_log_has_the_hash_of_nothing_as_root() -> None:
    assert Frontier().root() == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", range(0, 131, 1))
def test_frontier_has_the_root_of_rfc_6962(size: int) -> None:
    assert frontier_of(size).root() == rfc_6962_root(LEAVES[:size])


def test_frontier_reports_each_node_once_when_it_is_complete() -> None:
    frontier = Frontier()
    reported = [
        (index, *node) for index, digest in enumerate(LEAVES) for node in frontier.push(digest)
    ]
    for last_leaf, level, index, digest in reported:
        first, end = index << level, (index + 1) << level
        assert last_leaf == end - 1
        assert digest == rfc_6962_root(LEAVES[first:end])
    wanted = {(level, index) for level in range(1, 8) for index in range(130 >> level)}
    assert sorted((level, index) for _, level, index, _ in reported) == sorted(wanted)


@given(st.integers(0, 2**53), st.integers(0, 2**53))
def test_cover_cuts_a_range_into_the_largest_subtrees_from_the_left(one: int, other: int) -> None:
    start, end = sorted((one, other))
    position = start
    for level, index in cover(start, end):
        width = 1 << level
        assert index * width == position
        larger_fits = position % (2 * width) == 0 and position + 2 * width <= end
        assert not larger_fits
        position += width
    assert position == end


@given(st.lists(st.integers(0, 130), max_size=12))
def test_covers_of_any_cuts_lead_to_the_same_frontier(cuts: list[int]) -> None:
    frontier = Frontier()
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 130], strict=True):
        frontier.extend(end, cover_hashes(start, end))
    assert frontier == frontier_of(130)


@pytest.mark.parametrize("hashes", [[], LEAVES[:2]])
def test_extending_is_refused_with_another_number_of_hashes(hashes: list[bytes]) -> None:
    with pytest.raises(ValueError, match="zip"):
        Frontier().extend(4, hashes)


def test_pushing_is_refused_where_no_such_subtree_begins() -> None:
    with pytest.raises(ValueError, match="level 1 begins at position 3"):
        frontier_of(3).push(LEAVES[0], level=1)


def test_copied_frontier_grows_alone() -> None:
    frontier = frontier_of(5)
    frontier.copy().push(LEAVES[5])
    assert frontier == frontier_of(5)


@pytest.mark.parametrize("size", [0, 1, 6, 64, 130])
def test_stored_frontier_is_read_back(size: int) -> None:
    frontier = frontier_of(size)
    assert Frontier.from_bytes(size, frontier.to_bytes()) == frontier


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(33), bytes(64)])
def test_stored_frontier_is_refused_when_its_length_does_not_fit_the_size(data: bytes) -> None:
    with pytest.raises(ValueError, match="no frontier of 4 leaves"):
        Frontier.from_bytes(4, data)


@pytest.mark.parametrize("count", [1, 2, 64])
def test_perfect_root_is_the_root_over_a_full_subtree(count: int) -> None:
    assert perfect_root(LEAVES[:count]) == rfc_6962_root(LEAVES[:count])


@pytest.mark.parametrize("count", [0, 3])
def test_perfect_root_is_refused_for_no_full_subtree(count: int) -> None:
    with pytest.raises(ValueError, match="perfect"):
        perfect_root(LEAVES[:count])


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 33, 64, 130])
def test_every_leaf_is_proven_by_the_path_of_rfc_6962(size: int) -> None:
    root = rfc_6962_root(LEAVES[:size])
    for index in range(size):
        path = rfc_6962_path(index, LEAVES[:size])
        ranges = inclusion_ranges(index, size)
        assert [range_root(cover_hashes(start, end)) for start, end in ranges] == path
        verify_inclusion(LEAVES[index], index, size, path, root)


@given(st.data())
def test_proof_is_refused_when_anything_in_it_is_false(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 130), "size")
    index = data.draw(st.integers(0, size - 1), "index")
    path, root = rfc_6962_path(index, LEAVES[:size]), rfc_6962_root(LEAVES[:size])
    place = data.draw(st.integers(0, len(path) - 1), "place")
    altered = [*path[:place], sha256(path[place]).digest(), *path[place + 1 :]]
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != index), "other")
    for false in (
        (LEAVES[other], index, size, path, root),
        (LEAVES[index], other, size, path, root),
        (LEAVES[index], index, size, altered, root),
        (LEAVES[index], index, size, path[:-1], root),
        (LEAVES[index], index, size, [*path, path[0]], root),
        (LEAVES[index], index, size, path, LEAVES[0]),
    ):
        with pytest.raises(ProofRefused):
            verify_inclusion(*false)


@pytest.mark.parametrize("index", [-1, 4])
def test_position_outside_the_log_is_never_proven(index: int) -> None:
    with pytest.raises(ProofRefused):
        verify_inclusion(LEAVES[0], index, 4, [LEAVES[1], LEAVES[2]], LEAVES[3])
    with pytest.raises(ValueError, match="not in a log of 4 leaves"):
        inclusion_ranges(index, 4)
