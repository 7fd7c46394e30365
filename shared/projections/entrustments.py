"""The view of entrustments: what both authorities say of one entrustment, and where they differ.

    {"entrustment_id", "state", "status", the parties and the certificate,
     "sides": {"registrant:zj": facts, "contractor:ha": facts},
     "differences": [{"field", "values": {side: value}}],
     "agreement", "annotations", "replacements", "scope_statements", "reviews", "audits",
     "residents", "obligations", "lines": […]}

A side is what its authority stated, with what it amended since. State: `established` by the
registrant's authority, `acknowledged` by the contractor's too, `unestablished` where only the
answer is known, `terminated-by-one-side` and `terminated` after the end, `conflicting` where two
logs establish it, `unreadable`, `annulled`. Status: disputed where the sides differ or conflict,
final where both agree, provisional otherwise.

The document is what its lines come to, those that stand on the log of the authority that they come
from; any other is `disregarded`. An answer is the contractor's authority's where the registrant's
authority names it so; another authority's stands beside it and differs.
"""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from shared.domain.entrustment.events import OfEntrustment, Parties, author_of
from shared.domain.parties import Party
from shared.projections.duties import duty_terms
from shared.projections.entrustment_facts import life, sides_of
from shared.projections.lines import ANNULLED, UNREADABLE, line, told_by_none
from shared.projections.obligations import obligations
from shared.projections.statistic_terms import flow_terms
from shared.projections.streams import id_in_stream
from shared.projections.two_sided import CONFLICTING, statements, told
from shared.projections.view import Document, FoldEntry

ENDED = "terminated"
"""The state in which every authority that told of it has recorded the end."""

_PARTIES = tuple(field for field in Parties.__dataclass_fields__ if field != "entrustment_id")
_COMPARED = (*_PARTIES, "licence_no", "sites", "started_on", "ends_on", "agreement", "ended_on")


class Entrustments:
    """The view `entrustments`, keyed by entrustment id."""

    name = "entrustments"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the entrustment that `entry` is about, if it is about one."""
        about = entrustment_id(entry)
        return (about,) if about is not None else ()

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`."""
        return step(document, entry)

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, status, parties, authorities, certificate, product and duties."""
        yield f"state:{document['state']}"
        yield f"status:{document['status']}"
        for stated in document["sides"].values():
            yield f"registrant:{stated['registrant_uscc']}"
            yield f"contractor:{stated['contractor_uscc']}"
            yield f"authority:{stated['registrant_authority']}"
            yield f"authority:{stated['contractor_authority']}"
            yield f"certificate:{stated['certificate_no']}"
            if stated.get("product_name"):
                yield f"product:{stated['product_name']}"
        yield from flow_terms(document)
        yield from duty_terms(self.duties(document))

    def duties(self, document: Document) -> list[Document]:
        """Return what follows from the entrustment."""
        found: list[Document] = document["obligations"]
        return found


@lru_cache(maxsize=1024)
def entrustment_id(entry: FoldEntry) -> str | None:
    """Return the id of the entrustment that `entry` is about, or None for any other matter."""
    event = entry.event
    if event is None:
        return id_in_stream(entry, "entrustment")
    return str(event.entrustment_id) if isinstance(event, OfEntrustment) else None


def is_live(document: Document) -> bool:
    """Tell whether the entrustment of `document` stands."""
    return document["state"] not in {UNREADABLE, ANNULLED, ENDED}


def step(document: Document | None, entry: FoldEntry) -> Document:
    """Return the document of one entrustment after `entry`."""
    earlier: list[Document] = document["lines"] if document is not None else []
    event = entry.event
    heard = isinstance(event, OfEntrustment) and author_of(event) == entry.log
    lines = [*earlier, line(entry, "final" if heard else "disregarded")]
    sides = sides_of(lines)
    known = told(sides, Party.REGISTRANT, Party.CONTRACTOR)
    state, differences = _state(sides) or told_by_none(lines), _differ(sides)
    happened = life(lines, known)
    return {
        "entrustment_id": entrustment_id(entry),
        "state": state,
        "status": _status(state, differences),
        **{field: known.get(field) for field in _PARTIES},
        "sides": sides,
        "differences": differences,
        **happened,
        "obligations": obligations(lines, known, happened["residents"]),
        "lines": lines,
    }


def _state(sides: Document) -> str | None:
    opened = statements(sides, Party.REGISTRANT)
    answers = statements(sides, Party.CONTRACTOR)
    if len(opened) > 1 or (not opened and len(answers) > 1):
        return CONFLICTING
    if not opened and not answers:
        return None
    if opened:
        authority = opened[0]["contractor_authority"]
        answers = [sides[key] for key in [f"{Party.CONTRACTOR}:{authority}"] if key in sides]
    ended = [one["ended_on"] is not None for one in (*opened, *answers)]
    if any(ended):
        return ENDED if all(ended) else "terminated-by-one-side"
    if opened:
        return "acknowledged" if answers else "established"
    return "unestablished"


def _status(state: str, differences: list[Document]) -> str:
    if state == ANNULLED:
        return ANNULLED
    if differences or state == CONFLICTING:
        return "disputed"
    return "final" if state in {"acknowledged", ENDED} else "provisional"


def _differ(sides: Document) -> list[Document]:
    differences: list[Document] = []
    for field in _COMPARED:
        stated = {side: sides[side][field] for side in sorted(sides) if sides[side][field]}
        if len({_comparable(field, value) for value in stated.values()}) > 1:
            differences.append({"field": field, "values": stated})
    return differences


def _comparable(field: str, value: Any) -> str:
    if field == "agreement":
        return str([value[name] for name in ("number", "start", "end")])
    return str(sorted(value) if field == "sites" else value)
