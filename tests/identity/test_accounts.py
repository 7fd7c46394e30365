"""What accounts and roles promise: pseudonymous ids, unguessable tokens, one table of rights."""

import hashlib

import pytest

from shared.identity.accounts import Account, AccountMalformed, new_token, token_digest
from shared.identity.roles import PEER_PERMISSIONS, PERMISSIONS, Permission, Role, may

WRITES = {
    Permission.RECORD_ENTERPRISE: {Role.REGISTRAR},
    Permission.RECORD_LICENCE: {Role.REGISTRAR},
    Permission.RECORD_CERTIFICATE: {Role.REGISTRAR},
    Permission.RECORD_ENTRUSTMENT: {Role.REGISTRAR},
    Permission.ACKNOWLEDGE_ENTRUSTMENT: {Role.REGISTRAR, Role.COORDINATOR},
    Permission.PLAN_INSPECTION: {Role.INSPECTOR, Role.COORDINATOR},
    Permission.CONDUCT_INSPECTION: {Role.INSPECTOR, Role.COORDINATOR},
    Permission.SUBMIT_REPORT: {Role.INSPECTOR, Role.COORDINATOR},
    Permission.ISSUE_RESULT: {Role.COORDINATOR},
    Permission.ORDER_RECTIFICATION: {Role.COORDINATOR},
    Permission.VERIFY_RECTIFICATION: {Role.INSPECTOR, Role.COORDINATOR},
    Permission.SEND_NOTICE: {Role.COORDINATOR},
    Permission.ACKNOWLEDGE_NOTICE: {Role.COORDINATOR},
    Permission.OPERATE: {Role.OPERATOR},
}


def holders(permission: Permission) -> set[Role]:
    return {role for role in Role if may(role, permission)}


@pytest.mark.parametrize(("permission", "roles"), WRITES.items())
def test_writing_is_for_these_roles_only(permission: Permission, roles: set[Role]) -> None:
    assert holders(permission) == roles


def test_every_permission_has_a_holder_and_every_role_a_permission() -> None:
    held = {permission for permission in Permission if holders(permission)}
    assert held | PEER_PERMISSIONS == set(Permission)
    assert set(PERMISSIONS) == set(Role)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR])
def test_analyst_and_auditor_write_nothing(role: Role) -> None:
    assert not PERMISSIONS[role] & WRITES.keys()


def test_operator_reads_no_matter() -> None:
    matters = {Permission.READ_ARCHIVES, Permission.READ_INSPECTIONS, Permission.READ_LOG}
    assert not PERMISSIONS[Role.OPERATOR] & matters


def test_whole_log_is_for_auditors_and_peers() -> None:
    assert holders(Permission.READ_LOG) == {Role.AUDITOR}


def test_peers_read_the_log_and_report_what_it_shows_too_much() -> None:
    assert {
        Permission.READ_LOG,
        Permission.READ_CHECKPOINTS,
        Permission.REPORT_OVER_DISCLOSURE,
    } == PEER_PERMISSIONS


def test_disabled_account_may_do_nothing() -> None:
    account = Account(
        id="zj:registrar-01", role=Role.REGISTRAR, display_name="登记员一号", disabled=True
    )
    assert not any(account.may(permission) for permission in Permission)


def test_account_may_do_what_its_role_may() -> None:
    account = Account(id="zj:registrar-01", role=Role.REGISTRAR, display_name="登记员一号")
    assert account.authority == "zj"
    assert account.may(Permission.RECORD_ENTERPRISE)
    assert not account.may(Permission.PLAN_INSPECTION)


@pytest.mark.parametrize(
    "account_id",
    [
        "",
        "zj",
        "zj:",
        ":inspector",
        "ZJ:inspector",
        "zj:Inspector",
        "zj:-a",
        "zj:a-",
        "zj:a b",
        "zj:检查员",
        "zj:a/b",
        "zj:" + "a" * 64,
        "zj:a\n",
    ],
)
def test_malformed_account_id_is_refused(account_id: str) -> None:
    with pytest.raises(AccountMalformed) as refusal:
        Account(id=account_id, role=Role.INSPECTOR, display_name="检查员一号")
    assert refusal.value.pointer == "/id"


def test_account_without_a_name_is_refused() -> None:
    with pytest.raises(AccountMalformed) as refusal:
        Account(id="zj:inspector-01", role=Role.INSPECTOR, display_name=" ")
    assert refusal.value.pointer == "/display_name"


def test_token_is_stored_as_its_sha256() -> None:
    token = new_token()
    assert token.digest == hashlib.sha256(token.text.encode()).digest()
    assert token_digest(token.text) == token.digest


def test_tokens_have_256_bits_and_differ() -> None:
    texts = {new_token().text for _ in range(100)}
    assert len(texts) == 100
    assert {len(text) for text in texts} == {len("lj_") + 43}


@pytest.mark.parametrize(
    "text", ["", "lj_", "lj_" + "a" * 42, "lj_" + "a" * 44, "xx_" + "a" * 43, "lj_" + "é" * 43]
)
def test_text_of_another_form_is_no_token(text: str) -> None:
    assert token_digest(text) is None
