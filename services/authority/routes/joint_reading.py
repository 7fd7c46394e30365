"""Reading shared cases: for everybody what is opened, for those who are named what is sealed.

Whether a case that is not opened exists is answered by one look into a table; whoever is named on
no list is then served from the stored view, as everybody, whatever there is.
"""

import json
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from services.authority.case_histories import history_of
from services.authority.case_readings import readings, record_reading
from services.authority.node import Node
from services.authority.routes.reading import (
    CompletenessModel,
    DocumentModel,
    await_position,
    listed,
    node_of,
    readers,
    statement,
    stored_document,
    with_statement,
)
from services.authority.routes.slot_writing import LOOK_AGAIN_SECONDS, SLOT_WAIT_SECONDS
from services.authority.shared_cases import OPEN, PLANS, case_of
from shared.domain.joint.knowledge import is_leader
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseStage, Knowledge
from shared.errors import StorageFailed
from shared.identity.roles import Permission, Role
from shared.projections.joint_inspections import JointInspections
from shared.projections.lines import entry_count
from shared.projections.sealed_reading import with_sealed
from shared.web.callers import Person, require_person
from shared.web.conditional import tagged_response, version_tag
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/joint-inspections", tags=["joint-inspections"])
records = Routes(prefix="/v1/sealed-readings", tags=["sealed-readings"])

VIEW = JointInspections.name
Reader = Annotated[Person, Depends(require_person(Permission.READ_INSPECTIONS))]


class ReadingNotRecorded(StorageFailed):
    """What is sealed is shown to nobody whose reading could not be recorded before."""

    code = "reading-not-recorded"


class JointListModel(BaseModel):
    """一页已解密的检查，以及本人知悉的、尚未解密的检查。"""

    items: list[dict[str, Any]]
    sealed: list[dict[str, Any]] = Field(description="本人知悉的尚未解密的检查；其他人见到的为空")
    next_cursor: str | None
    completeness: CompletenessModel


class ReadingModel(BaseModel):
    """一次查阅。"""

    joint_id: UUID
    reader: str
    read_at: datetime
    recorded: bool = Field(description="是否已写入日志（否则在等待时隙）")


class ReadingsModel(BaseModel):
    """对封存内容的查阅记录：审计人员看到全部，组长看到本人所牵头的。"""

    items: list[ReadingModel]


@router.get(
    "",
    summary="联合检查列表",
    response_model=JointListModel,
    dependencies=readers(Permission.READ_INSPECTIONS),
)
def list_cases(  # noqa: PLR0913, PLR0917 - the parameters of a list
    request: Request,
    person: Reader,
    asked: Annotated[Paging, Depends(paging(VIEW, str))],
    stage: Annotated[CaseStage | None, Query(description="所处阶段")] = None,
    participant: Annotated[str | None, Query(description="参与部门")] = None,
    uscc: Annotated[str | None, Query(description="被检查企业")] = None,
    campaign_id: Annotated[UUID | None, Query(description="所属工作方案")] = None,
) -> Response:
    """封存的检查只列编号、阶段和时间，不列企业；查看详情才算一次查阅。"""
    node = node_of(request)
    campaign = None if campaign_id is None else str(campaign_id)
    wanted = {"stage": stage, "participant": participant, "uscc": uscc, "campaign": campaign}
    page = bytes(listed(node, asked, VIEW, wanted).body)
    known = node.known_cases.of(person.id)
    shown = _sealed(node, known) if asked.after is None else []
    sealed = json.dumps(shown, ensure_ascii=False).encode()
    return Response(
        page.removesuffix(b"}") + b',"sealed":' + sealed + b"}", media_type="application/json"
    )


@router.get(
    "/{joint_id}",
    summary="一项联合检查",
    response_model=DocumentModel,
    dependencies=[Depends(await_position)],
)
async def read_case(request: Request, joint_id: UUID, person: Reader) -> Response:
    """启动前只有知悉人员能看到，每次查阅先写入日志再答复；尚未声明和承诺的成员看不到企业。"""
    node = node_of(request)
    known = node.known_cases.knowledge(person.id, joint_id)
    if known is not Knowledge.NOTHING:
        await require_recorded(node, joint_id, person.id)
    return await run_in_threadpool(_answer, request, joint_id, known)


@router.get(
    "/{joint_id}/history",
    summary="何人何时知悉",
    response_model=DocumentModel,
    dependencies=[Depends(await_position)],
)
async def read_history(request: Request, joint_id: UUID, person: Reader) -> Response:
    """每条内容何时发出、收到、解密、办理，在哪份日志何处；here 为本节点的收到时间和验证点。"""
    node = node_of(request)
    known = node.known_cases.knowledge(person.id, joint_id)
    if known is not Knowledge.NOTHING:
        await require_recorded(node, joint_id, person.id)
    return await run_in_threadpool(_history, request, joint_id, known)


