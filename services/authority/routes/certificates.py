"""Registration certificates: entry, change, renewal, cancellation."""

from typing import Annotated

from fastapi import Depends, Query, Request
from pydantic import Field
from starlette.responses import Response

from services.authority import enterprises
from services.authority.routes import examples
from services.authority.routes.holding import holding_response, listed_holdings
from services.authority.routes.lifecycle_bodies import CancellationBody, RenewalBody
from services.authority.routes.reading import DocumentModel, ListModel, node_of, readers
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.certificate import (
    FACTS,
    CertificateFacts,
    CertificateItem,
    CertificateRecorded,
    DeviceClass,
)
from shared.domain.identifiers.udi import Agency, DeviceIdentifier
from shared.domain.registration import CertificateChange, CertificateRenewal
from shared.identity.roles import Permission
from shared.projections.holdings import Certificates
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/certificates", tags=["certificates"])


class DeviceIdentifierBody(Body):
    """产品标识 UDI-DI（ID-UDI）。"""

    agency: Agency
    di: str = Field(description="GS1 的为带校验位的 GTIN")


class DeviceBody(Body):
    """注册证所载产品及其生产（REG-011、PRO-003）。"""

    product_name_zh: str
    implantable: bool = Field(description="必须明示（PRO-003）")
    address_raw: str = Field(description="证载生产地址原文")
    remarks_raw: str = Field(default="", description="证载备注原文")
    classification_code: str | None = None
    animal_derived: bool | None = None
    allogeneic: bool | None = None
    directly_from_animal_tissue: bool | None = None
    sub_kind: str | None = Field(
        default=None,
        description="禁止委托生产目录所区分的细分类别，如 vena_cava_filter；均不属于时为 other",
    )
    device_identifiers: tuple[DeviceIdentifierBody, ...] = ()

    @property
    def facts(self) -> CertificateFacts:
        """Return what is stated of the device."""
        told = self.model_dump(include={*FACTS} - {"device_identifiers"})
        return CertificateFacts(**told, device_identifiers=self.identifiers)

    @property
    def identifiers(self) -> tuple[DeviceIdentifier, ...]:
        """Return the device identifiers that are stated."""
        return tuple(
            DeviceIdentifier(agency=one.agency, di=one.di) for one in self.device_identifiers
        )


class CertificateBody(DeviceBody):
    """医疗器械注册证（REG-*）。"""

    certificate_no: str
    registrant_uscc: str
    device_class: DeviceClass
    issued_on: Day
    valid_until: Day


class CertificateChangeBody(DeviceBody):
    """注册变更（REG-012）：填写变更后的全部内容；类别变化须用新编号登载。"""

    items: tuple[CertificateItem, ...] = Field(description="变更事项")
    changed_on: Day
    device_class: DeviceClass | None = None


class CertificateRenewalBody(DeviceBody, RenewalBody):
    """注册延续：填写延续后注册证的全部内容（REG-011）。"""


@router.post("", summary="登载注册证", **receipts(CertificateBody, examples.CERTIFICATE))
def record_certificate(
    write: Annotated[
        Write[CertificateBody], writes(Permission.RECORD_CERTIFICATE, CertificateBody)
    ],
) -> Response:
    stated = CertificateRecorded(
        **write.body.model_dump(exclude={"device_identifiers"}),
        device_identifiers=write.body.identifiers,
        recorded_by=write.caller,
    )
    return write.run(lambda desk, asked: enterprises.record_certificate(desk, asked, stated))


@router.post(
    "/{certificate_no}/change",
    summary="注册变更",
    **receipts(CertificateChangeBody, examples.CERTIFICATE_CHANGE),
)
def change_certificate(
    certificate_no: str,
    write: Annotated[
        Write[CertificateChangeBody],
        writes(Permission.RECORD_CERTIFICATE, CertificateChangeBody),
    ],
) -> Response:
    body = write.body
    change = CertificateChange(
        items=body.items,
        changed_on=body.changed_on,
        device_class=body.device_class,
        facts=body.facts,
    )
    return write.run(
        lambda desk, asked: enterprises.change_certificate(desk, asked, certificate_no, change)
    )


@router.post(
    "/{certificate_no}/renewal",
    summary="注册延续",
    **receipts(CertificateRenewalBody, examples.CERTIFICATE_RENEWAL),
)
def renew_certificate(
    certificate_no: str,
    write: Annotated[
        Write[CertificateRenewalBody],
        writes(Permission.RECORD_CERTIFICATE, CertificateRenewalBody),
    ],
) -> Response:
    stated = CertificateRenewal(renewal=write.body.renewal, facts=write.body.facts)
    return write.run(
        lambda desk, asked: enterprises.renew_certificate(desk, asked, certificate_no, stated)
    )


@router.post(
    "/{certificate_no}/cancellation",
    summary="注册证注销",
    **receipts(CancellationBody, examples.CERTIFICATE_CANCELLATION),
)
def cancel_certificate(
    certificate_no: str,
    write: Annotated[
        Write[CancellationBody], writes(Permission.RECORD_CERTIFICATE, CancellationBody)
    ],
) -> Response:
    cancellation = write.body.cancellation
    return write.run(
        lambda desk, asked: enterprises.cancel_certificate(
            desk, asked, certificate_no, cancellation
        )
    )


@router.get(
    "",
    summary="注册证列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ENTERPRISES),
)
def list_certificates(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Certificates.name, str))],
    registrant: Annotated[str | None, Query(description="注册人的信用代码")] = None,
    contractor: Annotated[
        str | None, Query(description="备注栏载明过的受托生产企业的信用代码")
    ] = None,
) -> Response:
    wanted = {"registrant": registrant, "contractor": contractor}
    return listed_holdings(node_of(request), asked, Certificates.name, wanted)


@router.get(
    "/{certificate_no}",
    summary="一件注册证：各有效期及其载明事项",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ENTERPRISES),
)
def read_certificate(request: Request, certificate_no: str) -> Response:
    """`held` 以发证部门、注册人所在地部门的登载为准；`standing` 为答复当日的状态。"""
    return holding_response(request, Certificates.name, certificate_no)
