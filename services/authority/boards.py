"""The boards of a node, deadlines and blind spots: which duties are on them, and in which order.

Nothing is stored for a board, and no loop keeps it: its duties stand in the views, and the rest is
counted when it is read (`services.authority.due_days`).
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from heapq import heapify, heappop
from typing import NamedTuple

from services.authority.desk import Desk
from services.authority.due_days import Due, DueDays, DutyState
from shared.domain.uscc import is_uscc_shaped
from shared.projections.blind_spots import BLIND_SPOTS, Counts, can_tell
from shared.projections.boards import Duties, Listed, Place
from shared.projections.duties import MET, OPEN
from shared.projections.view import Document

_BEHIND_ALL = "9999-12-31+"
"""Where what is due on no day is sorted."""
_READ_AT_ONCE = 200


class Board(StrEnum):
    """Which duties are listed."""

    DEADLINES = "deadlines"
    """All of them."""
    BLIND_SPOTS = "blind-spots"
    """Those of the table `BLIND_SPOTS`, as long as they count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which duties are asked for; None is any.

    Without a `state` they are those that are not met. `rule` is the one that the duty rests on
    first; `among` are ids.
    """

    authority: str | None = None
    owner: str | None = None
    """An authority, or a firm by its credit code."""
    what: str | None = None
    rule: str | None = None
    uscc: str | None = None
    state: DutyState | None = None
    among: Collection[str] | None = None

    @property
    def by_terms(self) -> bool:
        """Tell whether the terms of duties say all that is asked for, but for what has closed."""
        return self.owner is None and self.uscc is None

    def in_state(self, state: DutyState | None) -> "Wanted":
        """Return the same in `state`."""
        return replace(self, state=state)


class Entry(NamedTuple):
    """One duty on a board, and how it stands."""

    listed: Listed
    due: Due
    state: DutyState

    @property
    def order(self) -> tuple[str, str]:
        """By what boards are sorted: the day, then the id."""
        return self.due.on or _BEHIND_ALL, self.listed.id


class Shown(NamedTuple):
    """One duty on a board with all that its document tells of it."""

    entry: Entry
    duty: Document


class Boards:
    """The boards of the authority of a `desk`."""

    def __init__(self, desk: Desk) -> None:
        """Read what `desk` holds, by its reference data and its day."""
        self._desk, self._duties = desk, Duties(desk.database)

    def page(
        self, board: Board, wanted: Wanted, after: tuple[str, str] | None, limit: int
    ) -> list[Shown]:
        """Return up to `limit` duties of `board`, by the day they are due, behind `after`."""
        found = [(*one.order, one) for one in self.entries(board, wanted)]
        if after is not None:
            found = [one for one in found if one[:2] > after]
        heapify(found)
        shown: list[Shown] = []
        while found and len(shown) < limit:
            lacking = limit - len(shown) if wanted.by_terms else _READ_AT_ONCE
            some = [heappop(found)[2] for _ in range(min(lacking, len(found)))]
            shown += self._shown(some, wanted)
        return shown[:limit]

    def entries(self, board: Board, wanted: Wanted) -> Iterator[Entry]:
        """Yield the duties of `board` in no order; whose they are, their documents tell."""
        owner = wanted.owner
        authority = wanted.authority
        if authority is None and owner is not None and not is_uscc_shaped(owner):
            authority = owner  # an authority has what it owes on its own board
        state = MET if wanted.state is DutyState.MET else OPEN
        listed = self._duties.listed(state, authority, wanted.what)
        return self._standing(self._narrowed(listed, wanted), board, wanted.state)

    def find(self, duty_id: str) -> Shown | None:
        """Return the duty of this id, open or met; None where this node knows of none."""
        view, _, rest = duty_id.partition(":")
        key = rest.partition(":")[0]
        duty = self._duties.at([(view, key)]).get(duty_id)
        if duty is None:
            return None
        listed = [Listed.of(view, key, duty)]
        entry = next(self._standing(self._narrowed(listed, Wanted()), Board.DEADLINES, None), None)
        return None if entry is None else Shown(entry, duty)

    def _narrowed(self, listed: Iterable[Listed], wanted: Wanted) -> Iterator[Listed]:
        here = self._desk.authority
        firms = {wanted.uscc, wanted.owner if _is_firm(wanted.owner) else None} - {None}
        places: list[set[Place]] = [self._duties.places_of(firm) for firm in firms if firm]
        for one in listed:
            term = one.term
            if not can_tell(term, here):
                continue
            if wanted.what not in {None, term.what} or wanted.rule not in {None, term.rule}:
                continue
            if any((one.view, one.key) not in some for some in places):
                continue
            if wanted.among is not None and one.id not in wanted.among:
                continue
            yield one

    def _standing(
        self, listed: Iterable[Listed], board: Board, wanted: DutyState | None
    ) -> Iterator[Entry]:
        days = DueDays(self._desk.reference(), self._desk.today())
        for one in listed:
            due = days.of(one.term)
            if due is None:
                continue
            state = days.state(one.term, due)
            blind = board is Board.DEADLINES or _is_blind(one.term.what, state)
            if blind and wanted in {None, state}:
                yield Entry(one, due, state)

    def _shown(self, entries: Sequence[Entry], wanted: Wanted) -> Iterator[Shown]:
        told = self._duties.at({(one.listed.view, one.listed.key) for one in entries})
        for entry in entries:
            duty = told.get(entry.listed.id)  # none, if it has closed since
            if duty is None:
                continue
            owned = wanted.owner is None or wanted.owner in duty["owners"]
            concerned = wanted.uscc is None or wanted.uscc in (*duty["firms"], *duty["owners"])
            if owned and concerned:
                yield Shown(entry, duty)


def _is_firm(owner: str | None) -> bool:
    return owner is not None and is_uscc_shaped(owner)


def _is_blind(what: str, state: DutyState) -> bool:
    match BLIND_SPOTS.get(what):
        case Counts.AT_ONCE:
            return state in {DutyState.DUE, DutyState.OVERDUE}
        case Counts.WHEN_OVERDUE:
            return state is DutyState.OVERDUE
        case None:
            return False
