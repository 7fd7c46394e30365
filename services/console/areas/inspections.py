"""检查: inspections from plan to rectification, and the screen on which findings are entered."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.console.acts import acts_on
from services.console.clauses import Clause, clauses_of
from services.console.exporting import exported
from services.console.names import names_in
from services.console.printing import print_notice
from services.console.visit import Visit, Visitor
from shared.domain.authorities import AUTHORITIES
from shared.domain.dates import legal_date
from shared.domain.inspection.vocabulary import Mode, Purpose
from shared.errors import NotFound

router = APIRouter(prefix="/inspections")
STATES = ("planned", "under-way", "closed", "reported", "concluded", "untold", "conflicting")
_FILTERS = (
    "uscc", "authority", "state", "purpose", "mode", "entrustment", "clause", "limit", "cursor",
)  # fmt: skip
_COLUMNS = ("inspection_id", "authority", "state")
_NEXT = {
    "planned": ("inspections-assign-team", "inspections-enter-site", "inspections-sign-pledge",
                "inspections-declare-conflict"),
    "under-way": ("inspections-record-statement", "inspections-close", "inspections-escalate"),
    "closed": ("inspections-submit-report",),
    "reported": ("inspections-issue-result", "inspections-order-rectification"),
    "concluded": ("inspections-order-rectification", "inspections-submit-rectification",
                  "inspections-verify-rectification"),
}  # fmt: skip
_SHOWN_CLAUSES = 12


@router.get("")
async def inspections(visit: Visitor) -> Response:
    asked = {name: visit.parameter(name) for name in _FILTERS}
    if visit.parameter("format") == "csv":
        return await exported(visit, "/v1/inspections", asked, _COLUMNS)
    found = await visit.view("/v1/inspections", **asked)
    return visit.page(
        "inspections/list.jinja",
        found=found,
        states=STATES,
        authorities=list(AUTHORITIES),
        purposes=list(Purpose),
        modes=list(Mode),
        names=await names_in(visit, found["items"]),
        acts=acts_on("inspections", visit),
    )


@router.get("/{inspection_id}")
async def inspection(visit: Visitor, inspection_id: str) -> Response:
    told = await visit.view(f"/v1/inspections/{inspection_id}")
    own = told["sides"].get(visit.node.authority)
    acts = [] if own is None else acts_on("inspections", visit, "inspection_id")
    stage = "" if own is None else own["stage"]
    return visit.page(
        "inspections/inspection.jinja",
        told=told,
        own=own,
        sides=[_side(authority, side) for authority, side in told["sides"].items()],
        tab=visit.parameter("tab") or "findings",
        names=await names_in(visit, told),
        main=[act for act in acts if act.id in _NEXT.get(stage, ())],
        others=[
            act
            for act in acts
            if act.id not in _NEXT.get(stage, ()) and act.id != "inspections-record-finding"
        ],
        can_find=stage == "under-way" and visit.may("conduct-inspection"),
        confirm=visit.may("conduct-inspection"),
    )


@router.get("/{inspection_id}/findings/new")
async def new_finding(visit: Visitor, inspection_id: str) -> Response:
    """Return the screen for findings: made for a keyboard, one after the other."""
    told = await visit.view(f"/v1/inspections/{inspection_id}")
    own = _own_side(visit, told)
    return visit.page(
        "inspections/finding.jinja",
        told=told,
        own=own,
        findings=own["findings"],
        clauses=await _found_clauses(visit, own),
        chosen=visit.parameter("clause"),
        sites=[line["facts"]["site"] for line in own["lines"] if "entered_at" in line["facts"]],
        today=legal_date(visit.node.clock()).isoformat(),
        key=uuid4().hex,
        names=await names_in(visit, told),
    )


@router.get("/{inspection_id}/clauses")
async def clauses(visit: Visitor, inspection_id: str) -> Response:
    """Return the clauses that match what is typed, to choose from."""
    told = await visit.view(f"/v1/inspections/{inspection_id}")
    own = _own_side(visit, told)
    found = await _found_clauses(visit, own)
    return visit.page("inspections/clauses.jinja", clauses=found, chosen=visit.parameter("clause"))


@router.get("/{inspection_id}/notice")
async def notice(visit: Visitor, inspection_id: str) -> Response:
    """Return the written notice to the firm, 书面告知, as a PDF to be signed."""
    told = await visit.view(f"/v1/inspections/{inspection_id}")
    names = await names_in(visit, told)
    own = _own_side(visit, told)
    content = await run_in_threadpool(print_notice, visit, own, names)
    return Response(content, media_type="application/pdf")


async def _found_clauses(visit: Visit, own: Mapping[str, Any]) -> list[Clause]:
    editions = await visit.read("/v1/schemes")
    query = visit.parameter("q").lower()
    known = clauses_of(editions["items"], own["scheme"])
    return [one for one in known if one.matches(query)][:_SHOWN_CLAUSES]


def _own_side(visit: Visit, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the visitor's own authority says of an inspection.

    Raises:
        NotFound: it says nothing: the inspection is another's.
    """
    side = told["sides"].get(visit.node.authority)
    if side is None:
        raise NotFound(f"no inspection {told['inspection_id']} by {visit.node.authority}")
    return _side(visit.node.authority, side)


def _side(authority: str, side: Mapping[str, Any]) -> dict[str, Any]:
    """Return what one authority says: its findings each with its confirmations, its other lines."""
    states = {one["number"]: one for one in side["findings"]}
    found = [line for line in side["lines"] if line["kind"] == "inspection.finding-recorded.v1"]
    return {
        **side,
        "authority": authority,
        "findings": [
            {**line, "confirmed_on": states.get(line["facts"]["number"], {}).get("confirmed_on")}
            for line in found
        ],
        "course": [line for line in side["lines"] if line not in found],
    }
