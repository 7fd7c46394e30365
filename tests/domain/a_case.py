"""One invented case that the domain's tests share: a Zhejiang firm's hip joint, made in Henan."""

from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from msgspec.json import encode as encode_json

from shared.domain.access import (
    AccessDeclined,
    AccessGranted,
    AccessPurpose,
    AccessRequested,
)
from shared.domain.adverse_conduct import AdverseConductRecorded
from shared.domain.adverse_event import ContractorInvestigated, RiskAssessed, RiskNotified
from shared.domain.annotations import Annotations, NamedContractor, ProductionAddress
from shared.domain.assistance import (
    AssistanceAnswered,
    AssistanceDeclined,
    AssistanceRequested,
    AssistanceWithdrawn,
)
from shared.domain.authorities import NMPA
from shared.domain.calendar import CalendarPublished, CalendarYear, Holiday, Unit
from shared.domain.campaign import CampaignAnnounced, CampaignClosed
from shared.domain.case import CaseClosed, CaseOpened, FoundIn, Outcome
from shared.domain.case_transfer import (
    Addressee,
    CaseTransferAccepted,
    CaseTransferReturned,
    CaseTransferSent,
)
from shared.domain.catalogue import CATALOGUES, CataloguePublished
from shared.domain.certificate import (
    Certificate,
    CertificateCancelled,
    CertificateChanged,
    CertificateEvent,
    CertificateItem,
    CertificateRecorded,
    CertificateRenewed,
    DeviceClass,
)
from shared.domain.certificate import replay as replay_certificate
from shared.domain.complaint import (
    ComplaintChannel,
    ComplaintOutcome,
    ComplaintRecorded,
    ComplaintResolved,
    ComplaintTopic,
)
from shared.domain.correction import EntryAnnulled, EntryCorrected
from shared.domain.credit_repair import CreditRepaired
from shared.domain.credit_terms import Dishonesty
from shared.domain.deadlines import (
    Basis,
    DeadlinePolicy,
    DeadlinePolicyPublished,
    DeadlineRule,
)
from shared.domain.duty_assignment import DutyAssigned
from shared.domain.enterprise import (
    Enterprise,
    EnterpriseChanged,
    EnterpriseEvent,
    EnterprisePersonal,
    EnterpriseRecorded,
    EnterpriseRole,
)
from shared.domain.enterprise import replay as replay_enterprise
from shared.domain.entrustment.establishing import EntrustmentRecords
from shared.domain.entrustment.events import (
    AgreementReviewed,
    AuditResult,
    ContractorAudited,
    ContractorReplaced,
    Duty,
    EntrustmentAcknowledged,
    EntrustmentAmended,
    EntrustmentAnnotated,
    EntrustmentEstablished,
    EntrustmentTerminated,
    Occasion,
    QualityAgreement,
    RegistrantMode,
    RegistrantOrganisation,
    ResidentAssigned,
    ResidentPersonal,
    ResidentWithdrawn,
    ScopeCoverageStated,
    parties_of,
)
from shared.domain.event import Event
from shared.domain.evidence import Evidence
from shared.domain.filing import ProductFilingRecorded, ProductionFilingRecorded
from shared.domain.grading import GRADING_POLICIES, GradingPolicyPublished, Level
from shared.domain.inspection.events import (
    Announcement,
    CheckMethod,
    ConflictDeclared,
    Escalated,
    EscalationKind,
    FindingConfirmed,
    FindingRecorded,
    Ground,
    InspectionClosed,
    InspectionPlanned,
    LocalAuthorityNotified,
    MemberName,
    MemberRecused,
    NamedEntrustment,
    NamedFinding,
    Obstruction,
    PartnerFindingConfirmed,
    PledgeSigned,
    Purpose,
    RectificationOrdered,
    RectificationOutcome,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
    RefusedByFirm,
    ReportConfirmed,
    ReportSubmitted,
    ResultIssued,
    ResultReturned,
    SiteEntered,
    StatementPersonal,
    StatementRecorded,
    TeamAssigned,
    TeamMember,
    TeamPersonal,
    TeamRole,
)
from shared.domain.joint.events import (
    AnswerAttested,
    CaseEscalated,
    CasePostponed,
    CasePrepared,
    CaseRead,
    CaseStarted,
    CaseWithdrawn,
    MemberConflictDeclared,
    MemberPledgeSigned,
    MessagesReceived,
    PersonsNamed,
    PlanAccepted,
    PlanDeclined,
    PlanProposed,
    ReceivedMessage,
    StartCalled,
    Target,
    TeamMemberRecused,
    TeamNamed,
)
from shared.domain.joint.vocabulary import CaseAnswer, CaseMode
from shared.domain.licence import (
    Licence,
    LicenceCancelled,
    LicenceChanged,
    LicenceEvent,
    LicenceIssued,
    LicenceItem,
    LicenceRenewed,
)
from shared.domain.licence import replay as replay_licence
from shared.domain.log_events import EquivocationAlleged
from shared.domain.measure import Interviewed, MeasureKind, MeasureLifted, MeasureTaken
from shared.domain.notice import (
    NoticeAcknowledged,
    NoticeAssessed,
    NoticeMatter,
    NoticeSent,
    Risk,
)
from shared.domain.paper_answer import PaperAnswer, PaperAnswerAttested
from shared.domain.parties import Party
from shared.domain.penalty.events import (
    EarlyEndGranted,
    EndGround,
    Invalidity,
    PenaltyChanged,
    PenaltyDecided,
    PenaltyKind,
    PenaltyPublished,
    PenaltyPushed,
    PenaltyRevoked,
    Procedure,
    PublicityEnded,
    PushReceived,
)
from shared.domain.product_variety import (
    ProductVarietyNotified,
    ProductVarietyReported,
    VarietyOccasion,
)
from shared.domain.prohibition import check_prohibition, facts_of
from shared.domain.pushing import ArchivePushed, PushRejection
from shared.domain.recall import RecallConcluded, RecallGround, RecallLevel, RecallStarted
from shared.domain.repaired_reading import RepairedFactRead
from shared.domain.sampling import RetestRecorded, SamplingResult, SamplingResultRecorded
from shared.domain.scheme_publication import SchemePublished
from shared.domain.schemes import SCHEMES, Conclusion
from shared.domain.self_inspection import SelfInspectionFiled
from shared.domain.serious_list import (
    HeavierPenalty,
    RemovalGround,
    SeriousListEntered,
    SeriousListRemoved,
)
from shared.domain.supervision import SupervisionLevelSet
from shared.domain.validity import CancellationReason

ZHEJIANG, HENAN, SHANGHAI = "zj", "ha", "sh"
TODAY = date(2026, 10, 30)
CLERK = "account-7"
SITE = "河南省郑州市高新区样例路8号2幢"


def firm(*events: EnterpriseEvent) -> Enterprise:
    """Return the firm that `events` describe, which is on record."""
    state = replay_enterprise(events)
    assert state is not None
    return state


def licence(*events: LicenceEvent) -> Licence:
    """Return the licence that `events` describe, which is on record."""
    state = replay_licence(events)
    assert state is not None
    return state


def certificate(*events: CertificateEvent) -> Certificate:
    """Return the certificate that `events` describe, which is on record."""
    state = replay_certificate(events)
    assert state is not None
    return state


