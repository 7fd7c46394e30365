"""The clauses that a finding may cite, to be found by number, words or pinyin initials."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.projections.names import initials


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause: its `reference` ("2015-GEN:*2.8.1"), what it asks, the grade of its breach."""

    reference: str
    text: str
    grade: str
    initials: str

    def matches(self, query: str) -> bool:
        """Return whether what was typed (in lower case) is in its number, words or initials."""
        return query in self.reference.lower() or query in self.text or query in self.initials


def clauses_of(editions: Iterable[Mapping[str, Any]], scheme: str | None) -> Sequence[Clause]:
    """Return the clauses of an inspection's scheme, of all final ones where it names none.

    `editions` are the items of `GET /v1/schemes`; what is in force longest stands first.
    """
    held = [one for one in editions if one["edition"]["status"] == "final"]
    named = [one for one in held if one["id"] == scheme]
    return [
        Clause(
            reference=f"{one['id']}:{clause['item']}",
            text=clause["zh"],
            grade=_grade(one["edition"]["grades"], clause["item"]),
            initials=initials(clause["zh"]),
        )
        for one in named or held
        for clause in one["edition"]["clauses"]
    ]


def _grade(grades: Sequence[Mapping[str, str]], item: str) -> str:
    """Return the grade whose mark stands before the item's number."""
    marked = [one["zh"] for one in grades if one["mark"] and item.startswith(one["mark"])]
    plain = [one["zh"] for one in grades if not one["mark"]]
    return (marked or plain or [""])[0]
