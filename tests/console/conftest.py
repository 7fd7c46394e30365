"""A node with its console, and people who sign in to it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from shared.identity.roles import Role
from tests.api.conftest import case as case  # noqa: PLC0414 - fixtures, used by name
from tests.api.conftest import federation
from tests.api.conftest import sites as sites  # noqa: PLC0414
from tests.api.served import Served, Site
from tests.console.visitor import Visitor


@pytest.fixture
def zj(sites: dict[str, Site], tmp_path: Path) -> Iterator[Served]:
    """The node of Zhejiang, empty; the others are away."""
    with federation(sites, tmp_path, "zj") as (node,):
        yield node


@pytest.fixture
def enter(zj: Served) -> Iterator[Callable[[Role], Visitor]]:
    """Let somebody with a role sign in at Zhejiang's console."""
    with ExitStack() as visitors:
        yield lambda role: visitors.enter_context(closing(Visitor(zj, role)))
