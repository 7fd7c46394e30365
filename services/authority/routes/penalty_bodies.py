"""Bodies of penalties and of their publicity."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.domain.penalty.events import EndGround, Invalidity, PenaltyKind
from shared.web.bodies import Body, Day

_PARTY = "当事人所在地的监管部门；不填的按企业档案"


class _DecisionBody(Body):
    decision_no: str = Field(description="处罚决定书文号")
    party_name: str = Field(default="", description="当事人名称；不填的按企业档案")
    party_authority: str = Field(default="", description=_PARTY)
    violation_type: str = Field(description="违法行为类型")
    articles: tuple[str, ...] = Field(description="条款代码，如 739-86-2")
    content: str = Field(description="处罚内容，用于信息摘要")
    fine_fen: int | None = Field(default=None, description="罚款，单位：分")
    low_fine: bool | None = Field(
        default=None, description="是否属于本省规定的较低数额罚款；处以罚款的必填"
    )
    persons_sanctioned: int = Field(default=0, description="同时受到处罚的自然人人数")
    persons_ref: str = Field(default="", description="所涉自然人的文书编号，不填姓名")
    decided_on: Day


class PenaltyBody(_DecisionBody):
    """普通程序的处罚决定：当事人即案件所涉企业。"""

    kinds: tuple[PenaltyKind, ...] = Field(strict=False, description="处罚种类")
    confiscated_income_fen: int | None = Field(default=None, description="没收违法所得，单位：分")
    confiscated_goods: str = Field(default="", description="没收的非法财物")
    restricted_until: Day | None = Field(default=None, description="限制的最后一日")
    replaces: UUID | None = Field(
        default=None, strict=False, description="由原处罚决定变更而来的，原处罚的编号"
    )


class SimplePenaltyBody(_DecisionBody):
    """当场作出的处罚决定：只能是警告或者小额罚款，不予公示。"""

    uscc: str
    kinds: tuple[PenaltyKind, ...] = Field(strict=False, description="警告、罚款")

    def stated(self) -> dict[str, Any]:
        """Return what it states, with what no such decision imposes."""
        none: dict[str, Any] = {
            "confiscated_income_fen": None,
            "confiscated_goods": "",
            "restricted_until": None,
            "replaces": None,
        }
        return {**self.model_dump(), **none}


class ChangeBody(Body):
    """处罚决定被依法变更；变更后的处罚另行登记。"""

    changed_by: str = Field(description="作出变更的机关")
    document_no: str
    reason: str
    changed_on: Day


class RevocationBody(Body):
    """处罚决定被撤销、确认违法或者确认无效。"""

    invalidity: Invalidity = Field(strict=False)
    revoked_by: str = Field(description="作出认定的机关")
    document_no: str
    reason: str
    revoked_on: Day


class PushBody(Body):
    """推送至当事人所在地部门。"""

    through: str = Field(description="经由的本省市场监督管理部门")
    pushed_on: Day


class PushReceiptBody(Body):
    """收到其他部门推送的处罚信息。"""

    through: str = Field(description="经由的市场监督管理部门")
    received_on: Day


class PublicationBody(Body):
    """公示处罚信息摘要：内容取自处罚决定。"""

    published_on: Day


class EarlyEndBody(Body):
    """准予提前停止公示：四项条件均须符合，并已满最短公示期。"""

    obligations_fulfilled: bool = Field(description="已经自觉履行处罚决定中的义务")
    harm_removed: bool = Field(description="已经主动消除危害后果和不良影响")
    not_repeated: bool = Field(description="未因同一类违法行为再次受到处罚")
    not_listed: bool = Field(description="未在经营异常名录和严重违法失信名单中")
    not_before: Day = Field(description="最短公示期届满之日")
    least_time_basis: str = Field(description="规定最短公示期的文件和条款")
    granted_on: Day


class PublicityEndBody(Body):
    """停止公示。"""

    ground: EndGround = Field(strict=False)
    reason: str = Field(default="", description="撤回的须说明理由")
    ended_on: Day
