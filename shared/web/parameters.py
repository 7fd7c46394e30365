"""Parameters, read strictly: none unknown, none twice, no control characters, plain decimals."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from fastapi import Query, Request
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,15}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_MANY = (list, tuple, set, frozenset)
LONGEST_WAIT_SECONDS = 30


def refused_parameter(name: str, code: str, message: str) -> RequestValidationError:
    """Return the error for the query parameter `name`; `code` is such as "cursor-malformed"."""
    return RequestValidationError(
        [{"type": code, "loc": ("query", name), "msg": message, "input": None}]
    )


def _read_decimal(value: Any) -> int:
    if isinstance(value, int):
        return value
    if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None:
        raise PydanticCustomError("not-decimal", "a number is decimal, without leading zeros")
    return int(value)


Decimal = Annotated[int, BeforeValidator(_read_decimal)]
"""A whole number from 0 to 9999999999999999, with no sign, space or leading zero."""

WaitSeconds = Annotated[
    Decimal,
    Query(le=LONGEST_WAIT_SECONDS, description="没有新内容时最多等待的秒数（0–30）"),
]
"""How long an answer may be held back while there is nothing new."""


@dataclass(frozen=True, slots=True)
class MinPosition:
    """The position of an authority's log that an answer must rest on at least (zero-based)."""

    authority: str
    position: int


async def min_position(
    min_position: Annotated[
        str | None,
        Query(
            pattern=r"^[a-z]{2,8}:(0|[1-9][0-9]{0,15})$",
            description="答复至少应包含到的日志位置，形如 zj:42",
            examples=["zj:42"],
        ),
    ] = None,
) -> MinPosition | None:
    """Return the parameter `min_position` (AUTHORITY:POSITION), None when it is not given."""
    if min_position is None:
        return None
    authority, _, position = min_position.partition(":")
    return MinPosition(authority, int(position))


class OnlyKnownParameters:
    """The dependency of every route that refuses parameters the route cannot have."""

    def __init__(self) -> None:
        """Know no route yet."""
        self._known: dict[str, dict[str, bool]] = {}

    async def __call__(self, request: Request) -> None:
        """Pass, or refuse with 422 and each parameter that is at fault.

        Those are query parameters unknown or given twice, and all with control characters.
        """
        known = self._of(request.scope["route"]) if request.query_params else {}
        faults = [
            {"type": fault[0], "loc": ("query", name), "msg": fault[1], "input": None}
            for name in request.query_params
            if (fault := _fault(known.get(name), request.query_params.getlist(name)))
        ]
        faults += [
            {"type": _ODD[0], "loc": ("path", name), "msg": _ODD[1], "input": None}
            for name, value in request.path_params.items()
            if isinstance(value, str) and _CONTROL.search(value)
        ]
        if faults:
            raise RequestValidationError(faults)

    def _of(self, route: APIRoute) -> dict[str, bool]:
        known = self._known.get(route.unique_id)
        if known is None:
            known = self._known[route.unique_id] = dict(_parameters(route.dependant))
        return known


_UNKNOWN = ("unknown-parameter", "there is no such parameter here")
_REPEATED = ("repeated-parameter", "the parameter is given once at most")
_ODD = ("control-character", "a parameter has no control characters")


def _fault(repeatable: bool | None, values: list[str]) -> tuple[str, str] | None:
    if repeatable is None:
        return _UNKNOWN
    if len(values) > 1 and not repeatable:
        return _REPEATED
    return _ODD if any(_CONTROL.search(value) for value in values) else None


def _parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Return each query parameter with whether it may be given more than once."""
    for field in dependant.query_params:
        yield field.alias, _is_many(field.field_info.annotation)
    for dependency in dependant.dependencies:
        yield from _parameters(dependency)


def _is_many(annotation: Any) -> bool:
    return get_origin(annotation) in _MANY or any(_is_many(part) for part in get_args(annotation))
