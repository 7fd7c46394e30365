"""What the lines of a case of several authorities come to, by the merge of `shared.domain.joint`.

    {"stage", "mode", "leading_authority", "participants", "informed", "readers", "purposes",
     "announcement", "scheme", "campaign_id", "opens_by", "firms": [{"uscc", "role", "authority",
     "sites"}], "entrustments", "plan": {…} | None, "start": {…} | None, "answers", "asked", "team",
     "carrying_out": [authority], "inspections": [{"inspection_id", "authority", "uscc"}]}

Where no plan is open here, a start tells mode, participants and firms: the case is `unopened`.
Of the inspections only those of participants count, at firms of the plan.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from shared.domain.event import Event
from shared.domain.events import EVENT_TYPES
from shared.domain.inspection.events import SiteEntered
from shared.domain.joint.carrying_out import carrying_out
from shared.domain.joint.events import CaseStarted
from shared.domain.joint.known import KnownPlan, Told
from shared.domain.joint.merging import replay
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseMode
from shared.projections.cooperation import asked_plans
from shared.projections.lines import counts
from shared.projections.view import Document

UNTOLD, UNOPENED = "untold", "unopened"

NOTHING_TOLD: Document = {
    "stage": UNTOLD,
    "mode": None,
    "leading_authority": None,
    "participants": [],
    "informed": [],
    "readers": [],
    "purposes": [],
    "announcement": None,
    "scheme": None,
    "campaign_id": None,
    "opens_by": None,
    "firms": [],
    "entrustments": [],
    "plan": None,
    "start": None,
    "answers": [],
    "asked": [],
    "team": [],
    "carrying_out": [],
    "inspections": [],
}


def case_state(lines: Sequence[Document]) -> Document:
    """Return what `lines`, of all logs, come to; they hold `digest` and `recorded_by` beside."""
    told = [_told(one) for one in lines if counts(one) and one["kind"] != SiteEntered.KIND]
    try:
        case = replay(told)
        state = {**_opened(case), "asked": asked_plans(case, told)}
    except JointCaseUnknown:
        state = _unopened(lines)
    state["inspections"] = _inspections(lines, state)
    return state


def _told(one: Document) -> Told:
    return Told(
        log=one["authority"],
        position=one["position"],
        at=datetime.fromisoformat(one["at"]),
        digest=one["digest"],
        event=_event(one),
    )


def _event(one: Document) -> Event | None:
    """Return the event that the line tells, without natural persons."""
    event_type = EVENT_TYPES.get(one["kind"])
    if event_type is None:
        return None
    told: Event = msgspec.convert({**one["facts"], "recorded_by": one["recorded_by"]}, event_type)
    return told


def _plain(value: object) -> Any:
    """Return `value` as a document has it."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _opened(case: JointCase) -> Document:
    known, plan = case.current, case.current.plan
    return {
        "stage": case.stage.value,
        "mode": plan.mode.value,
        "leading_authority": plan.leading_authority,
        "participants": sorted(case.participants),
        "informed": sorted(plan.informed),
        "readers": list(case.all_readers),
        "purposes": [purpose.value for purpose in plan.purposes],
        "announcement": plan.announcement.value,
        "scheme": plan.scheme,
        "campaign_id": None if plan.campaign_id is None else str(plan.campaign_id),
        "opens_by": case.opens_by.isoformat(),
        "firms": _plain(sorted(plan.targets, key=lambda one: (one.uscc, one.role))),
        "entrustments": _plain(plan.entrustments),
        "plan": _plan(case, known),
        "start": _start(case),
        "answers": _plain(sorted(case.answers, key=lambda one: (one.authority, one.plan_hash))),
        "team": [
            {
                "member_ref": seat.member.member_ref,
                "authority": seat.member.authority,
                "role": seat.member.role.value,
                "named_by": seat.named_by,
                "free_of_conflict": seat.free_of_conflict,
                "pledged": seat.pledged,
            }
            for seat in case.team
        ],
        "carrying_out": carrying_out(plan.mode, plan.leading_authority, plan.participants),
    }


def _plan(case: JointCase, known: KnownPlan) -> Document:
    window = case.window
    return {
        "hash": known.hash,
        "version": known.plan.version,
        "agreed": known.hash == case.agreed,
        "authority": known.log,
        "position": known.position,
        "planned_from": window.planned_from.isoformat(),
        "planned_until": window.planned_until.isoformat(),
    }


def _start(case: JointCase) -> Document | None:
    start = case.start
    if start is None:
        return None
    return {
        "authority": start.authority,
        "position": start.position,
        "plan_hash": start.event.plan_hash,
        "called_by": start.event.called_by,
        "recorded_by": start.event.recorded_by,
        "started_at": _plain(start.event.started_at),
    }


def _unopened(lines: Iterable[Document]) -> Document:
    """Return what the first start tells that a participant of its own case has written."""
    starts = [
        one
        for one in lines
        if counts(one)
        and one["kind"] == CaseStarted.KIND
        and one["authority"] in one["facts"]["participants"]
    ]
    if not starts:
        return {**NOTHING_TOLD}
    first = min(starts, key=lambda one: (one["at"], one["authority"], one["position"]))
    facts = first["facts"]
    mode, leading = CaseMode(facts["mode"]), facts["leading_authority"]
    return {
        **NOTHING_TOLD,
        "stage": UNOPENED,
        "mode": mode.value,
        "leading_authority": leading,
        "participants": sorted(facts["participants"]),
        "readers": sorted(facts["readers"]),
        "firms": [
            {"uscc": one, "role": None, "authority": None, "sites": []}
            for one in sorted(facts["firms"])
        ],
        "start": {
            "authority": first["authority"],
            "position": first["position"],
            "plan_hash": facts["plan_hash"],
            "called_by": facts["called_by"],
            "recorded_by": first["recorded_by"],
            "started_at": facts["started_at"],
        },
        "carrying_out": carrying_out(mode, leading, facts["participants"]),
    }


def _inspections(lines: Iterable[Document], state: Document) -> list[Document]:
    firms = {one["uscc"] for one in state["firms"]}
    found: dict[tuple[str, str, str], Document] = {}
    for one in lines:
        if one["kind"] != SiteEntered.KIND or not counts(one):
            continue
        uscc, authority = one["facts"]["uscc"], one["authority"]
        known = state["participants"] or one["facts"]["participants"]
        if authority in known and (not firms or uscc in firms):
            named = one["facts"]["inspection_id"]
            told = {"inspection_id": named, "authority": authority, "uscc": uscc}
            found[uscc, authority, named] = told
    return [found[key] for key in sorted(found)]
