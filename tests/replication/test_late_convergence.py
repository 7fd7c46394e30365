"""Random audiences, grants and orders of asking: covers stay exact, nodes agree, verify passes."""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.access import AccessGranted
from shared.log.checkpoint import read_checkpoint
from shared.log.grants import spans_of
from shared.log.late_page import LateRequest, accept_late_page
from shared.log.merkle import cover, perfect_root
from shared.log.trusted_log import TrustedLog
from shared.projections.queries import Queries
from shared.projections.runner import Projector
from shared.projections.views import VIEWS
from shared.store.authority_log import LoggedEvent
from shared.store.database import Database
from shared.store.late_entries import LateEntries
from shared.store.peer_logs import PeerLogs
from shared.store.tables import awaited, entries, hidden_runs
from shared.store.thinning import ALL_KEPT, PeerNotes
from shared.store.verification import verify_log
from tests.store.log_of_zj import KEYS, NOW, ORIGIN, ZhejiangLog, enterprise, open_zhejiang

READER = "ha"
FIRM = "91330100000000007X"
Change = tuple[str, Any]

audiences = st.sampled_from([("nmpa",), ("ha",), ("*",), ("ha", "nmpa"), ()])
changes = st.one_of(
    st.tuples(st.just("append"), st.lists(audiences, min_size=1, max_size=6)),
    st.tuples(st.just("grant"), st.sets(st.integers(0, 40), min_size=1, max_size=12)),
    st.tuples(st.sampled_from(["pull", "ask", "thin"]), st.integers(0, 1)),
)


@dataclass
class Henan:
    """One node of Henan: it pulls and asks without a network in between."""

    log: ZhejiangLog
    database: Database

    def pull(self, most: int) -> None:
        """Pull one page."""
        peer_logs = PeerLogs(self.database, lambda: NOW)
        trusted = self._trusted(peer_logs)
        page = self.log.own.page(READER, trusted.frontier.size, trusted.size_to_ask, most)
        peer_logs.keep_page("zj", trusted.accept_page(page, READER))

    def ask(self, most: int) -> None:
        """Ask for some of what is awaited."""
        late = LateEntries(self.database, lambda: NOW)
        trusted = self._trusted(PeerLogs(self.database, lambda: NOW))
        size = 0 if trusted.verified is None else trusted.verified.size
        positions = late.awaited("zj", 0, size, most)
        if positions:
            asked = LateRequest(size=size, positions=positions)
            page = self.log.own.page_of(READER, positions, 0, size)
            late.keep("zj", accept_late_page(trusted, READER, asked, BytesIO(b"".join(page)), {}))

    def thin(self) -> None:
        """Drop all notes but the newest, and join what is hidden between them."""
        PeerNotes(self.database, READER).thin(NOW + 2 * ALL_KEPT)

    def finish(self) -> None:
        """Pull and ask until nothing is left."""
        before: tuple[int, int] | None = None
        while (after := self._stand()) != before:
            before = after
            self.pull(500)
            self.ask(200)

    def _stand(self) -> tuple[int, int]:
        head = PeerLogs(self.database, lambda: NOW).head("zj", ORIGIN)
        return head.note_size, head.hidden

    def check(self) -> None:
        """Check that everything is stored as it must be."""
        verify_log(self.database, "zj", READER, KEYS)
        with self.database.read() as connection:
            runs = connection.execute(sa.select(hidden_runs).order_by(hidden_runs.c.start)).all()
            places = set(connection.scalars(sa.select(entries.c.position)))
            due = connection.execute(sa.select(awaited)).all()
        with self.log.database.read() as connection:
            query = sa.select(entries.c.leaf_hash).order_by(entries.c.position)
            leaves = list(connection.scalars(query))
        for run in runs:
            assert run.hashes == _cover_of(leaves, run.start, run.start + run.length)
        hidden = [at for run in runs for at in range(run.start, run.start + run.length)]
        assert sorted([*hidden, *places]) == list(range(len(leaves)))
        assert {at for one in due for at in range(one.start, one.start + one.length)} <= set(hidden)

    def shown(self) -> dict[tuple[str, str], bytes]:
        Projector(self.database, VIEWS).catch_up()
        queries = Queries(self.database)
        return {
            (view.name, one.key): one.document
            for view in VIEWS
            for one in queries.having(view.name, (), "", 1000)
        }

    def problems(self) -> dict[int, str | None]:
        with self.database.read() as connection:
            rows = connection.execute(sa.select(entries.c.position, entries.c.problem))
            return {row.position: row.problem for row in rows}

    def _trusted(self, peer_logs: PeerLogs) -> TrustedLog:
        head = peer_logs.head("zj", ORIGIN)
        notes = {
            name: read_checkpoint(note, ORIGIN, KEYS.log_keys, KEYS.clock_keys) if note else None
            for name, note in (("verified", head.note), ("pending", head.pending_note))
        }
        return TrustedLog(
            log="zj",
            origin=ORIGIN,
            log_keys=KEYS.log_keys,
            clock_keys=KEYS.clock_keys,
            frontier=head.frontier,
            last_at=peer_logs.last_at(head),
            **notes,
        )


