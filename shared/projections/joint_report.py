"""The merged report of a case: one document from the logs of all authorities that carry it out.

It is composed when it is read, from stored documents alone: that of the case, of the view
`joint-inspections`, and those of its inspections, of the view `inspections`. So it is the same,
byte for byte, on every node that holds the same entries. Who reads less is shown a report of less;
`missing` names who is to inspect which firm and has entered no site, as far as is known here.

    {"joint_id", "stage", "mode", "leading_authority", "participants", "purposes", …,
     "plan", "start", "carrying_out", "missing": [{"authority", "uscc"}],
     "firms": [{"uscc", "role", "authority", "sites": [{"site", "entered"}], "findings",
                "rectification"}],
     "matters": [{"number", "clauses", "findings", "contradictions"}], "reports", "conclusions",
     "shared_conclusions", "returned", "copies"}

XRG-103, XRG-101  one report on both parties. 药监综械管〔2022〕21号 二（一）（二）.
FLT-011  process, problems, conclusion. CFDA Order 14 art. 23.
"""

from collections.abc import Mapping

from shared.domain.inspection.events import SiteEntered
from shared.projections.folding import read_document, write_document
from shared.projections.joint_findings import Sides, findings_of, matters_of
from shared.projections.joint_outcomes import (
    conclusions_of,
    copies_of,
    rectification_of,
    reports_of,
    returned_of,
    shared_of,
)
from shared.projections.lines import counted, place
from shared.projections.view import Document

_OF_CASE = (
    "joint_id",
    "stage",
    "mode",
    "leading_authority",
    "participants",
    "informed",
    "purposes",
    "announcement",
    "scheme",
    "campaign_id",
    "plan",
    "start",
    "carrying_out",
)


def merged_report(case: Document, inspections: Mapping[str, Document]) -> Document:
    """Return the report of `case` from the documents of its `inspections`, by id.

    Of an inspection only the side of the authority counts whose entry of site the case names.
    """
    sides = _sides(case, inspections)
    findings, conclusions = findings_of(sides), conclusions_of(sides)
    firms = sorted(
        {side["uscc"] for side in sides.values()} | {one["uscc"] for one in case["firms"]}
    )
    return {
        **{name: case[name] for name in _OF_CASE},
        "missing": _missing(case, firms, sides),
        "firms": [_firm(case, uscc, sides, findings) for uscc in firms],
        "matters": matters_of(findings),
        "reports": reports_of(sides),
        "conclusions": conclusions,
        "shared_conclusions": shared_of(conclusions, case["carrying_out"]),
        "returned": returned_of(sides),
        "copies": copies_of(case),
    }


def report_bytes(case: bytes, inspections: Mapping[str, bytes]) -> bytes:
    """Return the one spelling of the report of stored documents, as `merged_report` makes it."""
    read = {key: read_document(one) for key, one in inspections.items()}
    return write_document(merged_report(read_document(case), read))


def inspections_of(case: Document) -> list[str]:
    """Return the ids of the inspections whose documents the report of `case` is made from."""
    return [one["inspection_id"] for one in case["inspections"]]


def _sides(case: Document, inspections: Mapping[str, Document]) -> Sides:
    """Return the author's side of each inspection known here, in the order of the case."""
    sides: dict[str, Document] = {}
    for one in case["inspections"]:
        told: Document = inspections.get(one["inspection_id"], {"sides": {}})["sides"]
        side = told.get(one["authority"])
        if side is None or side["uscc"] is None:
            continue
        delegating = told.get(side["delegating_authority"], {"confirmed": None})
        sides[one["inspection_id"]] = {
            **side,
            "authority": one["authority"],
            "confirmed": delegating["confirmed"],
        }
    return sides


def _missing(case: Document, firms: list[str], sides: Sides) -> list[Document]:
    """Return who carries the case out, and has entered no site of which firm, as known here."""
    told = {(side["authority"], side["uscc"]) for side in sides.values()}
    return [
        {"authority": authority, "uscc": uscc}
        for uscc in firms
        for authority in case["carrying_out"]
        if (authority, uscc) not in told
    ]


def _firm(case: Document, uscc: str, sides: Sides, findings: list[Document]) -> Document:
    target = next((one for one in case["firms"] if one["uscc"] == uscc), None)
    entered = sorted(
        (
            {
                "site": one["facts"]["site"],
                "entered_at": one["facts"]["entered_at"],
                "inspection_id": inspection_id,
                "team_size": one["facts"]["team_size"],
                **place(one),
            }
            for inspection_id, side in sides.items()
            if side["uscc"] == uscc
            for one in counted(side["lines"])
            if one["kind"] == SiteEntered.KIND
        ),
        key=lambda one: (one["site"], one["entered_at"], one["authority"], one["position"]),
    )
    planned: list[str] = [] if target is None else target["sites"]
    return {
        "uscc": uscc,
        "role": None if target is None else target["role"],
        "authority": None if target is None else target["authority"],
        "sites": [
            {"site": site, "entered": [one for one in entered if one["site"] == site]}
            for site in sorted({*planned, *(one["site"] for one in entered)})
        ],
        "findings": [one for one in findings if one["uscc"] == uscc],
        "rectification": rectification_of(uscc, sides),
    }
