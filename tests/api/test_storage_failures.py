"""A full disk or a locked database: the write is refused whole, and later ones succeed."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from services.authority.routes import examples
from shared.identity.roles import Role
from shared.store import database
from shared.store.verification import LogKeys, verify_log
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import Served, Site
from tests.api.writing import enter_site, post_finding

Limit = Callable[[int], None]


@pytest.fixture
def limit_pages(zj: Served) -> Limit:
    """Return a function that lets the database of `zj` grow to so many pages and no further."""
    pages = [2**30]

    def on_checkout(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count={pages[0]}").close()

    engine = zj.node.database._engine  # pyright: ignore[reportPrivateUsage]
    event.listen(engine, "checkout", on_checkout)  # pyright: ignore[reportUnknownMemberType]

    def limit(count: int) -> None:
        pages[0] = count

    return limit


def fill(zj: Served, inspection: str) -> int:
    """Post findings until the disk is full, and return how many were accepted."""
    for accepted in range(500):
        answer = post_finding(zj, inspection, body={"fact": "缺" * 4000})
        if answer.status_code != 201:
            problem(answer, 507, "storage-full")
            return accepted
    raise AssertionError("the disk does not fill")


def test_full_disk_refuses_the_write_and_keeps_the_log_whole(
    zj: Served, limit_pages: Limit
) -> None:
    inspection = enter_site(zj)
    limit_pages(1)  # SQLite never goes below what there is
    written = fill(zj, inspection)
    assert zj.size == 3 + written
    assert zj.get(f"/v1/logs/zj/checkpoint?size={zj.size}", Role.AUDITOR).status_code == 200
    assert sound(zj) == zj.size


def test_node_writes_again_when_space_returns(zj: Served, limit_pages: Limit) -> None:
    inspection = enter_site(zj)
    limit_pages(1)
    fill(zj, inspection)
    refused = post_finding(zj, inspection, key="again", body={"fact": "缺" * 4000})
    problem(refused, 507, "storage-full")
    limit_pages(2**30)
    answer = post_finding(zj, inspection, key="again", body={"fact": "缺" * 4000})
    assert answer.status_code == 201
    least = f"zj:{answer.json()['position']}"
    assert zj.get(f"/v1/inspections/{inspection}?min_position={least}").status_code == 200
    assert sound(zj) == zj.size


@pytest.fixture
def impatient(
    sites: dict[str, Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Served]:
    """A node that waits for a locked database half a second only."""
    monkeypatch.setattr(database, "SQLITE_BUSY_SECONDS", 0.5)
    with federation(sites, tmp_path, "zj") as (node,):
        yield node


def test_locked_database_puts_the_write_off(impatient: Served) -> None:
    other = sqlite3.connect(impatient.node.path / "node.sqlite", isolation_level=None)
    try:
        other.execute("BEGIN IMMEDIATE")
        refused = impatient.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR, key="k")
        problem(refused, 503, "storage-busy")
        assert int(refused.headers["retry-after"]) > 0
        assert impatient.get("/v1/enterprises").status_code == 200
        other.execute("ROLLBACK")
    finally:
        other.close()
    again = impatient.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR, key="k")
    assert (again.status_code, impatient.size) == (201, 1)


def test_node_that_must_not_append_says_so_and_serves_reads(zj: Served) -> None:
    zj.node.recorder.refusal = "restored from a backup"
    refused = zj.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR)
    assert problem(refused, 503, "appends-refused")["detail"] != "restored from a backup"
    assert zj.get("/v1/enterprises").status_code == 200
    assert zj.size == 0


def sound(node: Served) -> int:
    """Return the size of the node's log after checking every byte of it."""
    member = node.node.directory.current().get("zj")
    assert member is not None
    keys = LogKeys(log_keys=member.log_keys, clock_keys=member.clock_keys)
    found = verify_log(node.node.database, "zj", "zj", keys, lambda _done, _size: None)
    return found.size
