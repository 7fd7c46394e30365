"""Letters, enforcement and registers: matters that are told in lines, each a list and a page."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast
from urllib.parse import quote

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from services.console.acts import acts_on
from services.console.exporting import exported
from services.console.names import names_in
from services.console.visit import Document, Visit, Visitor
from shared.domain.authorities import AUTHORITIES

router = APIRouter()
_NOT_FOUND = 404


class Collection(NamedTuple):
    """One collection of the interface: its Chinese name, and which members a list shows."""

    title: str
    parameter: str
    needs: str
    columns: tuple[str, ...]
    filters: tuple[str, ...] = ("uscc", "authority", "state")


_LETTER = ("uscc", "sender", "receiver", "state")
GROUPS: Mapping[str, Mapping[str, Collection]] = {
    "letters": {
        "notices": Collection(
            "通报", "notice_id", "read-notices", ("matter", "sender", "receiver", "firms", "state"),
            _LETTER,
        ),
        "assistance-requests": Collection(
            "协助调查函", "assistance_id", "read-correspondence",
            ("sender", "receiver", "firms", "state"), _LETTER,
        ),
        "case-transfers": Collection(
            "案件移送", "case_transfer_id", "read-correspondence",
            ("sender", "receiver", "firms", "state"), _LETTER,
        ),
        "campaigns": Collection(
            "工作方案", "campaign_id", "read-campaigns",
            ("title", "organiser", "participants", "state"), ("organiser", "state"),
        ),
        "access-requests": Collection(
            "查阅申请", "request_id", "read-access-requests",
            ("uscc", "asking", "asked", "state"), ("uscc", "state"),
        ),
    },
    "enforcement": {
        "samplings": Collection(
            "抽检", "sampling_id", "read-measures", ("uscc", "product_name", "authority", "state")
        ),
        "adverse-events": Collection(
            "不良事件", "adverse_event_id", "read-measures",
            ("uscc", "product_name", "authority", "state"),
        ),
        "recalls": Collection(
            "召回", "recall_id", "read-measures", ("uscc", "product_name", "authority", "state")
        ),
        "complaints": Collection(
            "投诉举报", "complaint_id", "read-complaints", ("uscc", "topic", "authority", "state")
        ),
        "measures": Collection(
            "处置措施", "measure_id", "read-measures", ("uscc", "measure", "authority", "state")
        ),
        "cases": Collection(
            "案件", "case_id", "read-cases", ("uscc", "case_no", "authority", "state")
        ),
        "penalties": Collection(
            "行政处罚", "penalty_id", "read-penalties", ("uscc", "kinds", "authority", "state")
        ),
        "adverse-conduct": Collection(
            "不良行为", "adverse_conduct_id", "read-measures",
            ("uscc", "severity", "authority", "state"),
        ),
        "serious-listings": Collection(
            "严重违法失信名单", "serious_listing_id", "read-measures",
            ("uscc", "heavier", "authority", "state"),
        ),
        "credit-repairs": Collection(
            "信用修复", "credit_repair_id", "read-repaired", ("uscc", "authority"), ("uscc",)
        ),
    },
    "registers": {
        "licences": Collection(
            "生产许可证", "licence_no", "read-enterprises", ("licence_no", "firms", "standing"),
            ("uscc", "authority"),
        ),
        "certificates": Collection(
            "注册证", "certificate_no", "read-enterprises", ("certificate_no", "firms", "standing"),
            ("registrant", "contractor"),
        ),
    },
}  # fmt: skip
_WITHOUT_PAGES = ("product-filings", "product-varieties", "production-filings", "self-inspections",
                  "supervision-levels", "enterprises")  # fmt: skip
_HEAD = {"lines", "completeness", "obligations", "sides", "standings"}


@router.get("/letters")
@router.get("/enforcement")
@router.get("/registers")
async def group(visit: Visitor) -> Response:
    name = visit.path.rpartition("/")[2]
    first = next((key for key, one in GROUPS[name].items() if visit.may(one.needs)), None)
    if first is None:
        raise HTTPException(_NOT_FOUND)
    return RedirectResponse(f"/console/{name}/{first}", 303)


@router.get("/letters/{collection}")
@router.get("/enforcement/{collection}")
@router.get("/registers/{collection}")
async def matters(visit: Visitor, collection: str) -> Response:
    group, one = _collection(visit, collection)
    asked = {name: visit.parameter(name) for name in (*one.filters, "limit", "cursor")}
    if visit.parameter("format") == "csv":
        return await exported(visit, f"/v1/{collection}", asked, (*one.columns, one.parameter))
    found = await visit.view(f"/v1/{collection}", **asked)
    acts = acts_on(collection, visit)
    if group == "registers":
        acts = [*acts, *(act for name in _WITHOUT_PAGES for act in acts_on(name, visit))]
    return visit.page(
        "matters/list.jinja",
        group=group,
        id=collection,
        collection=one,
        tabs=[(key, each) for key, each in GROUPS[group].items() if visit.may(each.needs)],
        found=found,
        keys=[_key(one, item) for item in found["items"]],
        shown=[_shown(item) for item in found["items"]],
        authorities=list(AUTHORITIES),
        names=await names_in(visit, found["items"]),
        acts=acts,
        quote=_quoted,
    )


@router.get("/letters/{collection}/{key}")
@router.get("/enforcement/{collection}/{key}")
@router.get("/registers/{collection}/{key}")
async def matter(visit: Visitor, collection: str, key: str) -> Response:
    group, one = _collection(visit, collection)
    told = await visit.view(f"/v1/{collection}/{key}")
    shown = _shown(told)
    acts = acts_on(collection, visit, one.parameter)
    letters = {"notices", "assistance-requests", "case-transfers"}
    return visit.page(
        "matters/matter.jinja",
        group=group,
        id=collection,
        collection=one,
        key=key,
        told=told,
        facts={name: value for name, value in shown.items() if name not in _HEAD and _plain(value)},
        lines=_lines(told),
        names=await names_in(visit, told),
        acts=acts,
        letter=f"/v1/{collection}/{key}/letter" if collection in letters else None,
    )


def _collection(visit: Visit, collection: str) -> tuple[str, Collection]:
    group = visit.path.split("/")[2]
    found = GROUPS[group].get(collection)
    if found is None:
        raise HTTPException(_NOT_FOUND)
    return group, found


def _quoted(text: str) -> str:
    return quote(text, safe="")


def _key(one: Collection, item: Mapping[str, Any]) -> str:
    held: Document = item.get("held") or {}
    return str(item.get(one.parameter) or item.get("id") or held.get(one.parameter) or "")


def _shown(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return the members that a person reads: of the holding itself where one is held."""
    held: Document = item.get("held") or {}
    told: list[Document] | None = item.get("told")
    states: list[Document] = [one for one in told or [] if isinstance(one.get("state"), dict)]
    first: Document = states[0]["state"] if states else {}
    return {**first, **held, **item}


def _lines(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    lines = list(told.get("lines", []))
    sides: dict[str, Document] = told.get("sides") or {}
    for side in sides.values():
        lines.extend(side.get("lines", []))
    return lines


def _plain(value: object) -> bool:
    """Return whether a description list can show a value."""
    if isinstance(value, list):
        items = cast("list[object]", value)
        return bool(items) and all(isinstance(one, str | int) for one in items)
    return isinstance(value, str | int) and value != ""
