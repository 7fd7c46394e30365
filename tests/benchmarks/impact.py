"""I1: which of 50,000 live entrustments a new edition of the catalogue affects.

The yardstick reads and parses the same documents in the same pages; it looks up no certificate and
asks no catalogue anything. Every entrustment has a certificate of its own.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from services.authority.impact import impact_between
from services.authority.node import Node, open_node
from services.authority.publishing import as_if_published
from services.authority.setup import create_node
from shared.domain.catalogue import CATALOGUES, CataloguePublished
from shared.domain.event import Event
from shared.projections.entrustments import Entrustments
from shared.projections.view import FoldEntry
from tests.benchmarks.measure import median, report, rounds
from tests.domain.a_case import CERTIFICATE, ESTABLISHED
from tests.projections.a_node import ANode

LIVE = 50_000
AFFECTED = LIVE // 10
ROUNDS = 3
_BATCH = 500
_PAGE = 1000
_PER_FIRM = 20
_BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
_SHIPPED = CATALOGUES["2022-17"]
EDITION = replace(
    _SHIPPED,
    id="2027-bench",
    in_force_from=date(2027, 1, 1),
    rows=(*_SHIPPED.rows, replace(_SHIPPED.rows[0], row="B1", code_prefix="07-03-04")),
)
"""An invented edition, by which one in ten of the invented devices is prohibited."""


def measure_impact(folder: Path, database_url: str, engine: str) -> None:
    """Measure with a node of the national authority in `folder`; `engine` names its database."""
    create_node(folder, "nmpa", database=database_url)
    node = open_node(folder)
    filled = ANode(node.database, node.projector, node.queries)
    batch: list[FoldEntry] = []
    for entry in _entries():
        batch.append(entry)
        if len(batch) == _BATCH:
            filled.arrive(*batch)
            batch.clear()
    node.projector.catch_up()

    ours, read = rounds(lambda: _impact(node), lambda: _reading(node), count=ROUNDS)
    report(
        "I1",
        f"impact of a catalogue on {LIVE} live entrustments, {engine}",
        median(ours),
        "s",
        yardstick="reading and parsing the documents alone",
        yardstick_value=round(median(read), 1),
        ratio=round(median(ours) / median(read), 2),
        affected=AFFECTED,
        aim="< 60 s",
        rounds=len(ours),
    )
    node.close()


def _impact(node: Node) -> float:
    event = CataloguePublished(
        authority="nmpa", edition=EDITION, supersedes=(_SHIPPED.id,), recorded_by="nmpa:node"
    )
    began = time.perf_counter()
    before, after = as_if_published(node.desk, event)
    found = impact_between(node.desk, node.queries, EDITION, before, after)
    taken = time.perf_counter() - began
    if (found.live, len(found.affected)) != (LIVE, AFFECTED):
        raise AssertionError(f"{len(found.affected)} of {found.live} are affected")
    return taken


def _reading(node: Node) -> float:
    began = time.perf_counter()
    after = ""
    while page := node.queries.having(Entrustments.name, (), after, _PAGE):
        for one in page:
            json.loads(one.document)
        after = page[-1].key
    return time.perf_counter() - began


def _entries() -> Iterator[FoldEntry]:
    """Yield a certificate and its entrustment, `LIVE` times over, as a province tells them."""
    for number in range(LIVE):
        certificate_no = f"国械注准20223{number // 10_000 + 10:02}{number % 10_000:04}"
        code = "07-03-04" if number % 10 == 0 else "07-03-03"
        registrant, contractor = f"A{number // _PER_FIRM:017}", f"B{number // _PER_FIRM:017}"
        certificate = replace(
            CERTIFICATE,
            certificate_no=certificate_no,
            registrant_uscc=registrant,
            classification_code=code,
            implantable=False,
        )
        established = replace(
            ESTABLISHED,
            entrustment_id=UUID(int=number + 1),
            certificate_no=certificate_no,
            registrant_uscc=registrant,
            contractor_uscc=contractor,
        )
        yield _entry(2 * number, certificate, (registrant,))
        yield _entry(2 * number + 1, established, (registrant, contractor))


def _entry(position: int, event: Event, subjects: tuple[str, ...]) -> FoldEntry:
    return FoldEntry(
        log=ESTABLISHED.registrant_authority,
        position=position,
        at=_BEGIN + timedelta(milliseconds=position),
        id=f"{position:08x}-0000-7000-8000-000000000000",
        kind=event.KIND,
        stream=event.stream,
        subjects=subjects,
        event=event,
    )
