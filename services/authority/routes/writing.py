"""What every route that writes has in common: one command, one receipt, repeatable by its key."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast
from urllib.parse import quote

from fastapi import Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from services.authority.desk import Desk
from services.authority.desk import Request as Asked
from services.authority.node import Node
from services.authority.routes.examples import sent_to
from services.authority.routes.reading import node_of
from shared.errors import ConcurrentChange, LianjianError
from shared.identity.roles import Permission
from shared.store.answers import raise_if_answered
from shared.store.appending import AlreadyAnswered, Appended
from shared.web.bodies import Body, described_body, json_body
from shared.web.callers import permitted
from shared.web.conditional import IfMatch, seen_version, version_tag
from shared.web.idempotency import IdempotencyKey, claim
from shared.web.problems import RuleBasis

TRIES = 100  # more than the commands that can overtake one another: one per thread
CREATED, REPEATED = 201, 200
_DOCUMENTS = {
    "enterprise": "archives",
    "entrustment": "entrustments",
    "inspection": "inspections",
    "measure": "measures",
    "case": "cases",
    "penalty": "penalties",
    "notice": "notices",
    "assistance": "assistance-requests",
    "case-transfer": "case-transfers",
    "campaign": "campaigns",
    "recall": "recalls",
    "sampling": "samplings",
    "adverse-event": "adverse-events",
    "complaint": "complaints",
    "adverse-conduct": "adverse-conduct",
    "serious-listing": "serious-listings",
    "credit-repair": "credit-repairs",
    "access-request": "access-requests",
    "licence": "licences",
    "certificate": "certificates",
    "duty": "deadlines",
    "joint-plan": "joint-inspections",
    "joint-inspection": "joint-inspections",
}
_TOLD_BY_SEVERAL = {
    "entrustment",
    "notice",
    "access-request",
    "licence",
    "certificate",
    "adverse-event",
    "assistance",
    "case-transfer",
    "penalty",
}

_UNDER_SEAL = {"joint-plan", "joint-inspection"}

Command = Callable[[Desk, Asked], Appended]
Posted = TypeVar("Posted", bound=Body)
Done = TypeVar("Done")


class ReceiptResource(BaseModel):
    """What was written about: a stream and the version that it has now."""

    type: str
    id: str
    version: int


class Caution(BaseModel):
    """A warning of a rule that holds in principle: the fact is recorded, the warning beside it."""

    code: str
    zh: str
    en: str
    basis: list[RuleBasis]


class Receipt(BaseModel):
    """Proof of a write: where the entry stands, and the signed note that covers it."""

    id: str = Field(description="条目编号（UUIDv7）")
    log: str = Field(description="日志名称")
    position: int = Field(description="日志位置，从 0 起")
    leaf_hash: str = Field(description="叶哈希，base64")
    checkpoint: str = Field(description="覆盖该条目的已签名检查点全文")
    resource: ReceiptResource
    warnings: list[Caution] = Field(description="已予登记但与“原则上”的规则不符之处，一并写入条目")


@dataclass(frozen=True, slots=True, kw_only=True)
class Write(Generic[Posted]):
    """One write on its way from a request, with its `body`, to a receipt."""

    body: Posted
    node: Node
    asked: Asked

    @property
    def caller(self) -> str:
        """Return the account id of who writes."""
        return self.asked.caller

    def run(self, command: Command, *, told_by_several: bool = False) -> Response:
        """Carry out `command` and return its receipt; the stored one if it was done before.

        `told_by_several` says that the matter's version counts other authorities' entries too.

        Raises:
            LianjianError: what the command refuses; nothing was written.
        """
        try:
            appended = self.carry_out(command)
        except AlreadyAnswered as twin:
            return answer_with(self.node, twin.answer, REPEATED, told_by_several=told_by_several)
        receipt = cast("bytes", appended.answer)
        return answer_with(self.node, receipt, CREATED, told_by_several=told_by_several)

    def carry_out(self, command: Callable[[Desk, Asked], Done]) -> Done:
        """Carry out `command`, again where another one came between.

        Raises:
            AlreadyAnswered: it was carried out before.
            LianjianError: what the command refuses; nothing was written.
        """
        asked = self.asked
        for left in reversed(range(TRIES)):
            try:
                return command(self.node.desk, asked)
            except LianjianError as refusal:
                # Its own twin may be what stands in the way: then the twin's answer is the answer.
                raise_if_answered(self.node.database, asked.caller, asked.key, asked.digest)
                if not isinstance(refusal, ConcurrentChange) or not left:
                    raise
        raise AssertionError("the last try returns or raises")


def writes(permission: Permission, model: type[Posted]) -> Any:
    """Return the dependency of a route that writes what `model` says.

    Who may not, is told so before anything else of the request is judged.
    """

    async def write(
        request: Request, idempotency_key: IdempotencyKey = None, if_match: IfMatch = None
    ) -> Write[Posted]:
        node = node_of(request)
        caller = await permitted(request, permission)
        claimed = await claim(request, caller, idempotency_key)
        asked = Asked(
            caller=claimed.caller,
            key=claimed.key,
            digest=claimed.digest,
            if_match=seen_version(if_match),
        )
        return Write(body=await json_body(request, model), node=node, asked=asked)

    return Depends(write)


def receipts(model: type[Body], example: dict[str, Any]) -> dict[str, Any]:
    """Return what the decorator of a route says that writes what `model` says.

    `example` is such a body as it is accepted.
    """
    answers = {
        REPEATED: {"model": Receipt, "description": "同一幂等键的重复请求：原来的回执"},
        CREATED: {
            "description": "已写入日志",
            "headers": {
                "Location": {"schema": {"type": "string"}, "description": "所写事项的地址"},
                "ETag": {"schema": {"type": "string"}, "description": "所写事项的版本"},
            },
        },
    }
    return {
        "status_code": CREATED,
        "response_model": Receipt,
        "responses": answers,
        "openapi_extra": described_body(model, example, sent_to(example)),
    }


def answer_with(
    node: Node, receipt: bytes, status: int, *, told_by_several: bool = False
) -> Response:
    """Return `receipt` (JSON) with the address of what was written about.

    A matter that has no document of its own is found as the entry that was written.
    """
    written = json.loads(receipt)
    matter = written["resource"]
    version = matter["version"]
    if matter["type"] in _UNDER_SEAL:
        version = node.desk.sealed_version(f"{matter['type']}/{matter['id']}")
    elif told_by_several or matter["type"] in _TOLD_BY_SEVERAL:
        version = node.desk.version(f"{matter['type']}/{matter['id']}")
    headers = {"ETag": version_tag(version)}
    collection = _DOCUMENTS.get(matter["type"])
    if collection is None:
        path = f"logs/{node.authority}/entries/{written['position']}"
    else:
        path = f"{collection}/{quote(matter['id'], safe='')}"
    headers["Location"] = f"/v1/{path}"
    return Response(receipt, status, headers, media_type="application/json")
