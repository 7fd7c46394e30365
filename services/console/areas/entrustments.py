"""委托生产: the list, and one entrustment with what each authority says of it side by side."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from services.console.acts import acts_on
from services.console.exporting import exported
from services.console.forms import prefilled
from services.console.names import names_in
from services.console.visit import Visit, Visitor
from shared.domain.authorities import AUTHORITIES
from shared.domain.dates import legal_date

router = APIRouter(prefix="/entrustments")
STATES = (
    "unestablished", "established", "acknowledged", "terminated-by-one-side", "terminated",
    "conflicting", "unreadable",
)  # fmt: skip
_FILTERS = (
    "registrant", "contractor", "authority", "certificate", "product", "state", "status", "flow",
    "limit", "cursor",
)  # fmt: skip
_USUAL_WINDOW, _USUAL_ANSWER, _USUAL_SEAL = timedelta(14), timedelta(4), timedelta(60)
_COLUMNS = (
    "registrant_uscc", "contractor_uscc", "certificate_no", "registrant_authority",
    "contractor_authority", "state", "status", "entrustment_id",
)  # fmt: skip
COMPARED = (
    "registrant_uscc", "contractor_uscc", "certificate_no", "product_name", "device_class",
    "classification_code", "licence_no", "sites", "started_on", "ends_on", "ended_on", "work",
    "implantable", "residents_stationed", "variety_reported_on", "variety_notified_on",
    "contractor_reported_on", "address_removed_on", "remarks",
)  # fmt: skip


@router.get("")
async def entrustments(visit: Visitor) -> Response:
    asked = {name: visit.parameter(name) for name in _FILTERS}
    if visit.parameter("format") == "csv":
        return await exported(visit, "/v1/entrustments", asked, _COLUMNS)
    found = await visit.view("/v1/entrustments", **asked)
    return visit.page(
        "entrustments/list.jinja",
        found=found,
        states=STATES,
        authorities=list(AUTHORITIES),
        names=await names_in(visit, found["items"]),
        acts=acts_on("entrustments", visit),
    )


@router.get("/{entrustment_id}")
async def entrustment(visit: Visitor, entrustment_id: str) -> Response:
    told = await visit.view(f"/v1/entrustments/{entrustment_id}")
    acts = acts_on("entrustments", visit, "entrustment_id")
    first = ("entrustments-acknowledge", "entrustments-amend", "entrustments-terminate")
    return visit.page(
        "entrustments/entrustment.jinja",
        told=told,
        rows=list(_compared(told["sides"])),
        checks=_checks(told),
        tab=visit.parameter("tab") or "sides",
        names=await names_in(visit, told),
        main=[act for act in acts if act.id in first],
        others=[act for act in acts if act.id not in first],
        notify=[act for act in acts_on("notices", visit) if act.id == "notices-send"],
        joint=_joint(visit, told),
    )


def _compared(sides: Mapping[str, Mapping[str, Any]]) -> Iterable[tuple[str, list[Any], bool]]:
    """Yield each member that a side states, what each says, and whether they differ."""
    for name in COMPARED:
        said = [side.get(name) for side in sides.values()]
        stated = [one for one in said if one not in (None, "", [])]
        if stated:
            yield name, said, any(one != stated[0] for one in stated)


def _checks(told: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return what the catalogue of prohibited devices said, and by whose entry."""
    return [
        {**check, "authority": line["authority"], "position": line["position"]}
        for line in told["lines"]
        if (check := line["facts"].get("prohibited_check")) is not None
    ]


def _joint(visit: Visit, told: Mapping[str, Any]) -> Mapping[str, list[str]] | None:
    """Return what a proposal to inspect both firms together begins with; None for who may not."""
    sides = [
        (told["registrant_authority"], "registrant"),
        (told["contractor_authority"], "contractor"),
    ]
    if not visit.may("share-inspection") or visit.node.authority not in dict(sides):
        return None
    today = legal_date(visit.node.clock())
    targets = [
        {"uscc": told[f"{role}_uscc"], "authority": authority, "role": role,
         "sites": _sites(told) if role == "contractor" else []}
        for authority, role in sides
    ]  # fmt: skip
    return prefilled(
        {
            "mode": "joint",
            "announcement": "unannounced",
            "purposes": ["supervision"],
            "leading_authority": told["registrant_authority"],
            "participants": sorted({authority for authority, _ in sides}),
            "need_to_know": [visit.person.id],
            "targets": targets,
            "entrustments": [told["entrustment_id"]],
            "planned_from": today.isoformat(),
            "planned_until": (today + _USUAL_WINDOW).isoformat(),
            "answer_by": (today + _USUAL_ANSWER).isoformat(),
            "opens_by": (today + _USUAL_SEAL).isoformat(),
        }
    )


def _sites(told: Mapping[str, Any]) -> list[str]:
    sides: Iterable[Mapping[str, Any]] = told["sides"].values()
    sites: list[list[str]] = [side.get("sites") or [] for side in sides]
    return sorted({site for of_side in sites for site in of_side})
