"""Cases of suspected violations, and what they came to."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import cases
from services.authority.routes import enforcement_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.case import CaseOpened, Closing, FoundIn, Outcome
from shared.identity.roles import Permission
from shared.projections.matters import CASES
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/cases", tags=["cases"])


class CaseBody(Body):
    """立案：对本辖区企业涉嫌违法行为的调查。"""

    uscc: str
    case_no: str = Field(description="立案编号")
    ground: str = Field(description="案由")
    found_in: FoundIn = Field(strict=False, description="违法线索来源")
    finding_authority: str | None = Field(
        default=None, description="发现或者通报线索的其他监管部门；处理结果须通报该部门"
    )
    suspected: tuple[str, ...] = Field(description="涉嫌违反的条款代码，如 739-86-2")
    rests_on: tuple[str, ...] = Field(default=(), description="所依据的事项，如 inspection/0192…")
    opened_on: Day


class CaseClosureBody(Body):
    """结案。"""

    outcome: Outcome = Field(strict=False)
    penalties: tuple[UUID, ...] = Field(
        default=(), strict=False, description="本案作出的行政处罚；予以处罚的必填"
    )
    transferred_to: str = Field(default="", description="移送的机关；移送的必填")
    summary: str
    closed_on: Day


@router.post("", summary="立案", **receipts(CaseBody, examples.CASE))
def open_case(
    write: Annotated[Write[CaseBody], writes(Permission.HANDLE_CASE, CaseBody)],
) -> Response:
    stated = CaseOpened(
        **write.body.model_dump(), case_id=uuid7(), concerned=(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: cases.open_case(desk, asked, stated))


@router.post(
    "/{case_id}/closure", summary="结案", **receipts(CaseClosureBody, examples.CASE_CLOSURE)
)
def close_case(
    case_id: UUID,
    write: Annotated[Write[CaseClosureBody], writes(Permission.HANDLE_CASE, CaseClosureBody)],
) -> Response:
    closing = Closing(**write.body.model_dump())
    return write.run(lambda desk, asked: cases.close_case(desk, asked, case_id, closing))


add_reading(router, CASES, Permission.READ_CASES, "案件")
