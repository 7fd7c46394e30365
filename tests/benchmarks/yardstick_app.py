"""The yardsticks of P1 as an application: validate and write nothing; the stock event store.

`stock` keeps the same finding with `eventsourcing`'s own PostgreSQL recorder and its default JSON,
loading the inspection's events first as a rule check must. Started by uvicorn with the database in
the variables that the library reads.
"""

import os
import uuid
from datetime import date
from typing import Annotated, Any

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from fastapi import Depends, FastAPI, Header
from pydantic import ConfigDict

from services.authority.routes.inspection_bodies import FindingBody


class Finding(FindingBody):
    """The same body as FastAPI reads it by itself: parsed first, then checked as Python values."""

    model_config = ConfigDict(strict=False)


class Inspection(Aggregate):
    """An inspection in the library's own style."""

    def __init__(self) -> None:
        self.findings: list[dict[str, Any]] = []

    @event("FindingRecorded")
    def record_finding(self, finding: dict[str, Any]) -> None:
        self.findings.append(finding)


class Inspections(Application[uuid.UUID]):
    def record_finding(self, inspection_id: uuid.UUID, finding: dict[str, Any]) -> int:
        inspection: Inspection = self.repository.get(inspection_id)
        inspection.record_finding(finding)
        return self.save(inspection)[-1].notification.id

    def plan(self) -> uuid.UUID:
        inspection = Inspection()
        self.save(inspection)
        return inspection.id


app = FastAPI()
stock = Inspections() if os.environ.get("PERSISTENCE_MODULE") else None


def key(idempotency_key: Annotated[str, Header()]) -> str:
    return idempotency_key


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


@app.post("/nothing/{inspection_id}/findings", status_code=201)
async def nothing(
    inspection_id: uuid.UUID, body: Finding, idempotency: Annotated[str, Depends(key)]
) -> dict[str, Any]:
    return {"id": str(inspection_id), "key": idempotency, "clause": body.clause}


@app.post("/stock/{inspection_id}/findings", status_code=201)
def stock_finding(
    inspection_id: uuid.UUID, body: Finding, idempotency: Annotated[str, Depends(key)]
) -> dict[str, Any]:
    assert stock is not None
    finding = {name: _plain(value) for name, value in body.model_dump(mode="json").items()}
    return {"position": stock.record_finding(inspection_id, finding), "key": idempotency}


@app.post("/stock", status_code=201)
def stock_plan() -> dict[str, str]:
    assert stock is not None
    return {"id": str(stock.plan())}
