"""The lines of an archive one behind the other, each with its section, its matter and its sentence.

    {"section", "matter": {"type", "id"} | None, "on", "at", "authority", "position", "entry_id",
     "stream", "kind", "status", "rules", "facts", "corrections"?, "unread"?, "original_kind"?,
     "sentence": {"zh", "en"}}

They stand in the order of their legal days; what has none stands where it was recorded. A line that
is unreadable outside any matter has no section. Lines of a matter about which the authorities
contradict one another are `disputed`.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from shared.domain.dates import legal_date
from shared.domain.event import ArchiveSection
from shared.projections.lines import LineStatus, counts
from shared.projections.phrases import phrase
from shared.projections.view import Document

Place = tuple[str, str, str, int, str]
"""Where a line stands: legal day, recorded time, authority, position, section."""

_MATTERS = {"inspection_id": "inspection", "entrustment_id": "entrustment"}


def timeline(archive: Document) -> list[Document]:
    """Return all lines of `archive` in order."""
    return sorted(lines_of(archive), key=place_of)


def place_of(told: Document) -> Place:
    """Return where `told`, a line of a timeline, stands in it."""
    return (
        day_of(told),
        told["at"],
        told["authority"],
        told["position"],
        told["section"] or "",
    )


def day_of(told: Document) -> str:
    """Return the legal day of the line `told`, else the day on which it was recorded."""
    stated: str | None = told["on"]
    return stated or legal_date(datetime.fromisoformat(told["at"])).isoformat()


def lines_of(archive: Document) -> Iterator[Document]:
    """Yield all lines of `archive`, section by section."""
    for told in (*archive["firm"]["lines"], *archive["supervision"]["set"]):
        yield _told(told, ArchiveSection.LICENCES)
    for section, content in archive["sections"].items():
        for one in content:
            for told in one.get("lines", [one]):
                yield _told(told, section, one)
    for told in archive["unreadable"]:
        yield _told(told, None)


def status_of(told: Document, matter: Document) -> str:
    """Return the status of the line `told` where it stands apart from its `matter`."""
    disputed = matter.get("status") == LineStatus.DISPUTED and counts(told)
    status: str = LineStatus.DISPUTED.value if disputed else told["status"]
    return status


def _told(told: Document, section: str | None, group: Document | None = None) -> Document:
    about = {} if group is None or "lines" not in group else group
    zh, en = phrase(told)
    return {
        **told,
        "section": None if section is None else str(section),
        "matter": _matter(about),
        "status": status_of(told, about),
        "sentence": {"zh": zh, "en": en},
    }


def _matter(group: Document) -> dict[str, Any] | None:
    if "matter" in group:
        return {"type": group["matter"], "id": group["id"]}
    for member, matter in _MATTERS.items():
        if member in group:
            return {"type": matter, "id": group[member]}
    return None
