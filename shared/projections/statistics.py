"""Counts over all that the views rest on, from their terms; nothing here depends on today."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from shared.projections.archive import Archive
from shared.projections.entrustments import Entrustments
from shared.projections.inspections import Inspections
from shared.projections.positions import kept_as
from shared.projections.recordings import Recordings
from shared.store.database import Database
from shared.store.tables import document_terms


@dataclass(frozen=True, slots=True)
class Flow:
    """Entrustments from one authority's registrants to another's contractors, in one state."""

    registrant_authority: str
    contractor_authority: str
    state: str
    entrustments: int
    certificates: int
    """Different ones."""


@dataclass(frozen=True, slots=True)
class Findings:
    """Findings of one authority in one year on one clause."""

    authority: str
    year: int
    scheme: str
    clause: str
    grade: str
    findings: int


@dataclass(frozen=True, slots=True)
class Visited:
    """So many firms of one home and level, last visited on a day, in full scope on another."""

    home: str
    level: int | None
    last_on: str
    """ISO date; empty where no visit is known."""
    last_full_on: str
    firms: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """So many facts of one log, of one legal day, recorded on another one."""

    log: str
    recorded_on: str
    legal_day: str
    facts: int


class Statistics:
    """Counts what the views of a node show."""

    def __init__(self, database: Database) -> None:
        """Count in `database`."""
        self._database = database

    def flows(self) -> list[Flow]:
        """Return all flows, by authorities and state."""
        certificates = Counter(
            ":".join(term.split(":", 4)[1:4])
            for term, _ in self._terms(Entrustments.name, "flow-certificate:")
        )
        flows: list[Flow] = []
        for term, number in self._terms(Entrustments.name, "flow:"):
            _, registrant, contractor, state = term.split(":")
            counted = certificates[f"{registrant}:{contractor}:{state}"]
            flows.append(Flow(registrant, contractor, state, number, counted))
        return flows

    def one_sided(self) -> dict[str, int]:
        """Return, by the authority that has not told of them, how many entrustments are so."""
        told = self._terms(Entrustments.name, "one-sided:")
        return {term.partition(":")[2]: number for term, number in told}

    def findings(self) -> list[Findings]:
        """Return all findings that count, by authority, year, grade and clause."""
        counted: Counter[tuple[str, str, str, str]] = Counter()
        for term, number in self._terms(Inspections.name, "finding:"):
            _, authority, year, grade, clause = term.split(":", 4)
            counted[authority, year, grade, clause.rpartition(":")[0]] += number
        return [
            Findings(authority, int(year), clause.partition(":")[0], clause, grade, number)
            for (authority, year, grade, clause), number in sorted(counted.items())
        ]

    def visited(self) -> Iterator[Visited]:
        """Yield how many firms were visited when, by home and level."""
        for term, number in self._terms(Archive.name, "coverage:"):
            _, home, level, last, full = term.split(":")
            yield Visited(home, int(level) or None, last, full, number)

    def recorded(self) -> Iterator[Recorded]:
        """Yield how many facts were recorded when, of which legal day."""
        for term, _ in self._terms(Recordings.name, "recorded:"):
            _, log, day, told, number = term.split(":")
            yield Recorded(log, day, told, int(number))

    def unreadable(self) -> dict[str, int]:
        """Return, by log, how many entries this version cannot read."""
        counted: Counter[str] = Counter()
        for term, _ in self._terms(Recordings.name, "unreadable:"):
            _, log, _, number = term.split(":")
            counted[log] += int(number)
        return dict(counted)

    def disputed(self) -> dict[str, int]:
        """Return, by authority, how many entrustments with a part of its own are disputed."""
        mine, theirs = document_terms.alias(), document_terms.alias()
        view = kept_as(Entrustments.name)
        query = (
            sa.select(theirs.c.term, sa.func.count())
            .join_from(
                mine, theirs, sa.and_(theirs.c.view == mine.c.view, theirs.c.key == mine.c.key)
            )
            .where(mine.c.view == view, mine.c.term == "status:disputed")
            .where(theirs.c.term >= "authority:", theirs.c.term < "authority;")
            .group_by(theirs.c.term)
        )
        with self._database.read() as connection:
            return {term.partition(":")[2]: n for term, n in connection.execute(query)}

    def _terms(self, view: str, prefix: str) -> list[tuple[str, int]]:
        """Return each term of `view` that begins with `prefix`, in order, with its documents."""
        behind = f"{prefix[:-1]};"  # a semicolon follows the colon
        term = document_terms.c.term
        query = (
            sa.select(term, sa.func.count())
            .where(document_terms.c.view == kept_as(view), term >= prefix, term < behind)
            .group_by(term)
            .order_by(term)
        )
        with self._database.read() as connection:
            return [(found, number) for found, number in connection.execute(query)]
