"""Penalties: the decision, and what becomes of it."""

from typing import Annotated, Any
from uuid import UUID

from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import penalties
from services.authority.penalties import Step
from services.authority.routes import enforcement_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.penalty_bodies import (
    ChangeBody,
    PenaltyBody,
    RevocationBody,
    SimplePenaltyBody,
)
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.penalty.events import PenaltyDecided, Procedure
from shared.identity.roles import Permission
from shared.projections.matters import PENALTIES
from shared.web.routes import Routes

router = Routes(prefix="/v1/penalties", tags=["penalties"])
in_cases = Routes(prefix="/v1/cases/{case_id}/penalties", tags=["penalties"])

DECIDE = Permission.DECIDE_PENALTY


def _decided(write: Write[Any], **stated: Any) -> PenaltyDecided:
    return PenaltyDecided(
        **stated,
        penalty_id=uuid7(),
        decider=write.node.authority,
        concerned=(),
        recorded_by=write.caller,
    )


@in_cases.post(
    "",
    summary="在案件中作出行政处罚决定",
    **receipts(PenaltyBody, examples.PENALTY),
)
def decide(
    case_id: UUID, write: Annotated[Write[PenaltyBody], writes(DECIDE, PenaltyBody)]
) -> Response:
    body = write.body.model_dump()
    stated = _decided(write, **body, procedure=Procedure.ORDINARY, case_id=case_id, uscc="")
    return write.run(lambda desk, asked: penalties.decide(desk, asked, stated))


@router.post(
    "", summary="当场作出行政处罚决定", **receipts(SimplePenaltyBody, examples.SIMPLE_PENALTY)
)
def decide_on_the_spot(
    write: Annotated[Write[SimplePenaltyBody], writes(DECIDE, SimplePenaltyBody)],
) -> Response:
    body = write.body.stated()
    stated = _decided(write, **body, procedure=Procedure.SIMPLE, case_id=None)
    return write.run(lambda desk, asked: penalties.decide(desk, asked, stated))


@router.post(
    "/{penalty_id}/change",
    summary="处罚决定被变更",
    **receipts(ChangeBody, examples.PENALTY_CHANGE),
)
def change(
    penalty_id: UUID, write: Annotated[Write[ChangeBody], writes(DECIDE, ChangeBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.change(desk, asked, step))


@router.post(
    "/{penalty_id}/revocation",
    summary="处罚决定被撤销、确认违法或者无效",
    **receipts(RevocationBody, examples.PENALTY_REVOCATION),
)
def revoke(
    penalty_id: UUID, write: Annotated[Write[RevocationBody], writes(DECIDE, RevocationBody)]
) -> Response:
    step = Step(penalty_id=penalty_id, stated=write.body.model_dump())
    return write.run(lambda desk, asked: penalties.revoke(desk, asked, step))


add_reading(router, PENALTIES, Permission.READ_PENALTIES, "行政处罚")
