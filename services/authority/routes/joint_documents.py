"""What a shared case is read and printed as: the letter of a plan, the merged report."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from services.authority.letters.printing import POLICY, plan_page
from services.authority.letters.report_page import report_page
from services.authority.routes.joint_reading import VIEW, Reader, require_recorded
from services.authority.routes.reading import (
    DocumentModel,
    await_position,
    node_of,
    readers,
    statement,
    stored_document,
    with_statement,
)
from services.authority.shared_cases import PLANS, case_of
from shared.domain.joint.acting import only_plan
from shared.domain.joint.refusals import JointCaseUnknown, PlanUnknown
from shared.domain.joint.vocabulary import Knowledge
from shared.identity.roles import Permission
from shared.log.entry import BODY
from shared.projections.folding import read_document
from shared.projections.inspections import Inspections
from shared.projections.joint_report import inspections_of, report_bytes
from shared.store.entries import with_sealed
from shared.web.conditional import content_tag, tagged_response
from shared.web.routes import Routes

router = Routes(prefix="/v1/joint-inspections/{joint_id}", tags=["joint-inspections"])


@router.get(
    "/report",
    summary="合并报告",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_INSPECTIONS),
)
def read_report(request: Request, joint_id: UUID) -> Response:
    """由各部门的日志合成：每条缺陷注明部门，对同一事项的不同认定并列；持有相同条目的节点答复相同。"""
    stated = statement(node_of(request))
    report = _report(request, joint_id)
    return tagged_response(request, with_statement(report, stated), content_tag(report))


@router.get(
    "/printed-report",
    summary="合并报告的打印件",
    response_class=HTMLResponse,
    dependencies=readers(Permission.READ_INSPECTIONS),
)
def print_report(request: Request, joint_id: UUID) -> Response:
    """与合并报告内容相同，文末为其摘要。"""
    page = report_page(_report(request, joint_id))
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def _report(request: Request, joint_id: UUID) -> bytes:
    """Return the merged report of the case.

    Raises:
        NotFound: nothing opened is known of it here.
    """
    node = node_of(request)
    case = stored_document(request, VIEW, str(joint_id))
    ids = inspections_of(read_document(case))
    found = {one: node.queries.document(Inspections.name, one) for one in ids}
    return report_bytes(case, {key: one for key, one in found.items() if one is not None})


@router.get(
    "/letter",
    summary="方案的纸质函件",
    response_class=HTMLResponse,
    dependencies=[Depends(await_position)],
)
async def print_plan(
    request: Request,
    joint_id: UUID,
    person: Reader,
    plan_hash: Annotated[
        str, Query(description="方案哈希；只有一个待定（或已一致）的方案时可以不填")
    ] = "",
) -> Response:
    """寄送没有节点的部门；启动前只有知悉人员能打印，且先记录查阅。"""
    node = node_of(request)
    known = node.known_cases.knowledge(person.id, joint_id)
    if known is Knowledge.NAMED:
        await require_recorded(node, joint_id, person.id)
    elif known is not Knowledge.NOTHING or node.queries.document(VIEW, str(joint_id)) is None:
        raise JointCaseUnknown(f"no case {joint_id} is known here")
    page = await run_in_threadpool(_letter, request, joint_id, plan_hash)
    return HTMLResponse(page, headers={"Content-Security-Policy": POLICY})


def _letter(request: Request, joint_id: UUID, plan_hash: str) -> bytes:
    """Return the page of the plan of this hash, or of the only one there is.

    Raises:
        PlanUnknown: the case has no such plan here.
        PlanNotNamed: there are several.
    """
    desk = node_of(request).desk
    case = case_of(desk, joint_id)
    known = case.plans.get(plan_hash or only_plan(case))
    if known is None or known.position is None:
        raise PlanUnknown(f"{joint_id} has no plan {plan_hash:.100}")
    with desk.database.read() as connection:
        held = with_sealed(connection, {f"{PLANS}{joint_id}"})
    place = (known.log, known.position)
    for entry in held:
        if (entry.log, entry.position) == place and BODY in entry.openings:
            return plan_page(entry)
    raise PlanUnknown(f"{joint_id} has no plan {plan_hash:.100} with a place in a log yet")
