"""The view of cases that several authorities share: one document per case, all logs merged.

Only what is open here is in it: a sealed case reaches no view before it has started, was called off
or its seal has ended (FLT-004). What its inspections have found stands in the view `inspections`;
`inspections` names them, by the entries of site that touch the case.

    {"joint_id", what `joint_case_state` says…, "sides": {authority: {"lines": [line, …]}}}

The lines of a case say two things that other lines do not: `recorded_by`, since a case is started
by two people, and `digest`, the SHA-256 of the body as written, since answers name plans by it.
"""

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256

from shared.domain.events import BODY, to_sections
from shared.projections.cooperation import asked_terms
from shared.projections.joint_case_state import NOTHING_TOLD, case_state
from shared.projections.lines import line
from shared.projections.streams import matter_keys
from shared.projections.view import Document, FoldEntry

_OPEN, _SEALED = "joint-inspection", "joint-plan"


class JointInspections:
    """The view `joint-inspections`, keyed by the id of the case."""

    name = "joint-inspections"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the ids of the cases that `entry` is of, or that it touches."""
        return _keys(entry)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`: its line on the side of its log, and all merged."""
        sides: Document = {} if document is None else document["sides"]
        side = sides.get(entry.log, {"lines": []})
        sides = {**sides, entry.log: {"lines": [*side["lines"], _line(entry)]}}
        lines = [one for log in sorted(sides) for one in sides[log]["lines"]]
        return {
            **NOTHING_TOLD,
            "joint_id": _keys(entry)[0] if document is None else document["joint_id"],
            **case_state(lines),
            "sides": sides,
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield stage, mode, participants, firms, campaign, inspections, and what was asked."""
        yield f"stage:{document['stage']}"
        if document["mode"] is not None:
            yield f"mode:{document['mode']}"
        yield from (f"participant:{authority}" for authority in document["participants"])
        yield from (f"uscc:{uscc}" for uscc in sorted({one["uscc"] for one in document["firms"]}))
        if document["campaign_id"] is not None:
            yield f"campaign:{document['campaign_id']}"
        yield from (f"inspection:{one['inspection_id']}" for one in document["inspections"])
        yield from asked_terms(document)


def _keys(entry: FoldEntry) -> tuple[str, ...]:
    return (*matter_keys(_OPEN, entry), *matter_keys(_SEALED, entry))


@lru_cache(maxsize=1024)
def _line(entry: FoldEntry) -> Document:
    told = entry.told
    body = entry.body
    if body is None:
        body = b"" if told is None else to_sections(told)[BODY]
    by = None if told is None else told.recorded_by
    return {**line(entry), "digest": sha256(body).hexdigest(), "recorded_by": by}
