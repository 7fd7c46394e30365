"""One entry as it stands: where each line of an archive comes from."""

import base64
import json
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from services.authority.routes.reading import node_of
from shared.identity.roles import Permission
from shared.log.entry import BODY, MalformedEntry
from shared.log.verified_entry import OVER_DISCLOSED
from shared.store.entries import StoredEntry, entry_at
from shared.web.callers import require_person
from shared.web.parameters import Decimal

router = APIRouter(prefix="/v1/logs/{authority}/entries", tags=["logs"])


class EntryModel(BaseModel):
    """一个条目及其来源；个人信息部分不在此列。"""

    authority: str
    position: int
    leaf_hash: str = Field(description="base64")
    received_at: datetime = Field(description="本节点收到（或写入）的时间")
    problem: str | None = Field(description="未采信的原因；正常为 null")
    flags: list[str] = Field(description="存疑之处")
    header: dict[str, Any] | None = Field(description="条目头，无法读取或无权看到时为 null")
    body: dict[str, Any] | None = Field(description="未公开、已清除或未采信时为 null")


@router.get(
    "/{position}",
    summary="一个条目",
    dependencies=[Depends(require_person(Permission.READ_ARCHIVES))],
)
def read_entry(request: Request, authority: str, position: Decimal) -> EntryModel:
    """本节点持有的任一日志中的条目；无权看到的与不存在的答复相同。"""
    with node_of(request).database.read() as connection:
        entry = entry_at(connection, authority, position)
    return EntryModel(
        authority=entry.log,
        position=entry.position,
        leaf_hash=base64.b64encode(entry.leaf_hash).decode(),
        received_at=entry.received_at,
        problem=entry.problem,
        flags=list(entry.flags),
        header=_header(entry),
        body=_body(entry),
    )


def _header(entry: StoredEntry) -> dict[str, Any] | None:
    if entry.problem == OVER_DISCLOSED:
        return None
    try:
        header = entry.header()
    except MalformedEntry:
        return None
    return {
        "log": header.log,
        "id": header.id,
        "at": header.at,
        "kind": header.kind,
        "stream": header.stream,
        "version": header.version,
        "subjects": header.subjects,
        "audience": header.audience,
        "sections": [section.name for section in header.sections],
    }


def _body(entry: StoredEntry) -> dict[str, Any] | None:
    """Return the body, where it is disclosed, of a sound entry; it is a JSON object."""
    opened = entry.openings.get(BODY)
    if opened is None or entry.problem is not None:
        return None
    body: dict[str, Any] = json.loads(opened.content)
    return body
