"""What is told of a case that several authorities share, as published documents."""

from shared.domain.joint.matter import OfSealedCase, Target
from shared.domain.joint.plan_events import (
    AnswerAttested,
    CaseEscalated,
    CasePostponed,
    CaseWithdrawn,
    MessagesReceived,
    PlanAccepted,
    PlanDeclined,
    PlanProposed,
    ReceivedMessage,
)
from shared.domain.joint.start_events import CaseRead, CaseStarted, StartCalled
from shared.domain.joint.team_events import (
    CasePrepared,
    MemberConflictDeclared,
    MemberPledgeSigned,
    PersonsNamed,
    TeamMemberRecused,
    TeamNamed,
)

SealedCaseEvent = (
    PlanProposed
    | PlanAccepted
    | PlanDeclined
    | CaseWithdrawn
    | CasePostponed
    | TeamNamed
    | MemberConflictDeclared
    | MemberPledgeSigned
    | TeamMemberRecused
    | PersonsNamed
    | CasePrepared
    | CaseEscalated
    | AnswerAttested
    | MessagesReceived
    | StartCalled
)
JointEvent = SealedCaseEvent | CaseRead | CaseStarted

__all__ = [
    "AnswerAttested",
    "CaseEscalated",
    "CasePostponed",
    "CasePrepared",
    "CaseRead",
    "CaseStarted",
    "CaseWithdrawn",
    "JointEvent",
    "MemberConflictDeclared",
    "MemberPledgeSigned",
    "MessagesReceived",
    "OfSealedCase",
    "PersonsNamed",
    "PlanAccepted",
    "PlanDeclined",
    "PlanProposed",
    "ReceivedMessage",
    "SealedCaseEvent",
    "StartCalled",
    "Target",
    "TeamMemberRecused",
    "TeamNamed",
]
