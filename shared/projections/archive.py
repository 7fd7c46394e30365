"""The credit archive of one firm: the seven sections that the law names, as facts with provenance.

ARC-001: Order 53 art. 67. Both roles of a firm, registrant and contractor, are in one archive. No
score is computed. Inspections enter it with the site entry; what is only planned is no fact yet.

    {"enterprise": header | None, "names": […], "changes": […], "firm": what each log tells of it,
     "supervision": the highest level that holds, and all that were set,
     "holdings": {stream: what each log tells of that licence or certificate},
     "sections": {name: lines or groups}, "unreadable": […]}

A group holds all lines of one inspection (by one authority), of one entrustment, or of one other
matter (`shared.projections.matters`).
"""

from collections.abc import Callable, Iterator
from functools import partial

from shared.domain.enterprise import EnterpriseEvent
from shared.domain.entrustment.events import (
    EntrustmentAcknowledged,
    EntrustmentAmended,
    author_of,
)
from shared.domain.event import ArchiveSection
from shared.domain.supervision import SupervisionLevelSet
from shared.domain.uscc import is_uscc_shaped
from shared.projections import archive_duties, entrustments, inspection_sides
from shared.projections.duties import duty_terms
from shared.projections.entrustments import entrustment_id
from shared.projections.firms import NO_FIRM, with_annulled_firm, with_firm
from shared.projections.holdings import with_holding
from shared.projections.inspections import inspecting_authority, inspection_id
from shared.projections.levels import NO_LEVEL, with_level
from shared.projections.lines import counted, line
from shared.projections.matters import MATTERS
from shared.projections.names import name_terms, product_terms
from shared.projections.statistic_terms import coverage_terms
from shared.projections.told_matters import Matter
from shared.projections.view import Document, FoldEntry


class Archive:
    """The view `archive`, keyed by credit code."""

    name = "archive"

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the credit codes among the subjects of an entry that is a fact of a firm."""
        if entry.event is not None and entry.event.SECTION is None:
            return ()
        return tuple(code for code in entry.subjects if is_uscc_shaped(code))

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the archive after `entry`."""
        archive = document if document is not None else _empty()
        if inspection_id(entry) is not None:
            return _with_inspection(archive, entry)
        if entrustment_id(entry) is not None:
            return _with_entrustment(archive, entry)
        if any(matter.keys(entry) for matter in MATTERS):
            return _with_matters(archive, entry)
        event = entry.event
        if isinstance(event, EnterpriseEvent):
            return with_firm(archive, entry, event)
        return _with_fact(archive, entry)

    def terms(self, document: Document) -> set[str]:
        """Return code, names, initials, home, roles, numbers, products and duties of the firm."""
        terms = set[str]()
        for known in document["names"]:
            terms |= name_terms(known["name"])
        enterprise = document["enterprise"]
        if enterprise is not None:
            terms |= {f"uscc:{enterprise['uscc']}", f"home:{enterprise['home_authority']}"}
            terms |= {f"role:{role}" for role in enterprise["roles"]}
        for held in counted(document["sections"][ArchiveSection.LICENCES]):
            for number in ("licence_no", "certificate_no", "filing_no"):
                if number in held["facts"]:
                    terms.add(f"{number.removesuffix('_no')}:{held['facts'][number]}")
        for name in products_of(document):
            terms |= product_terms(name)
        terms.update(coverage_terms(document))
        return terms | set(duty_terms(self.duties(document)))

    def duties(self, document: Document) -> list[Document]:
        """Return what follows from the archive."""
        return archive_duties.duties(document)


def products_of(archive: Document) -> Iterator[str]:
    """Yield the names of the products that certificates, filings and agreements of a firm tell."""
    for held in counted(archive["sections"][ArchiveSection.LICENCES]):
        if "product_name_zh" in held["facts"]:
            yield held["facts"]["product_name_zh"]
    for entrusted in archive["sections"][ArchiveSection.ENTRUSTMENTS]:
        agreement = entrusted["agreement"]
        if agreement is not None and agreement["product_name"] is not None:
            yield agreement["product_name"]


def _empty() -> Document:
    return {
        **NO_FIRM,
        "supervision": NO_LEVEL,
        "holdings": {},
        "sections": {section.value: [] for section in ArchiveSection},
        "unreadable": [],
    }


def _with_fact(archive: Document, entry: FoldEntry) -> Document:
    """Return `archive` after `entry`, which may be annulled: then it is a line where it was."""
    told = entry.told
    if told is None or told.SECTION is None:
        return {**archive, "unreadable": [*archive["unreadable"], line(entry)]}
    if isinstance(told, SupervisionLevelSet):
        return with_level(archive, entry)
    if isinstance(told, EnterpriseEvent):
        return with_annulled_firm(archive, entry)
    return _with_line(with_holding(archive, entry), told.SECTION, line(entry))


def _with_matters(archive: Document, entry: FoldEntry) -> Document:
    for matter in MATTERS:
        for key in matter.keys(entry):
            about = {"matter": matter.matter, "id": key}
            step = partial(_matter_step, matter, entry)
            archive = _with_group(archive, matter.section, about, step)
    return archive


def _matter_step(matter: Matter, entry: FoldEntry, known: Document | None) -> Document:
    return matter.evolve(known, entry)


def _with_inspection(archive: Document, entry: FoldEntry) -> Document:
    about = {"inspection_id": inspection_id(entry), "authority": inspecting_authority(entry)}
    return _with_group(
        archive, ArchiveSection.INSPECTIONS, about, lambda side: inspection_sides.step(side, entry)
    )


def _with_entrustment(archive: Document, entry: FoldEntry) -> Document:
    about = {"entrustment_id": entrustment_id(entry)}
    after = _with_group(
        archive, ArchiveSection.ENTRUSTMENTS, about, lambda known: entrustments.step(known, entry)
    )
    event = entry.event
    if not isinstance(event, EntrustmentAcknowledged | EntrustmentAmended):
        return after
    if event.variety_reported_on is not None:
        reported = line(entry, "final" if author_of(event) == entry.log else "disregarded")
        reported["on"], reported["rules"] = event.variety_reported_on.isoformat(), ["PRD-001"]
        after = _with_line(after, ArchiveSection.LICENCES, reported)
    return after


def _with_group(
    archive: Document,
    section: str,
    about: Document,
    step: Callable[[Document | None], Document],
) -> Document:
    groups: list[Document] = archive["sections"][section]
    for index, group in enumerate(groups):
        if about.items() <= group.items():
            moved = [*groups]
            moved[index] = {**step(group), **about}
            return _with_section(archive, section, moved)
    return _with_section(archive, section, [*groups, {**step(None), **about}])


def _with_line(archive: Document, section: str, added: Document) -> Document:
    return _with_section(archive, section, [*archive["sections"][section], added])


def _with_section(archive: Document, section: str, content: list[Document]) -> Document:
    return {**archive, "sections": {**archive["sections"], section: content}}
