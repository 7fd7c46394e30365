"""Terms that statistics are counted from, so that no request reads documents.

flow:zj:ha:acknowledged                         one for each entrustment
flow-certificate:zj:ha:acknowledged:<number>    the same, with the certificate
one-sided:ha                                    the authority that has not told of it yet
finding:ha:2026:key:2015-GEN:*2.8.1:<number>    one for each finding that counts
clause:2015-GEN:*2.8.1                          by which inspections are listed
coverage:zj:2:2026-09-01:2025-03-02             one for each firm on record: its home, its
level, the last visit, the last in full scope
"""

from collections.abc import Iterator

from shared.domain.event import ArchiveSection
from shared.domain.inspection.events import FindingRecorded, SiteEntered
from shared.projections.lines import counted, counts
from shared.projections.view import Document

_MISSING = {"established": "contractor_authority", "unestablished": "registrant_authority"}


def flow_terms(document: Document) -> Iterator[str]:
    """Yield the terms of the document of an entrustment."""
    ways = (document["registrant_authority"], document["contractor_authority"])
    if None in ways:
        return
    place = f"{ways[0]}:{ways[1]}:{document['state']}"
    yield f"flow:{place}"
    yield f"flow-certificate:{place}:{document['certificate_no']}"
    missing = _MISSING.get(document["state"])
    if missing is not None:
        yield f"one-sided:{document[missing]}"


def finding_terms(document: Document) -> Iterator[str]:
    """Yield the terms of the document of an inspection."""
    for authority, side in document["sides"].items():
        for told in counted(side["lines"]):
            if told["kind"] == FindingRecorded.KIND:
                stated = told["facts"]
                year, grade = stated["found_on"][:4], stated["severity"]
                yield f"finding:{authority}:{year}:{grade}:{stated['clause']}:{stated['number']}"
                yield f"clause:{stated['clause']}"


def coverage_terms(archive: Document) -> Iterator[str]:
    """Yield the term of the archive of a firm that is on record."""
    firm = archive["enterprise"]
    if firm is None:
        return
    visits, full = [""], [""]
    for side in archive["sections"][ArchiveSection.INSPECTIONS]:
        if side.get("uscc") == firm["uscc"]:
            entered = [
                told["on"]
                for told in side["lines"]
                if told["kind"] == SiteEntered.KIND and counts(told)
            ]
            visits += entered
            full += entered if side["full_scope"] else []
    level = archive["supervision"]["level"] or 0
    yield f"coverage:{firm['home_authority']}:{level}:{max(visits)}:{max(full)}"