@records.get(
    "",
    summary="封存内容的查阅记录",
    response_model=ReadingsModel,
)
def list_readings(
    request: Request,
    person: Annotated[Person, Depends(require_person(Permission.READ_SEALED_READINGS))],
    joint_id: Annotated[UUID | None, Query(description="只看一项检查")] = None,
) -> Response:
    """谁在何时查阅了尚未解密的检查；组长以外的人看到的是空列表。"""
    node = node_of(request)
    seen = None if person.account.role is Role.AUDITOR else _led_by(node, person.id, joint_id)
    items = [
        {
            "joint_id": str(read.joint_id),
            "reader": read.reader,
            "read_at": read.read_at.isoformat(timespec="milliseconds"),
            "recorded": is_appended,
        }
        for read, is_appended in (readings(node.desk, joint_id) if seen != set() else ())
        if seen is None or read.joint_id in seen
    ]
    return Response(json.dumps({"items": items}).encode(), media_type="application/json")


async def require_recorded(node: Node, joint_id: UUID, account: str) -> None:
    """Wait until the reading of what is sealed stands in the log.

    Raises:
        ReadingNotRecorded: it does not, within a minute.
        StorageFailed: it cannot be recorded.
    """
    end = time.monotonic() + SLOT_WAIT_SECONDS
    while True:
        ticket = node.bell.ticket()
        if await run_in_threadpool(record_reading, node.desk, joint_id, account):
            return
        left = end - time.monotonic()
        if left <= 0 or node.bell.closed:
            raise ReadingNotRecorded("no slot of the log was filled in time")
        await node.bell.wait(ticket, min(left, LOOK_AGAIN_SECONDS))


def _answer(request: Request, joint_id: UUID, known: Knowledge) -> Response:
    """Return what whoever has this knowledge may see of the case.

    Raises:
        NotFound: there is no such case, or not for him.
    """
    node = node_of(request)
    stated = statement(node)
    if known is Knowledge.NOTHING:
        content = stored_document(request, VIEW, str(joint_id))
        sides = json.loads(content)["sides"]
        version = sum(entry_count(side["lines"]) for side in sides.values())
    else:
        shown = _to_the_named(node, joint_id, known)
        content = json.dumps(shown, ensure_ascii=False).encode()
        version = node.desk.sealed_version(f"{PLANS}{joint_id}")
    return tagged_response(request, with_statement(content, stated), version_tag(version))


def _history(request: Request, joint_id: UUID, known: Knowledge) -> Response:
    """Return the history of the case: of what is sealed only to those who are named.

    Raises:
        NotFound: there is no such case, or not for him.
    """
    node = node_of(request)
    stated = statement(node)
    is_named = known is Knowledge.NAMED
    if not is_named:
        stored_document(request, VIEW, str(joint_id))
    told = history_of(node.database, joint_id, sealed=is_named)
    content = json.dumps(told, ensure_ascii=False).encode()
    return Response(with_statement(content, stated), media_type="application/json")


def _to_the_named(node: Node, joint_id: UUID, known: Knowledge) -> dict[str, Any]:
    case = case_of(node.desk, joint_id)
    waits = [
        {"kind": one.logged.event.KIND, "ahead": one.ahead}
        for one in node.desk.slots.waiting()
        if one.logged.originator_id in {f"{PLANS}{joint_id}", f"{OPEN}{joint_id}"}
    ]
    told = {**_brief(case, known), "waiting": waits}
    if known is not Knowledge.NAMED:
        return told
    stream = f"{PLANS}{joint_id}"
    document = with_sealed(node.database, JointInspections(), str(joint_id), stream) or {}
    return {**document, **told, "on_the_table": [one.hash for one in case.on_the_table]}


def _sealed(node: Node, known: Mapping[UUID, Knowledge]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for joint_id, knowledge in sorted(known.items()):
        try:
            found.append(_brief(case_of(node.desk, joint_id), knowledge))
        except JointCaseUnknown:
            continue
    return found


def _brief(case: JointCase, known: Knowledge) -> dict[str, Any]:
    """Return what every member of the team may see before he has signed: neither firm nor site."""
    plan, window = case.current.plan, case.window
    return {
        "joint_id": str(case.joint_id),
        "knowledge": known.value,
        "stage": case.stage.value,
        "mode": plan.mode.value,
        "leading_authority": plan.leading_authority,
        "participants": sorted(case.participants),
        "planned_from": window.planned_from.isoformat(),
        "planned_until": window.planned_until.isoformat(),
        "opens_by": case.opens_by.isoformat(),
        "answer_by": None if plan.answer_by is None else plan.answer_by.isoformat(),
        "team": [
            {
                "member_ref": one.member.member_ref,
                "authority": one.member.authority,
                "role": one.member.role.value,
                "has_signed": one.has_signed,
            }
            for one in case.team
        ],
        "need_to_know": sorted(account for named in case.persons.values() for account in named),
    }


def _led_by(node: Node, account: str, joint_id: UUID | None) -> set[UUID]:
    """Return the sealed cases that `account` leads, and the case `joint_id` if it has led it."""
    cases = set(node.known_cases.of(account))
    if joint_id is not None and node.queries.document(VIEW, str(joint_id)) is not None:
        cases.add(joint_id)
    return {one for one in cases if is_leader(case_of(node.desk, one), account)}
