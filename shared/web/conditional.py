"""Answers with an ETag, and requests that depend on one (RFC 9110 §13).

The ETag of a resource is the version of its stream, so `If-Match` says which version a write was
decided on. A view has an ETag of its own content.
"""

import hashlib
import re
from typing import Annotated

from fastapi import Header
from fastapi.exceptions import RequestValidationError
from pydantic import WithJsonSchema
from starlette.requests import Request
from starlette.responses import Response

_VERSION_TAG = re.compile(r'"([1-9][0-9]{0,15})"')
_ANY_TAG = re.compile(r'(?:W/)?("[^"]*")')
NOT_MODIFIED = 304


def version_tag(version: int) -> str:
    """Return the ETag of a stream at `version`."""
    return f'"{version}"'


def content_tag(content: bytes) -> str:
    """Return the ETag of an answer whose body is `content`."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


IfMatch = Annotated[
    str | None,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^(\*|{_VERSION_TAG.pattern})$",
            "examples": ['"3"'],
        }
    ),
    Header(description='作出决定时所见的版本（ETag），形如 "3"'),
]
"""The header as a route that writes reads it."""


def seen_version(if_match: str | None) -> int | None:
    """Return the version that `If-Match` names, None without one or with "*".

    Raises:
        RequestValidationError: it is not exactly one strong ETag of a version.
    """
    if if_match is None or if_match.strip() == "*":
        return None
    tag = _VERSION_TAG.fullmatch(if_match.strip())
    if tag is None:
        raise RequestValidationError(
            [
                {
                    "type": "if-match-malformed",
                    "loc": ("header", "If-Match"),
                    "msg": 'If-Match is one version such as "3"',
                    "input": None,
                }
            ]
        )
    return int(tag[1])


def tagged_response(
    request: Request, content: bytes, tag: str, media_type: str = "application/json"
) -> Response:
    """Return `content` under the ETag `tag`, or 304 when the caller has it already."""
    headers = {"ETag": tag}
    if _is_held(request.headers.getlist("if-none-match"), tag):
        return Response(status_code=NOT_MODIFIED, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def _is_held(fields: list[str], tag: str) -> bool:
    return any(field.strip() == "*" or tag in _ANY_TAG.findall(field) for field in fields)
