"""The view of penalties: the decision, what became of it, and who publishes it until when.

    {"matter", "id", "state", "status", "speaker": who decided | None, "held": …,
     "told": [{"log", "state"}, …], "touched_by": […], "lines": […]}

as `shared.projections.told_matters` has it, but that the host's entries count too: `held` and each
`state` are

    {"uscc", "stage", "decision_no", "kinds", "case_id", "decided_on", "undone_on",
     "decider", "party_authority",
     "publicity": {"state", "ends_on",
                   "by": {publisher: {"published_on", "ends_on", "ended_on", "ground"}}}}

Where the decision is not open but its publication is, there is no speaker, and each `state` is what
the abstract says: its `stage` is `published`, or `no-longer-published`. What stands in another log
than its author's is a line, `disregarded`.
"""

from collections.abc import Iterator, Mapping

import msgspec

from shared.domain.event import ArchiveSection
from shared.domain.events import EVENT_TYPES
from shared.domain.penalty.events import PenaltyEvent
from shared.domain.penalty.state import (
    Penalty,
    Publication,
    Publicity,
    Told,
    abstracts,
    counts,
    ends_on,
    is_its_authors,
    is_over,
    penalties,
)
from shared.projections import penalty_duties
from shared.projections.duties import duty_terms
from shared.projections.lines import ANNULLED, UNREADABLE, LineStatus, line
from shared.projections.streams import matter_keys, own_key
from shared.projections.told_matters import nothing_told, standing_of
from shared.projections.use_status import is_repaired
from shared.projections.view import Document, FoldEntry

_JSON = msgspec.json.Decoder(Document)


class Penalties:
    """The view `penalties`, keyed by id."""

    name = "penalties"
    matter = "penalty"
    section = ArchiveSection.VIOLATIONS

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the ids of the penalties that `entry` is of, or touches."""
        return matter_keys(self.matter, entry)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`, which is of its penalty or touches it."""
        before = document if document is not None else nothing_told(self.matter)
        event, own = entry.event, own_key(self.matter, entry)
        if own is None or (event is not None and not isinstance(event, PenaltyEvent)):
            return {**before, "touched_by": [*before["touched_by"], line(entry)]}
        lines = [*before["lines"], line(entry)]
        told = [(one["authority"], what) for one in lines if (what := _event(one)) is not None]
        found = penalties(told)
        states = [{"log": log, "state": _facts(penalty)} for log, penalty in found.items()] or [
            {"log": log, "state": _abstract(shown)} for log, shown in abstracts(told).items()
        ]
        only = states[0] if len(states) == 1 else None
        spoken = {
            "speaker": only["log"] if only is not None and found else None,
            "held": only and only["state"],
            "told": states,
        }
        return {
            **before,
            **spoken,
            **standing_of(spoken, lines),
            "id": own,
            "lines": [_judged(one, found) for one in lines],
        }

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, status, authorities, firm, publicity and duties."""
        yield f"state:{document['state']}"
        yield f"status:{document['status']}"
        for one in document["told"]:
            yield f"authority:{one['log']}"
            yield f"uscc:{one['state']['uscc']}"
            yield f"publicity:{one['state']['publicity']['state']}"
            for publisher in one["state"]["publicity"]["by"]:
                yield f"authority:{publisher}"
        yield from duty_terms(self.duties(document))

    def duties(self, document: Document) -> list[Document]:
        """Return what the law asks to follow; nothing of what is repaired."""
        return [] if is_repaired(document) else penalty_duties.duties(document)


def _event(told: Document) -> PenaltyEvent | None:
    """Return the event that a line tells, if it stands; who typed it is not part of a line."""
    kind = EVENT_TYPES.get(told["kind"])
    if kind is None or told["status"] in {ANNULLED, UNREADABLE}:
        return None
    event = msgspec.convert({**told["facts"], "recorded_by": ""}, kind)
    return event if isinstance(event, PenaltyEvent) else None


def _judged(told: Document, found: dict[str, Penalty]) -> Document:
    """Return the line `told` with its status: whether it counts for any who decided."""
    event = _event(told)
    if event is None:
        return told
    heard: Told = (told["authority"], event)
    counted = (
        any(counts(one.decided, *heard) for one in found.values())
        if found
        else is_its_authors(*heard)
    )
    if not counted:
        return {**told, "status": LineStatus.DISREGARDED.value}
    corrected = any(one["status"] == LineStatus.FINAL for one in told.get("corrections", ()))
    return {**told, "status": (LineStatus.CORRECTED if corrected else LineStatus.FINAL).value}


def _facts(penalty: Penalty) -> Document:
    decided = penalty.decided
    facts = {
        "uscc": decided.uscc,
        "stage": penalty.stage,
        "decision_no": decided.decision_no,
        "kinds": decided.kinds,
        "case_id": decided.case_id,
        "decided_on": decided.decided_on,
        "undone_on": penalty.undone_on,
        "decider": decided.decider,
        "party_authority": decided.party_authority,
        "publicity": {
            "state": penalty.publicity,
            **_publications(penalty.publications),
        },
    }
    return _plain(facts)


def _abstract(shown: Mapping[str, Publication]) -> Document:
    """Return what publications say of a decision that is not open here."""
    said = next(iter(shown.values())).published
    over = is_over(shown)
    facts: Document = {
        "uscc": said.uscc,
        "stage": "no-longer-published" if over else "published",
        "decision_no": said.decision_no,
        "kinds": [],
        "case_id": None,
        "decided_on": said.decided_on,
        "undone_on": None,
        "decider": said.decider,
        "party_authority": said.party_authority,
        "publicity": {
            "state": Publicity.ENDED if over else Publicity.PUBLIC,
            **_publications(shown),
        },
    }
    return _plain(facts)


def _publications(shown: Mapping[str, Publication]) -> Document:
    by = {name: _published(one) for name, one in sorted(shown.items())}
    return {"ends_on": ends_on(shown), "by": by}


def _plain(facts: Document) -> Document:
    """Return `facts` as they are read back from stored JSON."""
    return _JSON.decode(msgspec.json.encode(facts))


def _published(shown: Publication) -> Document:
    ended = shown.ended
    return {
        "published_on": shown.published.published_on,
        "ends_on": shown.published.ends_on,
        "ended_on": ended and ended.ended_on,
        "ground": ended and ended.ground,
    }
