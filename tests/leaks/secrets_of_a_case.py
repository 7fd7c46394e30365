"""What is told under seal of two cases, in words that occur in nothing else."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from msgspec.json import encode

from shared.domain.inspection.events import TeamMember, TeamRole
from shared.domain.joint.events import (
    CaseRead,
    CaseWithdrawn,
    OfSealedCase,
    PlanAccepted,
    PlanDeclined,
    Target,
    TeamNamed,
)
from shared.domain.parties import Party
from tests.domain.a_case import JOINT_PERSONS, JOINT_PLAN, JOINT_PREPARED

FIRMS = ("91330100MA2SECRET1", "91410100MA2SECRET2")
SITES = ("密封市暗访区未公开路77号", "密封市暗访区未公开路78号")
PLANNERS = ("ha:planner-31", "ha:planner-32", "zj:planner-31", "zj:planner-32")
WORDS = ("飞行检查绝密依据", "暗号集合点", "分头突击", "不宜前往")
CASES = tuple(UUID(f"01920000-0000-7000-8000-00000000000{n}") for n in (1, 2))
LITERALS = (*FIRMS, *SITES, *PLANNERS, *WORDS, *map(str, CASES))
"""What nobody but the two authorities' named persons may ever be served."""


@dataclass(frozen=True)
class Told:
    """What one authority tells at one beat, in this order."""

    authority: str
    events: tuple[OfSealedCase | CaseRead, ...]


_OF_FIRST: dict[str, Any] = {
    "joint_id": CASES[0],
    "readers": ("ha", "zj"),
    "opens_by": date(2026, 12, 31),
}
_OF_SECOND: dict[str, Any] = _OF_FIRST | {"joint_id": CASES[1]}
_PLAN = replace(
    JOINT_PLAN,
    joint_id=CASES[0],
    basis=WORDS[0],
    targets=tuple(
        Target(uscc=firm, role=role, authority=authority, sites=(site,))
        for firm, role, authority, site in zip(
            FIRMS, (Party.REGISTRANT, Party.CONTRACTOR), ("zj", "ha"), SITES, strict=True
        )
    ),
    entrustments=(),
    need_to_know=PLANNERS,
    proposed_leader=PLANNERS[2],
    recorded_by=PLANNERS[2],
)
_COUNTER = replace(
    _PLAN,
    version=2,
    replaces=sha256(encode(_PLAN)).hexdigest(),
    proposed_by="ha",
    planned_until=date(2026, 11, 9),
    recorded_by=PLANNERS[0],
)
_AGREED = sha256(encode(_COUNTER)).hexdigest()
_OTHER = replace(_PLAN, joint_id=CASES[1], proposed_by="ha", recorded_by=PLANNERS[0])


def _team(account: str, role: TeamRole) -> TeamNamed:
    member = TeamMember(
        member_ref=account,
        authority=account[:2],
        role=role,
        no_conflict_declared=True,
        integrity_pledged=True,
    )
    return TeamNamed(**_OF_FIRST, members=(member,), recorded_by=account)


def _read(case: UUID, account: str, minute: int) -> CaseRead:
    read_at = datetime(2026, 11, 23, 8, minute, tzinfo=UTC)
    return CaseRead(joint_id=case, reader=account, read_at=read_at, recorded_by=account)


TOLD: tuple[tuple[Told, ...], ...] = (
    (Told("zj", (_PLAN,)),),
    (Told("ha", (_read(CASES[0], PLANNERS[0], 1), _read(CASES[0], PLANNERS[1], 1))),),
    (Told("ha", (_COUNTER,)), Told("zj", (_read(CASES[0], PLANNERS[2], 2),))),
    (
        Told(
            "zj",
            (
                PlanAccepted(
                    **_OF_FIRST,
                    plan_hash=_AGREED,
                    accepted_on=date(2026, 11, 23),
                    recorded_by=PLANNERS[2],
                ),
            ),
        ),
        Told("ha", (_OTHER,)),
    ),
    # More than two slots hold: the rest waits for the next beats.
    (
        Told(
            "zj",
            (
                _team(PLANNERS[2], TeamRole.LEADER),
                _read(CASES[0], PLANNERS[3], 4),
                replace(
                    JOINT_PREPARED,
                    joint_id=CASES[0],
                    meeting_point=WORDS[1],
                    division_of_work=WORDS[2],
                    recorded_by=PLANNERS[2],
                ),
                replace(
                    JOINT_PERSONS,
                    joint_id=CASES[0],
                    persons=(PLANNERS[3],),
                    recorded_by=PLANNERS[2],
                ),
                PlanDeclined(
                    **_OF_SECOND,
                    plan_hash=sha256(encode(_OTHER)).hexdigest(),
                    reason=WORDS[3],
                    declined_on=date(2026, 11, 23),
                    recorded_by=PLANNERS[2],
                ),
                _read(CASES[1], PLANNERS[2], 4),
                _read(CASES[1], PLANNERS[3], 4),
            ),
        ),
        Told("ha", (_team(PLANNERS[0], TeamRole.MEMBER),)),
    ),
    (
        Told(
            "ha",
            (
                CaseWithdrawn(
                    **_OF_SECOND,
                    reason=WORDS[3],
                    withdrawn_on=date(2026, 11, 23),
                    recorded_by=PLANNERS[0],
                ),
            ),
        ),
    ),
)
"""What is told before the first beats; nothing of it is opened."""
