"""Reading the matters that one authority tells: a list and one document each, all alike."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from starlette.responses import Response

from services.authority.node import Node
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    Shown,
    listed,
    matter_response,
    node_of,
    readers,
)
from shared.identity.roles import Permission
from shared.projections.told_matters import Matter
from shared.projections.use_status import with_use
from shared.web.paging import Paging, paging
from shared.web.routes import Routes


def add_reading(router: Routes, view: Matter, permission: Permission, name_zh: str) -> None:
    """Let `router` answer `GET` and `GET /{id}` from `view`, for whoever has `permission`."""

    @router.get(
        "",
        summary=f"{name_zh}列表",
        name=f"list_{view.name.replace('-', '_')}",
        response_model=ListModel,
        dependencies=readers(permission),
    )
    def list_matters(
        request: Request,
        asked: Annotated[Paging, Depends(paging(view.name, str))],
        uscc: Annotated[str | None, Query(description="企业的统一社会信用代码")] = None,
        authority: Annotated[str | None, Query(description="登记的监管部门")] = None,
        state: Annotated[str | None, Query(description="所处阶段")] = None,
    ) -> Response:
        wanted = {"uscc": uscc, "authority": authority, "state": state}
        node = node_of(request)
        return listed(node, asked, view.name, wanted, used_by(node))

    parameter = f"{view.matter.replace('-', '_')}_id"

    @router.get(
        f"/{{{parameter}}}",
        summary=f"一项{name_zh}",
        name=f"read_{view.matter.replace('-', '_')}",
        response_model=DocumentModel,
        dependencies=readers(permission),
    )
    def read_matter(
        request: Request, matter_id: Annotated[UUID, Path(alias=parameter)]
    ) -> Response:
        return matter_response(request, view.name, matter_id, used_by(node_of(request)))


def used_by(node: Node) -> Shown:
    """Return how documents of matters are shown: with their `use` today; repaired ones are not."""
    today = node.desk.today()
    return lambda document: with_use(document, today)
