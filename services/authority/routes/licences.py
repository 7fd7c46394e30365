"""Production licences: issue, change, renewal, cancellation."""

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
from shared.domain.licence import LicenceFacts, LicenceIssued, LicenceItem
from shared.domain.licensing import LicenceChange, LicenceRenewal
from shared.identity.roles import Permission
from shared.projections.holdings import Licences
from shared.web.bodies import Body, Day
from shared.web.paging import Paging, paging
from shared.web.routes import Routes

router = Routes(prefix="/v1/licences", tags=["licences"])

_SCOPE = Field(description="生产范围，如 II-14-08、III-13-04")


class LicenceBody(Body):
    """生产许可证（LIC-*）。"""

    licence_no: str
    uscc: str = Field(description="持证企业")
    authority: str = Field(description="发证部门，即生产地址所在地的省级监管部门")
    sites: tuple[str, ...]
    scope: tuple[str, ...] = _SCOPE
    issued_on: Day
    valid_until: Day


class LicenceChangeBody(Body):
    """生产许可变更（LIC-003）：填写变更后的全部生产地址和生产范围。"""

    items: tuple[LicenceItem, ...] = Field(description="变更事项")
    sites: tuple[str, ...]
    scope: tuple[str, ...] = _SCOPE
    changed_on: Day
    applied_on: Day | None = None
    remarks: str = ""


class LicenceRenewalBody(RenewalBody):
    """生产许可延续（LIC-003）。"""

    sites: tuple[str, ...]
    scope: tuple[str, ...] = _SCOPE


@router.post("", summary="登载生产许可证", **receipts(LicenceBody, examples.LICENCE))
def issue_licence(
    write: Annotated[Write[LicenceBody], writes(Permission.RECORD_LICENCE, LicenceBody)],
) -> Response:
    stated = LicenceIssued(**write.body.model_dump(), recorded_by=write.caller)
    return write.run(lambda desk, asked: enterprises.issue_licence(desk, asked, stated))


@router.post(
    "/{licence_no}/change",
    summary="生产许可变更",
    **receipts(LicenceChangeBody, examples.LICENCE_CHANGE),
)
def change_licence(
    licence_no: str,
    write: Annotated[
        Write[LicenceChangeBody], writes(Permission.RECORD_LICENCE, LicenceChangeBody)
    ],
) -> Response:
    change = LicenceChange(**write.body.model_dump())
    return write.run(
        lambda desk, asked: enterprises.change_licence(desk, asked, licence_no, change)
    )


@router.post(
    "/{licence_no}/renewal",
    summary="生产许可延续",
    **receipts(LicenceRenewalBody, examples.LICENCE_RENEWAL),
)
def renew_licence(
    licence_no: str,
    write: Annotated[
        Write[LicenceRenewalBody], writes(Permission.RECORD_LICENCE, LicenceRenewalBody)
    ],
) -> Response:
    facts = LicenceFacts(sites=write.body.sites, scope=write.body.scope)
    stated = LicenceRenewal(renewal=write.body.renewal, facts=facts)
    return write.run(lambda desk, asked: enterprises.renew_licence(desk, asked, licence_no, stated))


@router.post(
    "/{licence_no}/cancellation",
    summary="生产许可注销",
    **receipts(CancellationBody, examples.LICENCE_CANCELLATION),
)
def cancel_licence(
    licence_no: str,
    write: Annotated[Write[CancellationBody], writes(Permission.RECORD_LICENCE, CancellationBody)],
) -> Response:
    cancellation = write.body.cancellation
    return write.run(
        lambda desk, asked: enterprises.cancel_licence(desk, asked, licence_no, cancellation)
    )


@router.get(
    "",
    summary="生产许可证列表",
    response_model=ListModel,
    dependencies=readers(Permission.READ_ENTERPRISES),
)
def list_licences(
    request: Request,
    asked: Annotated[Paging, Depends(paging(Licences.name, str))],
    uscc: Annotated[str | None, Query(description="持证企业的信用代码")] = None,
    authority: Annotated[str | None, Query(description="发证部门")] = None,
) -> Response:
    wanted = {"uscc": uscc, "authority": authority}
    return listed_holdings(node_of(request), asked, Licences.name, wanted)


@router.get(
    "/{licence_no}",
    summary="一件生产许可证：各有效期及其载明事项",
    response_model=DocumentModel,
    dependencies=readers(Permission.READ_ENTERPRISES),
)
def read_licence(request: Request, licence_no: str) -> Response:
    """`held` 以发证部门的登载为准；`standing` 为答复当日的状态。"""
    return holding_response(request, Licences.name, licence_no)
