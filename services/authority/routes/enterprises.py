"""Firms: their records, changes, and how they are found."""

import json
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import Field
from starlette.responses import Response

from services.authority import enterprises
from services.authority.routes import examples
from services.authority.routes.reading import ListModel, Searched, listed_firms, node_of, readers
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.enterprise import (
    EnterpriseChange,
    EnterprisePersonal,
    EnterpriseRecorded,
    EnterpriseRole,
)
from shared.identity.roles import Permission
from shared.projections.queries import Found
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/enterprises", tags=["enterprises"])

_CITY = Field(default=None, description="第一类企业建档的设区市监管部门名称（ARC-001）")


class EnterpriseBody(Body):
    """企业建档（LIC-001）。"""

    uscc: str = Field(description="统一社会信用代码")
    name: str
    domicile: str
    home_authority: str = Field(description="企业现住所所在地的省级监管部门")
    roles: tuple[EnterpriseRole, ...]
    city_authority: str | None = _CITY
    legal_representative: str | None = Field(default=None, description="只进入个人信息部分")
    checksum_waived: str | None = Field(
        default=None, description="校验位不符而仍予登记的理由（早期代码）"
    )


class EnterpriseChangeBody(Body):
    """企业信息变更：填写变更后的全部内容；迁往外省的，由迁入地部门另行建档。"""

    name: str
    domicile: str
    home_authority: str
    roles: tuple[EnterpriseRole, ...]
    effective_on: Day
    reason: str = Field(description="变更原因")
    city_authority: str | None = _CITY
    legal_representative: str | None = Field(default=None, description="只进入个人信息部分")


@router.post("", summary="企业建档", **receipts(EnterpriseBody, examples.ENTERPRISE))
def record_enterprise(
    write: Annotated[Write[EnterpriseBody], writes(Permission.RECORD_ENTERPRISE, EnterpriseBody)],
) -> Response:
    person = write.body.legal_representative
    stated = EnterpriseRecorded(
        **write.body.model_dump(exclude={"legal_representative"}),
        recorded_by=write.caller,
        personal=None if person is None else EnterprisePersonal(legal_representative=person),
    )
    return write.run(lambda desk, asked: enterprises.record_enterprise(desk, asked, stated))


@router.post(
    "/{uscc}/change",
    summary="企业信息变更",
    **receipts(EnterpriseChangeBody, examples.ENTERPRISE_CHANGE),
)
def change_enterprise(
    uscc: str,
    write: Annotated[
        Write[EnterpriseChangeBody], writes(Permission.RECORD_ENTERPRISE, EnterpriseChangeBody)
    ],
) -> Response:
    change = EnterpriseChange(**write.body.model_dump())
    return write.run(lambda desk, asked: enterprises.change_enterprise(desk, asked, uscc, change))


@router.get(
    "",
    summary="查找企业",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ENTERPRISES),
)
def find_enterprises(
    request: Request,
    asked: Annotated[Paging, Depends(paging("enterprises", str))],
    query: Searched = None,
) -> Response:
    return listed_firms(node_of(request), asked, query, _header)


def _header(found: Found) -> dict[str, Any]:
    """Return the firm's record as its home authority keeps it."""
    archive: dict[str, Any] = json.loads(found.document)
    return archive["enterprise"] or {"uscc": found.key}
