"""Firms, production licences, registration certificates."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import Field
from starlette.responses import Response

from services.authority import enterprises
from services.authority.routes import examples
from services.authority.routes.reading import ListModel, Searched, listed_firms, node_of, readers
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.certificate import CertificateRecorded, DeviceClass
from shared.domain.enterprise import EnterprisePersonal, EnterpriseRecorded, EnterpriseRole
from shared.domain.licence import LicenceIssued
from shared.identity.roles import Permission
from shared.projections.queries import Found
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging

router = APIRouter(prefix="/v1", tags=["enterprises"])


class EnterpriseBody(Body):
    """企业建档（LIC-001）。"""

    uscc: str = Field(description="统一社会信用代码")
    name: str
    domicile: str
    home_authority: str = Field(description="企业现住所所在地的省级监管部门")
    roles: tuple[EnterpriseRole, ...]
    legal_representative: str | None = Field(default=None, description="只进入个人信息部分")
    checksum_waived: str | None = Field(
        default=None, description="校验位不符而仍予登记的理由（早期代码）"
    )


class LicenceBody(Body):
    """生产许可证（LIC-*）。"""

    licence_no: str
    uscc: str = Field(description="持证企业")
    authority: str = Field(description="发证部门，即生产地址所在地的省级监管部门")
    sites: tuple[str, ...]
    scope: tuple[str, ...] = Field(description="生产范围，如 II-14-08、III-13-04")
    issued_on: Day
    valid_until: Day


class CertificateBody(Body):
    """医疗器械注册证（REG-*）。"""

    certificate_no: str
    registrant_uscc: str
    product_name_zh: str
    device_class: DeviceClass
    implantable: bool = Field(description="必须明示（PRO-003）")
    issued_on: Day
    valid_until: Day
    address_raw: str = Field(description="证载生产地址原文")
    remarks_raw: str = ""
    classification_code: str | None = None
    animal_derived: bool | None = None
    allogeneic: bool | None = None
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = Field(
        default=None,
        description="禁止委托生产目录所区分的细分类别，如 vena_cava_filter；均不属于时为 other",
    )


@router.post("/enterprises", summary="企业建档", **receipts(EnterpriseBody, examples.ENTERPRISE))
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


@router.post("/licences", summary="登载生产许可证", **receipts(LicenceBody, examples.LICENCE))
def issue_licence(
    write: Annotated[Write[LicenceBody], writes(Permission.RECORD_LICENCE, LicenceBody)],
) -> Response:
    stated = LicenceIssued(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: enterprises.issue_licence(desk, asked, stated))


@router.post(
    "/certificates", summary="登载注册证", **receipts(CertificateBody, examples.CERTIFICATE)
)
def record_certificate(
    write: Annotated[
        Write[CertificateBody], writes(Permission.RECORD_CERTIFICATE, CertificateBody)
    ],
) -> Response:
    stated = CertificateRecorded(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: enterprises.record_certificate(desk, asked, stated))


@router.get(
    "/enterprises",
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
