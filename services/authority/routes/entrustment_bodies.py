"""What is posted to an entrustment, from its establishment to its end.

What a rule asks only in principle, or what older programs do not know, may be left out: the entry
then carries a warning.
"""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.domain.certificate import DeviceClass
from shared.domain.entrustment.events import (
    AuditResult,
    Duty,
    EntrustedWork,
    Occasion,
    QualityAgreement,
    RegistrantMode,
    RegistrantOrganisation,
)
from shared.domain.parties import Party
from shared.web.bodies import Body, Day


class AgreementBody(Body):
    """委托生产质量协议；协议应载明的内容见2022年第20号通告，未载明的记为提示。"""

    number: str
    start: Day
    end: Day
    product_name: str | None = None
    models: tuple[str, ...] = ()
    certificate_no: str | None = None
    device_class: DeviceClass | None = None
    registrant_name: str | None = None
    registrant_domicile: str | None = None
    contractor_name: str | None = None
    contractor_domicile: str | None = None
    production_address: str | None = None
    licence_no: str | None = None
    change_terms: str | None = Field(default=None, description="变更和终止条款")

    def agreement(self) -> QualityAgreement:
        """Return it as the domain knows it."""
        return QualityAgreement(**self.model_dump())


class OrganisationBody(Body):
    """委托生产的注册人自身的质量管理（ENT-001）。"""

    mode: RegistrantMode
    quality_department: bool = Field(description="设有独立的质量管理部门")
    quality_staff: int = Field(ge=0, le=1_000_000, description="专职质量管理人员数")
    duties: tuple[Duty, ...] = Field(description="已明确负责人的职责")


class DecisionBody(Body):
    """人工判定：目录无法判定时准予委托的理由；判定人即提交人（PRO-001）。"""

    reason: str


class EntrustmentBody(Body):
    """委托生产建立（注册人所在地监管部门，REG-013）。"""

    entrustment_id: UUID | None = Field(
        default=None, description="受托方所在地已先行登记的，填其委托编号"
    )
    registrant_uscc: str
    contractor_uscc: str
    contractor_authority: str | None = Field(
        default=None, description="受托方所在地监管部门；已有其许可或建档记录时可不填"
    )
    certificate_no: str
    licence_no: str | None = None
    sites: tuple[str, ...] = Field(description="受托生产地址")
    agreement: AgreementBody
    started_on: Day
    ends_on: Day | None = Field(default=None, description="委托期限的最后一日")
    remarks: str = ""
    work: EntrustedWork = Field(
        default=EntrustedWork.FINISHED_PRODUCT,
        description="委托的是成品；外协加工不属于委托生产（ENT-025）",
    )
    organisation: OrganisationBody | None = None
    credit_statement_ref: str | None = Field(
        default=None, description="受托方信用情况说明的文号（ENT-002）"
    )
    public_information_consulted_on: Day | None = Field(
        default=None, description="查询公开监管信息的日期（ENT-002）"
    )
    residents_stationed: bool | None = Field(
        default=None, description="是否派驻人员；植入性产品原则上应当派驻（ENT-003）"
    )
    no_residents_reason: str = Field(default="", description="植入性产品未派驻人员的理由")
    market_release_by: Party | None = Field(default=None, description="上市放行（ENT-008）")
    production_release_by: Party | None = Field(default=None, description="生产放行（ENT-008）")
    adverse_events_by: Party | None = Field(
        default=None, description="协议所定不良事件监测责任（ENT-009）"
    )
    self_produced_before: bool | None = Field(
        default=None, description="此前由注册人自行生产（SUP-019）"
    )
    prohibition_decision: DecisionBody | None = None

    def further(self) -> dict[str, Any]:
        """Return what is stated beside the parties, certificate, sites and agreement."""
        organisation = self.organisation
        return {
            **self.model_dump(include=_FURTHER),
            "organisation": None
            if organisation is None
            else RegistrantOrganisation(**organisation.model_dump()),
        }


