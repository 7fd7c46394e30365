"""The newest known state of recent inspections, so that not every command reads its stream anew.

It is a hint only, for another process may have written meanwhile: an append behind a state that is
outdated fails, and a refusal counts only when it was decided on what is stored.
"""

from collections import OrderedDict
from threading import Lock
from typing import NamedTuple

from shared.domain.inspection.state import Inspection

MOST = 1024


class Known(NamedTuple):
    """An inspection as its stream tells it up to `version`."""

    version: int
    inspection: Inspection


class RecentInspections:
    """Remembers the `most` inspections that were written to last; safe to share between threads."""

    def __init__(self, most: int = MOST) -> None:
        """Remember none yet."""
        self._most = most
        self._known: OrderedDict[str, Known] = OrderedDict()
        self._lock = Lock()

    def get(self, stream: str) -> Known | None:
        """Return what is remembered of `stream`."""
        return self._known.get(stream)

    def remember(self, stream: str, known: Known) -> None:
        """Remember `known` of `stream`, and forget what was written to longest ago."""
        with self._lock:
            self._known[stream] = known
            self._known.move_to_end(stream)
            if len(self._known) > self._most:
                self._known.popitem(last=False)
