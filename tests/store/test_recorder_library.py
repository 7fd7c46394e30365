"""`eventsourcing`'s own recorder test cases, run on the log recorder over both databases."""

import itertools
import threading
import unittest
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from eventsourcing.persistence import AggregateRecorder, ApplicationRecorder, StoredEvent
from eventsourcing.tests import persistence as library

from shared.log.merkle import EMPTY_ROOT, leaf_hash
from shared.store.appending import PreparedEntry
from shared.store.database import Database
from shared.store.heads import create_own_log
from shared.store.recorder import EntryCodec, LogRecorder

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_ids = itertools.count()


class PlainCodec(EntryCodec):
    """States of any bytes, as the library's test cases write them; streams are UUIDs."""

    def prepare(self, stored: StoredEvent) -> PreparedEntry:
        return PreparedEntry(
            stream=str(stored.originator_id),
            version=stored.originator_version,
            kind=stored.topic,
            id=str(next(_ids)),
            at_ms=0,
            readers=("*",),
            leaf_hash=leaf_hash(stored.state),
            leaf_input=stored.state,
            openings=b"",
        )

    def state(self, leaf_input: bytes, openings: bytes) -> bytes:
        return leaf_input + openings

    def stream(self, stream: str) -> UUID | str:
        return UUID(stream)


@pytest.fixture
def recorder(database_url: str) -> Iterator[LogRecorder]:
    database = Database(database_url)
    with database.write() as connection:
        create_own_log(connection, "zj", "zj.mpa.example/log", EMPTY_ROOT.hex(), EPOCH)
    yield LogRecorder(
        database, "zj", lambda size, root, _at: f"{size} {root.hex()}", lambda: EPOCH, PlainCodec()
    )
    for thread in threading.enumerate():
        if "read_continuously" in thread.name:  # the library's readers, which it leaves alone
            thread.join()
    database.close()


class ApplicationCase(library.ApplicationRecorderTestCase[ApplicationRecorder]):
    __test__ = False  # run below, on each database
    recorder: LogRecorder

    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder


class NonInterleavingCase(library.NonInterleavingNotificationIDsBaseCase):
    __test__ = False
    recorder: LogRecorder

    def create_recorder(self) -> ApplicationRecorder:
        return self.recorder


class AggregateCase(library.AggregateRecorderTestCase):
    """One assertion is overridden: this recorder is an application recorder, so `insert_events`
    returns notification ids where a mere aggregate recorder has none and returns None."""

    __test__ = False
    recorder: LogRecorder

    def create_recorder(self) -> AggregateRecorder:
        return self.recorder

    def assertEqual(self, first: Any, second: Any, msg: Any = None) -> None:  # noqa: N802
        if second is None and isinstance(first, list):
            ids = cast("list[int]", first)
            assert ids == list(range(ids[0], ids[0] + len(ids)))  # contiguous ids instead
        else:
            super().assertEqual(first, second, msg)  # noqa: PT009


CASES = [
    (case, name)
    for case in (ApplicationCase, NonInterleavingCase, AggregateCase)
    for name in unittest.defaultTestLoader.getTestCaseNames(case)
]


@pytest.mark.parametrize(
    ("case", "name"), CASES, ids=lambda value: getattr(value, "__name__", value)
)
def test_log_recorder_passes_the_library_s_case(
    recorder: LogRecorder,
    case: type[ApplicationCase | NonInterleavingCase | AggregateCase],
    name: str,
) -> None:
    test = case(name)
    test.recorder = recorder
    getattr(test, name)()


def test_library_cases_are_all_run() -> None:
    assert len(CASES) == 7