def _cover_of(leaves: Sequence[bytes], start: int, end: int) -> bytes:
    """Return the cover of [start, end), computed from the leaves themselves."""
    ranges = ((index << level, (index + 1) << level) for level, index in cover(start, end))
    return b"".join(perfect_root(leaves[first:last]) for first, last in ranges)


def _append(log: ZhejiangLog, audience_of_each: Sequence[tuple[str, ...]]) -> None:
    first = log.own.size()
    log.log.append(
        [
            LoggedEvent(
                originator_id=f"enterprise/{number}",
                originator_version=1,
                event=enterprise(number),
                subjects=(FIRM,),
                audience=audience,
            )
            for number, audience in enumerate(audience_of_each, first)
        ]
    )


def _grant(log: ZhejiangLog, positions: set[int]) -> set[int]:
    size = log.own.size()
    opened = {at for at in positions if at < size}
    if opened:
        event = AccessGranted(
            positions=spans_of(opened), to=(READER,), reason="r", recorded_by="zj:node"
        )
        version = log.log.version(event.stream) + 1
        logged = LoggedEvent(
            originator_id=event.stream,
            originator_version=version,
            event=event,
            subjects=(),
            audience=(READER,),
        )
        log.log.append([logged])
    return opened


@settings(max_examples=40, deadline=None)
@given(story=st.lists(changes, max_size=25), most=st.integers(1, 5))
def test_two_nodes_that_hear_in_any_order_hold_and_show_the_same(
    empty_sqlite: Path, story: list[Change], most: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [shutil.copy(empty_sqlite, Path(folder, name)) for name in ("zj", "one", "two")]
        log = open_zhejiang(f"sqlite:///{paths[0]}")
        nodes = [Henan(log, Database(f"sqlite:///{path}")) for path in paths[1:]]
        mine: set[int] = set()
        for what, how in story:
            first = log.own.size()
            match what:
                case "append":
                    _append(log, how)
                    mine |= {
                        at
                        for at, audience in enumerate(how, first)
                        if READER in audience or audience == ("*",)
                    }
                case "grant":
                    mine |= _grant(log, how)
                    mine |= set(range(first, log.own.size()))
                case "pull":
                    nodes[int(how)].pull(most)
                case "thin":
                    nodes[int(how)].thin()
                case _:
                    nodes[int(how)].ask(most)
        for node in nodes:
            node.finish()
            node.check()
            assert node.problems() == dict.fromkeys(mine)
        assert nodes[0].shown() == nodes[1].shown()
        assert verify_log(log.database, "zj", "zj", KEYS).size == log.own.size()
        for database in (log.database, *(node.database for node in nodes)):
            database.close()
