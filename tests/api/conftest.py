"""Nodes that were set up once, copied for each test or module, and served."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from shared.identity.keys import HttpKey, load_keys
from tests.api.log_reading import Key
from tests.api.prepared import Prepared, prepare
from tests.api.served import Clock, Served, Site, bound, introduce, serve, set_up
from tests.api.story import Story

AUTHORITIES = ("zj", "ha", "nmpa")


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Site]:
    """One node of each authority, set up and never served."""
    folder = tmp_path_factory.mktemp("sites")
    return {authority: set_up(folder / authority, authority) for authority in AUTHORITIES}


@contextmanager
def federation(
    sites: dict[str, Site], folder: Path, *served: str, clock: Clock | None = None
) -> Generator[list[Served]]:
    """Serve copies of the sites of `served`; all sites know each other, the others are away."""
    shared_clock = clock or Clock()
    with ExitStack() as stack:
        ports = {authority: stack.enter_context(bound()) for authority in served}
        members = {name: replace(site.member(), url=None) for name, site in sites.items()}
        for name, listening in ports.items():
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            members[name] = replace(members[name], url=url)
        copies = {name: sites[name].copy(folder / name) for name in served}
        introduce(members, copies)
        yield [
            stack.enter_context(serve(copies[name], shared_clock, ports[name])) for name in served
        ]


@pytest.fixture
def zj(sites: dict[str, Site], tmp_path: Path) -> Iterator[Served]:
    """The node of Zhejiang, empty; the others are away."""
    with federation(sites, tmp_path, "zj") as (node,):
        yield node


@pytest.fixture(scope="session")
def case(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The whole story, told by Zhejiang, Henan and the NMPA; for tests that only read."""
    folder = tmp_path_factory.mktemp("case")
    with federation(sites, folder, "zj", "ha", "nmpa") as (zj, ha, nmpa):
        story = Story({"zj": zj, "ha": ha, "nmpa": nmpa})
        story.play()
        story.await_opening()
        story.settle()
        yield story


@pytest.fixture
def node_on_each(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """The node of Zhejiang, empty and alone, on each database in turn."""
    site = set_up(tmp_path / "zj", "zj", database_url)
    with bound() as listening, serve(site, Clock(), listening) as node:
        yield node


@pytest.fixture
def two_nodes(sites: dict[str, Site], tmp_path: Path) -> Iterator[Story]:
    """Zhejiang and Henan, which exchange and have written nothing yet."""
    with federation(sites, tmp_path, "zj", "ha") as (zj, ha):
        yield Story({"zj": zj, "ha": ha})


@pytest.fixture(scope="module")
def prepared(
    sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Prepared]:
    """The node of Zhejiang, alone, with matters in every state; for tests that write nothing."""
    with federation(sites, tmp_path_factory.mktemp("prepared"), "zj") as (node,):
        yield prepare(node)


@pytest.fixture(scope="session")
def key(sites: dict[str, Site]) -> Key:
    """Return a function that loads the http key of an authority."""

    def load(authority: str) -> HttpKey:
        origin = f"{authority}.mpa.example/log"
        return load_keys(sites[authority].path, authority=authority, origin=origin).http

    return load
