"""Printing figures: one JSON line each, with the yardstick of the same run beside it."""

import json
import statistics
import sys
from collections.abc import Callable, Sequence

ROUNDS = 5


def rounds(*measured: Callable[[], float], count: int = ROUNDS) -> list[list[float]]:
    """Measure each of `measured` in turn, `count` times over, so that a disk's moods hit all."""
    values: list[list[float]] = [[] for _ in measured]
    for number in range(count):
        for values_of_one, measure in zip(values, measured, strict=True):
            values_of_one.append(measure())
        sys.stderr.write(f"  round {number + 1} of {count}\n")
    return values


def report(figure: str, what: str, value: float, unit: str, **beside: object) -> None:
    """Print one figure; `beside` are its yardsticks, ratios and circumstances."""
    line = {"figure": figure, "what": what, "value": round(value, 1), "unit": unit, **beside}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def median(values: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(values)
