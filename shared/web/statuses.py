"""Which problems an operation may answer with, told from what the operation is.

Each stands in the description by its own status, so that a program can be written for all of them.
What only a route knows of itself (304, or a 409 of a read) it declares itself.
"""

from typing import Any

from shared.web.problems import MEDIA_TYPE, Problem

REFERENCE = "#/components/schemas/{model}"
"""Where the description keeps the schema of a model."""

Answer = dict[str, Any]

_DESCRIPTIONS = {
    400: "请求体不是正确的 JSON，或幂等键缺失、有误",
    401: "请先登录；节点签名无效或时钟不一致",
    403: "无权进行此操作",
    404: "不存在，或不得知悉",
    409: "为规则所拒绝，或与已有记录冲突",
    412: "版本已变，请重读后再试",
    413: "请求体过大",
    415: "请求体须为 JSON",
    422: "请求内容有误",
    500: "系统内部错误",
    503: "本节点暂时无法办理，请稍后再试",
    507: "存储空间已满",
}
_HEADERS = {
    401: {"WWW-Authenticate": "所需的登录方式"},
    503: {"Retry-After": "多少秒后再试"},
}
_ALWAYS = {413, 422, 500, 503}
_TO_KNOWN_CALLERS = {401, 403}
_OF_BODIES = {400, 404, 409, 412, 415}
_OF_WRITES = {507}


def problem_answer(status: int) -> Answer:
    """Return how the description tells of problems with `status`."""
    schema = {"$ref": REFERENCE.format(model=Problem.__name__)}
    answer: Answer = {
        "description": _DESCRIPTIONS[status],
        "content": {MEDIA_TYPE: {"schema": schema}},
    }
    if status in _HEADERS:
        answer["headers"] = {
            name: {"description": told, "schema": {"type": "string"}}
            for name, told in _HEADERS[status].items()
        }
    return answer


def describe_problems(method: str, operation: dict[str, Any]) -> None:
    """Add to the answers of `operation` (`method` in small letters) every problem it may have."""
    statuses = set(_ALWAYS)
    if operation.get("security") != []:
        statuses |= _TO_KNOWN_CALLERS
    if any(parameter["in"] == "path" for parameter in operation.get("parameters", ())):
        statuses.add(404)
    if "requestBody" in operation:
        statuses |= _OF_BODIES
    if method != "get":
        statuses |= _OF_WRITES
    for status in sorted(statuses):
        operation["responses"].setdefault(str(status), problem_answer(status))
