"""What every route that writes has in common: one command, one receipt, repeatable by its key."""

from collections.abc import Callable
from functools import cache
from typing import Annotated, Any, ClassVar
from urllib.parse import quote

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from services.authority.desk import Desk
from services.authority.desk import Request as Asked
from services.authority.node import Node
from shared.errors import ConcurrentChange, LianjianError
from shared.identity.roles import Permission
from shared.store.answers import raise_if_answered
from shared.store.appending import AlreadyAnswered, Appended, IdempotencyClaim
from shared.web.conditional import if_match, version_tag
from shared.web.idempotency import Idempotency, idempotency, repeated_answer

TRIES = 5  # of a command that others overtake, when the caller named no version
CREATED = 201
_COLLECTIONS = {
    "enterprise": "archives",
    "licence": "licences",
    "certificate": "certificates",
    "entrustment": "entrustments",
    "inspection": "inspections",
    "notice": "notices",
}

Command = Callable[[Desk, Asked], Appended]


class Body(BaseModel):
    """A request's body: nothing unknown in it, and no number or text taken for another."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid", frozen=True)


class ReceiptResource(BaseModel):
    """What was written about: a stream and the version that it has now."""

    type: str
    id: str
    version: int


class Receipt(BaseModel):
    """Proof of a write: where the entry stands, and the signed note that covers it."""

    id: str = Field(description="条目编号（UUIDv7）")
    log: str = Field(description="日志名称")
    position: int = Field(description="日志位置，从 0 起")
    leaf_hash: str = Field(description="叶哈希，base64")
    checkpoint: str = Field(description="覆盖该条目的已签名检查点全文")
    resource: ReceiptResource


class Write:
    """One write on its way from a request to a receipt."""

    def __init__(self, node: Node, asked: Asked) -> None:
        """Carry out what `asked` identifies at `node`."""
        self.caller = asked.caller
        self.authority = node.authority
        self._node = node
        self._asked = asked

    def run(self, command: Command) -> Response:
        """Carry out `command` and return its receipt; the stored one if it was done before.

        Raises:
            LianjianError: what the command refuses; nothing was written.
        """
        try:
            return self._receipt(self._carry_out(command))
        except AlreadyAnswered as twin:
            return repeated_answer(twin.answer)

    def _carry_out(self, command: Command) -> Appended:
        claim = self._asked.claim
        for left in reversed(range(TRIES)):
            try:
                return command(self._node.desk, self._asked)
            except LianjianError as refusal:
                # Its own twin may be what stands in the way: then the twin's answer is the answer.
                raise_if_answered(self._node.database, claim.caller, claim.key, claim.digest)
                overtaken = isinstance(refusal, ConcurrentChange) and self._asked.if_match is None
                if not overtaken or not left:
                    raise
        raise AssertionError("the last try returns or raises")

    def _receipt(self, appended: Appended) -> Response:
        last = appended.entries[-1]
        matter, _, name = last.stream.partition("/")
        headers = {
            "Location": f"/v1/{_COLLECTIONS[matter]}/{quote(name, safe='')}",
            "ETag": version_tag(last.version),
        }
        content = self._node.receipt(appended)
        return Response(content, CREATED, headers, media_type="application/json")


@cache
def write_by(permission: Permission) -> Callable[..., Write]:
    """Return the dependency of a route that writes, for callers with `permission`."""

    def write(
        request: Request,
        claim: Annotated[Idempotency, Depends(idempotency(permission))],
        version: Annotated[int | None, Depends(if_match)],
    ) -> Write:
        node: Node = request.app.state.node
        asked = Asked(
            caller=claim.caller,
            claim=IdempotencyClaim(
                caller=claim.caller, key=claim.key, digest=claim.digest, answer=node.receipt
            ),
            if_match=version,
        )
        return Write(node, asked)

    return write


def receipts(example: dict[str, Any]) -> dict[str, Any]:
    """Return what the decorator of a writing route says of it; `example` is a body as accepted."""
    answers = {
        200: {"model": Receipt, "description": "同一幂等键的重复请求：原来的回执"},
        201: {
            "description": "已写入日志",
            "headers": {
                "Location": {"schema": {"type": "string"}, "description": "所写事项的地址"},
                "ETag": {"schema": {"type": "string"}, "description": "所写事项的版本"},
            },
        },
    }
    content = {"application/json": {"examples": {"示例": {"value": example}}}}
    return {
        "status_code": CREATED,
        "response_model": Receipt,
        "responses": answers,
        "openapi_extra": {"requestBody": {"content": content}},
    }