REGISTRANT = EnterpriseRecorded(
    uscc="91330108MA2HX0001U",
    name="浙江样例骨科医疗器械有限公司",
    domicile="浙江省杭州市滨江区样例路1号",
    home_authority=ZHEJIANG,
    roles=(EnterpriseRole.REGISTRANT,),
    recorded_by=CLERK,
    personal=EnterprisePersonal(legal_representative="样例甲"),
)
CONTRACTOR = EnterpriseRecorded(
    uscc="91410100MA45Y0002Y",
    name="河南样例精密制造有限公司",
    domicile="河南省郑州市高新区样例路8号",
    home_authority=HENAN,
    roles=(EnterpriseRole.CONTRACTOR,),
    recorded_by=CLERK,
)
OTHER_FIRM = replace(REGISTRANT, uscc="91310115MA1K40003B", home_authority=SHANGHAI, personal=None)
LICENCE = LicenceIssued(
    licence_no="豫药监械生产许20230012号",
    uscc=CONTRACTOR.uscc,
    authority=HENAN,
    sites=(SITE,),
    scope=("III-13-04", "II-04"),
    issued_on=date(2023, 5, 10),
    valid_until=date(2028, 5, 9),
    recorded_by=CLERK,
)
CERTIFICATE = CertificateRecorded(
    certificate_no="国械注准20223130456",
    registrant_uscc=REGISTRANT.uscc,
    product_name_zh="髋关节假体",
    device_class=DeviceClass.III,
    classification_code="13-04-01",
    implantable=True,
    animal_derived=False,
    allogeneic=False,
    directly_from_animal_tissue=False,
    issued_on=date(2022, 8, 1),
    valid_until=date(2027, 7, 31),
    address_raw=f"{SITE}（委托生产）",
    remarks_raw="受托生产企业：河南样例精密制造有限公司；统一社会信用代码：91410100MA45Y0002Y",
    registrant_authority=ZHEJIANG,
    annotations=Annotations(
        addresses=(ProductionAddress(address=SITE, entrusted=True),),
        contractors=(NamedContractor(name="河南样例精密制造有限公司", uscc="91410100MA45Y0002Y"),),
    ),
    recorded_by=CLERK,
)
RECORDS = EntrustmentRecords(
    registrant=firm(REGISTRANT),
    contractor=firm(CONTRACTOR),
    certificate=certificate(CERTIFICATE),
    licence=licence(LICENCE),
    catalogues=tuple(CATALOGUES.values()),
)
MOVED = EnterpriseChanged(
    uscc=OTHER_FIRM.uscc,
    name="上海样例医疗器械有限公司",
    domicile="上海市浦东新区样例路2号",
    home_authority=SHANGHAI,
    roles=(EnterpriseRole.REGISTRANT, EnterpriseRole.FILER),
    effective_on=date(2026, 3, 1),
    reason="更名并迁址",
    recorded_by=CLERK,
    personal=EnterprisePersonal(legal_representative="样例戊"),
)
OLD_LICENCE = replace(
    LICENCE,
    licence_no="豫药监械生产许20210007号",
    issued_on=date(2021, 3, 1),
    valid_until=date(2026, 2, 28),
)
OLD_LICENCE_CHANGED = LicenceChanged(
    licence_no=OLD_LICENCE.licence_no,
    uscc=CONTRACTOR.uscc,
    authority=HENAN,
    items=(LicenceItem.SCOPE,),
    sites=(SITE,),
    scope=("III-13-04", "III-13-05", "II-04"),
    changed_on=date(2024, 6, 3),
    recorded_by=CLERK,
)
OLD_LICENCE_RENEWED = LicenceRenewed(
    licence_no=OLD_LICENCE.licence_no,
    uscc=CONTRACTOR.uscc,
    authority=HENAN,
    sites=(SITE,),
    scope=("III-13-04", "III-13-05"),
    renewed_on=date(2026, 1, 20),
    valid_from=date(2026, 3, 1),
    valid_until=date(2031, 2, 28),
    applied_on=date(2025, 11, 10),
    recorded_by=CLERK,
)
OLD_LICENCE_CANCELLED = LicenceCancelled(
    licence_no=OLD_LICENCE.licence_no,
    uscc=CONTRACTOR.uscc,
    authority=HENAN,
    reason=CancellationReason.APPLICATION,
    cancelled_on=date(2026, 9, 1),
    recorded_by=CLERK,
)
PRODUCT_FILING = ProductFilingRecorded(
    filing_no="浙杭械备20230017",
    uscc=REGISTRANT.uscc,
    authority=ZHEJIANG,
    city_authority="杭州市市场监督管理局",
    filed_on=date(2023, 2, 6),
    product_name_zh="骨科手术器械",
    recorded_by=CLERK,
)
PRODUCTION_FILING = ProductionFilingRecorded(
    filing_no="浙杭药监械生产备20230009号",
    uscc=REGISTRANT.uscc,
    authority=ZHEJIANG,
    city_authority="杭州市市场监督管理局",
    filed_on=date(2023, 2, 13),
    sites=("浙江省杭州市滨江区样例路1号",),
    products=(PRODUCT_FILING.filing_no,),
    checked_on=date(2023, 5, 12),
    recorded_by=CLERK,
)
VARIETY = ProductVarietyReported(
    contractor_uscc=CONTRACTOR.uscc,
    certificate_no=CERTIFICATE.certificate_no,
    occasion=VarietyOccasion.ADDED,
    reported_on=date(2025, 3, 10),
    since=date(2025, 3, 1),
    entruster_uscc=REGISTRANT.uscc,
    entruster_authority=ZHEJIANG,
    entrusted_until=date(2027, 1, 31),
    recorded_by=CLERK,
)
VARIETY_NOTIFIED = ProductVarietyNotified(
    contractor_uscc=CONTRACTOR.uscc,
    certificate_no=CERTIFICATE.certificate_no,
    sender=HENAN,
    receiver=ZHEJIANG,
    registrant_uscc=REGISTRANT.uscc,
    notified_on=date(2025, 3, 14),
    recorded_by=CLERK,
)
SELF_INSPECTION = SelfInspectionFiled(
    uscc=CONTRACTOR.uscc,
    year=2025,
    filed_on=date(2026, 3, 31),
    due_on=date(2026, 3, 31),
    late=False,
    recorded_by=CLERK,
)
LEVEL = SupervisionLevelSet(
    uscc=CONTRACTOR.uscc,
    level=Level.THREE,
    role=EnterpriseRole.CONTRACTOR,
    products=(),
    reasons=("仅受托生产",),
    policy_edition="药监综械管〔2022〕78号",
    valid_from=date(2026, 1, 5),
    recorded_by=CLERK,
)
OLD_CERTIFICATE = replace(
    CERTIFICATE,
    certificate_no="国械注准20213130021",
    issued_on=date(2021, 4, 1),
    valid_until=date(2026, 3, 31),
)
OLD_CERTIFICATE_CHANGED = CertificateChanged(
    certificate_no=OLD_CERTIFICATE.certificate_no,
    registrant_uscc=REGISTRANT.uscc,
    product_name_zh="髋关节假体",
    classification_code="13-04-01",
    implantable=True,
    address_raw="浙江省杭州市滨江区样例路1号",
    items=(CertificateItem.CONTRACTOR, CertificateItem.PRODUCTION_ADDRESS),
    changed_on=date(2024, 9, 2),
    recorded_by=CLERK,
)
OLD_CERTIFICATE_RENEWED = CertificateRenewed(
    certificate_no=OLD_CERTIFICATE.certificate_no,
    registrant_uscc=REGISTRANT.uscc,
    product_name_zh="髋关节假体",
    classification_code="13-04-01",
    implantable=True,
    address_raw="浙江省杭州市滨江区样例路1号",
    renewed_on=date(2026, 2, 10),
    valid_from=date(2026, 4, 1),
    valid_until=date(2031, 3, 31),
    recorded_by=CLERK,
)
OLD_CERTIFICATE_CANCELLED = CertificateCancelled(
    certificate_no=OLD_CERTIFICATE.certificate_no,
    registrant_uscc=REGISTRANT.uscc,
    reason=CancellationReason.APPLICATION,
    cancelled_on=date(2026, 8, 1),
    recorded_by=CLERK,
)
ESTABLISHED = EntrustmentEstablished(
    entrustment_id=UUID("01920000-0000-7000-8000-000000000001"),
    registrant_uscc=REGISTRANT.uscc,
    registrant_authority=ZHEJIANG,
    contractor_uscc=CONTRACTOR.uscc,
    contractor_authority=HENAN,
    certificate_no=CERTIFICATE.certificate_no,
    licence_no=LICENCE.licence_no,
    sites=(SITE,),
    device_class=CERTIFICATE.device_class,
    classification_code=CERTIFICATE.classification_code,
    agreement=QualityAgreement(
        number="QA-2025-01",
        start=date(2025, 2, 1),
        end=date(2027, 1, 31),
        product_name=CERTIFICATE.product_name_zh,
        models=("XH-1",),
        certificate_no=CERTIFICATE.certificate_no,
        device_class=DeviceClass.III,
        registrant_name=REGISTRANT.name,
        registrant_domicile=REGISTRANT.domicile,
        contractor_name=CONTRACTOR.name,
        contractor_domicile=CONTRACTOR.domicile,
        production_address=SITE,
        licence_no=LICENCE.licence_no,
        change_terms="提前三个月书面通知",
    ),
    started_on=date(2025, 3, 1),
    recorded_by=CLERK,
    product_name=CERTIFICATE.product_name_zh,
    implantable=True,
    organisation=RegistrantOrganisation(
        mode=RegistrantMode.ENTRUSTED_ONLY,
        quality_department=True,
        quality_staff=4,
        duties=tuple(Duty),
    ),
    credit_statement_ref="XY-2025-01",
    public_information_consulted_on=date(2025, 1, 20),
    residents_stationed=True,
    market_release_by=Party.REGISTRANT,
    production_release_by=Party.CONTRACTOR,
    adverse_events_by=Party.REGISTRANT,
    prohibited_check=check_prohibition(
        CATALOGUES.values(), facts_of(certificate(CERTIFICATE)), date(2025, 3, 1)
    ),
)
ACKNOWLEDGED = EntrustmentAcknowledged(
    entrustment_id=ESTABLISHED.entrustment_id,
    registrant_uscc=REGISTRANT.uscc,
    registrant_authority=ZHEJIANG,
    contractor_uscc=CONTRACTOR.uscc,
    contractor_authority=HENAN,
    certificate_no=CERTIFICATE.certificate_no,
    licence_no=LICENCE.licence_no,
    sites=(SITE,),
    started_on=date(2025, 3, 1),
    variety_reported_on=date(2025, 3, 10),
    remarks="",
    recorded_by=CLERK,
)
_PARTIES: dict[str, Any] = asdict(parties_of(ESTABLISHED))
ANNOTATED = EntrustmentAnnotated(
    **_PARTIES,
    annotated_on=date(2025, 2, 20),
    occasion=Occasion.CHANGE,
    address_text=f"{SITE}（委托生产）",
    remark_text=CERTIFICATE.remarks_raw,
    recorded_by=CLERK,
)
AMENDED = EntrustmentAmended(
    **_PARTIES,
    side=Party.REGISTRANT,
    amended_on=date(2026, 2, 1),
    reason="增加生产地址",
    sites=(SITE, "河南省郑州市高新区样例路8号3幢"),
    recorded_by=CLERK,
)
REPLACED = ContractorReplaced(
    **_PARTIES,
    replaced_uscc="91310115MA1K40003B",
    replaced_id=None,
    replaced_on=date(2025, 3, 1),
    reported_on=date(2025, 3, 4),
    reason="原受托方停产",
    recorded_by=CLERK,
)
SCOPE_STATED = ScopeCoverageStated(
    **_PARTIES,
    licence_no=LICENCE.licence_no,
    document_no="豫药监械说明〔2026〕1号",
    document_sha256="ab" * 32,
    issued_on=date(2026, 2, 5),
    recorded_by=CLERK,
)
REVIEWED = AgreementReviewed(
    **_PARTIES,
    side=Party.REGISTRANT,
    year=2025,
    reviewed_on=date(2026, 1, 15),
    suitable=True,
    adequate=True,
    effective=True,
    gaps="",
    recorded_by=CLERK,
)
AUDITED = ContractorAudited(
    **_PARTIES,
    audited_on=date(2026, 1, 12),
    result=AuditResult.CONFORMING,
    summary="年度审核符合要求",
    recorded_by=CLERK,
)
RESIDENT = ResidentAssigned(
    **_PARTIES,
    person_ref="r-1",
    assigned_on=date(2025, 3, 1),
    until=None,
    duties_ref="QA-2025-01 附件二",
    recorded_by=CLERK,
    personal=ResidentPersonal(name="样例己"),
)
RESIDENT_LEFT = ResidentWithdrawn(
    **_PARTIES,
    person_ref="r-1",
    withdrawn_on=date(2026, 9, 30),
    reason="任务完成",
    recorded_by=CLERK,
)
TERMINATED = EntrustmentTerminated(
    **_PARTIES,
    side=Party.REGISTRANT,
    ended_on=date(2026, 9, 30),
    reason="转为自行生产",
    address_removed_on=date(2026, 10, 12),
    recorded_by=CLERK,
)
TERMINATED_BY_HENAN = replace(
    TERMINATED,
    side=Party.CONTRACTOR,
    address_removed_on=None,
    contractor_reported_on=date(2026, 10, 8),
)
NAMED = NamedEntrustment(
    entrustment_id=ESTABLISHED.entrustment_id,
    registrant_uscc=REGISTRANT.uscc,
    registrant_authority=ZHEJIANG,
    contractor_uscc=CONTRACTOR.uscc,
    contractor_authority=HENAN,
)
OTHER_NAMED = NamedEntrustment(
    entrustment_id=UUID("01920000-0000-7000-8000-000000000002"),
    registrant_uscc=OTHER_FIRM.uscc,
    registrant_authority=SHANGHAI,
    contractor_uscc=CONTRACTOR.uscc,
    contractor_authority=HENAN,
)

