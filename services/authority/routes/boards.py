"""The boards: deadlines, and the blind spots among them; who has which of them in hand."""

import json
from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from services.authority.boards import Board, Boards, Shown, Wanted
from services.authority.due_days import DutyState
from services.authority.duty_assignments import assign
from services.authority.node import Node
from services.authority.routes import board_examples
from services.authority.routes.board_answers import (
    BlindSpotSummaryModel,
    BoardModel,
    DeadlineSummaryModel,
    blind_spot_counts,
    deadline_counts,
    duty_as_told,
)
from services.authority.routes.reading import (
    DocumentModel,
    node_of,
    readers,
    statement,
    with_statement,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.duty_assignment import DutyUnknown
from shared.identity.roles import Permission
from shared.projections.assignments import Assignments, assignment_key
from shared.projections.folding import read_document
from shared.projections.view import Document
from shared.web.bodies import Body
from shared.web.conditional import tagged_response, version_tag
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

deadlines = Routes(prefix="/v1/deadlines", tags=["deadlines"])
blind_spots = Routes(prefix="/v1/blind-spots", tags=["blind-spots"])

_READ = readers(Permission.READ_BOARDS)
_MANY = 1000


class AssignmentBody(Body):
    """由谁承办；不填承办人即为收回。"""

    assignee: str | None = Field(default=None, description="本部门的账号，如 zj:coordinator-01")
    note: str = ""


def _wanted(  # noqa: PLR0913, PLR0917 - one per filter
    request: Request,
    authority: Annotated[str | None, Query(description="看板所属的部门")] = None,
    owner: Annotated[str | None, Query(description="义务人：部门，或企业的信用代码")] = None,
    what: Annotated[str | None, Query(description="义务名称，如 review-agreement")] = None,
    rule: Annotated[str | None, Query(description="首要依据的规则，如 ENT-006")] = None,
    uscc: Annotated[str | None, Query(description="所涉企业的信用代码")] = None,
    person: Annotated[str | None, Query(description="承办人账号")] = None,
) -> Wanted:
    among = None if person is None else _assigned_to(node_of(request), person)
    return Wanted(authority=authority, owner=owner, what=what, rule=rule, uscc=uscc, among=among)


def _wanted_in_state(
    wanted: Annotated[Wanted, Depends(_wanted)],
    state: Annotated[
        DutyState | None, Query(description="不填为尚未履行的全部：coming、due、overdue")
    ] = None,
) -> Wanted:
    return wanted.in_state(state)


@deadlines.get("", summary="期限看板", response_model=BoardModel, dependencies=_READ)
def list_deadlines(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Board.DEADLINES, str, str))],
    wanted: Annotated[Wanted, Depends(_wanted_in_state)],
) -> Response:
    """按到期日排序；到期日依义务所属部门的期限表和现行工作日历，读取时计算。"""
    return _page(node_of(request), Board.DEADLINES, asked, wanted)


@deadlines.get(
    "/summary", summary="期限汇总", response_model=DeadlineSummaryModel, dependencies=_READ
)
def summarise_deadlines(request: Request) -> Response:
    """各部门各类义务在各状态下的数量，以及最早的起始日。"""
    node = node_of(request)
    stated = statement(node)
    counts = deadline_counts(Boards(node.desk).entries(Board.DEADLINES, Wanted()))
    content = json.dumps({"counts": counts}, ensure_ascii=False).encode()
    return Response(with_statement(content, stated), media_type="application/json")


@deadlines.get("/{duty_id}", summary="一项义务", response_model=DocumentModel, dependencies=_READ)
def read_deadline(request: Request, duty_id: str) -> Response:
    """义务的现状，附本部门历次交办；所依记录已经撤回的，只有交办（state 为 null）。"""
    node = node_of(request)
    stated = statement(node)
    shown = Boards(node.desk).find(duty_id)
    assigned = _assignments(node, [duty_id]).get(duty_id)
    if shown is None and assigned is None:
        raise DutyUnknown(f"no duty {duty_id!r:.200} is known here")
    history: list[Document] = [] if assigned is None else assigned["lines"]
    told = {"id": duty_id, "state": None} if shown is None else _told(node, [shown])[0]
    content = json.dumps({**told, "assignments": history}, ensure_ascii=False).encode()
    return tagged_response(request, with_statement(content, stated), version_tag(len(history)))


