"""Whoever pulls a log gets what it is entitled to, all of it, and hashes in place of the rest."""

import shutil
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.log.cover import Disclosed, Hidden, read_page
from shared.log.entry import read_leaf
from shared.log.merkle import Frontier
from shared.log.trusted_log import TrustedLog
from shared.store.authority_log import LoggedEvent
from tests.store.log_of_zj import KEYS, ORIGIN, ZhejiangLog, enterprise, open_zhejiang

AUTHORITIES = ("ha", "nmpa", "sh")
THIRD = "gd"

Audience = tuple[str, ...]
audiences = st.one_of(
    st.just(("*",)),
    st.sets(st.sampled_from(AUTHORITIES)).map(lambda ids: tuple(sorted(ids))),
)


def _append(log: ZhejiangLog, audience_of_each: Sequence[Audience]) -> None:
    first = log.own.size()
    events = [
        LoggedEvent(
            originator_id=f"enterprise/{number}",
            originator_version=1,
            event=enterprise(number),
            subjects=(),
            audience=audience,
        )
        for number, audience in enumerate(audience_of_each, first)
    ]
    if events:
        log.log.append(events)


class Reader:
    """Pulls as the authority `name`, and keeps what it is told of each position."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.leaves: dict[int, bytes] = {}
        self.opened: dict[int, list[str]] = {}
        self.hidden: set[int] = set()
        self._trusted = TrustedLog(
            log="zj",
            origin=ORIGIN,
            log_keys=KEYS.log_keys,
            clock_keys=KEYS.clock_keys,
            frontier=Frontier(),
        )

    def pull(self, log: ZhejiangLog, most: int) -> None:
        """Pull, `most` entries a page, until the newest checkpoint is verified."""
        reached = False
        while not reached:
            trusted = self._trusted
            lines = log.own.page(self.name, trusted.frontier.size, trusted.size_to_ask, most)
            page = trusted.accept_page(lines, self.name)
            assert all(entry.problem is None for entry in page.entries)
            assert len(page.entries) <= most
            self._take(b"".join(lines))
            self._trusted = trusted.after(page)
            reached = page.next is None

    def _take(self, page: bytes) -> None:
        for part in read_page(BytesIO(page))[1]:
            match part:
                case Disclosed():
                    self.leaves[part.position] = part.leaf_input
                    self.opened[part.position] = list(part.openings)
                case Hidden():
                    self.hidden.update(range(part.start, part.start + part.length))
                case _:
                    pass


def _entitled(reader: str, audience: Audience) -> bool:
    return reader == "zj" or reader in audience or audience == ("*",)


@settings(max_examples=25, deadline=None)
@given(
    before=st.lists(audiences, max_size=40),
    after=st.lists(audiences, max_size=12),
    most=st.integers(min_value=1, max_value=9),
)
def test_reader_gets_all_it_is_entitled_to_and_nothing_else(
    empty_sqlite: Path, before: list[Audience], after: list[Audience], most: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = open_zhejiang(f"sqlite:///{shutil.copy(empty_sqlite, Path(folder, 'zj.sqlite'))}")
        readers = [Reader(name) for name in ("zj", *AUTHORITIES, THIRD)]
        for more in (before, after):
            _append(log, more)
            for reader in readers:
                reader.pull(log, most)
        log.database.close()
    everything = [*before, *after]
    for reader in readers:
        mine = {n for n, audience in enumerate(everything) if _entitled(reader.name, audience)}
        assert set(reader.leaves) == mine
        assert reader.hidden == set(range(len(everything))) - mine
        assert all(opened == ["body"] for opened in reader.opened.values())
        for position, leaf in reader.leaves.items():
            assert read_leaf(leaf).header().audience == everything[position]


@settings(max_examples=10, deadline=None)
@given(
    audience_of_each=st.lists(
        st.sets(st.sampled_from(AUTHORITIES)).map(lambda ids: tuple(sorted(ids))),
        min_size=1,
        max_size=30,
    ),
    most=st.integers(min_value=1, max_value=9),
)
def test_third_authority_sees_one_hidden_run_and_no_byte_of_an_entry(
    empty_sqlite: Path, audience_of_each: list[Audience], most: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        log = open_zhejiang(f"sqlite:///{shutil.copy(empty_sqlite, Path(folder, 'zj.sqlite'))}")
        _append(log, audience_of_each)
        head, run, end = log.own.page(THIRD, 0, None, most)
        others = b"".join(log.own.page("zj", 0, None, 5000))
        log.database.close()
    assert (head, run.partition(b",")[0]) == (
        others.splitlines(keepends=True)[0],
        b'{"hidden":%d' % len(audience_of_each),
    )
    assert end == b'{"end":%d}\n' % len(audience_of_each)
    assert b"leaf" not in run
