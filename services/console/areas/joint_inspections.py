"""联合检查: from the proposal under seal to the merged report of both teams, as it grows."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from services.console.acts import Act, acts_on
from services.console.forms import prefilled
from services.console.live import streamed
from services.console.names import names_in
from services.console.visit import Visit, Visitor

router = APIRouter(prefix="/joint-inspections")
STAGES = ("proposed", "agreed", "started", "called-off", "declined")
_FILTERS = ("stage", "participant", "uscc", "limit", "cursor")
_PREFIX = "joint-inspections-"
_STARTED = "joint-inspection.started.v1"
_NEXT = {
    "proposed": ("accept", "counter-propose", "decline"),
    "agreed": ("name-team", "declare-conflict", "sign-pledge", "prepare", "start"),
    "started": (),
}
STEPS = ("proposed", "invited", "team", "ready", "started")
_PROPOSED = {
    "announcement", "answer_by", "basis", "full_scope", "grounds", "informed", "items",
    "leading_authority", "mode", "need_to_know", "opens_by", "participants", "planned_from",
    "planned_until", "proposed_leader", "purposes", "scheme", "targets",
}  # fmt: skip


@router.get("")
async def cases(visit: Visitor) -> Response:
    asked = {name: visit.parameter(name) for name in _FILTERS}
    found = await visit.view("/v1/joint-inspections", **asked)
    return visit.page(
        "joint/list.jinja",
        found=found,
        stages=STAGES,
        names=await names_in(visit, found["items"]),
        acts=acts_on("joint-inspections", visit),
    )


@router.get("/{joint_id}")
async def case(visit: Visitor, joint_id: str) -> Response:
    told = await visit.view(f"/v1/joint-inspections/{joint_id}")
    is_sealed = "need_to_know" in told
    tab = visit.parameter("tab") or ("course" if is_sealed else "findings")
    more: dict[str, Any] = {}
    if not is_sealed and tab in {"findings", "report"}:
        more = await visit.view(f"/v1/joint-inspections/{joint_id}/report")
    if tab == "history":
        more = await visit.view(f"/v1/joint-inspections/{joint_id}/history")
    acts = acts_on("joint-inspections", visit, "joint_id")
    lines = _lines(told)
    plan = _plan(told, lines)
    return visit.page(
        "joint/case.jinja",
        told=told,
        is_sealed=is_sealed,
        is_opening=is_opening(told["stage"], lines),
        tab=tab,
        more=more,
        step=_step(told),
        steps=STEPS,
        plan=plan,
        lines=lines,
        main=_main(visit, told, acts),
        others=acts if told["stage"] not in {"called-off", "declined"} else [],
        begins=_begins(plan, joint_id),
        names=await names_in(visit, told, more),
    )


@router.get("/{joint_id}/live")
async def live(visit: Visitor, joint_id: str) -> Response:
    """Return the findings of all teams as server-sent events, each time that they have changed."""

    async def findings() -> str:
        more = await visit.read(f"/v1/joint-inspections/{joint_id}/report")
        names = await names_in(visit, more)
        return visit.rendered("joint/findings.jinja", more=more, names=names)

    return await streamed(visit.node.bell, findings)


def _begins(plan: Mapping[str, Any], joint_id: str) -> dict[str, Mapping[str, list[str]]]:
    """Return what the form of each act begins with: a counter-proposal with the plan as it is."""
    known = {"joint_id": [joint_id]}
    again = {name: value for name, value in plan.items() if name in _PROPOSED}
    return {"joint-inspections-counter-propose": prefilled(again) | known, "": known}


def _main(visit: Visit, told: Mapping[str, Any], acts: list[Act]) -> list[Act]:
    """Return what is likely to be done next."""
    wanted = {f"{_PREFIX}{name}" for name in _NEXT.get(told["stage"], ())}
    if told["stage"] == "proposed" and not _is_asked(visit.node.authority, told):
        return []
    return [act for act in acts if act.id in wanted]


def is_opening(stage: str, lines: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether the start is told, and what others wrote under seal is still on its way."""
    return stage in {"proposed", "agreed"} and any(line["kind"] == _STARTED for line in lines)


def _is_asked(authority: str, told: Mapping[str, Any]) -> bool:
    """Return whether a plan waits for the answer of `authority`."""
    asked = told.get("asked", [])
    return any(one["asked"] == authority and one["answered_on"] is None for one in asked)


def _step(told: Mapping[str, Any]) -> str:
    """Return how far the case has come: proposed, invited, team, ready, started."""
    if told["stage"] == "started":
        return "started"
    if told["stage"] == "proposed":
        return "invited"
    members = {one["authority"] for one in told["team"]}
    return "ready" if members and members >= set(told["participants"]) else "team"


def _lines(told: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of all authorities, one behind the other as they were written."""
    lines = [line for side in told.get("sides", {}).values() for line in side["lines"]]
    return sorted(lines, key=lambda one: (one["at"], one["authority"], one["position"]))


def _plan(told: Mapping[str, Any], lines: Sequence[dict[str, Any]]) -> Mapping[str, Any]:
    """Return what the plan that stands says, {} for who may not read it."""
    stands: Mapping[str, Any] = told.get("plan") or {}
    wanted = stands.get("hash")
    plans = [one for one in lines if one["kind"] == "joint-plan.proposed.v1"]
    named = [one for one in plans if one["digest"] == wanted] or plans[-1:]
    return named[0]["facts"] if named else {}
