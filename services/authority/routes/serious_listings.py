"""The list of serious violations and dishonesty (CRD-003)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field
from starlette.responses import Response
from uuid_utils.compat import uuid7

from services.authority import dishonesty
from services.authority.routes import credit_examples as examples
from services.authority.routes.matters import add_reading
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.serious_list import (
    HeavierPenalty,
    Removal,
    RemovalGround,
    SeriousListEntered,
)
from shared.identity.roles import Permission
from shared.projections.matters import SERIOUS_LISTINGS
from shared.web.bodies import Body, Day
from shared.web.routes import Routes

router = Routes(prefix="/v1/serious-listings", tags=["serious-listings"])


class ListingBody(Body):
    """列入严重违法失信名单；列入的期限由系统按现行规定计算。"""

    uscc: str
    reason: str
    penalty: str = Field(description="所依据的较重行政处罚，如 penalty/0192…")
    heavier: HeavierPenalty = Field(strict=False, description="较重行政处罚的种类")
    decision_no: str = Field(description="列入决定书编号")
    listed_on: Day


class RemovalBody(Body):
    """移出名单：期满、提前或者撤销列入。"""

    ground: RemovalGround = Field(strict=False)
    reason: str
    decision_no: str = Field(description="移出决定书编号")
    duties_done: bool = Field(default=False, description="已履行处罚决定的义务")
    harm_removed: bool = Field(default=False, description="已消除危害后果和不良影响")
    no_further_heavier_penalty: bool = Field(default=False, description="未再受到较重行政处罚")
    removed_on: Day


@router.post("", summary="列入名单", **receipts(ListingBody, examples.SERIOUS_LISTING))
def enter(
    write: Annotated[Write[ListingBody], writes(Permission.RECORD_DISHONESTY, ListingBody)],
) -> Response:
    stated = SeriousListEntered(
        **write.body.model_dump(), listing_id=uuid7(), recorded_by=write.caller
    )
    return write.run(lambda desk, asked: dishonesty.enter_list(desk, asked, stated))


@router.post(
    "/{serious_listing_id}/removal",
    summary="移出名单",
    **receipts(RemovalBody, examples.LIST_REMOVAL),
)
def remove(
    serious_listing_id: UUID,
    write: Annotated[Write[RemovalBody], writes(Permission.RECORD_DISHONESTY, RemovalBody)],
) -> Response:
    removal = Removal(**write.body.model_dump())
    return write.run(
        lambda desk, asked: dishonesty.remove_from_list(desk, asked, serious_listing_id, removal)
    )


add_reading(router, SERIOUS_LISTINGS, Permission.READ_ARCHIVES, "严重违法失信名单")
