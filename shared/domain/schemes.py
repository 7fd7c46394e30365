"""Inspection schemes: which clauses a finding may cite, and what follows from the findings.

A scheme is versioned data, chosen by the date of the inspection. Shipped is the general part of the
2015 guide, in a representative selection that is marked as such (`complete` is false).

Rules kept here:
  FND-2015  items marked `*` are key. Supervision: no finding, no order; general findings without
            direct effect on product quality, rectification within a time limit; a key item, or a
            direct effect, stop and rectify. 食药监械监〔2015〕218号.
  FND-NONE  from 2026-11-01 no final guide is known, since GMP 2025 repealed what the 2015 guide was
            built on: a human concludes, never silently the 2015 guide or a draft.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.errors import InvalidInput


class Severity(StrEnum):
    """Weight of a departure in the two grades of the 2015 guide."""

    KEY = "key"
    GENERAL = "general"


class Conclusion(StrEnum):
    """Outcome of a supervision inspection."""

    NO_DEPARTURE = "no-departure"
    RECTIFY = "rectify-within-time-limit"
    STOP_AND_RECTIFY = "stop-and-rectify"
    NEEDS_HUMAN = "needs-human"
    """No scheme decides; it is never a final result."""


class UnknownScheme(InvalidInput):
    """No inspection scheme of this id is shipped or published."""

    code: ClassVar[str] = "unknown-scheme"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015",)


class UnknownClause(InvalidInput):
    """The clause is not in the scheme that it names; the form is `2015-GEN:*2.8.1`."""

    code: ClassVar[str] = "unknown-clause"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Clause:
    """One item of a scheme."""

    item: str
    """Number as printed; a leading `*` marks a key item."""
    zh: str

    @property
    def severity(self) -> Severity:
        """Weight of a departure from this item."""
        return Severity.KEY if self.item.startswith("*") else Severity.GENERAL


@dataclass(frozen=True, kw_only=True, slots=True)
class Scheme:
    """One version of an inspection guide; in force on both of its boundary days."""

    id: str
    title_zh: str
    document_no: str
    based_on: str
    in_force_from: date
    in_force_until: date
    complete: bool
    """Whether every item of the printed guide is here."""
    note: str
    clauses: tuple[Clause, ...]


def _load(*names: str) -> Mapping[str, Scheme]:
    folder = files("shared.domain").joinpath("data")
    read = [msgspec.json.decode(folder.joinpath(name).read_bytes(), type=Scheme) for name in names]
    return MappingProxyType({scheme.id: scheme for scheme in read})


SCHEMES: Mapping[str, Scheme] = _load("scheme_2015_gen.json")
"""Every known scheme by its id."""

_CLAUSES = {f"{s.id}:{clause.item}": clause for s in SCHEMES.values() for clause in s.clauses}


def require_scheme(scheme: str, pointer: str) -> None:
    """Refuse the id of a scheme that is not known.

    Raises:
        UnknownScheme: it is not.
    """
    if scheme not in SCHEMES:
        raise UnknownScheme(f"no scheme has the id {scheme!r}", pointer)


def find_clause(reference: str, pointer: str) -> Clause:
    """Return the clause that `reference`, such as `2015-GEN:*2.8.1`, names.

    Raises:
        UnknownScheme: the part before the colon is no scheme.
        UnknownClause: the scheme has no such item, or its key mark is missing or wrong.
    """
    clause = _CLAUSES.get(reference)
    if clause is None:
        require_scheme(reference.partition(":")[0], pointer)
        raise UnknownClause(f"{reference!r} is not in the scheme", pointer)
    return clause


def scheme_in_force(on: date) -> Scheme | None:
    """Return the scheme that judges an inspection on the legal date `on`, if one is known."""
    for scheme in SCHEMES.values():
        if scheme.in_force_from <= on <= scheme.in_force_until:
            return scheme
    return None


def conclude(on: date, departures: Iterable[tuple[str, Severity, bool]]) -> Conclusion:
    """Return what the scheme in force on `on` makes of a supervision inspection's findings.

    `departures` holds for each finding its clause reference, its severity, and whether it may
    directly affect product quality. Without a scheme in force, or where a finding cites another
    one, a human has to conclude.
    """
    scheme, found = scheme_in_force(on), list(departures)
    if scheme is None or any(not ref.startswith(f"{scheme.id}:") for ref, _, _ in found):
        return Conclusion.NEEDS_HUMAN
    if any(severity is Severity.KEY or affects for _, severity, affects in found):
        return Conclusion.STOP_AND_RECTIFY
    return Conclusion.RECTIFY if found else Conclusion.NO_DEPARTURE