INSPECTION_ID = UUID("01920000-0000-7000-8000-0000000000aa")
PLANNED = InspectionPlanned(
    inspection_id=INSPECTION_ID,
    uscc=CONTRACTOR.uscc,
    sites=(SITE,),
    purpose=Purpose.FOR_CAUSE,
    announcement=Announcement.UNANNOUNCED,
    grounds=(Ground.ADVERSE_EVENT,),
    basis="2026年度监督检查计划",
    items=("生产管理", "质量控制"),
    planned_from=date(2026, 9, 14),
    planned_until=date(2026, 9, 18),
    scheme="2015-GEN",
    entrustments=(NAMED, OTHER_NAMED),
    recorded_by=CLERK,
)
LEADER = TeamMember(
    member_ref="i-1",
    authority=HENAN,
    role=TeamRole.LEADER,
    no_conflict_declared=True,
    integrity_pledged=True,
)
MEMBER = replace(LEADER, member_ref="i-2", role=TeamRole.MEMBER)
TEAM = TeamAssigned(
    inspection_id=INSPECTION_ID,
    members=(LEADER, MEMBER),
    recorded_by=CLERK,
    personal=TeamPersonal(
        names=(
            MemberName(member_ref="i-1", name="样例乙"),
            MemberName(member_ref="i-2", name="样例丙"),
        )
    ),
)
DECLARED = ConflictDeclared(
    inspection_id=INSPECTION_ID,
    member_ref="i-1",
    free_of_conflict=True,
    declared_on=date(2026, 9, 10),
    recorded_by="i-1",
)
PLEDGED = PledgeSigned(
    inspection_id=INSPECTION_ID, member_ref="i-1", signed_on=date(2026, 9, 10), recorded_by="i-1"
)
RECUSED = MemberRecused(
    inspection_id=INSPECTION_ID,
    member_ref="i-3",
    reason="近亲属在被检查企业任职",
    recused_on=date(2026, 9, 11),
    recorded_by=CLERK,
)
HOST_NOTIFIED = LocalAuthorityNotified(
    inspection_id=INSPECTION_ID,
    authority=ZHEJIANG,
    notified_at=datetime(2026, 9, 14, 9, 30, tzinfo=UTC),
    recorded_by=CLERK,
)
ENTERED = SiteEntered(
    inspection_id=INSPECTION_ID,
    uscc=CONTRACTOR.uscc,
    site=SITE,
    entered_at=datetime(2026, 9, 15, 1, 10, tzinfo=UTC),
    credentials_shown=True,
    planned_sites=(SITE,),
    purpose=Purpose.FOR_CAUSE,
    announcement=Announcement.UNANNOUNCED,
    team_size=2,
    scheme="2015-GEN",
    entrustments=(NAMED, OTHER_NAMED),
    recorded_by=CLERK,
)
FINDING = FindingRecorded(
    inspection_id=INSPECTION_ID,
    number=1,
    clause="2015-GEN:2.7.2",
    severity="general",
    fact="待验区与合格区无标识",
    party=Party.CONTRACTOR,
    affects_quality=False,
    found_on=date(2026, 9, 15),
    found_by="i-2",
    entrustments=(),
    gmp_article=None,
    recorded_by=CLERK,
)
FINDING_CONFIRMED = FindingConfirmed(
    inspection_id=INSPECTION_ID,
    number=1,
    confirmed_by="i-1",
    confirmed_on=date(2026, 9, 15),
    recorded_by="i-1",
)
PARTNER_FINDING_CONFIRMED = PartnerFindingConfirmed(
    inspection_id=INSPECTION_ID,
    finding=NamedFinding(inspection_id=UUID("01920000-0000-7000-8000-0000000000ab"), number=2),
    found_by_authority=ZHEJIANG,
    confirmed_by="i-1",
    confirmed_on=date(2026, 9, 15),
    recorded_by="i-1",
)
ESCALATED = Escalated(
    inspection_id=INSPECTION_ID,
    kind=EscalationKind.MORE_STAFF_OR_SCOPE,
    description="需要延伸检查外协灭菌单位",
    reported_at=datetime(2026, 9, 15, 6, 0, tzinfo=UTC),
    recorded_by=CLERK,
)
OBSTRUCTED = RefusedByFirm(
    inspection_id=INSPECTION_ID,
    kind=Obstruction.DOCUMENTS_WITHHELD,
    facts="延迟提供批生产记录",
    occurred_on=date(2026, 9, 15),
    corrected=True,
    prevents_completion=False,
    recorded_by=CLERK,
)
STATED = StatementRecorded(
    inspection_id=INSPECTION_ID,
    statement="企业对检查发现无异议",
    stated_on=date(2026, 9, 16),
    recorded_by=CLERK,
    personal=StatementPersonal(name="样例丁", post="管理者代表"),
)
CLOSED = InspectionClosed(
    inspection_id=INSPECTION_ID,
    closed_at=datetime(2026, 9, 16, 9, 0, tzinfo=UTC),
    consent_ref="豫药监查2026-31",
    report_due_on=date(2026, 9, 22),
    recorded_by=CLERK,
)
REPORTED = ReportSubmitted(
    inspection_id=INSPECTION_ID,
    summary="现场检查报告",
    scheme_conclusion=Conclusion.RECTIFY,
    proposed=Conclusion.RECTIFY,
    reason="",
    reported_on=date(2026, 9, 18),
    due_on=date(2026, 9, 22),
    recorded_by=CLERK,
)
RESULT = ResultIssued(
    inspection_id=INSPECTION_ID,
    conclusion=Conclusion.RECTIFY,
    reason="",
    issued_on=date(2026, 9, 22),
    scheme_conclusion=Conclusion.RECTIFY,
    recorded_by=CLERK,
)
ORDERED = RectificationOrdered(
    inspection_id=INSPECTION_ID,
    findings=(1,),
    requirement="补充分区标识并提交记录",
    ordered_on=date(2026, 9, 22),
    due_on=date(2026, 10, 20),
    recorded_by=CLERK,
)
OVERDUE = RectificationOverdue(
    inspection_id=INSPECTION_ID,
    due_on=date(2026, 10, 20),
    noted_on=date(2026, 10, 21),
    recorded_by=CLERK,
)
SUBMITTED = RectificationSubmitted(
    inspection_id=INSPECTION_ID,
    summary="已完成分区标识",
    submitted_on=date(2026, 10, 12),
    recorded_by=CLERK,
)
VERIFIED = RectificationVerified(
    inspection_id=INSPECTION_ID,
    method=CheckMethod.ON_SITE,
    outcome=RectificationOutcome.CORRECTED,
    remarks="",
    verified_on=date(2026, 10, 16),
    recorded_by=CLERK,
)
RETURNED = ResultReturned(
    inspection_id=INSPECTION_ID,
    uscc=CONTRACTOR.uscc,
    firms=(OTHER_FIRM.uscc, REGISTRANT.uscc, CONTRACTOR.uscc),
    delegating_authority=ZHEJIANG,
    commissioned_authority=HENAN,
    conclusion=Conclusion.RECTIFY,
    is_final=True,
    summary="受委托检查，发现一般缺陷1项",
    returned_on=date(2026, 9, 24),
    recorded_by=CLERK,
)
REPORT_CONFIRMED = ReportConfirmed(
    inspection_id=INSPECTION_ID,
    uscc=CONTRACTOR.uscc,
    firms=(OTHER_FIRM.uscc, REGISTRANT.uscc, CONTRACTOR.uscc),
    delegating_authority=ZHEJIANG,
    commissioned_authority=HENAN,
    conclusion=Conclusion.RECTIFY,
    confirmed_on=date(2026, 9, 25),
    recorded_by=CLERK,
)
JOINT_ID = UUID("01920000-0000-7000-8000-0000000000e1")
SEALED: dict[str, Any] = {
    "joint_id": JOINT_ID,
    "readers": (HENAN, ZHEJIANG),
    "opens_by": date(2026, 12, 31),
}
JOINT_PLAN = PlanProposed(
    **SEALED,
    version=1,
    replaces=None,
    mode=CaseMode.JOINT,
    proposed_by=ZHEJIANG,
    leading_authority=ZHEJIANG,
    participants=(HENAN, ZHEJIANG),
    informed=(),
    purposes=(Purpose.FOR_CAUSE, Purpose.SUPERVISION),
    announcement=Announcement.UNANNOUNCED,
    grounds=(Ground.ADVERSE_EVENT,),
    basis="髋关节假体不良事件风险信号",
    targets=(
        Target(
            uscc=CONTRACTOR.uscc,
            role=Party.CONTRACTOR,
            authority=HENAN,
            sites=(SITE,),
        ),
        Target(
            uscc=REGISTRANT.uscc,
            role=Party.REGISTRANT,
            authority=ZHEJIANG,
            sites=("浙江省杭州市滨江区样例路1号",),
        ),
    ),
    items=("生产管理", "不良事件监测"),
    scheme="2015-GEN",
    planned_from=date(2026, 10, 26),
    planned_until=date(2026, 11, 6),
    entrustments=(NAMED,),
    need_to_know=("ha:coordinator-01", "ha:coordinator-02", "zj:coordinator-01"),
    proposed_leader="zj:inspector-01",
    answer_by=date(2026, 10, 20),
    recorded_by="zj:coordinator-01",
)
JOINT_PLAN_HASH = sha256(encode_json(JOINT_PLAN)).hexdigest()
JOINT_ACCEPTED = PlanAccepted(
    **SEALED,
    plan_hash=JOINT_PLAN_HASH,
    accepted_on=date(2026, 10, 15),
    recorded_by="ha:coordinator-01",
)
JOINT_DECLINED = PlanDeclined(
    **SEALED,
    plan_hash=JOINT_PLAN_HASH,
    reason="检查力量不足，建议改期",
    declined_on=date(2026, 10, 15),
    recorded_by="ha:coordinator-01",
)
JOINT_WITHDRAWN = CaseWithdrawn(
    **SEALED,
    reason="企业已停产",
    withdrawn_on=date(2026, 10, 16),
    recorded_by="zj:coordinator-01",
)
JOINT_POSTPONED = CasePostponed(
    **SEALED,
    plan_hash=JOINT_PLAN_HASH,
    planned_from=date(2026, 10, 28),
    planned_until=date(2026, 11, 10),
    reason="组长另有任务",
    postponed_on=date(2026, 10, 20),
    recorded_by="ha:coordinator-01",
)
JOINT_TEAM = TeamNamed(
    **SEALED,
    members=(
        TeamMember(member_ref="zj:inspector-01", authority=ZHEJIANG, role=TeamRole.LEADER),
        TeamMember(member_ref="zj:expert-01", authority=ZHEJIANG, role=TeamRole.EXPERT),
    ),
    recorded_by="zj:coordinator-01",
    personal=TeamPersonal(names=(MemberName(member_ref="zj:inspector-01", name="样例戊"),)),
)
JOINT_TEAM_OF_HENAN = TeamNamed(
    **SEALED,
    members=(
        TeamMember(
            member_ref="ha:inspector-01",
            authority=HENAN,
            role=TeamRole.MEMBER,
            no_conflict_declared=True,
            integrity_pledged=True,
        ),
    ),
    recorded_by="ha:coordinator-01",
)
JOINT_DECLARED = MemberConflictDeclared(
    **SEALED,
    member_ref="zj:inspector-01",
    free_of_conflict=True,
    declared_on=date(2026, 10, 19),
    recorded_by="zj:inspector-01",
)
JOINT_PLEDGED = MemberPledgeSigned(
    **SEALED,
    member_ref="zj:inspector-01",
    signed_on=date(2026, 10, 19),
    recorded_by="zj:inspector-01",
)
JOINT_RECUSED = TeamMemberRecused(
    **SEALED,
    member_ref="zj:expert-01",
    reason="曾为该企业提供咨询",
    recused_on=date(2026, 10, 19),
    recorded_by="zj:coordinator-01",
)
JOINT_PERSONS = PersonsNamed(
    **SEALED,
    persons=("zj:coordinator-02",),
    reason="启动检查需要两人",
    recorded_by="zj:coordinator-01",
)
JOINT_PREPARED = CasePrepared(
    **SEALED,
    meeting_point="郑州东站东广场",
    meeting_at=datetime(2026, 10, 29, 23, 30, tzinfo=UTC),
    division_of_work="浙江组查质量体系和不良事件，河南组查生产现场",
    notes="",
    documents=(Evidence(title="检查表", sha256=JOINT_PLAN_HASH),),
    recorded_by="zj:coordinator-01",
)
WITH_NATIONAL: dict[str, Any] = SEALED | {"readers": (HENAN, NMPA, ZHEJIANG)}
JOINT_ESCALATED = CaseEscalated(
    **WITH_NATIONAL,
    plan_hash=JOINT_PLAN_HASH,
    plan=JOINT_PLAN,
    reason="逾期未答复，请求协调",
    persons=("nmpa:coordinator-01",),
    escalated_on=date(2026, 10, 22),
    recorded_by="zj:coordinator-01",
)
JOINT_PAPER = AnswerAttested(
    **SEALED,
    on_behalf_of=HENAN,
    plan_hash=JOINT_PLAN_HASH,
    answer=CaseAnswer.ACCEPTED,
    says="同意按商定的方案联合检查",
    scan_sha256=JOINT_PLAN_HASH,
    document_no="豫药监械函〔2026〕18号",
    answered_on=date(2026, 10, 15),
    recorded_by="zj:coordinator-01",
)
JOINT_RECEIVED = MessagesReceived(
    **SEALED,
    log=ZHEJIANG,
    messages=(
        ReceivedMessage(position=41, leaf_hash="47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="),
    ),
    checkpoint_size=57,
    checkpoint_root="47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    received_at=datetime(2026, 10, 13, 1, 0, tzinfo=UTC),
    recorded_by="ha:node",
)
JOINT_CALLED = StartCalled(
    **SEALED,
    plan_hash=JOINT_PLAN_HASH,
    called_on=date(2026, 10, 30),
    recorded_by="zj:coordinator-01",
)
JOINT_READ = CaseRead(
    joint_id=JOINT_ID,
    reader="ha:coordinator-01",
    read_at=datetime(2026, 10, 14, 2, 0, tzinfo=UTC),
    recorded_by="ha:coordinator-01",
)
CAMPAIGN = CampaignAnnounced(
    campaign_id=UUID("01920000-0000-7000-8000-0000000000ca"),
    organiser="zj",
    participants=("ha",),
    title="2026年委托生产联合检查工作方案",
    document_no="浙药监械〔2026〕17号",
    purposes=(Purpose.SUPERVISION, Purpose.FOR_CAUSE),
    scheme="2015-GEN",
    period_from=date(2026, 9, 1),
    period_until=date(2026, 12, 31),
    remarks="",
    announced_on=date(2026, 8, 20),
    recorded_by="zj:coordinator-01",
)
CAMPAIGN_CLOSED = CampaignClosed(
    campaign_id=CAMPAIGN.campaign_id,
    organiser="zj",
    participants=("ha",),
    summary="按方案完成",
    closed_on=date(2026, 9, 29),
    recorded_by="zj:coordinator-01",
)
JOINT_STARTED = CaseStarted(
    joint_id=JOINT_ID,
    plan_hash=JOINT_PLAN_HASH,
    called_by="zj:coordinator-01",
    started_at=datetime(2026, 10, 30, 0, 30, tzinfo=UTC),
    mode=CaseMode.JOINT,
    leading_authority=ZHEJIANG,
    participants=(HENAN, ZHEJIANG),
    firms=(REGISTRANT.uscc, CONTRACTOR.uscc),
    readers=(HENAN, NMPA, ZHEJIANG),
    recorded_by="zj:coordinator-02",
)
NOTICE = NoticeSent(
    notice_id=UUID("01920000-0000-7000-8000-0000000000bb"),
    sender=HENAN,
    receiver=ZHEJIANG,
    matter=NoticeMatter.INSPECTION_RESULT,
    firms=(CONTRACTOR.uscc, REGISTRANT.uscc),
    about=(f"inspection/{INSPECTION_ID}",),
    summary="受托生产企业检查结果通报",
    sent_on=date(2026, 9, 23),
    recorded_by=CLERK,
)
NOTICE_ACKNOWLEDGED = NoticeAcknowledged(
    notice_id=NOTICE.notice_id,
    sender=HENAN,
    receiver=ZHEJIANG,
    firms=NOTICE.firms,
    received_on=date(2026, 9, 23),
    remarks="",
    recorded_by=CLERK,
)
NOTICE_ASSESSED = NoticeAssessed(
    notice_id=NOTICE.notice_id,
    sender=HENAN,
    receiver=ZHEJIANG,
    firms=NOTICE.firms,
    assessment="缺陷不影响已上市产品",
    risk=Risk.LOW,
    acted=True,
    action="已要求注册人专项审核",
    followed=(),
    assessed_on=date(2026, 9, 24),
    recorded_by=CLERK,
)
SCAN = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"
ASSISTANCE = AssistanceRequested(
    assistance_id=UUID("01920000-0000-7000-8000-0000000000d1"),
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=(CONTRACTOR.uscc,),
    subject="商请协助核查批生产记录",
    questions=("批生产记录是否完整",),
    legal_basis="医疗器械生产监督管理办法第五十九条",
    case=None,
    wanted_by=date(2026, 10, 20),
    requested_on=date(2026, 10, 8),
    document_no="浙药监械协〔2026〕7号",
    recorded_by=CLERK,
)
INTERIM_ANSWER = AssistanceAnswered(
    assistance_id=ASSISTANCE.assistance_id,
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=ASSISTANCE.firms,
    is_final=False,
    findings="已安排现场核查",
    evidence=(Evidence(title="核查通知", sha256=SCAN),),
    streams=(),
    answered_on=date(2026, 10, 12),
    recorded_by=CLERK,
)
ASSISTANCE_DECLINED = AssistanceDeclined(
    assistance_id=ASSISTANCE.assistance_id,
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=ASSISTANCE.firms,
    reason="其余事项不属于本局职权",
    declined_on=date(2026, 10, 16),
    recorded_by=CLERK,
)
OTHER_ASSISTANCE = replace(
    ASSISTANCE, assistance_id=UUID("01920000-0000-7000-8000-0000000000d2"), document_no=None
)
ASSISTANCE_WITHDRAWN = AssistanceWithdrawn(
    assistance_id=OTHER_ASSISTANCE.assistance_id,
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=ASSISTANCE.firms,
    reason="企业已补充提交",
    withdrawn_on=date(2026, 10, 9),
    recorded_by=CLERK,
)
TRANSFER = CaseTransferSent(
    case_transfer_id=UUID("01920000-0000-7000-8000-0000000000e1"),
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=(CONTRACTOR.uscc,),
    addressee=Addressee.AUTHORITY,
    organ=None,
    case="case/0199a3c4-0000-7000-8000-00000000000e",
    grounds="涉嫌未按强制性标准组织生产",
    legal_basis="医疗器械生产监督管理办法第五十六条",
    evidence=(Evidence(title="检验报告", sha256=SCAN),),
    sent_on=date(2026, 10, 9),
    recorded_by=CLERK,
)
TRANSFER_ON_PAPER = PaperAnswerAttested(
    answers=TRANSFER.stream,
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=TRANSFER.firms,
    organ=None,
    answer=PaperAnswer.ACCEPTED,
    document_no="豫药监械收〔2026〕5号",
    dated_on=date(2026, 10, 12),
    received_on=date(2026, 10, 14),
    scan_sha256=SCAN,
    says="材料收讫，同意接收",
    attested_by=CLERK,
    recorded_by=CLERK,
)
TRANSFER_ACCEPTED = CaseTransferAccepted(
    case_transfer_id=TRANSFER.case_transfer_id,
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=TRANSFER.firms,
    case=None,
    remarks="",
    accepted_on=date(2026, 10, 12),
    recorded_by=CLERK,
)
OTHER_TRANSFER = replace(
    TRANSFER, case_transfer_id=UUID("01920000-0000-7000-8000-0000000000e2"), case=None
)
TRANSFER_RETURNED = CaseTransferReturned(
    case_transfer_id=OTHER_TRANSFER.case_transfer_id,
    sender=ZHEJIANG,
    receiver=HENAN,
    firms=TRANSFER.firms,
    reason="生产地址不在本省",
    returned_on=date(2026, 10, 15),
    recorded_by=CLERK,
)
REQUESTED = AccessRequested(
    request_id=UUID("01920000-0000-7000-8000-0000000000cc"),
    asking=ZHEJIANG,
    asked=HENAN,
    uscc=CONTRACTOR.uscc,
    purpose=AccessPurpose.ENTRUSTMENT_REVIEW,
    purpose_text="注册人拟新增受托生产企业，核实其监管情况",
    legal_basis="医疗器械生产监督管理办法第五十八条",
    requested_on=date(2026, 9, 24),
    recorded_by=CLERK,
)
GRANTED = AccessGranted(
    positions=((2, 5), (8, 9)),
    to=(ZHEJIANG,),
    reason="同意查阅",
    granted_on=date(2026, 9, 25),
    request_id=REQUESTED.request_id,
    recorded_by=CLERK,
)
DECLINED = AccessDeclined(
    request_id=REQUESTED.request_id,
    asking=ZHEJIANG,
    asked=HENAN,
    uscc=CONTRACTOR.uscc,
    reason="所述用途与职责无关",
    declined_on=date(2026, 9, 25),
    recorded_by=CLERK,
)
ALLEGED = EquivocationAlleged(
    origin="zj.mpa.example/log", size=12, notes=("note a", "note b"), recorded_by="node"
)
CATALOGUE = CataloguePublished(
    authority=NMPA,
    edition=replace(
        CATALOGUES["2022-17"], id="2027-01", title_zh="样例目录", in_force_from=date(2027, 3, 1)
    ),
    supersedes=("2022-17",),
    recorded_by=CLERK,
)
SCHEME_PUBLISHED = SchemePublished(
    authority=ZHEJIANG,
    edition=replace(
        SCHEMES["2022-REG"], id="ZJ-1", in_force_from=date(2026, 11, 1), in_force_until=None
    ),
    recorded_by=CLERK,
)
CALENDAR = CalendarPublished(
    authority=NMPA,
    edition=CalendarYear(
        id="2027",
        title_zh="样例安排",
        document_zh="样例通知",
        year=2027,
        holidays=(
            Holiday(name_zh="元旦", first=date(2027, 1, 1), last=date(2027, 1, 3)),
            Holiday(name_zh="春节", first=date(2027, 2, 5), last=date(2027, 2, 12)),
        ),
        working_weekend_days=(date(2027, 2, 14),),
    ),
    recorded_by=CLERK,
)
DEADLINES = DeadlinePolicyPublished(
    authority=ZHEJIANG,
    edition=DeadlinePolicy(
        id="zj-1",
        title_zh="样例时限",
        document_zh="样例〔2026〕1号",
        in_force_from=date(2026, 11, 1),
        rules=(
            DeadlineRule(
                key="cross_region_notice",
                title_zh="跨区域通报",
                basis=Basis.POLICY,
                source="样例〔2026〕1号",
                start_zh="应予通报的事实发生",
                count=3,
                unit=Unit.WORKING_DAY,
            ),
        ),
    ),
    recorded_by=CLERK,
)
GRADING = GradingPolicyPublished(
    authority=ZHEJIANG,
    edition=replace(
        GRADING_POLICIES["2022-78"], id="zj-1", in_force_from=date(2026, 11, 1), note=""
    ),
    recorded_by=CLERK,
)

