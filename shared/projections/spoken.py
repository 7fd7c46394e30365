"""Matters of which one log's word counts, whoever else has them on record too.

Each log's entries are folded apart, by the fold of the domain; `speaker` of the domain says whose
word goes first. So a view shows what a decision would go by.

    {"speaker": log | None, "held": the speaker's state | None,
     "told": [{"log", "state"}, …] in the order in which the logs first spoke}
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from shared.domain.event import Event
from shared.projections.view import Document

Told = TypeVar("Told", bound=Event)
State = TypeVar("State")

_JSON = msgspec.json.Decoder(Document)

NOTHING_TOLD: Document = {"speaker": None, "held": None, "told": []}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken(Generic[State, Told]):
    """How one kind of such matters is folded; `state` is the class of what a log tells."""

    state: type[State]
    evolve: Callable[[State | None, Told], State | None]
    speaker: Callable[[Mapping[str, State]], str | None]

    def step(self, spoken: Document, log: str, event: Told) -> Document:
        """Return what is told after `event` of `log`."""
        states: dict[str, State] = {
            one["log"]: msgspec.convert(one["state"], self.state) for one in spoken["told"]
        }
        state = self.evolve(states.get(log), event)
        if state is None:
            return spoken
        states[log] = state
        speaker = self.speaker(states)
        return {
            "speaker": speaker,
            "held": None if speaker is None else _plain(states[speaker]),
            "told": [{"log": log, "state": _plain(state)} for log, state in states.items()],
        }


def _plain(state: object) -> Document:
    """Return `state` as it is read back from stored JSON."""
    return _JSON.decode(msgspec.json.encode(state))
