"""How long facts of dishonesty count, and when they may be repaired: versioned data (D8).

Rules kept here:
  CRD-003  the list of serious violations: three years, early removal after one at the earliest.
           SAMR Order 44.
  CRD-004  minor dishonesty counts up to three months, general three to twelve, serious one to three
           years, from the document that decided on it. NDRC Order 36.
  LAW-013  months end on the corresponding day, else on the last of the month. Civil Code art. 202.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

import msgspec

from shared.domain.dates import months_after
from shared.domain.editions import in_force
from shared.errors import RefusedByRule


class Dishonesty(StrEnum):
    """How serious a fact of dishonesty is (CRD-004)."""

    MINOR = "minor"
    """轻微失信."""
    GENERAL = "general"
    """一般失信."""
    SERIOUS = "serious"
    """严重失信."""


class CreditTermsUnknown(RefusedByRule):
    """No terms are known for the day on which the authority decides."""

    code: ClassVar[str] = "credit-terms-unknown"
    rules: ClassVar[tuple[str, ...]] = ("CRD-004",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bounds:
    """How long facts of one class count, in months from the document that decided."""

    at_least_months: int
    """Before that nothing is repaired."""
    at_most_months: int


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditTerms:
    """One edition; in force on both of its boundary days."""

    id: str
    title_zh: str
    document_zh: str
    in_force_from: date
    in_force_until: date | None = None
    note: str = ""
    dishonesty: Mapping[Dishonesty, Bounds]
    list_months: int
    """How long a firm stands on the list of serious violations."""
    early_removal_after_months: int

    def earliest_repair(self, severity: Dishonesty, decided_on: date) -> date:
        """Return the first day on which a fact of `severity` may be repaired."""
        return months_after(decided_on, self.dishonesty[severity].at_least_months)

    def longest_use(self, severity: Dishonesty, decided_on: date) -> date:
        """Return the last day to which a fact of `severity` may count."""
        return months_after(decided_on, self.dishonesty[severity].at_most_months)


def terms_on(day: date) -> CreditTerms:
    """Return the terms by which an authority decides on `day`.

    Raises:
        CreditTermsUnknown: no edition was in force then.
    """
    terms = in_force(CREDIT_TERMS.values(), day)
    if terms is None:
        raise CreditTermsUnknown(f"no terms are known for {day}")
    return terms


def _load(*names: str) -> Mapping[str, CreditTerms]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(CreditTerms)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({edition.id: edition for edition in read})


CREDIT_TERMS: Mapping[str, CreditTerms] = _load("credit_2026.json")
"""The editions that ship, by id."""
