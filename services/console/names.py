"""What firms are called, for pages that name many of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

import msgspec
from starlette.concurrency import run_in_threadpool

from services.console.visit import Visit
from shared.projections.queries import ARCHIVE

_FIRMS = {"uscc", "registrant_uscc", "contractor_uscc", "entruster_uscc", "owners", "firms"}
_CODE_LENGTH = 18


class _Enterprise(msgspec.Struct):
    name: str


class _Header(msgspec.Struct):
    enterprise: _Enterprise | None


_HEADERS = msgspec.json.Decoder(_Header)


async def names_in(visit: Visit, *told: object) -> Mapping[str, str]:
    """Return the names of the firms that documents name by their code, as far as they are known."""
    return await run_in_threadpool(names_of, visit, set(_codes(told)))


def names_of(visit: Visit, codes: Iterable[str]) -> Mapping[str, str]:
    """Return the names of the firms with these credit codes, as far as they are known."""
    found = visit.node.queries.documents(ARCHIVE, sorted(codes))
    headers = {code: _HEADERS.decode(document).enterprise for code, document in found.items()}
    return {code: header.name for code, header in headers.items() if header is not None}


def _codes(told: object, name: str = "") -> Iterator[str]:
    if isinstance(told, dict):
        members = cast("Mapping[str, object]", told)
        for inner, value in members.items():
            yield from _codes(value, inner)
    elif isinstance(told, list | tuple):
        items = cast("Sequence[object]", told)
        for value in items:
            yield from _codes(value, name)
    elif name in _FIRMS and isinstance(told, str) and len(told) == _CODE_LENGTH:
        yield told
