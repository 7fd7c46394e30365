"""What is posted to an inspection, from its plan to the check of its rectification."""

from uuid import UUID

from pydantic import Field

from shared.domain.inspection.events import (
    Announcement,
    CheckMethod,
    Ground,
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


class MemberBody(Body):
    """检查组成员；姓名只进入个人信息部分。"""

    member_ref: str
    name: str | None = None
    authority: str
    role: TeamRole
    no_conflict_declared: bool
    integrity_pledged: bool


class TeamBody(Body):
    """检查组（INS-002、FLT-003）。"""

    members: tuple[MemberBody, ...]


class SiteEntryBody(Body):
    """进入现场（FLT-006）；自此向有关部门公开。"""

    site: str
    entered_at: Instant
    credentials_shown: bool


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


class ReportBody(Body):
    """检查报告与建议结论（FLT-011）。"""

    summary: str
    reported_on: Day
    proposed: Conclusion | None = Field(default=None, description="不填则按检查方案计算")
    reason: str = ""


class ConclusionBody(Body):
    """最终结果，由派出部门作出。"""

    conclusion: Conclusion
    reason: str = ""
    issued_on: Day


class RectificationBody(Body):
    """限期整改。"""

    findings: tuple[int, ...]
    requirement: str
    ordered_on: Day
    due_on: Day


class RectificationReportBody(Body):
    """企业整改报告。"""

    summary: str
    submitted_on: Day


class RectificationCheckBody(Body):
    """跟踪检查（INS-005）。"""

    method: CheckMethod
    outcome: RectificationOutcome
    remarks: str = ""
    verified_on: Day
