"""How far the views of this node are behind what it stores, and how far rebuilds have come."""

from typing import Literal

from fastapi import Depends, Request
from pydantic import BaseModel, Field

from services.authority.routes.reading import node_of
from shared.identity.roles import Permission
from shared.projections.rebuilding import RebuildProgress
from shared.web.callers import require
from shared.web.routes import Routes

router = Routes(prefix="/v1", tags=["peers"])


class RebuildModel(BaseModel):
    """一次重建走到哪里；被中断的停在原处，直到再次重建。"""

    step: Literal["index", "fold"] = Field(description="index 逐条编入索引，fold 逐份生成")
    done: int = Field(description="已处理的条目数或文档数")
    total: int


class ViewModel(BaseModel):
    """一个视图的进度。"""

    view: str = Field(examples=["archive"])
    unread: int = Field(description="已存入而尚未计入的条目数")
    rebuild: RebuildModel | None = Field(description="正在进行（或已中断）的重建；没有则为空")


class ViewsModel(BaseModel):
    """全部视图。"""

    items: list[ViewModel]


@router.get(
    "/views", summary="视图及其重建进度", dependencies=[Depends(require(Permission.READ_PEERS))]
)
def list_views(request: Request) -> ViewsModel:
    node = node_of(request)
    rebuilds = node.projector.rebuilds()
    items = [
        ViewModel(view=name, unread=unread, rebuild=_rebuild(rebuilds.get(name)))
        for name, unread in node.projector.unread().items()
    ]
    return ViewsModel(items=items)


def _rebuild(come: RebuildProgress | None) -> RebuildModel | None:
    if come is None:
        return None
    return RebuildModel(step=come.step, done=come.done, total=come.total)
