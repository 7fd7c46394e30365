"""What is posted to an inspection, from its plan to the check of its rectification."""

from uuid import UUID

from pydantic import Field

from shared.domain.inspection.events import (
    Announcement,
    CheckMethod,
    EscalationKind,
    Ground,
    Mode,
    Obstruction,
    Purpose,
    RectificationOutcome,
    TeamRole,
)
from shared.domain.parties import Party
from shared.domain.schemes import Conclusion
from shared.web.bodies import Body, Day, Instant


class PlanBody(Body):
    """检查方案；进入现场前只有本局可见。"""

    uscc: str = Field(description="被检查企业")
    sites: tuple[str, ...]
    purpose: Purpose
    announcement: Announcement
    grounds: tuple[Ground, ...] = Field(default=(), description="飞行检查的启动情形（FLT-001）")
    basis: str
    items: tuple[str, ...]
    planned_from: Day
    planned_until: Day
    scheme: str | None = None
    entrustments: tuple[UUID, ...] | None = Field(
        default=None, description="所涉委托；不填则为该企业全部有效委托"
    )
    mode: Mode = Field(default=Mode.OWN, description="自行、联合或者委托（XRG-002）")
    delegating_authority: str | None = Field(
        default=None, description="委托检查的委托部门；仅委托检查填写（XRG-104）"
    )
    full_scope: bool = Field(default=False, description="是否全项目检查（GRD-004）")
    follows: UUID | None = Field(default=None, description="所跟踪的检查（INS-005）")
    further_purposes: tuple[Purpose, ...] = Field(
        default=(), description="同一次检查兼顾的其他目的；各目的分别作出结论"
    )


class MemberBody(Body):
    """检查组成员；姓名只进入个人信息部分。两项声明不填的，由成员本人以自己的账号作出。"""

    member_ref: str = Field(description="账号，如 zj:inspector-01，或者其他代号")
    name: str | None = None
    authority: str
    role: TeamRole
    no_conflict_declared: bool | None = Field(default=None, description="已书面声明无利益冲突")
    integrity_pledged: bool | None = Field(default=None, description="已书面签署廉政承诺")


class TeamBody(Body):
    """检查组（INS-002、FLT-003）。"""

    members: tuple[MemberBody, ...]


class DeclarationBody(Body):
    """利益冲突声明；由检查组成员本人作出（FLT-003）。"""

    free_of_conflict: bool = Field(description="是否不存在利益冲突；存在的应当回避")
    declared_on: Day
    remarks: str = ""


class PledgeBody(Body):
    """廉政承诺；由检查组成员本人签署（FLT-003）。"""

    signed_on: Day


class JoiningMemberBody(Body):
    """接替回避成员的人；姓名以检查组名单登记。"""

    member_ref: str
    authority: str
    role: TeamRole
    no_conflict_declared: bool | None = None
    integrity_pledged: bool | None = None


class RecusalBody(Body):
    """成员回避，可以同时补充成员（FLT-003）。"""

    member_ref: str
    reason: str
    recused_on: Day
    replacement: JoiningMemberBody | None = None


class LocalNoticeBody(Body):
    """通知属地部门（FLT-005），或者自行检查前的沟通（XRG-102）。"""

    authority: str
    notified_at: Instant
    remarks: str = ""


class SiteEntryBody(Body):
    """进入现场（FLT-006）；自此向有关部门公开。"""

    site: str
    entered_at: Instant
    credentials_shown: bool


class NamedFindingBody(Body):
    """另一部门在同一案件检查中记录的缺陷。"""

    inspection_id: UUID
    number: int = Field(ge=1, lt=2**53, description="缺陷编号")


class FindingBody(Body):
    """缺陷（FND-*）。"""

    clause: str = Field(description="条款，如 2015-GEN:*2.8.1")
    fact: str
    party: Party
    affects_quality: bool
    found_on: Day
    found_by: str
    entrustments: tuple[UUID, ...] = Field(default=(), description="只涉及的委托；不填为质量体系")
    gmp_article: str | None = None
    authenticity_problem: bool = Field(default=False, description="是否涉及真实性问题")
    site: str | None = Field(default=None, description="发现缺陷的场所，须已进入")
    same_as: NamedFindingBody | None = Field(
        default=None, description="另一部门就同一事项记录的缺陷；两者并列，互不替代"
    )


class FindingConfirmationBody(Body):
    """第二名检查员确认缺陷；由其本人作出（INS-002、FLT-006）。

    同一案件中另一参与部门检查的缺陷，由本局检查组的检查员确认，记入本局的检查（XRG-103）。
    """

    confirmed_on: Day


class EscalationBody(Body):
    """现场紧急报告（FLT-008）。"""

    kind: EscalationKind
    description: str
    reported_at: Instant


class FirmRefusalBody(Body):
    """拒绝、逃避检查（FLT-013）。"""

    kind: Obstruction
    facts: str
    occurred_on: Day
    corrected: bool = Field(description="经责令是否已经改正")
    prevents_completion: bool = Field(description="是否造成无法完成检查")


class SpeakerBody(Body):
    """代表企业陈述的人。"""

    name: str
    post: str


class StatementBody(Body):
    """企业陈述申辩（FLT-010）。"""

    statement: str
    stated_on: Day
    speaker: SpeakerBody | None = None


class ClosureBody(Body):
    """检查结束（FLT-009）。"""

    closed_at: Instant
    consent_ref: str | None = None


class FurtherProposalBody(Body):
    """对检查兼顾的另一目的的建议结论。"""

    purpose: Purpose
    proposed: Conclusion | None = Field(default=None, description="不填则按检查方案计算")
    reason: str = ""


class FurtherConclusionBody(Body):
    """对检查兼顾的另一目的的最终结果。"""

    purpose: Purpose
    conclusion: Conclusion
    reason: str = ""


class ReportBody(Body):
    """检查报告与建议结论（FLT-011）。"""

    summary: str
    reported_on: Day
    proposed: Conclusion | None = Field(default=None, description="不填则按检查方案计算")
    reason: str = ""
    further: tuple[FurtherProposalBody, ...] = Field(
        default=(), description="兼顾的其他目的；未列的按各自适用的检查方案计算"
    )


class ConclusionBody(Body):
    """最终结果，由派出部门作出。"""

    conclusion: Conclusion
    reason: str = ""
    issued_on: Day
    further: tuple[FurtherConclusionBody, ...] = Field(
        default=(), description="兼顾的其他目的，每一目的都须作出结论"
    )


class RectificationBody(Body):
    """限期整改。"""

    findings: tuple[int, ...]
    requirement: str
    ordered_on: Day
    due_on: Day | None = Field(default=None, description="不填则按检查方案的规定时限")


class RectificationReportBody(Body):
    """企业整改报告。"""

    summary: str
    submitted_on: Day


class OverdueBody(Body):
    """整改逾期未报告。"""

    noted_on: Day
    remarks: str = ""


class RectificationCheckBody(Body):
    """跟踪检查（INS-005）。"""

    method: CheckMethod
    outcome: RectificationOutcome
    remarks: str = ""
    verified_on: Day


class ReturnedResultBody(Body):
    """委托检查结果反馈（XRG-104）。"""

    summary: str
    returned_on: Day


class ReportConfirmationBody(Body):
    """委托部门审核确认检查报告（REG-010）。"""

    confirmed_on: Day
    remarks: str = ""
