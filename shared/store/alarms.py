"""What an operator must see: alarms, one open row per code and log, with their evidence."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from uuid_utils import uuid7

from shared.errors import NotFound
from shared.log.encoding import printable
from shared.store.database import Database, from_ms, to_ms
from shared.store.tables import alarms


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One trouble: raised first at `raised_at`, last seen at `last_at`, `times` times in all."""

    id: str
    code: str
    log: str
    detail: str
    evidence: bytes | None
    raised_at: datetime
    last_at: datetime
    times: int
    ended_at: datetime | None
    ended_by: str | None


class Alarms:
    """Raises, ends and lists alarms."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        """Keep alarms in `database`, dated by `clock`."""
        self._database = database
        self._clock = clock

    def raise_alarm(self, code: str, log: str, detail: str, evidence: bytes | None = None) -> bool:
        """Raise `code` for `log`, or count it again while it is open; True if it is new."""
        now_ms = to_ms(self._clock())
        with self._database.write() as connection:
            counted = connection.execute(
                sa.update(alarms)
                .where(*_open(code, log))
                .values(last_ms=now_ms, detail=printable(detail), times=alarms.c.times + 1)
            )
            if counted.rowcount:
                return False
            connection.execute(
                sa.insert(alarms).values(
                    id=str(uuid7()),
                    code=code,
                    log=log,
                    detail=printable(detail),
                    evidence=evidence,
                    raised_ms=now_ms,
                    last_ms=now_ms,
                    times=1,
                )
            )
            return True

    def clear(self, code: str, log: str) -> None:
        """End the open alarm `code` of `log`, if there is one: the trouble is over by itself."""
        self._end_if_any(sa.and_(*_open(code, log)))

    def clear_all(self, log: str, codes: Collection[str]) -> None:
        """End the open alarms `codes` of `log` in the same way."""
        self._end_if_any(
            sa.and_(alarms.c.log == log, alarms.c.ended_ms.is_(None), alarms.c.code.in_(codes))
        )

    def end(self, alarm_id: str, by: str) -> Alarm:
        """End the alarm `alarm_id` by the decision of the account `by`, and return it.

        Raises:
            NotFound: there is no such open alarm.
        """
        if not self._end(sa.and_(alarms.c.id == alarm_id, alarms.c.ended_ms.is_(None)), by):
            raise NotFound(f"no open alarm {alarm_id}")
        with self._database.read() as connection:
            return _alarm(
                connection.execute(sa.select(alarms).where(alarms.c.id == alarm_id)).one()
            )

    def open_alarms(self) -> list[Alarm]:
        """Return the open alarms, newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                sa.select(alarms)
                .where(alarms.c.ended_ms.is_(None))
                .order_by(alarms.c.raised_ms.desc(), alarms.c.id.desc())
            )
            return [_alarm(row) for row in rows]

    def _end_if_any(self, which: sa.ColumnElement[bool]) -> None:
        """Look before writing: there is nothing to end nearly every time."""
        with self._database.read() as connection:
            found = connection.execute(sa.select(alarms.c.id).where(which)).first()
        if found is not None:
            self._end(which, "itself")

    def _end(self, which: sa.ColumnElement[bool], by: str) -> bool:
        with self._database.write() as connection:
            ended = connection.execute(
                sa.update(alarms).where(which).values(ended_ms=to_ms(self._clock()), ended_by=by)
            )
            return ended.rowcount > 0


def _open(code: str, log: str) -> tuple[sa.ColumnElement[bool], ...]:
    return alarms.c.code == code, alarms.c.log == log, alarms.c.ended_ms.is_(None)


def _alarm(row: sa.Row[tuple[object, ...]]) -> Alarm:
    return Alarm(
        id=row.id,
        code=row.code,
        log=row.log,
        detail=row.detail,
        evidence=row.evidence,
        raised_at=from_ms(row.raised_ms),
        last_at=from_ms(row.last_ms),
        times=row.times,
        ended_at=None if row.ended_ms is None else from_ms(row.ended_ms),
        ended_by=row.ended_by,
    )
