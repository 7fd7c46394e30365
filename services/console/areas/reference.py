"""参考数据: the editions of the law's data, what a new one would change, and checks by them."""

from typing import Annotated, Any, cast
from uuid import uuid4

from fastapi import APIRouter, File, UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.console.names import names_in
from services.console.visit import ProblemShown, Visitor, see

router = APIRouter(prefix="/reference")
MATTERS = ("catalogues", "schemes", "calendars", "deadline-policies", "grading-policies", "rules")
_NOT_FOUND = 404
_CHECKED = (
    "code", "implantable", "animal_derived", "allogeneic", "directly_from_animal_tissue",
    "sub_kind", "on",
)  # fmt: skip


@router.get("")
async def reference() -> Response:
    return RedirectResponse(f"/console/reference/{MATTERS[0]}", 303)


@router.get("/{matter}")
async def editions(visit: Visitor, matter: str) -> Response:
    _require(matter)
    told = await visit.read(f"/v1/{matter}")
    checked: dict[str, Any] | None = None
    if matter == "catalogues" and visit.parameter("code"):
        asked = {name: visit.parameter(name) for name in _CHECKED}
        checked = await visit.read("/v1/catalogues/check", **asked)
    due: dict[str, Any] | None = None
    if matter == "calendars" and visit.parameter("start"):
        asked = {name: visit.parameter(name) for name in ("start", "days", "unit")}
        due = await visit.read("/v1/calendars/due", **asked)
    return visit.page(
        "reference/editions.jinja",
        matter=matter,
        matters=MATTERS,
        items=told["items"],
        checked=checked,
        due=due,
        key=uuid4().hex,
    )


@router.get("/{matter}/{edition}")
async def edition(visit: Visitor, matter: str, edition: str) -> Response:
    _require(matter)
    told = await visit.read(f"/v1/{matter}/{edition}", authority=visit.parameter("authority"))
    others = (await visit.read(f"/v1/{matter}"))["items"]
    compared = next((one for one in others if one["id"] == visit.parameter("with")), None)
    impact: dict[str, Any] | None = None
    if matter == "catalogues" and visit.parameter("impact"):
        impact = await visit.view(f"/v1/catalogues/{edition}/impact")
    return visit.page(
        "reference/edition.jinja",
        matter=matter,
        matters=MATTERS,
        told=told,
        facts={name: one for name, one in told["edition"].items() if not _is_table(one)},
        tables={name: one for name, one in told["edition"].items() if _is_table(one)},
        others=[one for one in others if one["id"] != edition],
        compared=None if compared is None else _difference(compared["edition"], told["edition"]),
        impact=impact,
        names=await names_in(visit, impact or {}),
    )


@router.post("/{matter}")
async def publish(
    visit: Visitor, matter: str, file: Annotated[UploadFile, File()], key: str = ""
) -> Response:
    """Publish the edition in a file of JSON, as the interface takes it."""
    _require(matter)
    content = await file.read()
    answer = await visit.asking.write_bytes(f"/v1/{matter}", content, key or uuid4().hex)
    if not answer.is_success:
        raise ProblemShown(answer)
    return see(
        f"/console/reference/{matter}?written={visit.node.authority}:{answer.json['position']}"
    )


def _require(matter: str) -> None:
    if matter not in MATTERS:
        raise HTTPException(_NOT_FOUND)


def _is_table(value: object) -> bool:
    """Return whether a member of an edition is a list of rows."""
    return isinstance(value, list) and all(
        isinstance(one, dict) for one in cast("list[object]", value)
    )


def _difference(old: dict[str, Any], new: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the rows that one edition has and the other has not, or has otherwise."""
    tables = [name for name, one in new.items() if _is_table(one)]
    return {
        "gone": [one for name in tables for one in old.get(name, []) if one not in new[name]],
        "come": [one for name in tables for one in new[name] if one not in old.get(name, [])],
    }
