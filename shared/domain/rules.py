"""The rules of the law by their ids: what an answer says when a rule refuses or warns.

Each rule rests on an article of a document; the document's number and the day from which it is in
force tell its edition. The texts are paraphrases. What is the project's own is marked so: its
document is `project`. Sources: `data/rules.csv` and `data/documents.csv`.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType
from typing import ClassVar

from shared.errors import InvalidInput


class RuleUnknown(InvalidInput):
    """There is no rule of this id."""

    code: ClassVar[str] = "rule-unknown"


class Nature(StrEnum):
    """How binding a rule is."""

    LAW = "law"
    PRINCIPLE = "principle"
    """The law says "in principle": a departure is a warning, not a refusal."""
    DRAFT = "draft"
    """Not in force, or not verified to be."""
    PROJECT = "project"
    """No law: the project's own choice."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """A law, announcement or standard."""

    id: str
    title_zh: str
    number_zh: str
    in_force_from: str
    """`YYYY-MM-DD`, empty where it is in no force or the day is not known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """One rule, and where it stands."""

    id: str
    document: Document
    article: str
    nature: Nature
    zh: str
    en: str

    @property
    def edition(self) -> str:
        """The document with its number and the day from which it is in force."""
        since = f"，自{self.document.in_force_from}施行" if self.document.in_force_from else ""
        return f"{self.document.number_zh}《{self.document.title_zh}》{since}"


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = files("shared.domain").joinpath(f"data/{name}.csv").read_text("utf-8")
    return csv.DictReader(text.splitlines())


def _load() -> Mapping[str, Rule]:
    documents = {row["id"]: Document(**row) for row in _rows("documents")}
    return MappingProxyType(
        {
            row["id"]: Rule(
                id=row["id"],
                document=documents[row["document"]],
                article=row["article"],
                nature=Nature(row["nature"]),
                zh=row["zh"],
                en=row["en"],
            )
            for row in _rows("rules")
        }
    )


RULES: Mapping[str, Rule] = _load()
"""Every rule by its id."""


def require_rules(ids: Iterable[str], pointer: str) -> None:
    """Refuse an id, a member of the list at JSON `pointer`, that is no rule's.

    Raises:
        RuleUnknown: it is none.
    """
    for index, one in enumerate(ids):
        if one not in RULES:
            raise RuleUnknown(f"no rule has the id {one!r:.100}", f"{pointer}/{index}")
