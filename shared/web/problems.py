"""Every refusal and failure as one form of answer: RFC 9457 problem details.

`code` is the public contract and `type` its URN; `title` is Chinese, `title_en` English, and
`detail` is for the reader of a log. `errors` names the places in the request that are at fault, by
JSON pointer (RFC 6901) in the body, or by name for a parameter or header. `rules` names the rules
of the law that refuse, `basis` says where each stands. A failure of this node is told without its
details.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple, cast

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from shared.domain.rules import RULES, Nature
from shared.errors import InvalidInput, LianjianError, StorageFailed
from shared.identity.verification import SignatureInvalid
from shared.web.problem_titles import Title, title_of, title_of_error, title_of_status

MEDIA_TYPE = "application/problem+json"
FAILURE = 500
BUSY = 503
UNAUTHORIZED = 401
METHOD_NOT_ALLOWED = 405
RETRY_SECONDS = 2


class Fault(BaseModel):
    """One place in the request that is at fault; of the three names of a place one is given."""

    pointer: str | None = Field(
        default=None, description="JSON 指针，指向请求体中的成员；空串为整个请求体"
    )
    parameter: str | None = Field(default=None, description="查询参数或路径参数的名称")
    header: str | None = Field(default=None, description="请求头的名称")
    code: str = Field(description="原因的固定代码")
    detail: str = Field(description="说明（英文）")


class RuleBasis(BaseModel):
    """A rule of the law, and where it stands."""

    rule: str = Field(description="规则编号", examples=["INS-002"])
    edition: str = Field(description="文件名称、文号及施行日期")
    article: str = Field(description="条款")
    nature: Nature = Field(description="法定、原则上、未生效或未核实、本系统约定")
    zh: str = Field(description="规则要义")
    en: str


def basis(rules: Iterable[str]) -> list[RuleBasis]:
    """Return where each of `rules`, ids of `shared.domain.rules`, stands in the law."""
    return [
        RuleBasis(
            rule=rule.id,
            edition=rule.edition,
            article=rule.article,
            nature=rule.nature,
            zh=rule.zh,
            en=rule.en,
        )
        for rule in map(RULES.__getitem__, rules)
    ]


class Problem(BaseModel):
    """The body of every answer that is no success; some problems have members of their own."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    type: str = Field(description="固定的 URN", examples=["urn:lianjian:problem:not-found"])
    title: str = Field(description="中文标题")
    title_en: str = Field(description="英文标题")
    status: int = Field(description="HTTP 状态码")
    code: str = Field(description="固定代码，供程序判断", examples=["not-found"])
    detail: str = Field(description="说明（英文）")
    errors: list[Fault] = Field(description="请求中有误之处")
    rules: list[str] = Field(description="作出拒绝的规则编号", examples=[["INS-002"]])
    basis: list[RuleBasis] = Field(description="这些规则所在的文件、版本和条款")
    request_id: str = Field(description="请求编号，同响应头 X-Request-ID")


class Found(NamedTuple):
    """A problem as found, before it becomes an answer."""

    code: str
    title: Title
    detail: str | None = None
    faults: Sequence[Fault] = ()
    rules: Sequence[str] = ()


def request_id(scope: Scope) -> str:
    """Return the id that the envelope gave the request, "" outside of it."""
    return str(scope.get("state", {}).get("request_id", ""))


def problem_response(
    found: Found,
    scope: Scope,
    headers: Mapping[str, str] | None = None,
    members: Mapping[str, object] | None = None,
) -> Response:
    """Return `found` as an answer to the request of `scope`; `members` are added to its body."""
    title = found.title
    problem = Problem(
        type=f"urn:lianjian:problem:{found.code}",
        title=title.zh,
        title_en=title.en,
        status=title.status,
        code=found.code,
        detail=found.detail or title.en,
        errors=list(found.faults),
        rules=list(found.rules),
        basis=basis(found.rules),
        request_id=request_id(scope),
        **(members or {}),
    )
    return _Answer(problem, {**_standing_headers(title.status), **(headers or {})})


