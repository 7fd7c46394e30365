"""Supervision levels in a credit archive: the highest that holds, and every one that was set.

    {"level": 1 to 4 | None, "set": [line, …]}

GRD-001: of several the highest wins. One that an authority sets anew for the same role and products
takes the place of its one before.
"""

from shared.projections.lines import counts, line
from shared.projections.view import Document, FoldEntry

NO_LEVEL: Document = {"level": None, "set": []}


def with_level(archive: Document, entry: FoldEntry) -> Document:
    """Return `archive` after `entry`, which sets a level, or did before it was annulled."""
    lines = [*archive["supervision"]["set"], line(entry)]
    holding: dict[tuple[object, ...], int] = {}
    for one in filter(counts, lines):
        facts = one["facts"]
        holding[one["authority"], facts["role"], *facts["products"]] = facts["level"]
    return {**archive, "supervision": {"level": max(holding.values(), default=None), "set": lines}}
