"""P5: a rebuild of the credit archive, and following, beside the same fold in plain Python.

The yardstick reads every entry once, folds in memory and puts the documents into the database in
batches. It keeps no index of who is concerned by what, no search terms and no positions, it holds
everything in memory, and nobody can read the archive meanwhile.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator

from services.population.generating import generate
from services.population.period import Wanted
from shared.projections.archive import Archive
from shared.projections.folding import place, write_document
from shared.projections.positions import arrived
from shared.projections.reading import arrivals
from shared.projections.view import Document, FoldEntry
from shared.store.database import Database
from shared.store.rows import replace_rows
from shared.store.tables import documents
from tests.benchmarks.measure import median, report, rounds
from tests.projections.a_node import open_node

POPULATION = Wanted(seed=1, firms=2_000, years=3)
ROUNDS = 3
_BATCH = 500


def measure_rebuild(database_url: str, engine: str) -> None:
    """Measure on the fresh database at `database_url`; `engine` is its name."""
    node = open_node(database_url)
    cases = list(_entries())
    total = len(cases)
    for start in range(0, total, _BATCH):
        node.arrive(*cases[start : start + _BATCH])
    del cases

    followed = _rate(total, node.projector.catch_up)
    report("P5", f"following, all views, from nothing, {engine}", followed, "entries/s")

    def ours() -> float:
        return _rate(total, lambda: node.projector.rebuild(Archive.name, lambda _: None))

    alone: list[float] = []

    def plain() -> float:
        return _rate(total, lambda: alone.append(_plain_fold(node.database)))

    ours_values, plain_values = rounds(ours, plain, count=ROUNDS)
    report(
        "P5",
        f"rebuild of the credit archive from {total} entries, {engine}",
        median(ours_values),
        "entries/s",
        yardstick="the same fold in plain Python with batched upserts",
        yardstick_value=round(median(plain_values), 1),
        ratio=round(median(ours_values) / median(plain_values), 2),
        fold_alone=round(total / median(alone), 1),
        aim=">= 1.5 x",
        rounds=len(ours_values),
    )
    node.database.close()


def _rate(total: int, work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return total / (time.perf_counter() - began)


def _plain_fold(database: Database) -> float:
    """Fold everything and write it; return the seconds that the fold alone took."""
    view = Archive()
    with database.read() as connection:
        found = [
            entry
            for log, end in arrived(connection).items()
            for entry in arrivals(connection, log, 0, end)
        ]
    began = time.perf_counter()
    folded: dict[str, Document] = {}
    for entry in sorted(found, key=place):
        for key in view.keys(entry):
            folded[key] = view.evolve(folded.get(key), entry)
    seconds = time.perf_counter() - began
    nowhere: dict[str, object] = {
        "view": "plain",
        "last_ms": 0,
        "last_log": "",
        "last_position": 0,
    }
    rows = [
        {**nowhere, "key": key, "document": write_document(document)}
        for key, document in folded.items()
    ]
    with database.write() as connection:
        for start in range(0, len(rows), _BATCH):
            replace_rows(connection, documents, rows[start : start + _BATCH])
    return seconds


def _entries() -> Iterator[FoldEntry]:
    """Yield an invented population as entries of the logs of all provinces."""
    positions: Counter[str] = Counter()
    for number, told in enumerate(generate(POPULATION)):
        yield FoldEntry(
            log=told.authority,
            position=positions[told.authority],
            at=told.at,
            id=f"{number:08x}-0000-7000-8000-000000000000",
            kind=told.event.KIND,
            stream=told.event.stream,
            subjects=told.subjects,
            event=told.event,
        )
        positions[told.authority] += 1
