"""The rules of the law that this program knows, and where each stands."""

from fastapi import Depends
from pydantic import BaseModel

from shared.domain.rules import RULES
from shared.identity.roles import Permission
from shared.web.callers import require_person
from shared.web.problems import RuleBasis, basis
from shared.web.routes import Routes

router = Routes(prefix="/v1/rules", tags=["rules"])


class RulesModel(BaseModel):
    """全部规则，按编号排列。"""

    items: list[RuleBasis]


@router.get(
    "", summary="规则目录", dependencies=[Depends(require_person(Permission.READ_INTERFACE))]
)
def list_rules() -> RulesModel:
    """记录、提示和拒绝中所引编号的文件、版本与条款；均为转述。"""
    return RulesModel(items=basis(RULES))
