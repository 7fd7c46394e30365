"""Entrustments: established by the registrant's authority, acknowledged by the contractor's."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import entrustments
from services.authority.entrustments import NewEntrustment, Step
from services.authority.routes import examples
from services.authority.routes.entrustment_bodies import (
    AcknowledgementBody,
    AmendmentBody,
    AnnotationBody,
    AuditBody,
    EntrustmentBody,
    ReplacementBody,
    ResidentBody,
    ReviewBody,
    ScopeCoverageBody,
    TerminationBody,
    WithdrawalBody,
)
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    listed,
    matter_response,
    node_of,
    readers,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.entrustment.acknowledging import ContractorSide
from shared.domain.entrustment.events import HumanDecision, Parties, ResidentPersonal
from shared.identity.roles import Permission
from shared.projections.entrustments import Entrustments
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/entrustments", tags=["entrustments"])

RECORD = Permission.RECORD_ENTRUSTMENT


@router.post("", summary="登记委托生产", **receipts(EntrustmentBody, examples.ENTRUSTMENT))
def establish(
    write: Annotated[Write[EntrustmentBody], writes(RECORD, EntrustmentBody)],
) -> Response:
    body = write.body
    decision = body.prohibition_decision
    decided = decision and HumanDecision(decided_by=write.caller, reason=decision.reason)
    stated = NewEntrustment(
        entrustment_id=body.entrustment_id or uuid7(),
        registrant_uscc=body.registrant_uscc,
        contractor_uscc=body.contractor_uscc,
        contractor_authority=body.contractor_authority,
        certificate_no=body.certificate_no,
        licence_no=body.licence_no,
        sites=body.sites,
        agreement=body.agreement.agreement(),
        started_on=body.started_on,
        further={**body.further(), "prohibition_decision": decided},
    )
    return write.run(lambda desk, asked: entrustments.establish(desk, asked, stated))


@router.post(
    "/{entrustment_id}/acknowledgement",
    summary="受托方所在地登记同一委托，注册人所在地尚未登记的可先行登记",
    **receipts(AcknowledgementBody, examples.ENTRUSTMENT_ACKNOWLEDGEMENT),
)
def acknowledge(
    entrustment_id: UUID,
    write: Annotated[
        Write[AcknowledgementBody],
        writes(Permission.ACKNOWLEDGE_ENTRUSTMENT, AcknowledgementBody),
    ],
) -> Response:
    side = ContractorSide(**write.body.model_dump(exclude={"parties"}))
    named = write.body.parties
    parties: Parties | None = None
    if named is not None:
        parties = Parties(
            **named.model_dump(),
            entrustment_id=entrustment_id,
            contractor_authority=write.node.authority,
        )
    return write.run(
        lambda desk, asked: entrustments.acknowledge(desk, asked, entrustment_id, side, parties)
    )


@router.post(
    "/{entrustment_id}/annotation",
    summary="登记注册证的委托信息标注",
    **receipts(AnnotationBody, examples.ANNOTATION),
)
def annotate(
    entrustment_id: UUID,
    write: Annotated[Write[AnnotationBody], writes(RECORD, AnnotationBody)],
) -> Response:
    step = Step(entrustment_id=entrustment_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: entrustments.annotate(desk, asked, step))


@router.post(
    "/{entrustment_id}/amendment",
    summary="登记委托变更",
    **receipts(AmendmentBody, examples.AMENDMENT),
)
def amend(
    entrustment_id: UUID, write: Annotated[Write[AmendmentBody], writes(RECORD, AmendmentBody)]
) -> Response:
    body = write.body
    agreement = body.agreement and body.agreement.agreement()
    stated = {**body.model_dump(exclude={"side", "agreement"}), "agreement": agreement}
    step = Step(entrustment_id=entrustment_id, stated=stated, side=body.side)
    return write.run(lambda desk, asked: entrustments.amend(desk, asked, step))


@router.post(
    "/{entrustment_id}/replacement",
    summary="登记本委托取代此前的受托方",
    **receipts(ReplacementBody, examples.REPLACEMENT),
)
def replace_contractor(
    entrustment_id: UUID,
    write: Annotated[Write[ReplacementBody], writes(RECORD, ReplacementBody)],
) -> Response:
    step = Step(entrustment_id=entrustment_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: entrustments.replace_contractor(desk, asked, step))


@router.post(
    "/{entrustment_id}/scope-coverage-statement",
    summary="登记受托方所在地出具的生产范围涵盖说明",
    **receipts(ScopeCoverageBody, examples.SCOPE_COVERAGE_STATEMENT),
)
def state_scope_coverage(
    entrustment_id: UUID,
    write: Annotated[Write[ScopeCoverageBody], writes(RECORD, ScopeCoverageBody)],
) -> Response:
    step = Step(entrustment_id=entrustment_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: entrustments.state_scope_coverage(desk, asked, step))


@router.post(
    "/{entrustment_id}/agreement-review",
    summary="登记质量协议年度评审",
    **receipts(ReviewBody, examples.AGREEMENT_REVIEW),
)
def review_agreement(
    entrustment_id: UUID, write: Annotated[Write[ReviewBody], writes(RECORD, ReviewBody)]
) -> Response:
    stated = write.body.model_dump(exclude={"side"})
    step = Step(entrustment_id=entrustment_id, stated=stated, side=write.body.side)
    return write.run(lambda desk, asked: entrustments.review_agreement(desk, asked, step))


@router.post(
    "/{entrustment_id}/contractor-audit",
    summary="登记注册人对受托方的审核",
    **receipts(AuditBody, examples.CONTRACTOR_AUDIT),
)
def audit_contractor(
    entrustment_id: UUID, write: Annotated[Write[AuditBody], writes(RECORD, AuditBody)]
) -> Response:
    step = Step(entrustment_id=entrustment_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: entrustments.audit_contractor(desk, asked, step))


@router.post(
    "/{entrustment_id}/resident-assignment",
    summary="登记派驻人员入驻",
    **receipts(ResidentBody, examples.RESIDENT_ASSIGNMENT),
)
def assign_resident(
    entrustment_id: UUID, write: Annotated[Write[ResidentBody], writes(RECORD, ResidentBody)]
) -> Response:
    name = write.body.name
    personal = None if name is None else ResidentPersonal(name=name)
    stated = {**write.body.model_dump(exclude={"name"}), "personal": personal}
    step = Step(entrustment_id=entrustment_id, stated=stated)
    return write.run(lambda desk, asked: entrustments.assign_resident(desk, asked, step))


@router.post(
    "/{entrustment_id}/resident-withdrawal",
    summary="登记派驻人员撤离",
    **receipts(WithdrawalBody, examples.RESIDENT_WITHDRAWAL),
)
def withdraw_resident(
    entrustment_id: UUID,
    write: Annotated[Write[WithdrawalBody], writes(RECORD, WithdrawalBody)],
) -> Response:
    step = Step(entrustment_id=entrustment_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: entrustments.withdraw_resident(desk, asked, step))


@router.post(
    "/{entrustment_id}/termination",
    summary="登记委托终止",
    **receipts(TerminationBody, examples.TERMINATION),
)
def terminate(
    entrustment_id: UUID,
    write: Annotated[Write[TerminationBody], writes(RECORD, TerminationBody)],
) -> Response:
    stated = write.body.model_dump(exclude={"side"})
    step = Step(entrustment_id=entrustment_id, stated=stated, side=write.body.side)
    return write.run(lambda desk, asked: entrustments.terminate(desk, asked, step))


@router.get(
    "",
    summary="委托列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ENTRUSTMENTS),
)
def list_entrustments(  # noqa: PLR0913, PLR0917 - one parameter per filter
    request: Request,
    asked: Annotated[Paging, Depends(paging(Entrustments.name, str))],
    registrant: Annotated[str | None, Query(description="注册人的信用代码")] = None,
    contractor: Annotated[str | None, Query(description="受托方的信用代码")] = None,
    authority: Annotated[str | None, Query(description="一方所在地监管部门")] = None,
    certificate: Annotated[str | None, Query(description="注册证编号")] = None,
    product: Annotated[str | None, Query(description="产品名称全称")] = None,
    state: Annotated[
        str | None,
        Query(
            description="unestablished、established、acknowledged、terminated-by-one-side、"
            "terminated、conflicting、unreadable"
        ),
    ] = None,
    status: Annotated[str | None, Query(description="provisional、final、disputed")] = None,
    flow: Annotated[
        str | None, Query(description="流向：注册人方:受托方:状态，如 zj:ha:acknowledged")
    ] = None,
) -> Response:
    wanted = {
        "flow": flow,
        "registrant": registrant,
        "contractor": contractor,
        "authority": authority,
        "certificate": certificate,
        "product": product,
        "state": state,
        "status": status,
    }
    return listed(node_of(request), asked, Entrustments.name, wanted)


@router.get(
    "/{entrustment_id}",
    summary="一项委托：双方登记并列，差异逐项列出",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ENTRUSTMENTS),
)
def read_entrustment(request: Request, entrustment_id: UUID) -> Response:
    return matter_response(request, Entrustments.name, entrustment_id)
