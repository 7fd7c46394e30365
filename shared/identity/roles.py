"""Roles of people, and which named action each may do: one table.

Source: product.md (people). An authority's accounts act on its own node only; whatever a role may
do, `log/disclosure` still decides what an authority may see.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What a person is at an authority."""

    INSPECTOR = "inspector"
    COORDINATOR = "coordinator"
    REGISTRAR = "registrar"
    ANALYST = "analyst"
    OPERATOR = "operator"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """A named action; routes ask for exactly one."""

    RECORD_ENTERPRISE = "record-enterprise"
    RECORD_LICENCE = "record-licence"
    RECORD_CERTIFICATE = "record-certificate"
    RECORD_FILING = "record-filing"
    RECORD_REPORT = "record-report"
    SET_SUPERVISION_LEVEL = "set-supervision-level"
    RECORD_ENTRUSTMENT = "record-entrustment"
    ACKNOWLEDGE_ENTRUSTMENT = "acknowledge-entrustment"
    PLAN_INSPECTION = "plan-inspection"
    CONDUCT_INSPECTION = "conduct-inspection"
    SUBMIT_REPORT = "submit-report"
    ISSUE_RESULT = "issue-result"
    ORDER_RECTIFICATION = "order-rectification"
    VERIFY_RECTIFICATION = "verify-rectification"
    RETURN_RESULT = "return-result"
    CONFIRM_REPORT = "confirm-report"
    TAKE_MEASURE = "take-measure"
    RECORD_SAMPLING = "record-sampling"
    RECORD_ADVERSE_EVENT = "record-adverse-event"
    RECORD_COMPLAINT = "record-complaint"
    RECORD_DISHONESTY = "record-dishonesty"
    REPAIR_CREDIT = "repair-credit"
    HANDLE_CASE = "handle-case"
    DECIDE_PENALTY = "decide-penalty"
    PUBLISH_PENALTY = "publish-penalty"
    SEND_NOTICE = "send-notice"
    ACKNOWLEDGE_NOTICE = "acknowledge-notice"
    SHARE_INSPECTION = "share-inspection"
    START_INSPECTION = "start-inspection"
    JOIN_TEAM = "join-team"
    READ_SEALED_READINGS = "read-sealed-readings"
    CORRECT_ENTRY = "correct-entry"
    REQUEST_ASSISTANCE = "request-assistance"
    ANSWER_ASSISTANCE = "answer-assistance"
    TRANSFER_CASE = "transfer-case"
    ANSWER_CASE_TRANSFER = "answer-case-transfer"
    READ_CORRESPONDENCE = "read-correspondence"
    ORGANISE_CAMPAIGN = "organise-campaign"
    READ_CAMPAIGNS = "read-campaigns"
    PUBLISH_REFERENCE = "publish-reference"
    READ_REFERENCE = "read-reference"
    REQUEST_ACCESS = "request-access"
    ANSWER_ACCESS_REQUEST = "answer-access-request"
    READ_ACCESS_REQUESTS = "read-access-requests"
    READ_ENTERPRISES = "read-enterprises"
    READ_ENTRUSTMENTS = "read-entrustments"
    READ_INSPECTIONS = "read-inspections"
    READ_NOTICES = "read-notices"
    READ_MEASURES = "read-measures"
    READ_COMPLAINTS = "read-complaints"
    READ_REPAIRED = "read-repaired"
    READ_CASES = "read-cases"
    READ_PENALTIES = "read-penalties"
    READ_ARCHIVES = "read-archives"
    READ_BOARDS = "read-boards"
    ASSIGN_DUTY = "assign-duty"
    READ_CHANGES = "read-changes"
    READ_CHECKPOINTS = "read-checkpoints"
    READ_LOG = "read-log"
    READ_PEERS = "read-peers"
    REPORT_OVER_DISCLOSURE = "report-over-disclosure"
    READ_METRICS = "read-metrics"
    READ_INTERFACE = "read-interface"
    OPERATE = "operate"


