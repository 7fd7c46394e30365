"""Who may do what: every operation of the interface, every role, nobody, strangers and peers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from services.province.app import create_app
from shared.identity.keys import HttpKey, load_keys
from shared.identity.roles import PEER_PERMISSIONS, Permission, Role, may
from tests.api.conftest import federation
from tests.api.served import STRANGER, Served, Site
from tests.api.story import DESCRIPTION

HIDDEN = {
    ("GET", "/openapi.json"): Permission.READ_INTERFACE,
    ("POST", "/v1/logs/{authority}/over-disclosures"): Permission.REPORT_OVER_DISCLOSURE,
}
"""Operations that are not described."""

NEEDED: dict[str, Permission | None] = {
    "health-live": None,
    "health-ready": None,
    "health-metrics": Permission.READ_METRICS,
    "changes-follow-changes": Permission.READ_CHANGES,
    "pushes-list-pushes": Permission.READ_PEERS,
    "statistics-count-flows": Permission.READ_BOARDS,
    "statistics-count-findings": Permission.READ_BOARDS,
    "statistics-count-coverage": Permission.READ_BOARDS,
    "statistics-count-quality": Permission.READ_BOARDS,
    "statistics-count-cooperation": Permission.READ_BOARDS,
    "enterprises-find-enterprises": Permission.READ_ENTERPRISES,
    "enterprises-record-enterprise": Permission.RECORD_ENTERPRISE,
    "licences-issue-licence": Permission.RECORD_LICENCE,
    "certificates-record-certificate": Permission.RECORD_CERTIFICATE,
    "production-record-product-filing": Permission.RECORD_FILING,
    "production-record-production-filing": Permission.RECORD_FILING,
    "production-report-variety": Permission.RECORD_REPORT,
    "production-notify-variety": Permission.SEND_NOTICE,
    "production-file-self-inspection": Permission.RECORD_REPORT,
    "production-set-level": Permission.SET_SUPERVISION_LEVEL,
    "enterprises-change-enterprise": Permission.RECORD_ENTERPRISE,
    "licences-change-licence": Permission.RECORD_LICENCE,
    "licences-renew-licence": Permission.RECORD_LICENCE,
    "licences-cancel-licence": Permission.RECORD_LICENCE,
    "licences-list-licences": Permission.READ_ENTERPRISES,
    "licences-read-licence": Permission.READ_ENTERPRISES,
    "certificates-change-certificate": Permission.RECORD_CERTIFICATE,
    "certificates-renew-certificate": Permission.RECORD_CERTIFICATE,
    "certificates-cancel-certificate": Permission.RECORD_CERTIFICATE,
    "certificates-list-certificates": Permission.READ_ENTERPRISES,
    "certificates-read-certificate": Permission.READ_ENTERPRISES,
    "entrustments-establish": Permission.RECORD_ENTRUSTMENT,
    "entrustments-acknowledge": Permission.ACKNOWLEDGE_ENTRUSTMENT,
    "entrustments-annotate": Permission.RECORD_ENTRUSTMENT,
    "entrustments-amend": Permission.RECORD_ENTRUSTMENT,
    "entrustments-replace-contractor": Permission.RECORD_ENTRUSTMENT,
    "entrustments-state-scope-coverage": Permission.RECORD_ENTRUSTMENT,
    "entrustments-review-agreement": Permission.RECORD_ENTRUSTMENT,
    "entrustments-audit-contractor": Permission.RECORD_ENTRUSTMENT,
    "entrustments-assign-resident": Permission.RECORD_ENTRUSTMENT,
    "entrustments-withdraw-resident": Permission.RECORD_ENTRUSTMENT,
    "entrustments-terminate": Permission.RECORD_ENTRUSTMENT,
    "entrustments-list-entrustments": Permission.READ_ENTRUSTMENTS,
    "entrustments-read-entrustment": Permission.READ_ENTRUSTMENTS,
    "inspections-plan": Permission.PLAN_INSPECTION,
    "inspections-assign-team": Permission.PLAN_INSPECTION,
    "inspections-declare-conflict": Permission.CONDUCT_INSPECTION,
    "inspections-sign-pledge": Permission.CONDUCT_INSPECTION,
    "inspections-recuse-member": Permission.PLAN_INSPECTION,
    "inspections-notify-local-authority": Permission.PLAN_INSPECTION,
    "inspections-enter-site": Permission.CONDUCT_INSPECTION,
    "inspections-record-finding": Permission.CONDUCT_INSPECTION,
    "inspections-confirm-finding": Permission.CONDUCT_INSPECTION,
    "inspections-escalate": Permission.CONDUCT_INSPECTION,
    "inspections-record-obstruction": Permission.CONDUCT_INSPECTION,
    "inspections-record-statement": Permission.CONDUCT_INSPECTION,
    "inspections-close": Permission.CONDUCT_INSPECTION,
    "inspections-submit-report": Permission.SUBMIT_REPORT,
    "inspections-issue-result": Permission.ISSUE_RESULT,
    "inspections-order-rectification": Permission.ORDER_RECTIFICATION,
    "inspections-note-overdue": Permission.VERIFY_RECTIFICATION,
    "inspections-return-result": Permission.RETURN_RESULT,
    "inspections-confirm-report": Permission.CONFIRM_REPORT,
    "inspections-submit-rectification": Permission.CONDUCT_INSPECTION,
    "inspections-verify-rectification": Permission.VERIFY_RECTIFICATION,
    "inspections-list-inspections": Permission.READ_INSPECTIONS,
    "inspections-read-inspection": Permission.READ_INSPECTIONS,
    "joint-inspections-propose": Permission.SHARE_INSPECTION,
    "joint-inspections-counter-propose": Permission.SHARE_INSPECTION,
    "joint-inspections-accept": Permission.SHARE_INSPECTION,
    "joint-inspections-decline": Permission.SHARE_INSPECTION,
    "joint-inspections-withdraw": Permission.SHARE_INSPECTION,
    "joint-inspections-postpone": Permission.SHARE_INSPECTION,
    "joint-inspections-escalate": Permission.SHARE_INSPECTION,
    "joint-inspections-attest-answer": Permission.SHARE_INSPECTION,
    "joint-inspections-name-team": Permission.SHARE_INSPECTION,
    "joint-inspections-recuse-member": Permission.SHARE_INSPECTION,
    "joint-inspections-name-persons": Permission.SHARE_INSPECTION,
    "joint-inspections-prepare": Permission.START_INSPECTION,
    "joint-inspections-start": Permission.START_INSPECTION,
    "joint-inspections-declare-conflict": Permission.JOIN_TEAM,
    "joint-inspections-sign-pledge": Permission.JOIN_TEAM,
    "joint-inspections-list-cases": Permission.READ_INSPECTIONS,
    "joint-inspections-read-report": Permission.READ_INSPECTIONS,
    "joint-inspections-print-report": Permission.READ_INSPECTIONS,
    "joint-inspections-print-plan": Permission.READ_INSPECTIONS,
    "joint-inspections-read-case": Permission.READ_INSPECTIONS,
    "joint-inspections-read-history": Permission.READ_INSPECTIONS,
    "sealed-readings-list-readings": Permission.READ_SEALED_READINGS,
    "campaigns-announce": Permission.ORGANISE_CAMPAIGN,
    "campaigns-close": Permission.ORGANISE_CAMPAIGN,
    "campaigns-list-campaigns": Permission.READ_CAMPAIGNS,
    "campaigns-read-campaign": Permission.READ_CAMPAIGNS,
    "measures-take": Permission.TAKE_MEASURE,
    "measures-lift": Permission.TAKE_MEASURE,
    "measures-list-measures": Permission.READ_MEASURES,
    "measures-read-measure": Permission.READ_MEASURES,
    "cases-open-case": Permission.HANDLE_CASE,
    "cases-close-case": Permission.HANDLE_CASE,
    "cases-list-cases": Permission.READ_CASES,
    "cases-read-case": Permission.READ_CASES,
    "samplings-record-result": Permission.RECORD_SAMPLING,
    "samplings-record-retest": Permission.RECORD_SAMPLING,
    "samplings-list-samplings": Permission.READ_MEASURES,
    "samplings-read-sampling": Permission.READ_MEASURES,
    "adverse-events-notify": Permission.RECORD_ADVERSE_EVENT,
    "adverse-events-assess": Permission.RECORD_ADVERSE_EVENT,
    "adverse-events-investigate": Permission.RECORD_ADVERSE_EVENT,
    "adverse-events-list-adverse-events": Permission.READ_MEASURES,
    "adverse-events-read-adverse-event": Permission.READ_MEASURES,
    "complaints-record": Permission.RECORD_COMPLAINT,
    "complaints-resolve": Permission.RECORD_COMPLAINT,
    "complaints-list-complaints": Permission.READ_COMPLAINTS,
    "complaints-read-complaint": Permission.READ_COMPLAINTS,
    "adverse-conduct-record": Permission.RECORD_DISHONESTY,
    "adverse-conduct-list-adverse-conduct": Permission.READ_ARCHIVES,
    "adverse-conduct-read-adverse-conduct": Permission.READ_ARCHIVES,
    "serious-listings-enter": Permission.RECORD_DISHONESTY,
    "serious-listings-remove": Permission.RECORD_DISHONESTY,
    "serious-listings-list-serious-listings": Permission.READ_ARCHIVES,
    "serious-listings-read-serious-listing": Permission.READ_ARCHIVES,
    "credit-repairs-repair": Permission.REPAIR_CREDIT,
    "credit-repairs-list-credit-repairs": Permission.READ_REPAIRED,
    "credit-repairs-read-credit-repair": Permission.READ_REPAIRED,
    "archives-read-repaired-facts": Permission.READ_REPAIRED,
    "penalties-decide": Permission.DECIDE_PENALTY,
    "penalties-decide-on-the-spot": Permission.DECIDE_PENALTY,
    "penalties-change": Permission.DECIDE_PENALTY,
    "penalties-revoke": Permission.DECIDE_PENALTY,
    "penalties-push": Permission.PUBLISH_PENALTY,
    "penalties-receive": Permission.PUBLISH_PENALTY,
    "penalties-publish": Permission.PUBLISH_PENALTY,
    "penalties-grant-early-end": Permission.PUBLISH_PENALTY,
    "penalties-end-publicity": Permission.PUBLISH_PENALTY,
    "penalties-list-penalties": Permission.READ_PENALTIES,
    "penalties-read-penalty": Permission.READ_PENALTIES,
    "recalls-start": Permission.TAKE_MEASURE,
    "recalls-conclude": Permission.TAKE_MEASURE,
    "recalls-list-recalls": Permission.READ_MEASURES,
    "recalls-read-recall": Permission.READ_MEASURES,
    "notices-send": Permission.SEND_NOTICE,
    "notices-acknowledge": Permission.ACKNOWLEDGE_NOTICE,
    "notices-assess": Permission.ACKNOWLEDGE_NOTICE,
    "notices-attest-paper-answer": Permission.SEND_NOTICE,
    "notices-print-notice": Permission.READ_NOTICES,
    "assistance-requests-print-assistance": Permission.READ_CORRESPONDENCE,
    "case-transfers-print-case-transfer": Permission.READ_CORRESPONDENCE,
    "assistance-requests-ask": Permission.REQUEST_ASSISTANCE,
    "assistance-requests-answer": Permission.ANSWER_ASSISTANCE,
    "assistance-requests-decline": Permission.ANSWER_ASSISTANCE,
    "assistance-requests-withdraw": Permission.REQUEST_ASSISTANCE,
    "assistance-requests-attest-paper-answer": Permission.REQUEST_ASSISTANCE,
    "assistance-requests-list-assistance-requests": Permission.READ_CORRESPONDENCE,
    "assistance-requests-read-assistance": Permission.READ_CORRESPONDENCE,
    "case-transfers-send": Permission.TRANSFER_CASE,
    "case-transfers-accept": Permission.ANSWER_CASE_TRANSFER,
    "case-transfers-send-back": Permission.ANSWER_CASE_TRANSFER,
    "case-transfers-attest-paper-answer": Permission.TRANSFER_CASE,
    "case-transfers-list-case-transfers": Permission.READ_CORRESPONDENCE,
    "case-transfers-read-case-transfer": Permission.READ_CORRESPONDENCE,
    "notices-list-notices": Permission.READ_NOTICES,
    "notices-read-notice": Permission.READ_NOTICES,
    "access-requests-ask": Permission.REQUEST_ACCESS,
    "access-requests-grant": Permission.ANSWER_ACCESS_REQUEST,
    "access-requests-decline": Permission.ANSWER_ACCESS_REQUEST,
    "access-requests-list-requests": Permission.READ_ACCESS_REQUESTS,
    "access-requests-read-request": Permission.READ_ACCESS_REQUESTS,
    "deadlines-list-deadlines": Permission.READ_BOARDS,
    "deadlines-summarise-deadlines": Permission.READ_BOARDS,
    "deadlines-read-deadline": Permission.READ_BOARDS,
    "deadlines-assign-deadline": Permission.ASSIGN_DUTY,
    "blind-spots-list-blind-spots": Permission.READ_BOARDS,
    "blind-spots-summarise-blind-spots": Permission.READ_BOARDS,
    "blind-spots-assign-blind-spot": Permission.ASSIGN_DUTY,
    "archives-find-archives": Permission.READ_ARCHIVES,
    "archives-read-archive": Permission.READ_ARCHIVES,
    "archives-read-timeline": Permission.READ_ARCHIVES,
    "archives-read-network": Permission.READ_ARCHIVES,
    "archives-export-archive": Permission.READ_ARCHIVES,
    "logs-read-checkpoint": Permission.READ_CHECKPOINTS,
    "logs-read-cover": Permission.READ_LOG,
    "logs-read-entry": Permission.READ_ARCHIVES,
    "logs-correct": Permission.CORRECT_ENTRY,
    "logs-annul": Permission.CORRECT_ENTRY,
    "logs-read-proof": Permission.READ_LOG,
    "logs-read-entries": Permission.READ_LOG,
    "peers-list-peers": Permission.READ_PEERS,
    "peers-list-views": Permission.READ_PEERS,
    "rules-list-rules": Permission.READ_INTERFACE,
    "catalogues-list-editions": Permission.READ_REFERENCE,
    "catalogues-read-edition": Permission.READ_REFERENCE,
    "catalogues-publish": Permission.PUBLISH_REFERENCE,
    "schemes-list-editions": Permission.READ_REFERENCE,
    "schemes-read-edition": Permission.READ_REFERENCE,
    "schemes-publish": Permission.PUBLISH_REFERENCE,
    "calendars-list-editions": Permission.READ_REFERENCE,
    "calendars-read-edition": Permission.READ_REFERENCE,
    "calendars-publish": Permission.PUBLISH_REFERENCE,
    "deadline-policies-list-editions": Permission.READ_REFERENCE,
    "deadline-policies-read-edition": Permission.READ_REFERENCE,
    "deadline-policies-publish": Permission.PUBLISH_REFERENCE,
    "grading-policies-list-editions": Permission.READ_REFERENCE,
    "grading-policies-read-edition": Permission.READ_REFERENCE,
    "grading-policies-publish": Permission.PUBLISH_REFERENCE,
    "catalogues-check": Permission.READ_REFERENCE,
    "catalogues-read-impact": Permission.READ_ENTRUSTMENTS,
    "calendars-due": Permission.READ_REFERENCE,
    "peers-list-alarms": Permission.OPERATE,
    "peers-end-alarm": Permission.OPERATE,
}
"""The permission that each operation asks for; None needs no caller."""

Operation = tuple[str, str, Permission | None]


def _operations() -> dict[str, Operation]:
    described = {
        operation["operationId"]: (method.upper(), path)
        for path, operations in DESCRIPTION["paths"].items()
        for method, operation in operations.items()
    }
    known: dict[str, Operation] = {
        name: (*described[name], permission)
        for name, permission in NEEDED.items()
        if name in described
    }
    return known | {f"{method} {path}": (method, path, HIDDEN[method, path])
                    for method, path in HIDDEN}  # fmt: skip


OPERATIONS = _operations()


@pytest.fixture(scope="module")
def node(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with federation(sites, tmp_path_factory.mktemp("permissions"), "zj") as (zj,):
        yield zj


@pytest.fixture(scope="module")
def henan(sites: dict[str, Site]) -> HttpKey:
    return load_keys(sites["ha"].path, authority="ha", origin="ha.mpa.example/log").http


def test_every_described_operation_is_in_the_table() -> None:
    described = {
        operation["operationId"]
        for operations in DESCRIPTION["paths"].values()
        for operation in operations.values()
    }
    assert described == NEEDED.keys()


def test_every_route_is_described_or_hidden_on_purpose(node: Served) -> None:
    routes = [context.route for context in iter_route_contexts(create_app(node.node).routes)]
    hidden = {
        (method, route.path)
        for route in routes
        if isinstance(route, APIRoute) and not route.include_in_schema
        for method in route.methods or ()
    }
    assert hidden == HIDDEN.keys()


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize("role", list(Role))
def test_role_may_do_what_the_table_of_roles_says(node: Served, name: str, role: Role) -> None:
    method, path, permission = OPERATIONS[name]
    answer = node.ask(method, _filled(path), node.tokens[role], **_content(method))
    if permission is None or may(role, permission):
        assert answer.status_code not in {401, 403}
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


@pytest.mark.parametrize("name", OPERATIONS)
@pytest.mark.parametrize(
    "token", [None, STRANGER, "no token"], ids=["none", "stranger", "malformed"]
)
def test_nobody_and_strangers_may_do_nothing(node: Served, name: str, token: str | None) -> None:
    method, path, permission = OPERATIONS[name]
    answer = node.ask(method, _filled(path), token, **_content(method))
    if permission is None:
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (401, "caller-unknown")
        assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("name", OPERATIONS)
def test_peer_may_read_the_log_and_report_only(node: Served, henan: HttpKey, name: str) -> None:
    method, path, permission = OPERATIONS[name]
    content = _content(method)
    answer = node.ask_as(
        henan,
        _filled(path),
        method=method,
        body=content.get("content", b""),
        headers=content.get("headers", {}),
    )
    if permission is None or permission in PEER_PERMISSIONS:
        assert answer.status_code not in {401, 403}
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "not-permitted")


def test_table_leaves_nobody_without_a_refusal() -> None:
    """Each operation but a few is refused to somebody, so a test of all roles can fail."""
    asked = [permission for permission in NEEDED.values() if permission is not None]
    for_all = {p for p in asked if all(may(role, p) for role in Role)}
    assert for_all == {
        Permission.READ_CHECKPOINTS,
        Permission.READ_PEERS,
        Permission.READ_INTERFACE,
        Permission.READ_REFERENCE,
    }


def _filled(path: str) -> str:
    """Return `path` for something that does not exist, in this node's log."""
    known = {"authority": "zj", "position": "999", "uscc": "91410300MA9GK4N71D"}
    unknown = "0192d3f0-0000-7000-8000-000000000000"
    filled = re.sub(r"\{(\w+)\}", lambda match: known.get(match[1], unknown), path)
    return f"{filled}?from=0" if path.endswith("/cover") else filled


def _content(method: str) -> dict[str, Any]:
    headers = {"content-type": "application/json", "idempotency-key": "k"}
    return {"content": b"{}", "headers": headers} if method == "POST" else {}
