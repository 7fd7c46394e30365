"""What happens in an inspection, as published documents: everything that their readers need."""

from shared.domain.inspection.matter import (
    NamedEntrustment,
    NamedFinding,
    OfInspection,
)
from shared.domain.inspection.outcome_events import (
    OfDelegation,
    PurposeProposal,
    PurposeResult,
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
    ReportConfirmed,
    ReportSubmitted,
    ResultIssued,
    ResultReturned,
)
from shared.domain.inspection.plan_events import (
    ConflictDeclared,
    InspectionPlanned,
    LocalAuthorityNotified,
    MemberName,
    MemberRecused,
    PledgeSigned,
    SiteEntered,
    TeamAssigned,
    TeamMember,
    TeamPersonal,
)
from shared.domain.inspection.visit_events import (
    Escalated,
    FindingConfirmed,
    FindingRecorded,
    InspectionClosed,
    PartnerFindingConfirmed,
    RefusedByFirm,
    StatementPersonal,
    StatementRecorded,
)
from shared.domain.inspection.vocabulary import (
    Announcement,
    CheckMethod,
    EscalationKind,
    Ground,
    Mode,
    Obstruction,
    Purpose,
    RectificationOutcome,
    TeamRole,
)

InspectionEvent = (
    InspectionPlanned
    | TeamAssigned
    | ConflictDeclared
    | PledgeSigned
    | MemberRecused
    | LocalAuthorityNotified
    | SiteEntered
    | FindingRecorded
    | FindingConfirmed
    | PartnerFindingConfirmed
    | StatementRecorded
    | Escalated
    | RefusedByFirm
    | InspectionClosed
    | ReportSubmitted
    | ResultIssued
    | RectificationOrdered
    | RectificationSubmitted
    | RectificationOverdue
    | RectificationVerified
    | ResultReturned
    | ReportConfirmed
)

__all__ = [
    "Announcement",
    "CheckMethod",
    "ConflictDeclared",
    "Escalated",
    "EscalationKind",
    "FindingConfirmed",
    "FindingRecorded",
    "Ground",
    "InspectionClosed",
    "InspectionEvent",
    "InspectionPlanned",
    "LocalAuthorityNotified",
    "MemberName",
    "MemberRecused",
    "Mode",
    "NamedEntrustment",
    "NamedFinding",
    "Obstruction",
    "OfDelegation",
    "OfInspection",
    "PartnerFindingConfirmed",
    "PledgeSigned",
    "Purpose",
    "PurposeProposal",
    "PurposeResult",
    "RectificationOrdered",
    "RectificationOutcome",
    "RectificationOverdue",
    "RectificationSubmitted",
    "RectificationVerified",
    "RefusedByFirm",
    "ReportConfirmed",
    "ReportSubmitted",
    "ResultIssued",
    "ResultReturned",
    "SiteEntered",
    "StatementPersonal",
    "StatementRecorded",
    "TeamAssigned",
    "TeamMember",
    "TeamPersonal",
    "TeamRole",
]
