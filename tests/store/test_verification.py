"""Every stored byte of a log counts: whatever is changed, the check names where it went wrong."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from shared.log.trusted_log import TrustedLog
from shared.store.database import Database
from shared.store.heads import head_of
from shared.store.peer_logs import PeerLogs
from shared.store.schema import upgrade
from shared.store.tables import (
    checkpoints,
    entries,
    hidden_runs,
    logs,
    nodes,
    readers,
)
from shared.store.verification import LogDamaged, verify_log
from tests.store.log_of_zj import KEYS, NOW, ORIGIN, ZhejiangLog, open_zhejiang

SIZE = 45

OWN_COLUMNS = [
    *(entries.c[name] for name in ("leaf_input", "openings", "leaf_hash", "id", "at_ms", "kind")),
    *(entries.c[name] for name in ("stream", "version", "arrival", "position", "problem")),
    *(logs.c[name] for name in ("size", "frontier", "note", "note_size", "checkpoint_ms")),
    *(logs.c[name] for name in ("origin", "arrivals", "hidden", "pending_note")),
    *(checkpoints.c[name] for name in ("note", "size")),
    *(nodes.c[name] for name in ("hash", "level", "number")),
    *(readers.c[name] for name in ("reader", "position")),
]
PEER_COLUMNS = [
    *(entries.c[name] for name in ("leaf_input", "openings", "leaf_hash", "stream", "problem")),
    *(hidden_runs.c[name] for name in ("hashes", "start", "length")),
    *(logs.c[name] for name in ("frontier", "note", "hidden")),
    *(checkpoints.c[name] for name in ("note", "size")),
]


@pytest.fixture
def filled(zhejiang: ZhejiangLog) -> ZhejiangLog:
    for number in range(SIZE):
        audience = ("*",) if number % 3 else ("nmpa",)
        zhejiang.append(f"enterprise/{number}", audience=audience)
    return zhejiang


@pytest.fixture
def zhejiang_on_sqlite(tmp_path: Path) -> Iterator[ZhejiangLog]:
    url = f"sqlite:///{tmp_path / 'zhejiang.sqlite'}"
    upgrade(url)
    opened = open_zhejiang(url)
    for number in range(SIZE):
        opened.append(f"enterprise/{number}", audience=("ha", "nmpa"))
    yield opened
    opened.database.close()


def check(database: Database, reader: str) -> int:
    return verify_log(database, "zj", reader, KEYS).size


def flip(value: Any, choose: random.Random) -> Any:
    """Return `value` with one bit, character or unit changed."""
    match value:
        case bytes():
            place = choose.randrange(len(value))
            changed = value[place] ^ (1 << choose.randrange(8))
            return value[:place] + bytes([changed]) + value[place + 1 :]
        case str():
            place = choose.randrange(len(value))
            return value[:place] + ("x" if value[place] != "x" else "y") + value[place + 1 :]
        case int():
            return value + 1000
        case _:
            return "changed"


def change_one(database: Database, column: sa.Column[Any], choose: random.Random) -> int | None:
    """Change `column` in one row; return the position of that row, where it has one."""
    table = column.table
    with database.write() as connection:
        rows = connection.execute(sa.select(table).where(log_is_zj(table))).mappings().all()
        row = choose.choice([row for row in rows if row[column.name] != b""])
        key = sa.and_(*(part == row[part.name] for part in table.primary_key))
        changed = flip(row[column.name], choose)
        connection.execute(sa.update(table).where(key).values({column.name: changed}))
    return row.get("position")


def log_is_zj(table: Any) -> sa.ColumnElement[bool]:
    return table.c.log == "zj" if "log" in table.c else sa.true()


def name_of(column: sa.Column[Any]) -> str:
    return f"{column.table}.{column.name}"


def test_untouched_log_is_verified_whole(filled: ZhejiangLog) -> None:
    assert check(filled.database, "zj") == SIZE


@pytest.mark.parametrize("column", OWN_COLUMNS, ids=name_of)
def test_change_of_any_column_of_the_own_log_is_found(
    filled: ZhejiangLog, column: sa.Column[Any]
) -> None:
    position = change_one(filled.database, column, random.Random(name_of(column)))
    with pytest.raises(LogDamaged) as damage:
        check(filled.database, "zj")
    if column.table is entries and column.name not in {"position", "arrival"}:
        assert damage.value.position == position
    assert f"position {damage.value.position}" in str(damage.value)


@pytest.mark.parametrize("table", [entries, nodes, readers], ids=str)
def test_loss_of_any_row_of_the_own_log_is_found(filled: ZhejiangLog, table: sa.Table) -> None:
    with filled.database.write() as connection:
        row = connection.execute(sa.select(table).offset(1).limit(1)).mappings().one()
        connection.execute(
            sa.delete(table).where(*(part == row[part.name] for part in table.primary_key))
        )
    with pytest.raises(LogDamaged):
        check(filled.database, "zj")


@pytest.fixture
def held_by_henan(filled: ZhejiangLog, tmp_path: Path) -> Iterator[Database]:
    """What Henan holds of the log, pulled in pages."""
    url = f"sqlite:///{tmp_path / 'henan.sqlite'}"
    upgrade(url)
    database = Database(url)
    peer_logs = PeerLogs(database, lambda: NOW)
    while (head := peer_logs.head("zj", ORIGIN)).frontier.size < SIZE:
        trusted = TrustedLog(
            log="zj",
            origin=ORIGIN,
            log_keys=KEYS.log_keys,
            clock_keys=KEYS.clock_keys,
            frontier=head.frontier,
        )
        lines = filled.own.page("ha", head.frontier.size, SIZE, 11)
        page = trusted.accept_page(lines, "ha", SIZE)
        assert peer_logs.keep_page("zj", page)
        assert not peer_logs.keep_page("zj", page), "a page is kept once"
    yield database
    database.close()


def test_untouched_copy_of_a_peer_s_log_is_verified_whole(held_by_henan: Database) -> None:
    assert check(held_by_henan, "ha") == SIZE
    with held_by_henan.read() as connection:
        head = head_of(connection, "zj")
    assert (head.hidden, head.arrivals) == (15, 30)


@pytest.mark.parametrize("column", PEER_COLUMNS, ids=name_of)
def test_change_of_any_column_of_a_peer_s_log_is_found(
    held_by_henan: Database, column: sa.Column[Any]
) -> None:
    change_one(held_by_henan, column, random.Random(name_of(column)))
    with pytest.raises(LogDamaged):
        check(held_by_henan, "ha")


def every_text_and_blob(table: sa.Table) -> list[sa.Column[Any]]:
    return [one for one in table.c if isinstance(one.type, (sa.LargeBinary, sa.Text, sa.String))]


@pytest.mark.parametrize("seed", range(30))
def test_flipped_byte_of_a_stored_value_is_found_whatever_it_makes_of_it(
    zhejiang_on_sqlite: ZhejiangLog, seed: int
) -> None:
    """Bytes as a disk would flip them: the text may be no text any more."""
    choose = random.Random(seed)
    columns = [
        column
        for table in (entries, checkpoints, nodes, readers, logs)
        for column in every_text_and_blob(table)
        if column.name not in {"flags", "log", "problem", "pending_note"}
    ]
    column = choose.choice(columns)
    table = column.table.name
    with zhejiang_on_sqlite.database.write() as connection:
        values = connection.exec_driver_sql(
            f"SELECT CAST({column.name} AS BLOB), typeof({column.name}) FROM {table} "
            f"WHERE length({column.name}) > 0"
        ).all()
        value, kind = choose.choice(values)
        place = choose.randrange(len(value))
        flipped = bytearray(value)
        flipped[place] ^= 1 << choose.randrange(8)
        connection.exec_driver_sql(
            f"UPDATE {table} SET {column.name} = CAST(? AS {kind}) "
            f"WHERE CAST({column.name} AS BLOB) = ?",
            (bytes(flipped), value),
        )
    with pytest.raises(LogDamaged):
        check(zhejiang_on_sqlite.database, "zj")


@pytest.mark.parametrize(
    ("column", "value"),
    [("size", "x"), ("size", 44), ("frontier", "text"), ("frontier", b""), ("state", "drunk")],
)
def test_head_row_that_cannot_be_is_found(
    zhejiang_on_sqlite: ZhejiangLog, column: str, value: object
) -> None:
    with zhejiang_on_sqlite.database.write() as connection:
        connection.exec_driver_sql(f"UPDATE logs SET {column} = ?", (value,))
    with pytest.raises(LogDamaged):
        check(zhejiang_on_sqlite.database, "zj")
