"""A reference receiver of the national data sharing platform, that can misbehave.

It takes a batch once per id, answers it again as it did the first time, and keeps items in the
order of their arrival. What goes wrong next is said in `faults`, one for each request.
"""

from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response


class Fault(StrEnum):
    """What the platform does with one request."""

    NONE = "none"
    FAIL = "fail"
    """It refuses, and takes nothing."""
    LOSE = "lose"
    """It takes the batch, and its answer is lost."""
    NONSENSE = "nonsense"
    """It takes the batch, and answers what is no receipt."""
    MISCOUNT = "miscount"
    """It takes the batch, and its receipt does not account for all of it."""


@dataclass
class DataPlatform:
    """The platform's memory, and the application that serves it."""

    token: str
    faults: deque[Fault] = field(default_factory=deque[Fault])
    rejects: frozenset[int] = frozenset()
    """Positions of items that it does not take."""
    requests: int = 0
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    items: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])

    @property
    def positions(self) -> list[int]:
        """Return the positions of what was taken, in the order in which it came."""
        return [item["position"] for item in self.items]

    def app(self) -> FastAPI:
        """Return the application."""
        application = FastAPI()
        application.put("/batches/{batch_id}")(self._put)
        return application

    async def _put(self, batch_id: str, request: Request) -> Response:
        self.requests += 1
        fault = self.faults.popleft() if self.faults else Fault.NONE
        if request.headers.get("authorization") != f"Bearer {self.token}":
            return Response(status_code=401)
        if fault is Fault.FAIL:
            return Response(status_code=503)
        batch = await request.json()
        assert batch["batch"] == batch_id
        receipt = self.receipts.get(batch_id) or self._take(batch)
        match fault:
            case Fault.LOSE:
                return Response(status_code=502)
            case Fault.NONSENSE:
                return Response(b"<html>", media_type="text/html")
            case Fault.MISCOUNT:
                return JSONResponse({**receipt, "accepted": receipt["accepted"] + 1})
            case _:
                return JSONResponse(receipt, 201)

    def _take(self, batch: dict[str, Any]) -> dict[str, Any]:
        taken = [item for item in batch["items"] if item["position"] not in self.rejects]
        left = [item for item in batch["items"] if item["position"] in self.rejects]
        self.items += taken
        receipt = {
            "receipt": f"R{len(self.receipts) + 1:06}",
            "accepted": len(taken),
            "rejected": [
                {"position": item["position"], "reason": "统一社会信用代码不存在"} for item in left
            ],
        }
        self.receipts[batch["batch"]] = receipt
        return receipt
