"""系统: the node's facts, its accounts and who may do what, and the record of who read what."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from services.authority.app import VERSION
from services.console.visit import Document, Visit, Visitor
from shared.identity.accounts import Account, new_token
from shared.identity.passwords import is_password, new_password, password_digest
from shared.identity.roles import PERMISSIONS, Permission, Role
from shared.store.accounts import AccountRow

router = APIRouter(prefix="/system")
_FORBIDDEN = 403


@router.get("")
async def system(visit: Visitor) -> Response:
    return await _page(visit)


@router.post("/accounts")
async def add_account(
    visit: Visitor,
    name: Annotated[str, Form()],
    role: Annotated[Role, Form()],
    display_name: Annotated[str, Form()] = "",
) -> Response:
    """Add an account; its first password is shown this once."""
    _require_operator(visit)
    account = Account(
        id=f"{visit.node.authority}:{name.strip()}", role=role, display_name=display_name or name
    )
    token, password = new_token(), new_password()

    def add() -> None:
        visit.node.accounts.add(account.id, account.role, account.display_name, token.digest)
        visit.node.sign_ins.set_password(account.id, password_digest(password))

    await run_in_threadpool(add)
    return await _page(visit, shown=(account.id, password))


@router.post("/accounts/{account}/disabled")
async def disable_account(visit: Visitor, account: str) -> Response:
    _require_operator(visit)
    await run_in_threadpool(visit.node.accounts.disable, account)
    await run_in_threadpool(visit.node.sign_ins.end_all, account)
    return await _page(visit)


@router.post("/accounts/{account}/password")
async def new_first_password(visit: Visitor, account: str) -> Response:
    """Give an account another password, shown this once; its sessions end."""
    _require_operator(visit)
    password = new_password()
    digest = password_digest(password)
    await run_in_threadpool(visit.node.sign_ins.set_password, account, digest)
    return await _page(visit, shown=(account, password))


@router.post("/password")
async def change_password(
    visit: Visitor, now: Annotated[str, Form()], new: Annotated[str, Form()]
) -> Response:
    """Change one's own password; all one's sessions end."""
    known = await run_in_threadpool(visit.node.sign_ins.password_of, visit.person.id)
    if not await run_in_threadpool(is_password, now, known):
        return await _page(visit, 422, wrong=True)
    digest = await run_in_threadpool(password_digest, new)
    await run_in_threadpool(visit.node.sign_ins.set_password, visit.person.id, digest)
    return await _page(visit, changed=True)


async def _page(
    visit: Visit,
    status: int = 200,
    *,
    shown: tuple[str, str] | None = None,
    wrong: bool = False,
    changed: bool = False,
) -> Response:
    readings: list[Document] = []
    if visit.may("read-sealed-readings"):
        readings = (await visit.read("/v1/sealed-readings"))["items"]
    accounts: list[AccountRow] = []
    if visit.may("operate"):
        accounts = await run_in_threadpool(visit.node.accounts.all)
    return visit.page(
        "system.jinja",
        status,
        version=VERSION,
        settings=visit.node.settings,
        is_sqlite=visit.node.database.is_sqlite,
        members=visit.node.directory.current().members,
        accounts=accounts,
        roles=list(Role),
        permissions=PERMISSIONS,
        all_permissions=list(Permission),
        readings=readings,
        shown=shown,
        wrong=wrong,
        changed=changed,
    )


def _require_operator(visit: Visit) -> None:
    if not visit.may("operate"):
        raise HTTPException(_FORBIDDEN)
