"""How much an archive holds, counted in its stored bytes without reading all of them.

    {"counts": {section: matters and single lines}, "statuses": {section: {status: lines}},
     "findings": {grade: findings}, "live_entrustments": {"registrant": n, "contractor": n},
     "unreadable_lines": those of no section}

A line is counted with the status that it has in the timeline. Findings that were annulled are not
counted; an entrustment is live until every authority that told of it has recorded its end.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from shared.domain.event import ArchiveSection
from shared.projections.entrustments import is_live
from shared.projections.timeline import status_of

_ROLES = ("registrant", "contractor")


class _Line(msgspec.Struct):
    status: str = ""


class _Finding(msgspec.Struct):
    severity: str


class _Side(msgspec.Struct):
    registrant_uscc: str
    contractor_uscc: str


class _One(msgspec.Struct):
    """A matter or a single line: what of both is counted."""

    status: str = ""
    state: str = ""
    lines: list[_Line] | None = None
    findings: list[_Finding] = []
    entrustment_id: str | None = None
    sides: msgspec.Raw = msgspec.Raw(b"{}")


class _Firm(msgspec.Struct):
    lines: list[_Line]


class _Supervision(msgspec.Struct):
    set: list[_Line]


class _Archive(msgspec.Struct):
    sections: dict[str, list[_One]]
    firm: _Firm
    supervision: _Supervision
    unreadable: list[_Line]


_ARCHIVES = msgspec.json.Decoder(_Archive)
_SIDES = msgspec.json.Decoder(dict[str, _Side])


def counted(archive: bytes, uscc: str) -> dict[str, Any]:
    """Return the counts of `archive`, the stored document of the firm `uscc`."""
    read = _ARCHIVES.decode(archive)
    statuses = {section: _statuses(content) for section, content in read.sections.items()}
    firm = [one.status for one in (*read.firm.lines, *read.supervision.set)]
    statuses[ArchiveSection.LICENCES].update(firm)
    everything = [one for content in read.sections.values() for one in content]
    findings = Counter(finding.severity for one in everything for finding in one.findings)
    return {
        "counts": {section: len(content) for section, content in read.sections.items()},
        "statuses": {section: dict(sorted(found.items())) for section, found in statuses.items()},
        "findings": dict(sorted(findings.items())),
        "live_entrustments": _live(everything, uscc),
        "unreadable_lines": len(read.unreadable),
    }


def _statuses(content: Iterable[_One]) -> Counter[str]:
    return Counter(
        status_of({"status": told.status}, {"status": one.status})
        for one in content
        for told in (one.lines if one.lines is not None else [one])
    )


def _live(content: Iterable[_One], uscc: str) -> dict[str, int]:
    live: dict[str, int] = dict.fromkeys(_ROLES, 0)
    for one in content:
        if one.entrustment_id is None or not is_live({"state": one.state}):
            continue
        sides = _SIDES.decode(one.sides).values()
        for role in _ROLES:
            live[role] += any(getattr(side, f"{role}_uscc") == uscc for side in sides)
    return live
