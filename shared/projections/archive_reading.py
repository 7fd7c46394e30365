"""An archive in the order in which duties follow from it: entrustments, holdings, inspections.

Only what its own author tells counts; of a firm whose code no entry tells by itself, both firms of
its only entrustments are looked at.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from shared.domain.dates import legal_date
from shared.domain.entrustment.events import (
    EntrustmentAcknowledged,
    EntrustmentAmended,
    EntrustmentEstablished,
    EntrustmentTerminated,
)
from shared.domain.event import ArchiveSection
from shared.domain.grading import Level
from shared.domain.inspection.events import InspectionClosed, SiteEntered
from shared.domain.parties import Party
from shared.projections.entrustment_facts import heard
from shared.projections.levels import highest
from shared.projections.lines import counted
from shared.projections.view import Document

_NEVER = "9999-12-31"


class Made:
    """One entrustment of the firm, as both sides tell it."""

    def __init__(self, group: Document) -> None:
        self.id = str(group["entrustment_id"])
        self.group = group
        self.counted = heard(group["lines"])
        kinds = (EntrustmentEstablished.KIND, EntrustmentAcknowledged.KIND)
        self.opening = [one for kind in kinds for one in self.counted if one["kind"] == kind][:1]
        facts = self.opening[0]["facts"]
        self.start: str = facts["started_on"] or recorded_on(self.opening[0])
        self.code: str | None = facts.get("classification_code")
        self.device_class: int | None = facts.get("device_class")
        sides = list(group["sides"].values())
        self.ends = [one for one in self.counted if one["kind"] == EntrustmentTerminated.KIND]
        """The lines by which it has ended."""
        self.last: str = max(one["ends_on"] or _NEVER for one in sides)

    def authority(self, side: Party) -> str:
        """Return the authority of `side`."""
        return str(self.group[f"{side}_authority"])

    def firm(self, side: Party) -> str:
        """Return the credit code of the firm of `side`."""
        return str(self.group[f"{side}_uscc"])

    @property
    def between(self) -> tuple[str, str]:
        """The registrant's authority and the contractor's."""
        return self.authority(Party.REGISTRANT), self.authority(Party.CONTRACTOR)

    def stating(self, field: str) -> list[Document]:
        """Return the lines of the contractor's side that state the day `field`, as of that day."""
        return [
            {**one, "on": one["facts"][field]}
            for one in self.counted
            if one["kind"] in {EntrustmentAcknowledged.KIND, EntrustmentAmended.KIND}
            and one["facts"][field]
        ]


class Firm:
    """What an archive tells of its firm, ordered for what follows from it."""

    def __init__(self, archive: Document) -> None:
        sections = archive["sections"]
        self.holdings: Document = archive["holdings"]
        self.header: Document | None = archive["enterprise"]
        self.levels = counted(archive["supervision"]["set"])
        self.lines = counted(sections[ArchiveSection.LICENCES])
        groups = [one for one in sections[ArchiveSection.ENTRUSTMENTS] if _is_told(one)]
        self.codes = _codes(archive, self.lines, groups)
        told = [Made(one) for one in groups]
        self.made = [one for one in told if one.firm(Party.CONTRACTOR) in self.codes]
        self.entrusted = [one for one in told if one.firm(Party.REGISTRANT) in self.codes]
        self.inspections = [
            one
            for one in sections[ArchiveSection.INSPECTIONS]
            if one.get("entered_at") is not None and one["uscc"] in self.codes
        ]
        self.visits = entries_into(self.inspections)
        full = [one for one in self.inspections if one["full_scope"]]
        self.full_visits = entries_into(full)
        self.full_closures = _lines_of(full, InspectionClosed.KIND)
        self._product_visits = _visits_by_product(self.inspections)

    @property
    def home(self) -> str | None:
        """The firm's home authority, None where it is not on record."""
        return None if self.header is None else str(self.header["home_authority"])

    @property
    def level(self) -> Level | None:
        """The highest level that holds, as the firm's home set it."""
        return highest(one for one in self.levels if one["authority"] == self.home)

    def of(self, kind: str) -> list[Document]:
        """Return the lines of `kind` of the section of licences and reports."""
        return [one for one in self.lines if one["kind"] == kind]

    def product_visits(self, made: Made) -> list[Document]:
        """Return the site entries of the inspections that name the entrustment, by day."""
        return self._product_visits.get(made.id, [])

    def newest_of(self, stream: str) -> list[Document]:
        """Return the newest line of the licence or certificate of `stream`."""
        return [one for one in self.lines if one["stream"] == stream][-1:]


def _is_told(group: Document) -> bool:
    """Tell whether both parties of an entrustment are known by a word that counts."""
    return group.get("registrant_uscc") is not None and group.get("contractor_uscc") is not None


def _codes(archive: Document, lines: list[Document], groups: list[Document]) -> set[str]:
    """Return the credit code of the firm of `archive`.

    Where nothing but entrustments between the same two firms is known of it, those are both.
    """
    if archive["enterprise"] is not None:
        return {archive["enterprise"]["uscc"]}
    for one in lines:
        for name in ("uscc", "registrant_uscc", "contractor_uscc"):
            if name in one["facts"] and one["stream"].split("/")[0] != "entrustment":
                return {one["facts"][name]}
    found: list[set[str]] = [{one["registrant_uscc"], one["contractor_uscc"]} for one in groups]
    return found[0].intersection(*found[1:]) if found else set()


def _visits_by_product(inspections: Iterable[Document]) -> dict[str, list[Document]]:
    """Return the site entries of inspections by the entrustments that they name, by day."""
    found: dict[str, list[Document]] = {}
    for one in inspections:
        for visit in entries_into([one]):
            for named in one["entrustments"]:
                found.setdefault(str(named["entrustment_id"]), []).append(visit)
    return {made: by_day(visits) for made, visits in found.items()}


def entries_into(inspections: Iterable[Document]) -> list[Document]:
    """Return the lines by which a team entered the sites of `inspections`, the first of each."""
    return _lines_of(inspections, SiteEntered.KIND)


def _lines_of(groups: Iterable[Document], kind: str) -> list[Document]:
    told = (counted(one["lines"]) for one in groups)
    found = ([line for line in lines if line["kind"] == kind] for lines in told)
    return by_day(line for lines in found for line in lines[:1])


def by_day(found: Iterable[Document]) -> list[Document]:
    """Return the lines `found` by their legal day."""
    return sorted(found, key=lambda one: (one["on"], one["authority"], one["position"]))


def recorded_on(one: Document) -> str:
    """Return the legal day on which the line or header `one` was recorded."""
    return legal_date(datetime.fromisoformat(one["at"])).isoformat()


def shifted(day: str, days: int) -> str:
    """Return the ISO date `days` after `day`, or `day` where the years end."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day