_EVERYBODY = frozenset(
    {
        Permission.READ_CHECKPOINTS,
        Permission.READ_PEERS,
        Permission.READ_INTERFACE,
        Permission.READ_REFERENCE,
    }
)
_READ_MATTERS = frozenset(
    {
        Permission.READ_ENTERPRISES,
        Permission.READ_ENTRUSTMENTS,
        Permission.READ_INSPECTIONS,
        Permission.READ_NOTICES,
        Permission.READ_MEASURES,
        Permission.READ_COMPLAINTS,
        Permission.READ_CASES,
        Permission.READ_CAMPAIGNS,
        Permission.READ_PENALTIES,
        Permission.READ_ARCHIVES,
        Permission.READ_BOARDS,
        Permission.READ_CHANGES,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.INSPECTOR: _EVERYBODY
        | _READ_MATTERS
        | {
            Permission.PLAN_INSPECTION,
            Permission.CONDUCT_INSPECTION,
            Permission.SUBMIT_REPORT,
            Permission.VERIFY_RECTIFICATION,
            Permission.START_INSPECTION,
            Permission.JOIN_TEAM,
            Permission.READ_SEALED_READINGS,
            Permission.READ_CORRESPONDENCE,
        },
        Role.COORDINATOR: _EVERYBODY
        | _READ_MATTERS
        | {
            Permission.ACKNOWLEDGE_ENTRUSTMENT,
            Permission.PLAN_INSPECTION,
            Permission.CONDUCT_INSPECTION,
            Permission.SUBMIT_REPORT,
            Permission.ISSUE_RESULT,
            Permission.SET_SUPERVISION_LEVEL,
            Permission.ORDER_RECTIFICATION,
            Permission.VERIFY_RECTIFICATION,
            Permission.RETURN_RESULT,
            Permission.CONFIRM_REPORT,
            Permission.TAKE_MEASURE,
            Permission.RECORD_SAMPLING,
            Permission.RECORD_ADVERSE_EVENT,
            Permission.RECORD_COMPLAINT,
            Permission.RECORD_DISHONESTY,
            Permission.REPAIR_CREDIT,
            Permission.READ_REPAIRED,
            Permission.HANDLE_CASE,
            Permission.ASSIGN_DUTY,
            Permission.DECIDE_PENALTY,
            Permission.PUBLISH_PENALTY,
            Permission.SEND_NOTICE,
            Permission.ACKNOWLEDGE_NOTICE,
            Permission.SHARE_INSPECTION,
            Permission.START_INSPECTION,
            Permission.JOIN_TEAM,
            Permission.READ_SEALED_READINGS,
            Permission.CORRECT_ENTRY,
            Permission.REQUEST_ASSISTANCE,
            Permission.ANSWER_ASSISTANCE,
            Permission.TRANSFER_CASE,
            Permission.ANSWER_CASE_TRANSFER,
            Permission.ORGANISE_CAMPAIGN,
            Permission.READ_CORRESPONDENCE,
            Permission.PUBLISH_REFERENCE,
            Permission.REQUEST_ACCESS,
            Permission.ANSWER_ACCESS_REQUEST,
            Permission.READ_ACCESS_REQUESTS,
        },
        Role.REGISTRAR: _EVERYBODY
        | _READ_MATTERS
        | {
            Permission.RECORD_ENTERPRISE,
            Permission.RECORD_LICENCE,
            Permission.RECORD_CERTIFICATE,
            Permission.RECORD_FILING,
            Permission.RECORD_REPORT,
            Permission.RECORD_COMPLAINT,
            Permission.RECORD_ENTRUSTMENT,
            Permission.ACKNOWLEDGE_ENTRUSTMENT,
            Permission.CORRECT_ENTRY,
        },
        Role.ANALYST: _EVERYBODY
        | _READ_MATTERS
        | {
            Permission.REQUEST_ACCESS,
            Permission.READ_ACCESS_REQUESTS,
            Permission.READ_CORRESPONDENCE,
        },
        Role.OPERATOR: _EVERYBODY
        | {Permission.READ_METRICS, Permission.OPERATE, Permission.PUBLISH_REFERENCE},
        Role.AUDITOR: _EVERYBODY
        | _READ_MATTERS
        | {
            Permission.READ_ACCESS_REQUESTS,
            Permission.READ_REPAIRED,
            Permission.READ_SEALED_READINGS,
            Permission.READ_CORRESPONDENCE,
            Permission.READ_LOG,
            Permission.READ_METRICS,
        },
    }
)
"""What each role may do."""

PEER_PERMISSIONS = frozenset(
    {Permission.READ_CHECKPOINTS, Permission.READ_LOG, Permission.REPORT_OVER_DISCLOSURE}
)
"""What the node of another authority may do here."""


def may(role: Role, permission: Permission) -> bool:
    """Return whether `role` may do what `permission` names."""
    return permission in PERMISSIONS[role]
