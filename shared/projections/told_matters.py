"""Matters that one authority tells on its own log: a measure, a penalty, a recall.

Each is one document, a view of its own and a group in the archives of its firms alike:

    {"matter", "id", "state", "status", "speaker": log | None, "held": what it comes to | None,
     "told": [{"log", "state"}, …], "touched_by": […], "lines": […]}

`state` is the stage that the domain's fold has reached, `status` final. Should two logs open one
id, nobody's word counts: `held` is None, the state `conflicting`, the status `disputed`. What other
matters do to this one, such as a credit repair or a notice of it, is a line in `touched_by`: an
event says in `touches` which streams it is about beside its own. Where only such lines are known,
`id` is None.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shared.domain.event import ArchiveSection, Event
from shared.projections.duties import duty_terms
from shared.projections.lines import ANNULLED, UNREADABLE, line, told_by_none
from shared.projections.spoken import NOTHING_TOLD, Spoken
from shared.projections.streams import matter_keys, own_key
from shared.projections.two_sided import CONFLICTING
from shared.projections.use_status import is_repaired
from shared.projections.view import Document, FoldEntry, View


class Matter(View, Protocol):
    """A view of one kind of matters whose documents also stand as groups in archives."""

    @property
    def matter(self) -> str:
        """The first part of its streams."""
        ...

    @property
    def section(self) -> ArchiveSection:
        """Of the archives of its firms."""
        ...


class Staged(Protocol):
    """What the fold of such a matter comes to: a frozen dataclass that has its `stage`."""

    @property
    def stage(self) -> str:
        """How far the matter has come."""
        ...


State = TypeVar("State", bound=Staged)
Told = TypeVar("Told", bound=Event)


def only_teller(told: Iterable[str]) -> str | None:
    """Return the log that tells a matter; None where more than one does."""
    tellers = list(told)
    return tellers[0] if len(tellers) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMatter(Generic[State, Told]):
    """One kind of such matters, and its view, keyed by id."""

    name: str
    """Of the view, such as `recalls`."""
    matter: str
    """The first part of its streams, such as `recall`."""
    told: tuple[type[Told], ...]
    """Its events."""
    spoken: Spoken[State, Told]
    section: ArchiveSection
    """Of the archives of its firms."""
    found_by: Callable[[Document], Iterable[str]] = lambda _held: ()
    """Further terms, from what is held."""
    asks: Callable[[Document], list[Document]] = lambda _document: []
    """What the law asks to follow (`shared.projections.duties`)."""

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the ids of the matters of this kind that `entry` is of, or touches."""
        return matter_keys(self.matter, entry)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`, which is of its matter or touches it."""
        before = document if document is not None else nothing_told(self.matter)
        event, own = entry.event, own_key(self.matter, entry)
        if own is None or (event is not None and not isinstance(event, self.told)):
            return {**before, "touched_by": [*before["touched_by"], line(entry)]}
        spoken = before if event is None else self.spoken.step(before, entry.log, event)
        lines = [*before["lines"], line(entry)]
        return {**before, **spoken, **standing_of(spoken, lines), "id": own, "lines": lines}

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, status, authorities, firms, duties, what the kind is found by besides."""
        yield f"state:{document['state']}"
        yield f"status:{document['status']}"
        for one in document["told"]:
            yield f"authority:{one['log']}"
            yield f"uscc:{one['state']['uscc']}"
            yield from self.found_by(one["state"])
        yield from duty_terms(self.duties(document))

    def duties(self, document: Document) -> list[Document]:
        """Return what the law asks to follow; nothing of what is repaired."""
        return [] if is_repaired(document) else self.asks(document)


def nothing_told(matter: str) -> Document:
    """Return the document of a matter before anything is told of it."""
    about = {"matter": matter, "id": None, **NOTHING_TOLD}
    return {**about, **_UNTOLD, "touched_by": [], "lines": []}


_UNTOLD: Document = {"state": UNREADABLE, "status": "provisional"}


def standing_of(spoken: Document, lines: list[Document]) -> Document:
    """Return `state` and `status` of a matter that was told as `spoken` and `lines` say."""
    if spoken["held"] is not None:
        return {"state": spoken["held"]["stage"], "status": "final"}
    if spoken["told"]:
        return {"state": CONFLICTING, "status": "disputed"}
    if told_by_none(lines) == ANNULLED:
        return {"state": ANNULLED, "status": ANNULLED}
    return _UNTOLD
