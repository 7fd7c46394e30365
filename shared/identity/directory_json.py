"""The directory as JSON: `DIR/directory.json`, read strictly and written.

Source: interfaces.md. A list of keys may be left out, and so may `url` and `origin`; members that
this version does not know are ignored.
"""

import base64
import json
import re
from typing import cast

from shared.identity.directory import Directory, DirectoryUnreadable, HttpPublicKey, Member
from shared.log.checkpoint import KeyKind, MalformedKey, VerifierKey

AUTHORITY_ID = re.compile(r"[a-z]{2,8}")
ORIGIN = re.compile(r"[a-z0-9.-]+(:[0-9]+)?(/[A-Za-z0-9._-]+)+")
URL = re.compile(r"https?://(\[[0-9a-f:.]+\]|[A-Za-z0-9._-]+)(:[0-9]+)?(/[^\s?#]*)?")
KEYID = re.compile(r"[!#-\[\]-~]{1,128}")
PUBLIC_KEY_BYTES = 32


def read_directory(text: bytes) -> Directory:
    """Return the directory in the JSON `text`.

    Raises:
        DirectoryUnreadable: it is no JSON, or not of the published form.
    """
    try:
        document: object = json.loads(text, object_pairs_hook=_object_without_duplicates)
    except (ValueError, RecursionError) as error:
        raise DirectoryUnreadable(f"the directory is no JSON: {error}") from error
    listed = _list(_object(document, "the directory"), "authorities", "", required=True)
    return Directory(tuple(_member(item, f"/authorities/{n}") for n, item in enumerate(listed)))


def directory_bytes(directory: Directory) -> bytes:
    """Return `directory` as the JSON text that `read_directory` reads."""
    document = {"authorities": [_member_json(member) for member in directory.members]}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _member_json(member: Member) -> dict[str, object]:
    return {
        "id": member.id,
        "name_zh": member.name_zh,
        "name_en": member.name_en,
        "url": member.url,
        "origin": member.origin,
        "log_keys": [str(key) for key in member.log_keys],
        "clock_keys": [str(key) for key in member.clock_keys],
        "witness_keys": [str(key) for key in member.witness_keys],
        "retired_log_keys": [str(key) for key in member.retired_log_keys],
        "http_keys": [
            {"keyid": key.keyid, "public_key": base64.b64encode(key.public_key).decode()}
            for key in member.http_keys
        ],
    }


def _member(value: object, at: str) -> Member:
    item = _object(value, at)
    authority = _text(item, "id", at)
    if AUTHORITY_ID.fullmatch(authority) is None:
        raise DirectoryUnreadable(f"{at}/id is no authority id: {authority!r}")
    origin = _origin(item, at)
    if origin is None and (item.get("log_keys") or item.get("clock_keys")):
        raise DirectoryUnreadable(f"{at} has log or clock keys, but no origin")
    return Member(
        id=authority,
        name_zh=_text(item, "name_zh", at),
        name_en=_text(item, "name_en", at),
        url=_url(item, at),
        origin=origin,
        log_keys=_note_keys(item, "log_keys", at, kind=KeyKind.LOG, name=origin),
        clock_keys=_note_keys(
            item, "clock_keys", at, kind=KeyKind.CLOCK, name=origin and f"{origin}/clock"
        ),
        witness_keys=_note_keys(item, "witness_keys", at, kind=KeyKind.CLOCK),
        retired_log_keys=_note_keys(item, "retired_log_keys", at, kind=KeyKind.LOG),
        http_keys=tuple(
            _http_key(key, f"{at}/http_keys/{n}")
            for n, key in enumerate(_list(item, "http_keys", at))
        ),
    )


def _origin(item: dict[str, object], at: str) -> str | None:
    if item.get("origin") is None:
        return None
    origin = _text(item, "origin", at)
    if ORIGIN.fullmatch(origin) is None:
        raise DirectoryUnreadable(f"{at}/origin is no URL without a scheme: {origin!r}")
    return origin


def _url(item: dict[str, object], at: str) -> str | None:
    if item.get("url") is None:
        return None
    url = _text(item, "url", at)
    if URL.fullmatch(url) is None:
        raise DirectoryUnreadable(f"{at}/url is no http or https URL: {url!r}")
    return url.rstrip("/")


def _note_keys(
    item: dict[str, object], list_name: str, at: str, *, kind: KeyKind, name: str | None = None
) -> tuple[VerifierKey, ...]:
    """Return the verifier keys of one purpose; `name`, when given, is the only name allowed."""
    texts = _list(item, list_name, at)
    keys = tuple(_note_key(text, f"{at}/{list_name}/{n}") for n, text in enumerate(texts))
    for n, key in enumerate(keys):
        if key.kind != kind:
            raise DirectoryUnreadable(
                f"{at}/{list_name}/{n} is of type {key.kind:#04x}, not {kind:#04x}"
            )
        if name is not None and key.name != name:
            raise DirectoryUnreadable(f"{at}/{list_name}/{n} is named {key.name!r}, not {name!r}")
    return keys


def _note_key(text: object, at: str) -> VerifierKey:
    if not isinstance(text, str):
        raise DirectoryUnreadable(f"{at} is no text")
    try:
        return VerifierKey.parse(text)
    except MalformedKey as error:
        raise DirectoryUnreadable(f"{at} is no verifier key: {error}") from error


def _http_key(value: object, at: str) -> HttpPublicKey:
    item = _object(value, at)
    keyid = _text(item, "keyid", at)
    if KEYID.fullmatch(keyid) is None:
        raise DirectoryUnreadable(f"{at}/keyid is no keyid: {keyid!r}")
    try:
        public_key = base64.b64decode(_text(item, "public_key", at), validate=True)
    except ValueError as error:
        raise DirectoryUnreadable(f"{at}/public_key is no base64") from error
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise DirectoryUnreadable(f"{at}/public_key has {len(public_key)} bytes, not 32")
    return HttpPublicKey(keyid, public_key)


def _object(value: object, at: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise DirectoryUnreadable(f"{at} is no object")
    return cast("dict[str, object]", value)


def _list(item: dict[str, object], name: str, at: str, *, required: bool = False) -> list[object]:
    value = item.get(name, None if required else [])
    if not isinstance(value, list):
        raise DirectoryUnreadable(f"{at}/{name} is no list")
    return cast("list[object]", value)


def _text(item: dict[str, object], name: str, at: str) -> str:
    value = item.get(name)
    if not isinstance(value, str) or not value:
        raise DirectoryUnreadable(f"{at}/{name} is no text")
    return value


def _object_without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    item = dict(pairs)
    if len(item) != len(pairs):
        raise ValueError("an object names a member twice")
    return item
