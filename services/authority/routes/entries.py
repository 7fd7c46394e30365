"""One entry as it stands: where each line of an archive comes from, and how it is corrected."""

import base64
from datetime import datetime
from typing import Annotated, Any

import msgspec
from fastapi import Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from services.authority import corrections
from services.authority.corrections import Meant
from services.authority.routes import correction_examples
from services.authority.routes.reading import node_of
from services.authority.routes.writing import Write, receipts, writes
from shared.errors import UnreadableEvent
from shared.identity.roles import Permission
from shared.log.encoding import printable
from shared.log.entry import BODY, MalformedEntry
from shared.log.verified_entry import AWAITING_GRANT, OVER_DISCLOSED
from shared.projections.repaired import repaired_among
from shared.store.entries import StoredEntry, entry_at
from shared.web.bodies import Body, Day
from shared.web.callers import require_person
from shared.web.parameters import Decimal
from shared.web.routes import Routes

router = Routes(prefix="/v1/logs/{authority}/entries", tags=["logs"])


class EntryModel(BaseModel):
    """一个条目及其来源；个人信息部分不在此列。"""

    authority: str
    position: int
    leaf_hash: str = Field(description="base64")
    received_at: datetime = Field(description="本节点收到（或写入）的时间")
    problem: str | None = Field(description="未采信的原因；正常为 null")
    unreadable: str | None = Field(
        description="本版本无法读取的原因（例如新版本的种类），条目仍在日志中；正常为 null"
    )
    flags: list[str] = Field(description="存疑之处")
    header: dict[str, Any] | None = Field(description="条目头，无法读取或无权看到时为 null")
    body: dict[str, Any] | None = Field(description="未公开、已清除、已修复或未采信时为 null")


@router.get(
    "/{position}",
    summary="一个条目",
    response_model=EntryModel,
    dependencies=[Depends(require_person(Permission.READ_ARCHIVES))],
)
def read_entry(request: Request, authority: str, position: Decimal) -> Response:
    """本节点持有的任一日志中的条目；无权看到的与不存在的答复相同。

    已经信用修复的事项只示条目头和叶哈希，不示正文（CRD-004）。
    """
    with node_of(request).database.read() as connection:
        entry = entry_at(connection, authority, position)
        repaired = repaired_among(connection, {entry.stream or ""})
    shown = {
        "authority": entry.log,
        "position": entry.position,
        "leaf_hash": base64.b64encode(entry.leaf_hash).decode(),
        "received_at": entry.received_at,
        "problem": entry.problem,
        "unreadable": _unreadable(entry),
        "flags": list(entry.flags),
        "header": _header(entry),
        "body": None if repaired else _body(entry),
    }
    return Response(msgspec.json.encode(shown), media_type="application/json")


class CorrectionBody(Body):
    """更正：所列字段的正确内容；事项、企业和部门不能更正，须撤销后另行登记（LAW-014）。"""

    reason: str
    changes: dict[str, Any] = Field(description="字段名与正确内容，与条目正文（body）的写法相同")
    corrected_on: Day


class AnnulmentBody(Body):
    """撤销：该条目本不应登记；条目保留，不再作数。"""

    reason: str
    annulled_on: Day


@router.post(
    "/{position}/correction",
    summary="更正本部门的一个条目",
    **receipts(CorrectionBody, correction_examples.CORRECTION),
)
def correct(
    authority: str,
    position: Decimal,
    write: Annotated[Write[CorrectionBody], writes(Permission.CORRECT_ENTRY, CorrectionBody)],
) -> Response:
    """以最后一次更正为准；更正的更正，是对原条目再作更正。能看到原条目的部门都能看到更正。"""
    body = write.body
    meant = Meant(authority=authority, position=position, reason=body.reason)
    return write.run(
        lambda desk, asked: corrections.correct(
            desk,
            write.node.own_archive,
            asked,
            meant,
            body.changes,
            body.corrected_on,
        ),
        told_by_several=True,
    )


@router.post(
    "/{position}/annulment",
    summary="撤销本部门的一个条目",
    **receipts(AnnulmentBody, correction_examples.ANNULMENT),
)
def annul(
    authority: str,
    position: Decimal,
    write: Annotated[Write[AnnulmentBody], writes(Permission.CORRECT_ENTRY, AnnulmentBody)],
) -> Response:
    """一个事项的第一个条目，须在其后的条目都撤销之后才能撤销。"""
    body = write.body
    meant = Meant(authority=authority, position=position, reason=body.reason)
    return write.run(
        lambda desk, asked: corrections.annul(
            desk, write.node.own_archive, asked, meant, body.annulled_on
        ),
        told_by_several=True,
    )


def _header(entry: StoredEntry) -> dict[str, Any] | None:
    if entry.problem in {AWAITING_GRANT, OVER_DISCLOSED}:
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


def _unreadable(entry: StoredEntry) -> str | None:
    """Return why this version cannot read an entry that is sound in itself."""
    if entry.problem is not None:
        return None
    try:
        entry.read()
    except UnreadableEvent as error:
        return printable(str(error))
    return None


def _body(entry: StoredEntry) -> msgspec.Raw | None:
    """Return the body, where it is disclosed, of a sound entry: its JSON as it was written."""
    opened = entry.openings.get(BODY)
    if opened is None or entry.problem is not None:
        return None
    return msgspec.Raw(opened.content)
