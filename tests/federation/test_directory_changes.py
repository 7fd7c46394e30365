"""What a running node makes of changes of its `directory.json` (interfaces.md, log-format §8)."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.authority.node import present
from shared.identity.directory import Directory, HttpPublicKey, Member
from shared.identity.directory_file import write_directory
from shared.identity.directory_json import read_directory
from shared.identity.keys import HttpKey
from shared.identity.roles import Role
from shared.log.cover import Disclosed, read_page
from shared.replication.client import PeerClient, PeerRefused, http_client
from shared.replication.person_client import Connections
from tests.federation.box import Box, box, until

TAKES_EFFECT_SECONDS = 2.0


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Box]:
    """Two provinces that run, with nothing in their logs."""
    data = tmp_path_factory.mktemp("running") / "d"
    with box(data, "--scenario", "none", authorities="zj,ha") as run:
        run.await_print("Ctrl-C")
        yield run


@pytest.fixture
def connections() -> Iterator[Connections]:
    """Connections for the people of one test."""
    with ExitStack() as stack:
        yield stack.enter_context(Connections())


def directory_of(run: Box, authority: str) -> Path:
    return run.data / authority / "directory.json"


async def first_pull(reader: HttpKey, peer: Member) -> tuple[bytes, float]:
    """Pull the log of `peer` again and again until it is served; return the page and the time."""
    began = time.monotonic()
    async with http_client() as http:
        client = PeerClient(http, reader, present)
        while True:
            try:
                page = await client.cover(peer, 0, size=None, most=10, wait_seconds=0)
                return page, time.monotonic() - began
            except PeerRefused as refused:
                late = time.monotonic() - began > 5 * TAKES_EFFECT_SECONDS
                if late or refused.problem_code != "signature-invalid":
                    raise
                await asyncio.sleep(0.05)


def test_reader_without_an_address_pulls_with_its_own_key_as_soon_as_it_is_listed(
    running: Box, connections: Connections
) -> None:
    registrar = running.person(connections, "zj", Role.REGISTRAR)
    firm = {
        "uscc": "91330106MA2KT8R19E",
        "name": "杭州示例医疗科技有限公司",
        "domicile": "浙江省杭州市示例区",
        "home_authority": "zj",
        "roles": ["registrant"],
    }
    registrar.post("/v1/enterprises", firm, "reader-test")
    key = HttpKey("gd#http-1", Ed25519PrivateKey.generate())
    reader = Member(
        id="gd",
        name_zh="广东省药品监督管理局",
        name_en="Guangdong",
        http_keys=(HttpPublicKey(key.keyid, key.public_key),),
    )
    file = directory_of(running, "zj")
    known = read_directory(file.read_bytes())
    peer = known.get("zj")
    assert peer is not None

    write_directory(file, Directory((*known.members, reader)))
    page, seconds = asyncio.run(first_pull(key, peer))

    assert seconds < TAKES_EFFECT_SECONDS
    _head, parts = read_page(page.splitlines(keepends=True))
    assert [part for part in parts if isinstance(part, Disclosed)]


def test_unreadable_directory_leaves_the_last_good_one_in_force_and_raises_an_alarm(
    running: Box, connections: Connections
) -> None:
    operator = running.person(connections, "ha", Role.OPERATOR)
    file = directory_of(running, "ha")
    good = file.read_bytes()

    def alarms() -> list[Any]:
        items: list[Any] = operator.get_json("/v1/alarms")["items"]
        return [alarm for alarm in items if alarm["code"] == "directory-unreadable"]

    try:
        file.write_bytes(good[: len(good) // 2])
        until(lambda: len(alarms()) == 1, "an alarm of the directory")
        members = [one["authority"] for one in operator.get_json("/v1/peers")["items"]]
        assert members == ["zj", "ha"]
    finally:
        file.write_bytes(good)
    until(lambda: not alarms(), "the end of the alarm")
