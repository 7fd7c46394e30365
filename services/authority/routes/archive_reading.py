"""Which archive is asked for, and what of it is shown: what every route on one archive shares."""

from datetime import date
from typing import Annotated

from fastapi import Query

from services.authority.node import Node
from shared.errors import NotFound
from shared.projections.archive import Archive
from shared.projections.as_of import Moment, archive_at
from shared.projections.folding import read_document, write_document
from shared.projections.use_status import in_use, repairs_of, shown_archive
from shared.web.parameters import refused_parameter

DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
AsOf = Annotated[
    str | None,
    Query(pattern=DAY, description="截至该日（北京时间）的事实", examples=["2026-09-30"]),
]
KnownOn = Annotated[
    str | None,
    Query(pattern=DAY, description="本节点在该日终了前已收到的内容", examples=["2026-09-30"]),
]


def asked_moment(as_of: AsOf = None, known_on: KnownOn = None) -> Moment | None:
    """Return up to when facts are to count, None when no day is given."""
    if as_of is None and known_on is None:
        return None
    return Moment(as_of=read_day("as_of", as_of), known_on=read_day("known_on", known_on))


def read_day(name: str, text: str | None) -> date | None:
    """Return the day that the parameter `name` is given as, None without one.

    Raises:
        RequestValidationError: the calendar has no such day.
    """
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise refused_parameter(name, "no-such-day", f"there is no day {text}") from error


def archive_of(node: Node, uscc: str, moment: Moment | None) -> bytes:
    """Return the archive of the firm `uscc` at `moment`, without what is not in use any more.

    Raises:
        NotFound: nothing is known of the firm, or was at that moment.
    """
    today = node.desk.today()
    stored = node.queries.document(Archive.name, uscc)
    if stored is None:
        raise NotFound(f"nothing is known of {uscc}")
    if moment is None:
        return shown_archive(stored, today)
    archive = archive_at(node.database, uscc, moment)
    if archive is None:
        raise NotFound(f"nothing was known of {uscc}")
    return write_document(in_use(archive, today, repairs_of(read_document(stored))))
