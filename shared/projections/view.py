"""What a view is: a pure fold of the set of entries about one key.

The entries come in the order (at, log, position), whatever the order of their arrival; so any two
nodes that hold the same entries have the same documents, byte for byte. A fold judges nothing and
raises nothing: an entry that no decision would have allowed is shown all the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from shared.domain.correction import CorrectionEvent, Settled
from shared.domain.event import Event

Document = dict[str, Any]
"""A JSON object: only strings, integers, booleans, None, lists and objects with string members."""


@dataclass(frozen=True, slots=True, eq=False)
class FoldEntry:
    """One readable entry of one log, as views see it.

    Equal only to itself: what views derive from one entry over and over can be cached by it.
    """

    log: str
    """Authority id of the log."""
    position: int
    at: datetime
    id: str
    kind: str
    stream: str
    subjects: Sequence[str]
    event: Event | None
    """What the entry says now, with its corrections.

    None where it is annulled, where it is itself a correction, where this version cannot read it,
    or its body is not disclosed or erased: then it is a line and nothing more.
    """
    body: bytes | None = None
    """The event as it was written, which may have members that this version does not know."""
    correction: CorrectionEvent | None = None
    """The correction that the entry is; in a fold only where what it corrects is not there."""
    settled: Settled | None = None
    """What has become of the entry, where any correction names it."""

    @property
    def told(self) -> Event | None:
        """Return what the entry says, or said before it was annulled."""
        if self.settled is not None:
            return self.settled.event
        return self.event if self.correction is None else self.correction


class View(Protocol):
    """One view; it has no state of its own."""

    @property
    def name(self) -> str:
        """Under which its documents stand."""
        ...

    def keys(self, entry: FoldEntry) -> Iterable[str]:
        """Return the keys of the documents that `entry` belongs to."""
        ...

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`; neither argument is changed."""
        ...

    def terms(self, document: Document) -> Iterable[str]:
        """Return the terms, such as `state:closed`, that the document is found by."""
        ...


@runtime_checkable
class Owing(View, Protocol):
    """A view whose documents say what the law asks to follow."""

    def duties(self, document: Document) -> list[Document]:
        """Return the duties of `document` (`shared.projections.duties`)."""
        ...
