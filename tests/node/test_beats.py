"""When slots are filled, while clocks run, stop and are set."""

import pytest

from services.authority.beats import next_beat


@pytest.mark.parametrize(
    ("now", "last", "number", "after"),
    [
        (100.0, 0, 11, 10.0),  # the first one
        (101.5, 10, 11, 8.5),  # in step
        (500.0, 10, 51, 10.0),  # after a rest: what was missed stays missed
        (99.998, 10, 11, 10.002),  # a sleep that ended a moment early fills nothing twice
        (101.5, 400, 401, 8.5),  # set back by an hour: counts on, at the clock's pace
    ],
)
def test_next_beat(now: float, last: int, number: int, after: float) -> None:
    beat = next_beat(now, last, 10)
    assert beat.number == number
    assert beat.after_seconds == pytest.approx(after)


def test_clock_set_back_fills_one_beat_in_each_interval() -> None:
    now, last, filled = 7200.0, 0, 0
    for _ in range(20):
        beat = next_beat(now, last, 10)
        now, last, filled = now + beat.after_seconds, beat.number, filled + 1
    now -= 3600
    began = now
    for _ in range(20):
        beat = next_beat(now, last, 10)
        now, last = now + beat.after_seconds, beat.number
    assert now - began == pytest.approx(200)