SUSPENDED = MeasureTaken(
    measure_id=UUID("0199a3c4-0000-7000-8000-00000000000d"),
    uscc=CONTRACTOR.uscc,
    concerned=("zj",),
    measure=MeasureKind.SUSPENSION_OF_PRODUCTION,
    decision_no="豫药监械停〔2026〕7号",
    scope="髋关节假体的灭菌工序",
    products=(CERTIFICATE.certificate_no,),
    sites=(),
    reason="灭菌过程不能保证产品安全有效",
    basis=("MEA-001",),
    rests_on=(f"inspection/{INSPECTION_ID}",),
    interviewed=None,
    joint_with=None,
    joint_id=None,
    taken_on=date(2026, 9, 20),
    until_on=date(2026, 10, 20),
    recorded_by=CLERK,
)
LIFTED = MeasureLifted(
    measure_id=SUSPENDED.measure_id,
    uscc=SUSPENDED.uscc,
    concerned=SUSPENDED.concerned,
    decision_no="豫药监械复〔2026〕3号",
    reason="整改到位，风险消除",
    rests_on=(f"inspection/{INSPECTION_ID}",),
    lifted_on=date(2026, 10, 12),
    recorded_by=CLERK,
)
JOINT_INTERVIEW = MeasureTaken(
    measure_id=UUID("0199a3c4-0000-7000-8000-00000000000e"),
    uscc=CONTRACTOR.uscc,
    concerned=("zj",),
    measure=MeasureKind.JOINT_INTERVIEW,
    decision_no="",
    scope="质量管理体系运行情况",
    products=(),
    sites=(),
    reason="风险未采取有效措施消除",
    basis=("SUP-023", "MEA-002"),
    rests_on=(f"inspection/{INSPECTION_ID}",),
    interviewed=Interviewed.RESPONSIBLE_PERSON,
    joint_with=ZHEJIANG,
    joint_id=UUID("0199a3c4-0000-7000-8000-00000000000f"),
    taken_on=date(2026, 9, 28),
    until_on=None,
    recorded_by=CLERK,
)
CASE_OPENED = CaseOpened(
    case_id=UUID("0199a3c4-0000-7000-8000-000000000010"),
    uscc=CONTRACTOR.uscc,
    concerned=("zj",),
    finding_authority=ZHEJIANG,
    case_no="豫药监械立〔2026〕21号",
    ground="涉嫌未按质量管理体系要求组织生产",
    found_in=FoundIn.DELEGATED_INSPECTION,
    suspected=("739-86-2",),
    rests_on=(f"inspection/{INSPECTION_ID}",),
    opened_on=date(2026, 9, 21),
    recorded_by=CLERK,
)
CASE_CLOSED = CaseClosed(
    case_id=CASE_OPENED.case_id,
    uscc=CASE_OPENED.uscc,
    concerned=CASE_OPENED.concerned,
    finding_authority=CASE_OPENED.finding_authority,
    outcome=Outcome.NO_PENALTY,
    penalties=(),
    transferred_to="",
    summary="情节轻微并及时改正，不予处罚",
    closed_on=date(2026, 10, 14),
    recorded_by=CLERK,
)
PENALISED = PenaltyDecided(
    penalty_id=UUID("0199a3c4-0000-7000-8000-000000000011"),
    uscc=REGISTRANT.uscc,
    concerned=("zj",),
    decider=HENAN,
    party_authority=ZHEJIANG,
    decision_no="豫药监械罚〔2026〕9号",
    procedure=Procedure.ORDINARY,
    case_id=UUID("0199a3c4-0000-7000-8000-000000000012"),
    replaces=None,
    party_name=REGISTRANT.name,
    violation_type="未对受托生产企业的生产行为进行管理",
    articles=("739-86-4",),
    kinds=(PenaltyKind.FINE, PenaltyKind.WARNING),
    content="警告，罚款人民币伍万元",
    fine_fen=5_000_000,
    low_fine=False,
    confiscated_income_fen=None,
    confiscated_goods="",
    restricted_until=None,
    persons_sanctioned=1,
    persons_ref="豫药监械罚〔2026〕10号",
    decided_on=date(2026, 3, 2),
    recorded_by=CLERK,
)
OF_PENALTY: dict[str, Any] = {
    "penalty_id": PENALISED.penalty_id,
    "uscc": PENALISED.uscc,
    "concerned": PENALISED.concerned,
    "decider": HENAN,
    "party_authority": ZHEJIANG,
    "recorded_by": CLERK,
}
PUSHED = PenaltyPushed(**OF_PENALTY, through="河南省市场监督管理局", pushed_on=date(2026, 3, 5))
PUSH_RECEIVED = PushReceived(
    **OF_PENALTY, through="浙江省市场监督管理局", received_on=date(2026, 3, 9)
)
PUBLISHED = PenaltyPublished(
    **OF_PENALTY,
    publisher=ZHEJIANG,
    decision_no=PENALISED.decision_no,
    party_name=PENALISED.party_name,
    violation_type=PENALISED.violation_type,
    content=PENALISED.content,
    decided_on=PENALISED.decided_on,
    published_on=date(2026, 3, 12),
    ends_on=date(2029, 3, 12),
)
EARLY_END = EarlyEndGranted(
    **OF_PENALTY,
    obligations_fulfilled=True,
    harm_removed=True,
    not_repeated=True,
    not_listed=True,
    not_before=date(2026, 9, 12),
    least_time_basis="样例规定第7条",
    granted_on=date(2026, 9, 21),
)
PENALTY_CHANGED = PenaltyChanged(
    **OF_PENALTY,
    changed_by="河南省人民政府",
    document_no="豫政复决〔2026〕3号",
    reason="处罚幅度明显不当",
    changed_on=date(2026, 10, 10),
)
PENALTY_REVOKED = PenaltyRevoked(
    **OF_PENALTY,
    invalidity=Invalidity.REVOKED,
    revoked_by="河南省人民政府",
    document_no="豫政复决〔2026〕3号",
    reason="事实不清，证据不足",
    revoked_on=date(2026, 10, 12),
)
PUBLICITY_ENDED = PublicityEnded(
    **OF_PENALTY,
    publisher=ZHEJIANG,
    ground=EndGround.WITHDRAWN,
    reason="处罚决定被依法撤销",
    ended_on=date(2026, 10, 14),
)
RECALLED = RecallStarted(
    recall_id=UUID("0199a3c4-0000-7000-8000-00000000000c"),
    uscc=REGISTRANT.uscc,
    concerned=("ha",),
    ground=RecallGround.VOLUNTARY,
    level=RecallLevel.SECOND,
    certificate_no=CERTIFICATE.certificate_no,
    product_name="髋关节假体",
    batches=("A20260611",),
    reason="个别批次灭菌记录不完整",
    ordered_by=None,
    started_on=date(2026, 9, 22),
    recorded_by="zj:coordinator-01",
)
RECALL_CONCLUDED = RecallConcluded(
    recall_id=RECALLED.recall_id,
    uscc=RECALLED.uscc,
    concerned=RECALLED.concerned,
    summary="全部召回并销毁",
    concluded_on=date(2026, 9, 29),
    recorded_by="zj:coordinator-01",
)