@blind_spots.get("", summary="监管盲区", response_model=BoardModel, dependencies=_READ)
def list_blind_spots(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Board.BLIND_SPOTS, str, str))],
    wanted: Annotated[Wanted, Depends(_wanted)],
) -> Response:
    """应有而无记录之处，随记录自行开闭；没有记录不等于没有问题，见完整性说明。"""
    return _page(node_of(request), Board.BLIND_SPOTS, asked, wanted)


@blind_spots.get(
    "/summary", summary="盲区汇总", response_model=BlindSpotSummaryModel, dependencies=_READ
)
def summarise_blind_spots(request: Request) -> Response:
    """按规则，按注册人与受托方所在省份。"""
    node = node_of(request)
    stated = statement(node)
    entries = Boards(node.desk).entries(Board.BLIND_SPOTS, Wanted())
    content = json.dumps(blind_spot_counts(entries, node.desk.today()), ensure_ascii=False)
    return Response(with_statement(content.encode(), stated), media_type="application/json")


@deadlines.post(
    "/{duty_id}/assignment",
    summary="交办一项义务",
    **receipts(AssignmentBody, board_examples.DEADLINE_ASSIGNMENT),
)
def assign_deadline(
    duty_id: str,
    write: Annotated[Write[AssignmentBody], writes(Permission.ASSIGN_DUTY, AssignmentBody)],
) -> Response:
    return _assign(write, duty_id)


@blind_spots.post(
    "/{duty_id}/assignment",
    summary="交办一处盲区",
    **receipts(AssignmentBody, board_examples.BLIND_SPOT_ASSIGNMENT),
)
def assign_blind_spot(
    duty_id: str,
    write: Annotated[Write[AssignmentBody], writes(Permission.ASSIGN_DUTY, AssignmentBody)],
) -> Response:
    return _assign(write, duty_id)


def _assign(write: Write[AssignmentBody], duty_id: str) -> Response:
    body, accounts = write.body, write.node.accounts
    return write.run(
        lambda desk, asked: assign(desk, asked, accounts, duty_id, body.assignee, body.note)
    )


def _page(node: Node, board: Board, asked: Paging, wanted: Wanted) -> Response:
    stated = statement(node)
    after = None if asked.after is None else (str(asked.after[0]), str(asked.after[1]))
    found = Boards(node.desk).page(board, wanted, after, asked.limit + 1)
    shown, next_cursor = asked.cut(found, lambda one: one.entry.order)
    content = json.dumps(
        {"items": _told(node, shown), "next_cursor": next_cursor}, ensure_ascii=False
    )
    return Response(with_statement(content.encode(), stated), media_type="application/json")


def _told(node: Node, shown: list[Shown]) -> list[dict[str, Any]]:
    assigned = _assignments(node, (one.entry.listed.id for one in shown))
    today, calendar = node.desk.today(), node.desk.reference().calendar
    in_hand = {duty: document["assigned_to"] for duty, document in assigned.items()}
    return [duty_as_told(one, in_hand.get(one.entry.listed.id), today, calendar) for one in shown]


def _assignments(node: Node, duties: Iterable[str]) -> dict[str, Document]:
    """Return who of this authority has had each of `duties` in hand, of those somebody had."""
    keys = {assignment_key(node.authority, duty): duty for duty in duties}
    found = node.queries.documents(Assignments.name, keys)
    return {keys[key]: read_document(document) for key, document in found.items()}


def _assigned_to(node: Node, person: str) -> set[str]:
    """Return the ids of the duties that `person` has in hand."""
    terms = {f"person:{person}", f"authority:{node.authority}"}
    ids: set[str] = set()
    after = ""
    while page := node.queries.having(Assignments.name, terms, after, _MANY):
        ids |= {str(read_document(one.document)["duty"]) for one in page}
        after = page[-1].key
    return ids
