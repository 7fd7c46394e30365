"""Matters that two authorities tell, each on its own log: one opens it, the other answers.

A statement counts as a side only when it stands on the log of the authority that it says it comes
from; any other is shown as a line, `disregarded`. Two logs that both claim to open one matter make
it `conflicting`, and neither hides the other.
"""

from shared.projections.lines import DISREGARDED, facts, line
from shared.projections.view import Document, FoldEntry

CONFLICTING = "conflicting"


def with_statement(
    document: Document | None,
    entry: FoldEntry,
    role: str | None,
    author: str | None,
    counted: str = "final",
) -> Document:
    """Return `sides` and `lines` after `entry`, which `author` is to have written in `role`.

    A side is what was stated last, under the key `role:authority`; its line has the status
    `counted`. An unreadable entry has neither role nor author; it is a line only.
    """
    sides: Document = document["sides"] if document is not None else {}
    lines: list[Document] = document["lines"] if document is not None else []
    event = entry.event
    if event is not None and author == entry.log:
        sides = {**sides, f"{role}:{entry.log}": facts(event)}
    status = counted if author == entry.log else DISREGARDED
    return {"sides": sides, "lines": [*lines, line(entry, status)]}


def statements(sides: Document, role: str) -> list[Document]:
    """Return what was stated in `role`, by order of authority."""
    return [sides[key] for key in sorted(sides) if key.startswith(f"{role}:")]


def told(sides: Document, opening: str, *answering: str) -> Document:
    """Return the statement by which the matter is known: the opening one, else an answer.

    Empty where there is none, or more than one.
    """
    for role in (opening, *answering):
        stated = statements(sides, role)
        if stated:
            return stated[0] if len(stated) == 1 else {}
    return {}
