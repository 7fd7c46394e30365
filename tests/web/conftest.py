"""An application with routes of every sort, and those who ask it."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from shared.identity.accounts import Account
from shared.identity.directory import HttpPublicKey, Member
from shared.identity.roles import Role
from shared.web.application import new_application
from shared.web.routes import add_routes
from tests.web.sample_routes import router
from tests.web.world import HENAN, Asking, World


@pytest.fixture
def world() -> World:
    return World(
        members=(
            Member(
                id="ha",
                name_zh="河南",
                name_en="Henan",
                http_keys=(HttpPublicKey(HENAN.keyid, HENAN.public_key),),
            ),
        )
    )


@pytest.fixture
def application(world: World) -> FastAPI:
    application = new_application(
        world.gate(), title="联监", version="0.1.0", description="测试用接口"
    )
    add_routes(application, [router])
    return application


@pytest.fixture
def ask(application: FastAPI, world: World) -> Asking:
    return Asking(application, world)


@pytest.fixture
def token(world: World) -> Callable[[Role], str]:
    """Return a function that admits somebody with a role and returns the token."""

    def admit(role: Role) -> str:
        account = Account(id=f"zj:{role}-01", role=role, display_name="测试账号")
        return world.admit(account)

    return admit


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