def error_response(
    error: LianjianError, scope: Scope, members: Mapping[str, object] | None = None
) -> Response:
    """Return the answer for a deliberate `error`; `members` are added to its body."""
    title = title_of_error(error)
    if title.status >= FAILURE:
        return problem_response(Found(error.code, title), scope, None, members)
    faults = [_fault(error)] if isinstance(error, InvalidInput) else []
    return problem_response(
        Found(error.code, title, str(error), faults, error.rules), scope, None, members
    )


def failure_response(scope: Scope) -> Response:
    """Return the answer for an error that nobody foresaw; it tells nothing of it."""
    return problem_response(Found("internal-error", title_of("internal-error")), scope)


def install_problem_handlers(application: FastAPI) -> None:
    """Let `application` answer every error, but unforeseen ones, with problem details."""
    application.add_exception_handler(LianjianError, _answer_error)
    application.add_exception_handler(RequestValidationError, _answer_invalid)
    application.add_exception_handler(HTTPException, _answer_http)


class _Answer(Response):
    def __init__(self, problem: Problem, headers: Mapping[str, str]) -> None:
        content = problem.model_dump_json(exclude_none=True)
        super().__init__(content, problem.status, dict(headers), MEDIA_TYPE)


def _standing_headers(status: int) -> dict[str, str]:
    if status == UNAUTHORIZED:
        return {"WWW-Authenticate": 'Bearer realm="lianjian"'}
    return {"Retry-After": str(RETRY_SECONDS)} if status == BUSY else {}


def _fault(error: InvalidInput) -> Fault:
    return Fault(pointer=error.pointer, code=error.code, detail=str(error))


async def _answer_error(request: Request, exception: Exception) -> Response:
    error = cast("LianjianError", exception)
    response = error_response(error, request.scope)
    if isinstance(error, SignatureInvalid):
        _log().info("signature-refused", reason=error.reason)
    elif response.status_code == BUSY or isinstance(error, StorageFailed):
        _log().warning("request-put-off", code=error.code, detail=str(error))
    elif response.status_code >= FAILURE:
        _log().error("request-failed", code=error.code, exc_info=error)
    return response


async def _answer_invalid(request: Request, exception: Exception) -> Response:
    faults = list(_faults(cast("RequestValidationError", exception).errors()))
    code = "malformed-body" if any(f.code == "json-invalid" for f in faults) else "invalid-input"
    detail = "; ".join(f"{_place(fault)}: {fault.detail}" for fault in faults[:3])
    return problem_response(Found(code, title_of(code), detail, faults), request.scope)


async def _answer_http(request: Request, exception: Exception) -> Response:
    error = cast("HTTPException", exception)
    code, title = title_of_status(error.status_code)
    headers = error.headers
    if error.status_code == METHOD_NOT_ALLOWED and (methods := _methods(request)):
        headers = {"Allow": ", ".join(sorted(methods))}
    return problem_response(Found(code, title), request.scope, headers)


def _methods(request: Request) -> set[str]:
    """Return the methods of every operation at the address asked for; the framework names one's."""
    return {
        method
        for route in request.app.routes
        if isinstance(route, APIRoute) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }


def _faults(errors: Iterable[Mapping[str, Any]]) -> Iterable[Fault]:
    for error in errors:
        part, *path = error["loc"]
        code = _CODES.get(error["type"], re.sub(r"[^a-z0-9]+", "-", error["type"].lower()))
        if part == "body":
            yield Fault(pointer=_pointer(path), code=code, detail=error["msg"])
        elif part == "header":
            yield Fault(header=str(path[0]), code=code, detail=error["msg"])
        else:
            yield Fault(parameter=str(path[0]), code=code, detail=error["msg"])


_CODES = {"extra_forbidden": "unknown-field", "missing": "required"}


def _pointer(path: Iterable[object]) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _place(fault: Fault) -> str:
    return fault.parameter or fault.header or fault.pointer or "the body"


def _log() -> Any:
    return structlog.get_logger("lianjian.web")
