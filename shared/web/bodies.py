"""Request bodies, read strictly: JSON (RFC 8259, I-JSON), and nothing in it taken for another.

Refused are two members of one name, what is no UTF-8, numbers that are none (NaN), broken Unicode,
U+0000 (which no database column holds), unknown members, and values of another type: "1" is no
number, 0 is no boolean, a timestamp is no date. A body is read after its sender is known.
"""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Never, TypeVar

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, BeforeValidator, ConfigDict, Strict, ValidationError
from pydantic_core import PydanticCustomError
from starlette.exceptions import HTTPException

from shared.web.statuses import REFERENCE

MEDIA_TYPE = "application/json"
UNSUPPORTED = 415
MOST_FAULTS = 100

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}.*")
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class Body(BaseModel):
    """A request's body."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True, strict=True)


Model = TypeVar("Model", bound=Body)


def _written_as(pattern: re.Pattern[str], form: str) -> BeforeValidator:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or pattern.fullmatch(value) is None:
            raise PydanticCustomError("form", "this is written as {form}", {"form": form})
        return value

    return BeforeValidator(check)


Day = Annotated[date, Strict(False), _written_as(_DAY, "2026-09-15")]
"""A legal date (Asia/Shanghai)."""

Instant = Annotated[datetime, Strict(False), _written_as(_INSTANT, "2026-09-15T09:10:00+08:00")]
"""An instant of the years 1000 to 2999; that it must have an offset is for the domain to say."""


def described_body(
    model: type[Body], example: dict[str, Any], summary: str | None = None
) -> dict[str, Any]:
    """Return the `openapi_extra` of a route that reads its body as `model`.

    `summary` says what the reader of `example` must know of it.
    """
    schema = model.model_json_schema(ref_template=REFERENCE)
    shown = {"value": example} if summary is None else {"summary": summary, "value": example}
    content = {MEDIA_TYPE: {"schema": schema, "examples": {"示例": shown}}}
    return {"requestBody": {"required": True, "content": content}}


async def json_body(request: Request, model: type[Model]) -> Model:
    """Return the body of `request`, which must say that it is JSON.

    Raises:
        HTTPException: 415, it says something else.
        RequestValidationError: as `read_body`.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != MEDIA_TYPE:
        raise HTTPException(UNSUPPORTED)
    return read_body(model, await request.body())


def read_body(model: type[Model], content: bytes) -> Model:
    """Return the JSON `content` as `model`.

    Raises:
        RequestValidationError: it is no such thing; each fault has its place.
    """
    _require_json(content)
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        raise RequestValidationError(list(_faults(error))) from error


def _require_json(content: bytes) -> None:
    """Refuse what a JSON reader may read as another than what its sender wrote."""
    try:
        json.loads(
            content.decode(), object_pairs_hook=_object, parse_constant=_refuse, parse_int=str
        )
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from error
    if _NUL.search(content):
        fault = {"type": "text-unprintable", "loc": ("body",), "msg": "character U+0000"}
        raise RequestValidationError([fault])


def _object(members: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in members}) < len(members):
        raise ValueError("an object has two members of one name")


def _refuse(constant: str) -> Never:
    raise ValueError(f"{constant} is no JSON")


def _faults(error: ValidationError) -> Iterator[dict[str, Any]]:
    count = error.error_count()
    if count > MOST_FAULTS:
        yield {"type": "too-many-faults", "loc": ("body",), "msg": f"{count} places are at fault"}
        return
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        yield {**fault, "loc": ("body", *fault["loc"])}


def _malformed(why: str) -> RequestValidationError:
    return RequestValidationError([{"type": "json_invalid", "loc": ("body",), "msg": why}])