_FURTHER = {
    "ends_on",
    "remarks",
    "work",
    "credit_statement_ref",
    "public_information_consulted_on",
    "residents_stationed",
    "no_residents_reason",
    "market_release_by",
    "production_release_by",
    "adverse_events_by",
    "self_produced_before",
}


class PartiesBody(Body):
    """委托双方；仅当注册人所在地尚未登记、由受托方所在地先行登记时填写（SUP-018）。"""

    registrant_uscc: str
    registrant_authority: str
    contractor_uscc: str
    certificate_no: str


class AcknowledgementBody(Body):
    """受托方所在地监管部门的登记：只填自己掌握的事实，未填不构成不一致。"""

    parties: PartiesBody | None = None
    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    started_on: Day | None = None
    ends_on: Day | None = None
    variety_reported_on: Day | None = Field(default=None, description="生产品种报告日期（PRD-001）")
    variety_notified_on: Day | None = Field(
        default=None, description="向注册人所在地通报生产品种的日期（ARC-003）"
    )
    remarks: str = ""


class AnnotationBody(Body):
    """注册证委托信息标注（REG-011、REG-012）。"""

    annotated_on: Day
    occasion: Occasion
    address_text: str = Field(description="注册证生产地址栏原文，后注“（委托生产）”")
    remark_text: str = Field(description="备注栏原文：受托生产企业：……；统一社会信用代码：……")


class AmendmentBody(Body):
    """委托变更；各局只改自己一侧，未填即不变。"""

    side: Party | None = Field(default=None, description="双方同属本局时注明所述一方")
    amended_on: Day
    reason: str
    licence_no: str | None = None
    sites: tuple[str, ...] = ()
    agreement: AgreementBody | None = None
    ends_on: Day | None = None
    variety_reported_on: Day | None = None
    variety_notified_on: Day | None = None


class ReplacementBody(Body):
    """变更受托方：本委托取代此前的委托，由此产生对双方的全面检查（SUP-019）。"""

    replaced_uscc: str = Field(description="此前的受托方")
    replaced_id: UUID | None = Field(default=None, description="此前的委托；未登记的可不填")
    replaced_on: Day
    reported_on: Day | None = Field(default=None, description="注册人向所在地报告的日期")
    reason: str


class ScopeCoverageBody(Body):
    """生产范围涵盖说明，由受托方所在地出具（REG-016）。"""

    licence_no: str
    document_no: str
    document_sha256: str = Field(description="文件的 SHA-256，64 位小写十六进制")
    issued_on: Day


class ReviewBody(Body):
    """质量协议年度评审：适宜性、充分性、有效性（ENT-006）。"""

    side: Party | None = Field(default=None, description="双方同属本局时注明所述一方")
    year: int = Field(ge=2000, le=9999)
    reviewed_on: Day
    suitable: bool
    adequate: bool
    effective: bool
    gaps: str = ""


class AuditBody(Body):
    """注册人审核受托方（ENT-001）。"""

    audited_on: Day
    result: AuditResult
    summary: str


class ResidentBody(Body):
    """派驻人员入驻；姓名只进入个人信息部分（ENT-003）。"""

    person_ref: str = Field(description="人员代号")
    name: str | None = None
    assigned_on: Day
    until: Day | None = None
    duties_ref: str = Field(description="载明职责的文件")


class WithdrawalBody(Body):
    """派驻人员撤离；植入性产品再无派驻人员的须说明理由（ENT-003）。"""

    person_ref: str
    withdrawn_on: Day
    reason: str = ""


class TerminationBody(Body):
    """委托终止；各局只填自己一侧企业的义务（REG-017）。"""

    side: Party | None = Field(default=None, description="双方同属本局时注明所述一方")
    ended_on: Day
    reason: str
    address_removed_on: Day | None = Field(default=None, description="注册证地址核减日期")
    contractor_reported_on: Day | None = Field(default=None, description="受托方报告日期")
