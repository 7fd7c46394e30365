"""Chance from a seed: the same draws on every Python and every platform.

Only `Random.random()` is promised to give the same sequence for ever, so everything rests on it
and on whole numbers. Each matter draws for itself, by its own name: what one matter does never
moves another.
"""

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import blake2b
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")

THOUSAND = 1000


class Weighted(Generic[T]):
    """Values to choose among, each with a whole-number weight."""

    def __init__(self, weights: Sequence[tuple[T, int]]) -> None:
        """Take values with their weights; the sum needs no particular size."""
        self.values = [value for value, _ in weights]
        self._ends = list(accumulate(weight for _, weight in weights))

    def at(self, share: float) -> T:
        """Return the value at `share`, from 0 to below 1, of the sum of the weights."""
        return self.values[bisect_right(self._ends, int(share * self._ends[-1]))]


class Draw:
    """The chance of one matter."""

    __slots__ = ("_random",)

    def __init__(self, seed: int, *name: str | int) -> None:
        """Draw for the matter `name` of the population `seed`."""
        digest = blake2b(repr((seed, *name)).encode(), digest_size=16).digest()
        self._random = Random(int.from_bytes(digest)).random  # noqa: S311 - no secret

    def below(self, end: int) -> int:
        """Return a whole number from 0 to below `end`."""
        return int(self._random() * end)

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + int(self._random() * (high - low + 1))

    def happens(self, of_a_thousand: int) -> bool:
        """Tell whether something that happens so many times of a thousand does."""
        return self._random() * THOUSAND < of_a_thousand

    def one_of(self, values: Sequence[T]) -> T:
        """Return one of `values`."""
        return values[int(self._random() * len(values))]

    def weighed(self, values: Weighted[T]) -> T:
        """Return one of `values` by their weights."""
        return values.at(self._random())

    def some_of(self, values: Sequence[T], count: int) -> list[T]:
        """Return `count` different members of `values`, in the order drawn; at most all."""
        left = list(values)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]


def uuid_of(seed: int, at_ms: int, *name: str | int) -> UUID:
    """Return the UUIDv7 of the matter `name`, which begins at `at_ms`: the same for ever."""
    digest = int.from_bytes(blake2b(repr((seed, *name)).encode(), digest_size=10).digest())
    variant = (digest & ((1 << 62) - 1)) | (0b10 << 62)
    return UUID(int=(at_ms << 80) | (7 << 76) | ((digest >> 62) & 0xFFF) << 64 | variant)