SAMPLED = SamplingResultRecorded(
    sampling_id=UUID("0199a3c4-0000-7000-8000-0000000000c3"),
    uscc=REGISTRANT.uscc,
    concerned=("ha",),
    contractor_uscc=CONTRACTOR.uscc,
    organiser="zj",
    sampled_by="ha",
    sampled_at="受托方成品库",
    sampled_on=date(2026, 9, 3),
    certificate_no=CERTIFICATE.certificate_no,
    product_name="髋关节假体",
    batch="A20260611",
    item="表面粗糙度",
    standard="产品技术要求2.3",
    result=SamplingResult.NONCONFORMING,
    laboratory="示例省医疗器械检验研究院",
    report_no="示检（2026）械0411",
    received_on=date(2026, 9, 10),
    retest_until=date(2026, 9, 20),
    recorded_by="zj:coordinator-01",
)
RETESTED = RetestRecorded(
    sampling_id=SAMPLED.sampling_id,
    uscc=SAMPLED.uscc,
    concerned=SAMPLED.concerned,
    contractor_uscc=SAMPLED.contractor_uscc,
    applied_on=date(2026, 9, 14),
    accepted=True,
    reason="",
    laboratory="样例市医疗器械检验中心",
    only_laboratory=False,
    result=SamplingResult.NONCONFORMING,
    report_no="样检复（2026）0020",
    concluded_on=date(2026, 9, 28),
    recorded_by="zj:coordinator-01",
)
RISK_NOTIFIED = RiskNotified(
    adverse_event_id=UUID("0199a3c4-0000-7000-8000-0000000000c4"),
    uscc=REGISTRANT.uscc,
    contractor_uscc=CONTRACTOR.uscc,
    notifying="ha",
    registrant_authority="zj",
    contractor_authority="ha",
    certificate_no=CERTIFICATE.certificate_no,
    product_name="髋关节假体",
    batches=("A20260611",),
    risk="同一批次多次报告松动",
    found_on=date(2026, 9, 14),
    notified_on=date(2026, 9, 15),
    recorded_by="ha:coordinator-01",
)
RISK_ASSESSED = RiskAssessed(
    adverse_event_id=RISK_NOTIFIED.adverse_event_id,
    uscc=REGISTRANT.uscc,
    contractor_uscc=CONTRACTOR.uscc,
    notifying="ha",
    registrant_authority="zj",
    contractor_authority="ha",
    serious=True,
    conclusion="表面处理批次性偏离",
    control_measures=("暂停销售",),
    follow_up=(f"recall/{RECALLED.recall_id}",),
    assessed_on=date(2026, 9, 21),
    recorded_by="zj:coordinator-01",
)
INVESTIGATED = ContractorInvestigated(
    adverse_event_id=RISK_NOTIFIED.adverse_event_id,
    uscc=REGISTRANT.uscc,
    contractor_uscc=CONTRACTOR.uscc,
    notifying="ha",
    registrant_authority="zj",
    contractor_authority="ha",
    conclusion="喷砂工序参数偏移，已责令整改",
    follow_up=(),
    investigated_on=date(2026, 9, 25),
    recorded_by="ha:coordinator-01",
)
COMPLAINED = ComplaintRecorded(
    complaint_id=UUID("0199a3c4-0000-7000-8000-0000000000c5"),
    uscc=CONTRACTOR.uscc,
    channel=ComplaintChannel.HOTLINE,
    topic=ComplaintTopic.QUALITY_SYSTEM,
    reference="豫械诉（样例）2026-117",
    product_name="髋关节假体",
    certificate_no="",
    summary="反映待验品与合格品混放",
    received_on=date(2026, 9, 4),
    recorded_by="ha:registrar-01",
)
COMPLAINT_RESOLVED = ComplaintResolved(
    complaint_id=COMPLAINED.complaint_id,
    uscc=CONTRACTOR.uscc,
    outcome=ComplaintOutcome.SUBSTANTIATED,
    summary="与现场检查发现的缺陷一致",
    follow_up=(PLANNED.stream,),
    resolved_on=date(2026, 9, 28),
    recorded_by="ha:coordinator-01",
)
CONDUCT = AdverseConductRecorded(
    conduct_id=UUID("0199a3c4-0000-7000-8000-0000000000c1"),
    uscc=CONTRACTOR.uscc,
    concerned=("zj",),
    source=PLANNED.stream,
    severity=Dishonesty.GENERAL,
    description="未按规定标识成品状态，被处罚款",
    decision_no="豫药监械罚〔2026〕20号",
    decided_on=date(2026, 6, 15),
    use_until=date(2027, 3, 15),
    terms="2026-04",
    recorded_by="ha:coordinator-01",
)
LISTED = SeriousListEntered(
    listing_id=UUID("0199a3c4-0000-7000-8000-0000000000c6"),
    uscc=CONTRACTOR.uscc,
    reason="生产未取得注册证的第二类医疗器械，被从重处罚",
    penalty="penalty/0199a3c4-0000-7000-8000-0000000000c7",
    heavier=HeavierPenalty.SEVERE_FINE,
    decision_no="豫药监列〔2025〕2号",
    listed_on=date(2025, 9, 1),
    until=date(2028, 9, 1),
    terms="2026-04",
    recorded_by="ha:coordinator-01",
)
UNLISTED = SeriousListRemoved(
    listing_id=LISTED.listing_id,
    uscc=CONTRACTOR.uscc,
    ground=RemovalGround.EARLY,
    reason="列入满一年，申请提前移出",
    decision_no="豫药监移〔2026〕1号",
    duties_done=True,
    harm_removed=True,
    no_further_heavier_penalty=True,
    removed_on=date(2026, 9, 29),
    recorded_by="ha:coordinator-01",
)
CREDIT_REPAIRED = CreditRepaired(
    repair_id=UUID("0199a3c4-0000-7000-8000-0000000000c2"),
    uscc=CONTRACTOR.uscc,
    repaired=(CONDUCT.stream,),
    application_no="信修（样例）2026-003",
    corrected_on=date(2026, 9, 25),
    commitment_no="信用承诺书（样例）2026-003",
    other_conditions="",
    repaired_on=date(2026, 9, 30),
    told_to=("nmpa", "zj"),
    recorded_by="ha:coordinator-01",
)
CORRECTED = EntryCorrected(
    authority=ZHEJIANG,
    position=0,
    entry_id="0192a000-0000-7000-8000-000000000000",
    of_kind=REGISTRANT.KIND,
    of_stream=REGISTRANT.stream,
    firms=(REGISTRANT.uscc,),
    readers=("*",),
    reason="住所录入有误",
    changes={"domicile": "浙江省杭州市样例区更正路8号"},
    corrected_on=date(2026, 9, 30),
    recorded_by=CLERK,
)
"""Of the registrant's record; the place is that of the story's first entry."""
ANNULLED = EntryAnnulled(
    authority=HENAN,
    position=0,
    entry_id="0192a000-0000-7000-8000-000000000000",
    of_kind=SELF_INSPECTION.KIND,
    of_stream=SELF_INSPECTION.stream,
    firms=(CONTRACTOR.uscc,),
    readers=(NMPA,),
    reason="误登记",
    annulled_on=date(2026, 9, 30),
    recorded_by=CLERK,
)
"""Of the contractor's report; the place is another one's until somebody sets it."""

