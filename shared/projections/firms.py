"""The header of a credit archive: the firm as its home authority tells it, and all its names.

"enterprise": facts and provenance of the newest entry of the log whose word counts,
with "names": [{"name", "since"}, …], the newest last; None where none is known
"names":      every name that any log gives the firm: it is found by all of them
"changes":    the entries that changed something, of all logs
"firm":       what each log tells, with "lines": every entry about the firm itself
"""

from dataclasses import fields

from shared.domain import enterprise as enterprises
from shared.domain.enterprise import (
    Enterprise,
    EnterpriseChanged,
    EnterpriseEvent,
    EnterpriseRecorded,
)
from shared.projections.lines import instant, line
from shared.projections.spoken import NOTHING_TOLD, Spoken
from shared.projections.view import Document, FoldEntry

_FIRMS: Spoken[Enterprise, EnterpriseEvent] = Spoken(
    state=Enterprise, evolve=enterprises.evolve, speaker=enterprises.speaker
)
_FACTS = {field.name for field in fields(EnterpriseRecorded)}
_PROVENANCE = ("authority", "position", "entry_id", "at", "rules")

NO_FIRM: Document = {
    "enterprise": None,
    "names": [],
    "changes": [],
    "firm": {**NOTHING_TOLD, "headers": {}, "lines": []},
}
"""The members of an archive that this module keeps, where nothing is known of the firm."""


def with_firm(archive: Document, entry: FoldEntry, event: EnterpriseEvent) -> Document:
    """Return `archive` after `entry`, which tells of its firm."""
    told = line(entry)
    before: Document = archive["firm"]
    stated = {name: value for name, value in told["facts"].items() if name in _FACTS}
    provenance = {name: told[name] for name in _PROVENANCE}
    earlier = before["headers"].get(entry.log, {})
    spoken = _FIRMS.step(before, entry.log, event)
    headers = {**before["headers"], entry.log: {**earlier, **stated, **provenance}}
    changes = archive["changes"]
    if isinstance(event, EnterpriseChanged):
        changes = [*changes, told]
    return {
        **archive,
        "enterprise": _header(spoken, headers),
        "names": _with_name(archive["names"], entry, event),
        "changes": changes,
        "firm": {**spoken, "headers": headers, "lines": [*before["lines"], told]},
    }


def with_annulled_firm(archive: Document, entry: FoldEntry) -> Document:
    """Return `archive` after `entry`, which told of its firm before it was annulled."""
    firm: Document = archive["firm"]
    return {**archive, "firm": {**firm, "lines": [*firm["lines"], line(entry)]}}


def _header(spoken: Document, headers: Document) -> Document | None:
    if spoken["speaker"] is None:
        return None
    return {**headers[spoken["speaker"]], "names": spoken["held"]["names"]}


def _with_name(names: list[Document], entry: FoldEntry, event: EnterpriseEvent) -> list[Document]:
    if any(known["name"] == event.name for known in names):
        return names
    first = {"name": event.name, "authority": entry.log, "position": entry.position}
    return [*names, {**first, "entry_id": line(entry)["entry_id"], "at": instant(entry.at)}]
