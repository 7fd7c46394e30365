"""Supervision levels in a credit archive: the highest that holds, and every one that was set.

    {"level": 1 to 4 | None, "set": [line, …]}

GRD-001: of several the highest wins. One that an authority sets anew for the same role and products
takes the place of its one before.
"""

from collections.abc import Iterable

from shared.domain import grading
from shared.domain.grading import Level
from shared.projections.lines import counted, line
from shared.projections.view import Document, FoldEntry

NO_LEVEL: Document = {"level": None, "set": []}


def with_level(archive: Document, entry: FoldEntry) -> Document:
    """Return `archive` after `entry`, which sets a level, or did before it was annulled."""
    lines = [*archive["supervision"]["set"], line(entry)]
    return {**archive, "supervision": {"level": highest(lines), "set": lines}}


def highest(lines: Iterable[Document]) -> Level | None:
    """Return the highest level that holds after `lines`, None where none was set."""
    holding: dict[tuple[object, ...], Level] = {}
    for one in counted(lines):
        facts = one["facts"]
        holding[one["authority"], facts["role"], *facts["products"]] = Level(facts["level"])
    return grading.highest(holding.values())