REPAIRED_READ = RepairedFactRead(
    reading_id=UUID("0199a3c4-0000-7000-8000-0000000000c8"),
    uscc=CONTRACTOR.uscc,
    streams=CREDIT_REPAIRED.repaired,
    reason="行政复议需要核对原认定",
    read_on=date(2026, 10, 12),
    recorded_by="ha:auditor-01",
)
ARCHIVE_PUSHED = ArchivePushed(
    batch_id="5f0c9a1be3d24c7788aa0123456789ab",
    first=0,
    end=12,
    count=7,
    mapping="assumed-1@0123456789abcdef",
    receipt_no="R000001",
    rejected=(PushRejection(position=3, reason="统一社会信用代码不存在"),),
    pushed_at=datetime(2026, 10, 12, 2, 0, tzinfo=UTC),
    recorded_by="ha:node",
)

ASSIGNED = DutyAssigned(
    duty=f"entrustments:{ESTABLISHED.entrustment_id}:review-agreement:contractor-1",
    assignee=CLERK,
    note="本周内办结",
    assigned_on=date(2026, 10, 12),
    recorded_by=CLERK,
)
STORY: tuple[Event, ...] = (
    REGISTRANT,
    CONTRACTOR,
    LICENCE,
    CERTIFICATE,
    ESTABLISHED,
    ACKNOWLEDGED,
    ANNOTATED,
    REPLACED,
    RESIDENT,
    AUDITED,
    REVIEWED,
    AMENDED,
    SCOPE_STATED,
    PLANNED,
    TEAM,
    DECLARED,
    PLEDGED,
    RECUSED,
    HOST_NOTIFIED,
    ENTERED,
    FINDING,
    FINDING_CONFIRMED,
    PARTNER_FINDING_CONFIRMED,
    ESCALATED,
    OBSTRUCTED,
    STATED,
    CLOSED,
    REPORTED,
    RESULT,
    RETURNED,
    REPORT_CONFIRMED,
    ORDERED,
    OVERDUE,
    SUBMITTED,
    VERIFIED,
    CAMPAIGN,
    CAMPAIGN_CLOSED,
    JOINT_PLAN,
    JOINT_DECLINED,
    JOINT_PAPER,
    JOINT_RECEIVED,
    JOINT_READ,
    JOINT_ACCEPTED,
    JOINT_TEAM,
    JOINT_TEAM_OF_HENAN,
    JOINT_DECLARED,
    JOINT_PLEDGED,
    JOINT_RECUSED,
    JOINT_PERSONS,
    JOINT_PREPARED,
    JOINT_POSTPONED,
    JOINT_ESCALATED,
    JOINT_CALLED,
    JOINT_STARTED,
    JOINT_WITHDRAWN,
    NOTICE,
    NOTICE_ACKNOWLEDGED,
    SUSPENDED,
    LIFTED,
    JOINT_INTERVIEW,
    CASE_OPENED,
    CASE_CLOSED,
    NOTICE_ASSESSED,
    ASSISTANCE,
    INTERIM_ANSWER,
    ASSISTANCE_DECLINED,
    OTHER_ASSISTANCE,
    ASSISTANCE_WITHDRAWN,
    TRANSFER,
    TRANSFER_ON_PAPER,
    TRANSFER_ACCEPTED,
    OTHER_TRANSFER,
    TRANSFER_RETURNED,
    PENALISED,
    PUSHED,
    PUSH_RECEIVED,
    PUBLISHED,
    EARLY_END,
    PENALTY_CHANGED,
    PENALTY_REVOKED,
    PUBLICITY_ENDED,
    RECALLED,
    RECALL_CONCLUDED,
    SAMPLED,
    RETESTED,
    RISK_NOTIFIED,
    RISK_ASSESSED,
    INVESTIGATED,
    COMPLAINED,
    COMPLAINT_RESOLVED,
    CONDUCT,
    LISTED,
    UNLISTED,
    CREDIT_REPAIRED,
    REPAIRED_READ,
    RESIDENT_LEFT,
    TERMINATED,
    TERMINATED_BY_HENAN,
    ASSIGNED,
    REQUESTED,
    GRANTED,
    DECLINED,
    ALLEGED,
    MOVED,
    OLD_LICENCE,
    OLD_LICENCE_CHANGED,
    OLD_LICENCE_RENEWED,
    OLD_LICENCE_CANCELLED,
    OLD_CERTIFICATE,
    OLD_CERTIFICATE_CHANGED,
    OLD_CERTIFICATE_RENEWED,
    OLD_CERTIFICATE_CANCELLED,
    PRODUCT_FILING,
    PRODUCTION_FILING,
    VARIETY,
    VARIETY_NOTIFIED,
    SELF_INSPECTION,
    LEVEL,
    CATALOGUE,
    SCHEME_PUBLISHED,
    CALENDAR,
    DEADLINES,
    GRADING,
    CORRECTED,
    ANNULLED,
    ARCHIVE_PUSHED,
)
"""One event of each kind at least, in the order of the story."""
