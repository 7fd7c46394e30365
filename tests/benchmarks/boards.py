"""B1: the board of 50,000 open duties: its first page, and its summary.

The yardstick fetches the same rows by the same index, and does nothing with them.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from services.authority.boards import Board, Boards, Wanted
from services.authority.node import Node, open_node
from services.authority.routes.board_answers import deadline_counts
from services.authority.setup import create_node
from shared.domain.authorities import AUTHORITIES, NMPA
from shared.projections.duties import OPEN, duty_prefix
from shared.projections.folding import fold, write_document
from shared.projections.notices import Notices
from shared.projections.view import FoldEntry
from shared.store.rows import begins_with, insert_rows
from shared.store.tables import document_terms, documents
from tests.benchmarks.measure import median, report, rounds
from tests.domain.a_case import NOTICE

OPEN_DUTIES = 50_000
PAGE = 50
ROUNDS = 5
_BATCH = 1000
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_PROVINCES = sorted(AUTHORITIES.keys() - {NMPA})


def measure_boards(folder: Path, database_url: str, engine: str) -> None:
    """Measure with a node of the national authority in `folder`; `engine` names its database."""
    create_node(folder, NMPA, database=database_url)
    node = open_node(folder)
    entries = _entries()
    while batch := list(islice(entries, _BATCH)):
        _show(node, batch)

    boards = Boards(node.desk)
    page, summary, scan = rounds(
        lambda: _page(boards), lambda: _summary(boards), lambda: _scan(node), count=ROUNDS
    )
    for what, ours in (("first page", page), ("summary", summary)):
        report(
            "B1",
            f"board of {OPEN_DUTIES} open duties, {what}, {engine}",
            median(ours) * 1000,
            "ms",
            yardstick="fetching the same rows alone",
            yardstick_value=round(median(scan) * 1000, 1),
            ratio=round(median(ours) / median(scan), 2),
            rounds=len(ours),
        )
    node.close()


def _show(node: Node, batch: Iterable[FoldEntry]) -> None:
    """Put the documents of `batch`, one entry each, into the view as following the logs would."""
    view = Notices()
    of_documents: list[dict[str, object]] = []
    of_terms: list[dict[str, object]] = []
    for entry in batch:
        (key,) = view.keys(entry)
        folded = fold(view, [entry])
        place: dict[str, object] = {"view": view.name, "key": key}
        last = dict(zip(("last_ms", "last_log", "last_position"), folded.last, strict=True))
        of_documents.append({**place, "document": write_document(folded.document), **last})
        of_terms += [{**place, "term": term} for term in set(view.terms(folded.document))]
    with node.database.write() as connection:
        insert_rows(connection, documents, of_documents)
        insert_rows(connection, document_terms, of_terms)


def _page(boards: Boards) -> float:
    began = time.perf_counter()
    found = boards.page(Board.DEADLINES, Wanted(), None, PAGE + 1)
    taken = time.perf_counter() - began
    if len(found) != PAGE + 1:
        raise AssertionError(f"{len(found)} duties on the first page")
    return taken


def _summary(boards: Boards) -> float:
    began = time.perf_counter()
    counts = deadline_counts(boards.entries(Board.DEADLINES, Wanted()))
    taken = time.perf_counter() - began
    if sum(one["count"] for one in counts) != OPEN_DUTIES:
        raise AssertionError(f"{len(counts)} counts of other duties")
    return taken


def _scan(node: Node) -> float:
    prefix = duty_prefix(OPEN)
    began = time.perf_counter()
    with node.database.read() as connection:
        rows = connection.execute(
            sa.select(document_terms.c.key, document_terms.c.term).where(
                document_terms.c.view == Notices.name,
                begins_with(connection, document_terms.c.term, prefix),
            )
        ).all()
    taken = time.perf_counter() - began
    if len(rows) != OPEN_DUTIES:
        raise AssertionError(f"{len(rows)} rows")
    return taken


def _entries() -> Iterator[FoldEntry]:
    """Yield notices between all provinces, each to be acknowledged and assessed."""
    for number in range(OPEN_DUTIES // 2):
        sender = _PROVINCES[number % len(_PROVINCES)]
        event = replace(
            NOTICE,
            notice_id=UUID(int=number + 1),
            sender=sender,
            receiver=_PROVINCES[(number * 7 + 1) % len(_PROVINCES)],
            sent_on=date(2026, 1, 1) + timedelta(days=number % 320),
        )
        yield FoldEntry(
            log=sender,
            position=number // len(_PROVINCES),
            at=_BEGIN + timedelta(seconds=number),
            id=f"{number:08x}-0000-7000-8000-000000000000",
            kind=event.KIND,
            stream=event.stream,
            subjects=(),
            event=event,
        )
