"""What the directory promises: every key has one purpose and one owner, and nothing is guessed."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.identity.directory import Directory, DirectoryUnreadable, own_member
from shared.identity.directory_json import directory_bytes, read_directory
from shared.identity.keys import create_keys
from shared.log.checkpoint import KeyKind, VerifierKey

Json = dict[str, Any]


def public_key(number: int) -> bytes:
    return (
        Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32).public_key().public_bytes_raw()
    )


def vkey(name: str, kind: KeyKind, number: int) -> str:
    return str(VerifierKey(name, kind, public_key(number)))


def http_key(keyid: str, number: int) -> Json:
    return {"keyid": keyid, "public_key": base64.b64encode(public_key(number)).decode()}


def zhejiang(**changes: object) -> Json:
    origin = "zj.mpa.example/log"
    return {
        "id": "zj",
        "name_zh": "浙江省药品监督管理局",
        "name_en": "Zhejiang MPA",
        "url": "http://127.0.0.1:8100",
        "origin": origin,
        "log_keys": [vkey(origin, KeyKind.LOG, 1)],
        "clock_keys": [vkey(f"{origin}/clock", KeyKind.CLOCK, 2)],
        "witness_keys": [],
        "retired_log_keys": [],
        "http_keys": [http_key("zj#http-1", 3)],
        **changes,
    }


def reader(**changes: object) -> Json:
    return {
        "id": "sh",
        "name_zh": "上海市药品监督管理局",
        "name_en": "Shanghai MPA",
        "url": None,
        "origin": None,
        "log_keys": [],
        "clock_keys": [],
        "witness_keys": [],
        "retired_log_keys": [],
        "http_keys": [http_key("sh#http-1", 4)],
        **changes,
    }


def read(*members: Json) -> Directory:
    return read_directory(json.dumps({"authorities": members}).encode())


def test_directory_finds_members_by_id() -> None:
    directory = read(zhejiang(), reader())
    member = directory.get("zj")
    assert member is not None
    assert member.name_zh == "浙江省药品监督管理局"
    assert member.log_keys[0].public == public_key(1)
    assert directory.get("ha") is None


def test_directory_finds_the_owner_of_an_http_key() -> None:
    found = read(zhejiang(), reader()).http_key("sh#http-1")
    assert found is not None
    assert (found[0].id, found[1]) == ("sh", public_key(4))


@pytest.mark.parametrize("keyid", ["ha#http-1", "zj.mpa.example/log", ""])
def test_directory_knows_no_http_key_under_another_name(keyid: str) -> None:
    assert read(zhejiang()).http_key(keyid) is None


def test_pure_reader_needs_neither_url_nor_origin_nor_lists() -> None:
    member = read({"id": "sh", "name_zh": "上海", "name_en": "Shanghai"}).get("sh")
    assert member is not None
    assert (member.url, member.origin, tuple(member.note_keys())) == (None, None, ())


def test_unknown_members_are_ignored() -> None:
    later = {"authorities": [{**zhejiang(), "sm3_keys": ["…"]}], "version": 7}
    assert read_directory(json.dumps(later).encode()) == read(zhejiang())


def test_directory_is_the_same_when_written_and_read() -> None:
    directory = read(zhejiang(), reader())
    assert read_directory(directory_bytes(directory)) == directory


def test_written_directory_has_the_published_form() -> None:
    written = json.loads(directory_bytes(read(zhejiang(), reader())))
    assert written == {"authorities": [zhejiang(), reader()]}


def test_trailing_slash_of_a_url_is_dropped() -> None:
    member = read(zhejiang(url="https://zj.example/node/")).get("zj")
    assert member is not None
    assert member.url == "https://zj.example/node"


def test_own_member_lists_the_node_s_public_keys(tmp_path: Path) -> None:
    keys = create_keys(tmp_path, authority="zj", origin="zj.mpa.example/log")
    member = own_member(keys, authority="zj", name_zh="浙江", name_en="Zhejiang", url=None)
    directory = Directory((member,))
    assert read_directory(directory_bytes(directory)) == directory
    assert directory.http_key("zj#http-1") == (member, keys.http.public_key)
    assert member.origin == "zj.mpa.example/log"


REFUSED: dict[str, tuple[Json, str]] = {
    "id of upper case": (zhejiang(id="ZJ"), "/authorities/0/id"),
    "id missing": (zhejiang(id=None), "/authorities/0/id"),
    "name empty": (zhejiang(name_zh=""), "/authorities/0/name_zh"),
    "name no text": (zhejiang(name_en=7), "/authorities/0/name_en"),
    "url without host": (zhejiang(url="http:///x"), "/authorities/0/url"),
    "url of another scheme": (zhejiang(url="ftp://zj.example"), "/authorities/0/url"),
    "url with a query": (zhejiang(url="http://zj.example/?a=b"), "/authorities/0/url"),
    "url that is none": (zhejiang(url="http://[zj"), "/authorities/0/url"),
    "origin with a scheme": (zhejiang(origin="https://zj.example/log"), "/authorities/0/origin"),
    "origin with a space": (zhejiang(origin="zj example/log"), "/authorities/0/origin"),
    "keys without a log": (zhejiang(origin=None), "no origin"),
    "list that is none": (zhejiang(log_keys="zj"), "/authorities/0/log_keys is no list"),
    "key that is no text": (zhejiang(log_keys=[7]), "/authorities/0/log_keys/0"),
    "key that is none": (zhejiang(log_keys=["zj+00+AA"]), "/authorities/0/log_keys/0"),
    "log key of the clock's type": (
        zhejiang(log_keys=[vkey("zj.mpa.example/log", KeyKind.CLOCK, 1)]),
        "is of type 0x04, not 0x01",
    ),
    "clock key of the log's type": (
        zhejiang(clock_keys=[vkey("zj.mpa.example/log/clock", KeyKind.LOG, 2)]),
        "is of type 0x01, not 0x04",
    ),
    "witness key of the log's type": (
        zhejiang(witness_keys=[vkey("nmpa.example/witness", KeyKind.LOG, 5)]),
        "is of type 0x01, not 0x04",
    ),
    "retired key of the clock's type": (
        zhejiang(retired_log_keys=[vkey("zj.mpa.example/log", KeyKind.CLOCK, 5)]),
        "is of type 0x04, not 0x01",
    ),
    "log key of another name": (
        zhejiang(log_keys=[vkey("ha.mpa.example/log", KeyKind.LOG, 1)]),
        "not 'zj.mpa.example/log'",
    ),
    "clock key of another name": (
        zhejiang(clock_keys=[vkey("zj.mpa.example/log", KeyKind.CLOCK, 2)]),
        "not 'zj.mpa.example/log/clock'",
    ),
    "http key that is no object": (zhejiang(http_keys=["zj"]), "/authorities/0/http_keys/0"),
    "keyid with a quote": (
        zhejiang(http_keys=[http_key('zj"1', 3)]),
        "/authorities/0/http_keys/0/keyid",
    ),
    "http key of 31 bytes": (
        zhejiang(http_keys=[{"keyid": "zj#http-1", "public_key": "A" * 40 + "AA=="}]),
        "has 31 bytes",
    ),
    "http key that is no base64": (
        zhejiang(http_keys=[{"keyid": "zj#http-1", "public_key": "%%"}]),
        "no base64",
    ),
    "one key for log and clock": (
        zhejiang(clock_keys=[vkey("zj.mpa.example/log/clock", KeyKind.CLOCK, 1)]),
        "listed twice",
    ),
    "one key for log and http": (zhejiang(http_keys=[http_key("zj#http-1", 1)]), "listed twice"),
    "one key for witness and clock": (
        zhejiang(witness_keys=[vkey("zj.mpa.example/witness", KeyKind.CLOCK, 2)]),
        "listed twice",
    ),
    "one key in use and retired": (
        zhejiang(retired_log_keys=[vkey("zj.mpa.example/log", KeyKind.LOG, 1)]),
        "listed twice",
    ),
}


@pytest.mark.parametrize(("member", "message"), REFUSED.values(), ids=REFUSED.keys())
def test_directory_is_refused_for(member: Json, message: str) -> None:
    with pytest.raises(DirectoryUnreadable, match=message):
        read(member)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (reader(id="zj"), "authority zj is listed twice"),
        (reader(origin="zj.mpa.example/log"), "origin zj.mpa.example/log is listed twice"),
        (reader(http_keys=[http_key("zj#http-1", 4)]), "keyid zj#http-1 is listed twice"),
        (reader(http_keys=[http_key("sh#http-1", 3)]), "key .* is listed twice"),
    ],
)
def test_directory_is_refused_when_two_members_share(second: Json, message: str) -> None:
    with pytest.raises(DirectoryUnreadable, match=message):
        read(zhejiang(), second)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"{}",
        b'{"authorities": {}}',
        b'{"authorities": [7]}',
        b'{"authorities": [], "authorities": []}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_text_that_is_no_directory_is_refused(text: bytes) -> None:
    with pytest.raises(DirectoryUnreadable):
        read_directory(text)
