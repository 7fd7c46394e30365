"""Slots that are filled as soon as something waits for one, so that tests wait for nothing."""

import threading
from collections.abc import Generator, Iterable
from contextlib import contextmanager

from tests.api.served import Served

FIRST_BEAT = 1 << 41
"""Behind every beat of the nodes' own clocks."""


@contextmanager
def beating(nodes: Iterable[Served]) -> Generator[None]:
    """Fill slots of `nodes`, one at a time, whenever something waits there, for the block."""
    ended = threading.Event()
    threads = [threading.Thread(target=_fill, args=(node, ended)) for node in nodes]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        for thread in threads:
            thread.join()


def _fill(node: Served, ended: threading.Event) -> None:
    beat = FIRST_BEAT
    while not ended.wait(0.02):
        while node.node.desk.slots.waiting():
            beat += 1
            node.node.desk.slots.fill(beat, 1)
