"""The invented joint case as its logs tell it: Zhejiang and Henan inspect both firms."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from shared.domain.event import Event
from shared.domain.events import to_sections
from shared.domain.joint.acting import Acting
from shared.domain.joint.events import PlanAccepted, PlanProposed
from shared.domain.joint.known import Told
from shared.domain.joint.merging import replay
from shared.domain.joint.state import JointCase
from tests.domain.a_case import (
    HENAN,
    JOINT_ACCEPTED,
    JOINT_CALLED,
    JOINT_DECLARED,
    JOINT_PERSONS,
    JOINT_PLAN,
    JOINT_PLEDGED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    TODAY,
    ZHEJIANG,
)

JIANGSU = "js"
NODES = frozenset({ZHEJIANG, HENAN, "nmpa"})
BEGINNING = datetime(2026, 10, 12, 1, 0, tzinfo=UTC)
ZJ = Acting(authority=ZHEJIANG, account="zj:coordinator-01", today=TODAY)
ZJ_SECOND = replace(ZJ, account="zj:coordinator-02")
ZJ_LEADER = replace(ZJ, account="zj:inspector-01")
HA = Acting(authority=HENAN, account="ha:coordinator-01", today=TODAY)
HA_SECOND = replace(HA, account="ha:coordinator-02")
JS = Acting(authority=JIANGSU, account="js:coordinator-01", today=TODAY)

Line = tuple[str, Event | None]
"""An entry and the log in which it stands."""


def hash_of(event: Event) -> str:
    """Return the SHA-256 of the body of `event` as it is written."""
    return sha256(to_sections(event)["body"]).hexdigest()


def tell(lines: Iterable[Line], apart: timedelta = timedelta(0)) -> list[Told]:
    """Return `lines` as entries, a minute after each other; Henan's clock is `apart`."""
    told: list[Told] = []
    for minute, (log, event) in enumerate(lines):
        at = BEGINNING + timedelta(minutes=minute) + (apart if log == HENAN else timedelta(0))
        digest = f"{minute:064x}" if event is None else hash_of(event)
        position = sum(one.log == log for one in told)
        told.append(Told(log=log, position=position, at=at, digest=digest, event=event))
    return told


def case(*lines: Line) -> JointCase:
    """Return the case that `lines` tell."""
    return replay(tell(lines))


def accepted(plan: PlanProposed) -> PlanAccepted:
    """Return how Henan accepts `plan`."""
    return replace(JOINT_ACCEPTED, plan_hash=hash_of(plan))


PLAN = JOINT_PLAN
PLAN_HASH = hash_of(PLAN)
COUNTER = replace(
    PLAN,
    version=2,
    replaces=PLAN_HASH,
    proposed_by=HENAN,
    items=("生产管理",),
    recorded_by="ha:coordinator-01",
)
COUNTER_HASH = hash_of(COUNTER)
REVISED = replace(PLAN, version=2, replaces=PLAN_HASH, planned_from=date(2026, 10, 27))
REVISED_HASH = hash_of(REVISED)

PROPOSED: tuple[Line, ...] = ((ZHEJIANG, PLAN),)
AGREED: tuple[Line, ...] = (*PROPOSED, (HENAN, JOINT_ACCEPTED))
MANNED: tuple[Line, ...] = (
    *AGREED,
    (ZHEJIANG, JOINT_TEAM),
    (HENAN, JOINT_TEAM_OF_HENAN),
    (ZHEJIANG, JOINT_PERSONS),
)
READY: tuple[Line, ...] = (
    *MANNED,
    (ZHEJIANG, JOINT_DECLARED),
    (ZHEJIANG, JOINT_PLEDGED),
    (ZHEJIANG, replace(JOINT_DECLARED, member_ref="zj:expert-01", recorded_by="zj:expert-01")),
    (ZHEJIANG, replace(JOINT_PLEDGED, member_ref="zj:expert-01", recorded_by="zj:expert-01")),
)
CALLED: tuple[Line, ...] = (*READY, (ZHEJIANG, JOINT_CALLED))
