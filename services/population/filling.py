"""A population into nodes: each authority's events into its own log, by the recorder of the node.

Entries carry the instant at which they are said to be recorded. A transaction holds a thousand of
them, so a filling that was killed left a whole beginning; told to resume, it compares what is there
with what it would have written and goes on behind it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from services.authority.lock import sole_process
from services.authority.node import Node, open_node
from services.authority.startup import disagreement_with_anchor, keep_anchor
from services.population.generating import generate
from services.population.period import Wanted
from services.population.recording import Recorded
from shared.domain.events import to_sections
from shared.errors import AlreadyExists, NotFound
from shared.log.entry import BODY
from shared.store.appending import MAX_BATCH_ROWS
from shared.store.authority_log import EntryMapper, LoggedEvent
from shared.store.entries import StoredEntry, entries_by_arrival
from shared.store.recorder import AppendsRefused


class LogNotEmpty(AlreadyExists):
    """The log of a node to be filled has entries."""

    code: ClassVar[str] = "log-not-empty"


class LogOfAnotherPopulation(AlreadyExists):
    """The log of a node to be filled on has other entries than the population begins with."""

    code: ClassVar[str] = "log-of-another-population"


def find_nodes(folder: Path) -> list[Path]:
    """Return the data directories of nodes: `folder` itself, or those in it.

    Raises:
        NotFound: there is none.
    """
    found = [one.parent for one in (folder / "node.toml", *sorted(folder.glob("*/node.toml")))]
    nodes = [one for one in found if (one / "node.toml").exists()]
    if not nodes:
        raise NotFound(f"{folder} holds no node; `lianjian init` makes one")
    return nodes


def fill_nodes(
    wanted: Wanted, folders: Sequence[Path], report: Callable[[int], None], *, resume: bool
) -> dict[str, int]:
    """Append the population to the logs of the nodes in `folders`; return the entries by authority.

    Authorities without a node are left out. `report` hears how many entries are generated.

    Raises:
        LogNotEmpty: a log has entries, and it was not told to `resume`.
        LogOfAnotherPopulation: it has others than this population's first ones.
        ConfigurationError: a node is set up wrongly, or being served.
        InvalidInput: there can be no such population.
    """
    told = generate(wanted)
    with ExitStack() as stack:
        logs: dict[str, _Log] = {}
        for folder in folders:
            stack.enter_context(sole_process(folder))
            node = open_node(folder)
            stack.callback(node.close)
            logs[node.authority] = _Log(node, resume=resume)
        for number, recorded in enumerate(told, 1):
            log = logs.get(recorded.authority)
            if log is not None:
                log.take(recorded)
            report(number)
        return {authority: log.finish() for authority, log in logs.items()}


class _Log:
    """The log of one node while it is filled."""

    def __init__(self, node: Node, *, resume: bool) -> None:
        reason = disagreement_with_anchor(node)
        if reason is not None:
            raise AppendsRefused(reason)
        self._node = node
        self._held = _held(node)
        self._left = node.own_log.size()
        if self._left and not resume:
            raise LogNotEmpty(f"the log of {node.authority} has {self._left} entries")
        self._entries = 0
        self._waiting: list[Recorded] = []
        self._at = node.clock()
        self._mapper = EntryMapper(node.settings.origin, self._present)

    def take(self, recorded: Recorded) -> None:
        """Append one event, or find it where an earlier filling put it."""
        self._entries += 1
        if self._left:
            self._left -= 1
            self._compare(next(self._held), recorded)
            return
        self._waiting.append(recorded)
        if len(self._waiting) >= MAX_BATCH_ROWS:
            self._append()

    def finish(self) -> int:
        """Append the rest; return how many entries the log has."""
        if self._left:
            raise LogOfAnotherPopulation(
                f"the log of {self._node.authority} has {self._left} entries more than this one"
            )
        self._append()
        keep_anchor(self._node)
        return self._entries

    def _append(self) -> None:
        stored = [self._mapper.to_stored_event(self._logged(one)) for one in self._waiting]
        self._node.recorder.append(stored)
        self._waiting = []

    def _logged(self, recorded: Recorded) -> LoggedEvent:
        self._at = recorded.at
        return LoggedEvent(
            originator_id=recorded.event.stream,
            originator_version=recorded.version,
            event=recorded.event,
            subjects=recorded.subjects,
            audience=recorded.audience,
        )

    def _present(self) -> datetime:
        return self._at

    def _compare(self, held: StoredEntry, recorded: Recorded) -> None:
        event = recorded.event
        same = (held.kind, held.stream, held.version, held.at) == (
            event.KIND,
            event.stream,
            recorded.version,
            recorded.at,
        )
        if not same or held.openings[BODY].content != to_sections(event)[BODY]:
            raise LogOfAnotherPopulation(
                f"position {held.position} of {held.log} is not what this population has there"
            )


def _held(node: Node) -> Iterator[StoredEntry]:
    """Yield what lies in the node's own log, oldest first."""
    first = 0
    while True:
        with node.database.read() as connection:
            page = entries_by_arrival(connection, node.authority, first, MAX_BATCH_ROWS)
        if not page:
            return
        yield from page
        first += len(page)
