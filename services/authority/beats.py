"""When the slots of a node's log are filled, whatever its clock does meanwhile."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NextBeat:
    """The number of a beat, and after how many seconds it is due."""

    number: int
    after_seconds: float


def next_beat(now: float, last: int, seconds: float) -> NextBeat:
    """Return the beat after `last` at `now`, both counted from 1970, one every `seconds`.

    What was missed stays missed. A clock that was set back counts on from `last`, at its own pace,
    so that nothing waits until it has caught up; one that a sleep has outrun by a moment does not.
    """
    due = int(now // seconds) + 1
    after = due * seconds - now
    if due > last:
        return NextBeat(due, after)
    is_early = last == due
    return NextBeat(last + 1, after + seconds if is_early else after)
