"""What is posted to a case that several authorities share, from the first plan to the start."""

from uuid import UUID

from pydantic import Field

from services.authority.routes.correspondence import EvidenceBody
from services.authority.routes.inspection_bodies import JoiningMemberBody, MemberBody
from shared.domain.inspection.vocabulary import Announcement, Ground, Purpose
from shared.domain.joint.vocabulary import CaseAnswer, CaseMode
from shared.domain.parties import Party
from shared.web.bodies import Body, Day, Instant


class JointTargetBody(Body):
    """被检查企业及其场地。"""

    uscc: str
    role: Party = Field(description="在所涉委托中的身份")
    authority: str = Field(description="企业所在地监管部门")
    sites: tuple[str, ...]


class JointPlanBody(Body):
    """检查方案；启动前只有各参与部门指定的人员知悉（FLT-004）。"""

    mode: CaseMode = Field(description="联合、委托、联合调查、协助调查、延伸检查")
    leading_authority: str = Field(description="牵头部门；原则上为注册人所在地（XRG-103）")
    participants: tuple[str, ...] = Field(description="须经其同意的部门，含本局")
    informed: tuple[str, ...] = Field(
        default=(), description="只告知、无须答复的部门（FLT-005、XRG-102）"
    )
    purposes: tuple[Purpose, ...] = Field(description="一至两个目的，第一个为主")
    announcement: Announcement
    grounds: tuple[Ground, ...] = Field(default=(), description="飞行检查的启动情形（FLT-001）")
    basis: str
    targets: tuple[JointTargetBody, ...]
    items: tuple[str, ...]
    scheme: str | None = None
    full_scope: bool = Field(default=False, description="是否全面检查质量管理体系（SUP-019）")
    planned_from: Day
    planned_until: Day
    entrustments: tuple[UUID, ...] | None = Field(
        default=None, description="所涉委托；不填则为各企业全部有效委托"
    )
    need_to_know: tuple[str, ...] = Field(
        description="知悉人员的账号；每个有节点的参与部门至少一人"
    )
    opens_by: Day = Field(description="最迟解密日期")
    proposed_leader: str | None = Field(default=None, description="拟任组长的账号")
    campaign_id: UUID | None = Field(default=None, description="所属工作方案")
    answer_by: Day | None = Field(default=None, description="希望答复的日期")


class CounterProposalBody(JointPlanBody):
    """修改意见：以新的方案版本替代一个方案。"""

    replaces: str | None = Field(
        default=None, description="所替代方案的哈希；只有一个待定的方案时可以不填"
    )


_PLAN_HASH: str | None = Field(
    default=None, description="方案哈希；只有一个待定（或已一致）的方案时可以不填"
)


class PlanAcceptanceBody(Body):
    """同意一个方案（按其哈希）。"""

    plan_hash: str | None = _PLAN_HASH
    accepted_on: Day


class PlanRefusalBody(Body):
    """不同意一个方案，说明理由。"""

    plan_hash: str | None = _PLAN_HASH
    reason: str
    declined_on: Day


class CaseWithdrawalBody(Body):
    """退出；该项检查随之取消。"""

    reason: str
    withdrawn_on: Day


class PostponementBody(Body):
    """推迟；不得晚于最迟解密日期。"""

    plan_hash: str | None = _PLAN_HASH
    planned_from: Day
    planned_until: Day
    reason: str
    postponed_on: Day


class CaseEscalationBody(Body):
    """提请国家局协调。"""

    plan_hash: str | None = _PLAN_HASH
    reason: str
    persons: tuple[str, ...] = Field(description="国家局知悉人员的账号")
    escalated_on: Day


class CasePaperAnswerBody(Body):
    """没有节点的部门的书面答复，由本局的登录账号核对登记。"""

    on_behalf_of: str
    plan_hash: str | None = _PLAN_HASH
    answer: CaseAnswer
    says: str = Field(description="答复内容摘要")
    scan_sha256: str = Field(description="扫描件的 SHA-256")
    document_no: str
    answered_on: Day


class JointTeamBody(Body):
    """本局派出的检查组成员；两项声明由本人以自己的账号作出。"""

    members: tuple[MemberBody, ...]


class JointDeclarationBody(Body):
    """利益冲突声明；成员本人在得知被检查企业之前作出（FLT-003）。"""

    free_of_conflict: bool = Field(description="是否不存在利益冲突；存在的应当回避")
    declared_on: Day
    remarks: str = ""


class JointPledgeBody(Body):
    """廉政承诺；成员本人签署（FLT-003）。"""

    signed_on: Day


class JointRecusalBody(Body):
    """成员回避，可以同时补充成员（FLT-003）。"""

    member_ref: str
    reason: str
    recused_on: Day
    replacement: JoiningMemberBody | None = None


class NeedToKnowBody(Body):
    """扩大本局的知悉范围。"""

    persons: tuple[str, ...]
    reason: str


class PreparationBody(Body):
    """检查准备：集合地点、分工、材料。"""

    meeting_point: str
    meeting_at: Instant | None = None
    division_of_work: str
    notes: str = ""
    documents: tuple[EvidenceBody, ...] = ()


class CaseStartBody(Body):
    """启动：同一部门的两个人先后提交，第二人提交即启动，不等待对方节点。"""

    plan_hash: str | None = _PLAN_HASH
