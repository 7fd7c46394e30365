"""The owner's reading of facts that are no longer in use (CRD-004)."""

import json
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.authority import repaired_facts
from services.authority.routes.reading import (
    DocumentModel,
    await_position,
    node_of,
    statement,
    stored_document,
    with_statement,
)
from shared.domain.texts import TEXT
from shared.identity.roles import Permission
from shared.projections.archive import Archive
from shared.projections.folding import read_document, write_document
from shared.web.callers import Person, require_person
from shared.web.routes import Routes

router = Routes(prefix="/v1/archives", tags=["archives"])


@router.get(
    "/{uscc}/repaired",
    summary="本部门已经修复或者期满的事实",
    response_model=DocumentModel,
    dependencies=[Depends(await_position)],
)
def read_repaired_facts(
    request: Request,
    uscc: str,
    person: Annotated[Person, Depends(require_person(Permission.READ_REPAIRED))],
    reason: Annotated[str, Query(min_length=1, max_length=TEXT, description="查阅的理由")],
) -> Response:
    """只含本部门日志中的事实；每次查阅连同理由先写入本部门日志，不能写入的不予提供。"""
    node = node_of(request)
    stated = statement(node)
    archive = read_document(stored_document(request, Archive.name, uscc))
    reading = repaired_facts.read(node.desk, person.id, archive, uscc, reason)
    told = {
        "uscc": uscc,
        "facts": reading.facts,
        "reading": json.loads(reading.entry.answer or b"{}"),
    }
    return Response(with_statement(write_document(told), stated), media_type="application/json")
