"""Joining neighbouring hidden runs: the cover of their union, from the covers that are held.

A page brings what it hides as runs that end where the page ends, so that a log which is pulled
every few seconds comes in many short ones. The greedy cover of all of them together (log format
§4) is made of their subtrees: what it has and none of them has is the root over two halves.
"""

from collections.abc import Mapping, Sequence

from shared.log.cover import Hidden
from shared.log.merkle import cover, node_hash


def joined_run(runs: Sequence[Hidden]) -> Hidden:
    """Return the one hidden run that `runs`, each beginning where the one before ends, make.

    Raises:
        ValueError: there is none, they do not meet, or a cover is not that of its run.
    """
    if not runs:
        raise ValueError("no runs make no run")
    start = end = runs[0].start
    known: dict[tuple[int, int], bytes] = {}
    for run in runs:
        if run.start != end:
            raise ValueError(f"a run that ends at {end} does not meet one from {run.start} on")
        end += run.length
        known.update(zip(cover(run.start, end), run.hashes, strict=True))
    hashes = [_root(level, index, known) for level, index in cover(start, end)]
    return Hidden(start, end - start, tuple(hashes))


def _root(level: int, index: int, known: Mapping[tuple[int, int], bytes]) -> bytes:
    """Return the root of a subtree that known ones fill."""
    held = known.get((level, index))
    if held is not None:
        return held
    left, right = (_root(level - 1, 2 * index + side, known) for side in (0, 1))
    return node_hash(left, right)
