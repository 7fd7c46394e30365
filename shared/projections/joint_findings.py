"""The findings of all authorities of a case, and which of them are on one matter.

A matter are the findings at one firm on one clause, and those that a finding says to be the same
(`same_as`), joined step by step. Where authorities grade one matter apart, all grades stand side by
side with their authors (SUP-020): nothing is averaged, none gives way.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from shared.domain.inspection.events import (
    FindingConfirmed,
    FindingRecorded,
    PartnerFindingConfirmed,
)
from shared.projections.joint_report_words import contradiction
from shared.projections.lines import counted, place
from shared.projections.view import Document

GRADES = ("severity", "affects_quality", "authenticity_problem")
"""What authorities may grade apart."""
_TOLD = (
    "number",
    "clause",
    *GRADES,
    "fact",
    "party",
    "found_on",
    "found_by",
    "entrustments",
    "gmp_article",
    "same_as",
)

Sides = Mapping[str, Document]
"""The author's side of each inspection of a case, by inspection id."""


def findings_of(sides: Sides) -> list[Document]:
    """Return the findings that count, each with its author, place, site and confirmations.

    They stand in the order of day, authority and position.
    """
    second = list(_second_words(sides))
    found = [
        {
            **{name: one["facts"][name] for name in _TOLD},
            "inspection_id": inspection_id,
            "uscc": side["uscc"],
            "site": one["facts"]["site"] or _only_site(side),
            "status": one["status"],
            **place(one),
            "confirmed": [
                told for named, told in second if named == (inspection_id, one["facts"]["number"])
            ],
        }
        for inspection_id, side in sides.items()
        for one in counted(side["lines"])
        if one["kind"] == FindingRecorded.KIND
    ]
    return sorted(found, key=_order)


def matters_of(findings: Iterable[Document]) -> list[Document]:
    """Return the matters of `findings`, each with what is contradictory in it."""
    groups: list[list[Document]] = []
    for one in findings:
        joined = [group for group in groups if any(_same(one, other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([one, *(other for group in joined for other in group)])
    ordered = sorted(
        (sorted(group, key=_order) for group in groups), key=lambda one: _order(one[0])
    )
    return [_matter(number, group) for number, group in enumerate(ordered, start=1)]


def _matter(number: int, group: list[Document]) -> Document:
    return {
        "number": number,
        "uscc": group[0]["uscc"],
        "clauses": sorted({one["clause"] for one in group}),
        "found_by": sorted({one["authority"] for one in group}),
        "findings": [named(one) for one in group],
        "contradictions": [told for grade in GRADES for told in _contradictions(grade, group)],
    }


def named(finding: Document) -> Document:
    """Return by what `finding` is named: its author, inspection and number."""
    return {name: finding[name] for name in ("authority", "inspection_id", "number")}


def _contradictions(grade: str, group: list[Document]) -> Iterator[Document]:
    """Yield what each has said of `grade`, where two authorities have said different things."""
    authorities = {one["authority"] for one in group}
    if len(authorities) == 1 or len({one[grade] for one in group}) == 1:
        return
    said = [{**named(one), "position": one["position"], "value": one[grade]} for one in group]
    zh, en = contradiction(grade, said)
    yield {"grade": grade, "said": said, "sentence": {"zh": zh, "en": en}}


def _same(one: Document, other: Document) -> bool:
    if one["uscc"] != other["uscc"]:
        return False
    return one["clause"] == other["clause"] or _names(one, other) or _names(other, one)


def _names(one: Document, other: Document) -> bool:
    """Tell whether `one` says that it is on the matter of `other`, another authority's finding."""
    same_as = one["same_as"]
    if same_as is None or one["authority"] == other["authority"]:
        return False
    return (same_as["inspection_id"], same_as["number"]) == (
        other["inspection_id"],
        other["number"],
    )


def _second_words(sides: Sides) -> Iterator[tuple[tuple[str, int], Document]]:
    """Yield which finding was confirmed, and by whom: of the own team, or of a partner's."""
    for inspection_id, side in sides.items():
        for one in counted(side["lines"]):
            facts = one["facts"]
            told = {**place(one), "by": facts.get("confirmed_by"), "on": one["on"]}
            if one["kind"] == FindingConfirmed.KIND:
                yield (inspection_id, facts["number"]), told
            elif one["kind"] == PartnerFindingConfirmed.KIND:
                about = facts["finding"]
                theirs = sides.get(about["inspection_id"])
                if theirs is not None and theirs["uscc"] == side["uscc"]:
                    yield (about["inspection_id"], about["number"]), told


def _only_site(side: Document) -> str | None:
    entered = [one["facts"]["site"] for one in side["lines"] if "site" in one["facts"]]
    sites = {one for one in entered if one is not None}
    return sites.pop() if len(sites) == 1 else None


def _order(finding: Document) -> tuple[Any, ...]:
    return finding["uscc"], finding["found_on"], finding["authority"], finding["position"]
