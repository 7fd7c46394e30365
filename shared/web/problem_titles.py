"""What each `code` is called in Chinese and English, and with which HTTP status it is answered.

A code that is not listed yet is called what its family in `shared.errors` is called; a test makes
sure that none stays so.
"""

from typing import NamedTuple

from shared.errors import LianjianError


class Title(NamedTuple):
    """HTTP status and name of a problem."""

    status: int
    zh: str
    en: str


TITLES: dict[str, Title] = {
    # The families.
    "error": Title(500, "系统内部错误", "Internal error"),
    "invalid-input": Title(422, "请求内容有误", "The request is invalid"),
    "refused-by-rule": Title(409, "依规则不予办理", "Refused by a rule"),
    "not-found": Title(404, "未找到", "Not found"),
    "already-exists": Title(409, "已经存在", "Exists already"),
    "concurrent-change": Title(409, "内容刚被他人更改，请重读后再试", "Changed by somebody else"),
    "caller-refused": Title(403, "调用方被拒绝", "The caller is refused"),
    "evidence-refused": Title(422, "证据未通过验证", "The evidence does not prove its claim"),
    "unreadable-event": Title(500, "本版本无法读取该记录", "An entry cannot be read here"),
    "storage-failed": Title(503, "数据库暂不可用", "The database is not available"),
    "configuration-error": Title(500, "节点配置有误", "The node is set up wrongly"),
    # The request as such.
    "internal-error": Title(500, "系统内部错误", "Internal error"),
    "bad-request": Title(400, "请求有误", "Bad request"),
    "malformed-body": Title(400, "请求体格式有误", "The body is malformed"),
    "method-not-allowed": Title(405, "该地址不支持此方法", "Method not allowed"),
    "not-acceptable": Title(406, "无法按所要求的格式答复", "Not acceptable"),
    "body-too-large": Title(413, "请求体过大", "The body is too large"),
    "media-type-unsupported": Title(415, "不支持该内容类型", "Media type not supported"),
    "too-many-requests": Title(429, "请求过于频繁", "Too many requests"),
    "unavailable": Title(503, "服务暂不可用", "Not available now"),
    "idempotency-key-missing": Title(
        400, "缺少幂等键（Idempotency-Key）", "The Idempotency-Key is missing"
    ),
    "idempotency-key-malformed": Title(
        422, "幂等键（Idempotency-Key）格式有误", "The Idempotency-Key is malformed"
    ),
    "idempotency-key-reused": Title(
        422, "幂等键已用于另一请求", "The Idempotency-Key was used for another request"
    ),
    "version-mismatch": Title(412, "版本不符，请重读后再试", "The version does not match"),
    # The caller.
    "caller-unknown": Title(401, "请先登录", "The caller is unknown"),
    "not-permitted": Title(403, "无权进行此操作", "Not permitted"),
    "signature-invalid": Title(401, "节点签名无效", "The signature is invalid"),
    "clock-skew": Title(401, "节点时钟不一致", "The clocks differ"),
    "account-malformed": Title(422, "账号信息有误", "The account is malformed"),
    # Keys and directory.
    "keys-already-exist": Title(409, "节点密钥已存在", "The node has keys already"),
    "keys-unusable": Title(500, "节点密钥无法使用", "The node's keys cannot be used"),
    "directory-unreadable": Title(500, "节点目录无法读取", "The directory cannot be read"),
    # The log and its evidence.
    "log-behind-reader": Title(409, "日志落后于读取方", "The log is behind its reader"),
    "malformed-key": Title(422, "验证密钥格式有误", "The verifier key is malformed"),
    "note-refused": Title(422, "检查点未通过验证", "The note is refused"),
    "malformed-note": Title(422, "检查点格式有误", "The note is malformed"),
    "origin-refused": Title(422, "检查点属于另一日志", "The note is of another log"),
    "signature-refused": Title(422, "检查点签名未通过验证", "The note's signature is refused"),
    "malformed-entry": Title(422, "日志条目格式有误", "The entry is malformed"),
    "proof-refused": Title(422, "证明未通过验证", "The proof is refused"),
    # The database.
    "storage-full": Title(507, "存储空间已满", "The storage is full"),
    "storage-busy": Title(503, "数据库繁忙，请稍后再试", "The database is busy"),
    "appends-refused": Title(503, "本节点暂停写入", "This node does not append now"),
}

_BY_STATUS = {
    400: "malformed-body",
    401: "caller-unknown",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "body-too-large",
    415: "media-type-unsupported",
    429: "too-many-requests",
    503: "unavailable",
}
_FIRST_FAILURE = 500


def title_of(code: str) -> Title:
    """Return the title of a listed `code`."""
    return TITLES[code]


def title_of_error(error: LianjianError) -> Title:
    """Return the title of `error`, or else of the family that it belongs to."""
    for family in type(error).__mro__:
        code = vars(family).get("code")
        if code in TITLES:
            return TITLES[code]
    return TITLES["error"]


def title_of_status(status: int) -> tuple[str, Title]:
    """Return code and title for an HTTP `status` that the framework answers with."""
    other = "bad-request" if status < _FIRST_FAILURE else "internal-error"
    code = _BY_STATUS.get(status, other)
    return code, TITLES[code]._replace(status=status)
