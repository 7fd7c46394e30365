"""Keeps all views of a node up to what has arrived, and rebuilds one when asked."""

from collections.abc import Callable, Mapping, Sequence

from shared.projections.following import take_page
from shared.projections.generation import Generation
from shared.projections.positions import (
    Positions,
    arrived,
    hold_views,
    is_behind,
    names_of,
    reached,
)
from shared.projections.rebuilding import Rebuild, RebuildProgress, Report, rebuilds_begun
from shared.projections.view import View
from shared.store.database import Database


class Projector:
    """Moves the views of a node; safe to call from any thread, in any number of processes."""

    def __init__(self, database: Database, views: Sequence[View]) -> None:
        """Keep `views` in `database`."""
        self._database = database
        self._views = {view.name: view for view in views}
        self._listeners: list[Callable[[], None]] = []

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the views."""
        return tuple(self._views)

    def on_progress(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever views have moved; it must not block."""
        self._listeners.append(listener)

    def catch_up(self) -> int:
        """Take into every view what has arrived by now; return how many entries were taken.

        Raises:
            StorageFailed: what was taken before is kept, the next call goes on behind it.
        """
        with self._database.read() as connection:
            until = arrived(connection)
        taken = 0
        while self._is_behind(until) and (count := self._take_page(until)):
            taken += count
            for listener in self._listeners:
                listener()
        return taken

    def rebuild(self, name: str, report: Report) -> int:
        """Fold the view `name` anew from all entries, while the old one is served and followed.

        Returns the number of documents; `report` is called after each page.

        Raises:
            RebuildOvertaken: another rebuild of this view began meanwhile, and will finish.
            StorageFailed: the old one is still served.
        """
        count = Rebuild(self._database, self._views[name], report).run()
        for listener in self._listeners:
            listener()
        return count

    def unread(self) -> Mapping[str, int]:
        """Return, by view, how many entries are stored that it has not taken."""
        with self._database.read() as connection:
            until = arrived(connection)
            names = names_of(connection, list(self._views.values()))
            positions = reached(connection, names, until)
        return {
            view: sum(max(end - positions[name][log], 0) for log, end in until.items())
            for view, name in zip(self._views, names, strict=True)
        }

    def rebuilds(self) -> Mapping[str, RebuildProgress]:
        """Return, by view, how far a rebuild has come that is under way or was killed."""
        with self._database.read() as connection:
            return rebuilds_begun(connection, list(self._views.values()))

    def _is_behind(self, until: Positions) -> bool:
        """Look without writing: there is nothing new nearly every time."""
        with self._database.read() as connection:
            names = names_of(connection, list(self._views.values()))
            positions = reached(connection, names, until)
        return any(is_behind(one, until) for one in positions.values())

    def _take_page(self, until: Positions) -> int:
        with self._database.write() as connection:
            hold_views(connection)
            views = list(self._views.values())
            names = names_of(connection, views)
            kept = [Generation(view, name) for view, name in zip(views, names, strict=True)]
            return take_page(connection, kept, until)
