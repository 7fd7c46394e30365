"""Bodies as the interface accepts them: the same firms and one case throughout.

Sent in the order in which they stand here, each to the node that the comment names, all are
accepted; a test does so. Every firm, number and person is invented.
"""

from typing import Any

from services.authority.routes import (
    board_examples,
    campaign_examples,
    correction_examples,
    correspondence_examples,
    credit_examples,
    enforcement_examples,
    joint_examples,
    reference_examples,
)

Example = dict[str, Any]

_SITE = "河南省洛阳市示例区创业路6号3幢"
_CONTRACTOR = "91410300MA9GK4N71D"
_REGISTRANT = "91330402MA2JD7W36F"

# Zhejiang: the registrant.
ENTERPRISE: Example = {
    "uscc": _REGISTRANT,
    "name": "嘉兴示例医疗科技有限公司",
    "domicile": "浙江省嘉兴市示例区文昌路18号",
    "home_authority": "zj",
    "roles": ["registrant"],
    "legal_representative": "示例甲",
}
# Henan: the contractor's licence.
LICENCE: Example = {
    "licence_no": "豫药监械生产许20240036号",
    "uscc": _CONTRACTOR,
    "authority": "ha",
    "sites": [_SITE],
    "scope": ["II-07", "II-14-08"],
    "issued_on": "2024-03-11",
    "valid_until": "2029-03-10",
}
# Zhejiang: the certificate and the entrustment.
CERTIFICATE: Example = {
    "certificate_no": "浙械注准20242070215",
    "registrant_uscc": _REGISTRANT,
    "product_name_zh": "电子血压计",
    "device_class": 2,
    "classification_code": "07-03-03",
    "implantable": False,
    "issued_on": "2024-06-20",
    "valid_until": "2029-06-19",
    "address_raw": f"{_SITE}（委托生产）",
    "remarks_raw": f"受托生产企业：洛阳示例电子有限公司；统一社会信用代码：{_CONTRACTOR}",
}
ENTRUSTMENT: Example = {
    "registrant_uscc": _REGISTRANT,
    "contractor_uscc": _CONTRACTOR,
    "contractor_authority": "ha",
    "certificate_no": "浙械注准20242070215",
    "licence_no": "豫药监械生产许20240036号",
    "sites": [_SITE],
    "agreement": {
        "number": "ZL-2024-07",
        "start": "2024-07-01",
        "end": "2027-06-30",
        "product_name": "电子血压计",
        "models": ["EX-100", "EX-200"],
        "certificate_no": "浙械注准20242070215",
        "device_class": 2,
        "registrant_name": "嘉兴示例医疗科技有限公司",
        "registrant_domicile": "浙江省嘉兴市示例区文昌路18号",
        "contractor_name": "洛阳示例电子有限公司",
        "contractor_domicile": "河南省洛阳市示例区创业路6号",
        "production_address": _SITE,
        "licence_no": "豫药监械生产许20240036号",
        "change_terms": "任何一方提前三个月书面通知可变更或终止",
    },
    "started_on": "2024-07-15",
    "ends_on": "2027-06-30",
    "organisation": {
        "mode": "entrusted-only",
        "quality_department": True,
        "quality_staff": 6,
        "duties": ["technical", "production", "quality", "adverse-events", "after-sales"],
    },
    "credit_statement_ref": "XY-2024-031",
    "public_information_consulted_on": "2024-06-25",
    "market_release_by": "registrant",
    "production_release_by": "contractor",
    "adverse_events_by": "registrant",
}
# Henan: its own entry of the same entrustment.
ENTRUSTMENT_ACKNOWLEDGEMENT: Example = {
    "licence_no": "豫药监械生产许20240036号",
    "sites": [_SITE],
    "started_on": "2024-07-15",
    "variety_reported_on": "2024-07-22",
    "variety_notified_on": "2024-07-26",
    "remarks": "受托方已按规定报告生产品种",
}
# Zhejiang: what happens while production is entrusted.
ANNOTATION: Example = {
    "annotated_on": "2024-07-01",
    "occasion": "change",
    "address_text": f"{_SITE}（委托生产）",
    "remark_text": f"受托生产企业：洛阳示例电子有限公司；统一社会信用代码：{_CONTRACTOR}",
}
REPLACEMENT: Example = {
    "replaced_uscc": "91320506MA7JH4BX0A",
    "replaced_on": "2024-07-15",
    "reported_on": "2024-07-18",
    "reason": "原受托方产能调整，双方协商终止委托",
}
AGREEMENT_REVIEW: Example = {
    "year": 2025,
    "reviewed_on": "2025-06-20",
    "suitable": True,
    "adequate": False,
    "effective": True,
    "gaps": "变更控制条款未覆盖外购件，已在补充协议中补齐",
}
CONTRACTOR_AUDIT: Example = {
    "audited_on": "2025-05-14",
    "result": "conforming",
    "summary": "依据生产质量管理规范对受托方实施年度现场审核，未发现严重不符合项。",
}
RESIDENT_ASSIGNMENT: Example = {
    "person_ref": "zj:resident-01",
    "name": "示例戊",
    "assigned_on": "2024-07-15",
    "until": "2026-12-31",
    "duties_ref": "ZL-2024-07 附件三",
}
RESIDENT_WITHDRAWAL: Example = {
    "person_ref": "zj:resident-01",
    "withdrawn_on": "2026-06-30",
    "reason": "任务完成",
}
AMENDMENT: Example = {
    "amended_on": "2026-07-01",
    "reason": "增加受托生产地址，许可证未变更",
    "sites": [_SITE, "河南省洛阳市示例区创业路6号5幢"],
}
# Henan: the statement that the registrant's change filing needs.
SCOPE_COVERAGE_STATEMENT: Example = {
    "licence_no": "豫药监械生产许20240036号",
    "document_no": "豫药监械说明〔2026〕7号",
    "document_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "issued_on": "2026-07-06",
}
# Henan: its inspection of the contractor.
INSPECTION: Example = {
    "uscc": _CONTRACTOR,
    "sites": [_SITE],
    "purpose": "supervision",
    "announcement": "unannounced",
    "grounds": ["test-result"],
    "basis": "2026年度医疗器械生产监督检查计划",
    "items": ["生产管理", "质量控制"],
    "planned_from": "2026-09-14",
    "planned_until": "2026-09-18",
    "scheme": "2015-GEN",
    "mode": "delegated",
    "delegating_authority": "zj",
    "full_scope": False,
}
TEAM: Example = {
    "members": [
        {
            "member_ref": "ha:inspector-01",
            "name": "示例乙",
            "authority": "ha",
            "role": "leader",
            "no_conflict_declared": True,
            "integrity_pledged": True,
        },
        {
            "member_ref": "ha:inspector-02",
            "name": "示例丙",
            "authority": "ha",
            "role": "member",
            "no_conflict_declared": True,
            "integrity_pledged": True,
        },
    ]
}
DECLARATION: Example = {"free_of_conflict": True, "declared_on": "2026-09-10"}
PLEDGE: Example = {"signed_on": "2026-09-10"}
RECUSAL: Example = {
    "member_ref": "ha:inspector-02",
    "reason": "近亲属在被检查企业任职，主动提出回避。",
    "recused_on": "2026-09-11",
    "replacement": {
        "member_ref": "ha:coordinator-01",
        "authority": "ha",
        "role": "member",
        "no_conflict_declared": True,
        "integrity_pledged": True,
    },
}
LOCAL_NOTICE: Example = {
    "authority": "zj",
    "notified_at": "2026-09-14T17:30:00+08:00",
    "remarks": "已告知委托部门检查日期",
}
SITE_ENTRY: Example = {
    "site": _SITE,
    "entered_at": "2026-09-15T09:10:00+08:00",
    "credentials_shown": True,
}
FINDING: Example = {
    "clause": "2015-GEN:2.7.2",
    "fact": "成品库未划分待验区，两批待验血压计与合格品同区存放，无状态标识。",
    "party": "contractor",
    "affects_quality": False,
    "found_on": "2026-09-15",
    "found_by": "ha:inspector-01",
}
FINDING_CONFIRMATION: Example = {"confirmed_on": "2026-09-15"}
ESCALATION: Example = {
    "kind": "more-staff-or-scope",
    "description": "需要延伸检查外协灭菌单位，申请增派一名检查员。",
    "reported_at": "2026-09-15T14:00:00+08:00",
}
FIRM_REFUSAL: Example = {
    "kind": "documents-withheld",
    "facts": "企业延迟提供批生产记录，经责令后于当日补齐。",
    "occurred_on": "2026-09-15",
    "corrected": True,
    "prevents_completion": False,
}
STATEMENT: Example = {
    "statement": "企业对检查发现的情况无异议，将立即整改。",
    "stated_on": "2026-09-16",
    "speaker": {"name": "示例丁", "post": "质量负责人"},
}
CLOSURE: Example = {
    "closed_at": "2026-09-16T16:30:00+08:00",
    "consent_ref": "豫药监检同意〔2026〕18号",
}
REPORT: Example = {
    "summary": "检查组对生产管理和质量控制实施了飞行检查，发现一般缺陷1项。",
    "reported_on": "2026-09-21",
}
CONCLUSION: Example = {"conclusion": "rectify-within-time-limit", "issued_on": "2026-09-24"}
RECTIFICATION: Example = {
    "findings": [1],
    "requirement": "划分待验区并建立状态标识管理，提交整改报告。",
    "ordered_on": "2026-09-24",
    "due_on": "2026-10-23",
}
OVERDUE: Example = {"noted_on": "2026-10-26", "remarks": "企业未按期提交整改报告，已电话催告"}
RECTIFICATION_REPORT: Example = {
    "summary": "已划分待验区，修订仓储管理规程并完成培训。",
    "submitted_on": "2026-10-28",
}
RECTIFICATION_VERIFICATION: Example = {
    "method": "on-site",
    "outcome": "corrected",
    "remarks": "现场核实整改到位",
    "verified_on": "2026-11-04",
}
RETURNED_RESULT: Example = {
    "summary": "受委托对受托生产企业实施检查，发现一般缺陷1项，已责令限期整改。",
    "returned_on": "2026-09-25",
}
NOTICE: Example = {
    "receiver": "zj",
    "matter": "inspection-result",
    "firms": [_CONTRACTOR, _REGISTRANT],
    "summary": "通报对受托生产企业的监督检查结果：一般缺陷1项，已责令限期整改。",
    "sent_on": "2026-09-25",
}
# Zhejiang: the receipt of the notice.
NOTICE_ACKNOWLEDGEMENT: Example = {
    "received_on": "2026-09-27",
    "remarks": "已转注册人所在地监管处室研判",
}
# Zhejiang: the registrant recalls two batches.
RECALL: Example = {
    "uscc": _REGISTRANT,
    "ground": "voluntary",
    "level": 2,
    "certificate_no": "浙械注准20242070215",
    "product_name": "电子血压计",
    "batches": ["EX20260611", "EX20260612"],
    "reason": "部分批次袖带接头漏气，示值偏低",
    "started_on": "2026-10-21",
}
RECALL_CONCLUSION: Example = {
    "summary": "两批共 412 台，召回 405 台，7 台已由使用单位封存",
    "concluded_on": "2026-10-28",
}
# Zhejiang asks Henan for an archive; Henan grants, and declines a second request.
ACCESS_REQUEST: Example = {
    "asked": "ha",
    "uscc": _CONTRACTOR,
    "purpose": "entrustment-review",
    "purpose_text": "注册人拟增加委托生产品种，核实受托生产企业的监管情况",
    "legal_basis": "医疗器械生产监督管理办法第五十八条",
    "requested_on": "2026-09-28",
}
ACCESS_GRANT: Example = {"reason": "用途与职责相符，同意查阅", "granted_on": "2026-09-29"}
ACCESS_REFUSAL: Example = {"reason": "已就同一事项同意查阅", "declined_on": "2026-09-30"}
# Zhejiang: the end of the entrustment.
TERMINATION: Example = {
    "ended_on": "2026-11-10",
    "reason": "注册人转为自行生产",
    "address_removed_on": "2026-11-18",
}
# Zhejiang: it reviews and confirms the report that it had delegated.
REPORT_CONFIRMATION: Example = {
    "confirmed_on": "2026-09-28",
    "remarks": "报告内容完整，予以确认",
}

# Zhejiang and Henan: what became of the firm, the licence and the certificate afterwards.
ENTERPRISE_CHANGE: Example = {
    "name": "嘉兴示例医疗科技股份有限公司",
    "domicile": "浙江省嘉兴市示例区文昌路20号",
    "home_authority": "zj",
    "roles": ["registrant"],
    "effective_on": "2026-10-08",
    "reason": "整体变更为股份有限公司，住所变更",
    "legal_representative": "示例戊",
}
LICENCE_CHANGE: Example = {
    "items": ["scope"],
    "sites": [_SITE],
    "scope": ["II-07", "II-14-08", "II-09-02"],
    "changed_on": "2026-10-12",
    "applied_on": "2026-09-21",
}
LICENCE_RENEWAL: Example = {
    "sites": [_SITE],
    "scope": ["II-07", "II-14-08", "II-09-02"],
    "renewed_on": "2026-10-30",
    "valid_from": "2029-03-11",
    "valid_until": "2034-03-10",
}
LICENCE_CANCELLATION: Example = {
    "reason": "application",
    "cancelled_on": "2026-11-16",
    "remarks": "企业停止生产，主动申请注销",
}
CERTIFICATE_CHANGE: Example = {
    "items": ["production-address", "contractor"],
    "changed_on": "2026-10-26",
    "product_name_zh": "电子血压计",
    "classification_code": "07-03-03",
    "implantable": False,
    "address_raw": f"{_SITE}（委托生产）；浙江省嘉兴市示例区文昌路20号",
    "remarks_raw": f"受托生产企业：洛阳示例电子有限公司；统一社会信用代码：{_CONTRACTOR}",
    "device_identifiers": [{"agency": "gs1", "di": "06901234567892"}],
}
CERTIFICATE_RENEWAL: Example = {
    "renewed_on": "2026-11-02",
    "valid_from": "2029-06-20",
    "valid_until": "2034-06-19",
    "product_name_zh": "电子血压计",
    "classification_code": "07-03-03",
    "implantable": False,
    "address_raw": "浙江省嘉兴市示例区文昌路20号",
    "device_identifiers": [{"agency": "gs1", "di": "06901234567892"}],
}
CERTIFICATE_CANCELLATION: Example = {
    "reason": "application",
    "cancelled_on": "2026-11-18",
}
# Henan: what the contractor makes, and what its authority tells the registrant's of it.
VARIETY: Example = {
    "contractor_uscc": _CONTRACTOR,
    "certificate_no": "浙械注准20242070215",
    "occasion": "added",
    "reported_on": "2024-07-16",
    "since": "2024-07-15",
    "entruster_uscc": _REGISTRANT,
    "entruster_authority": "zj",
    "entrusted_until": "2027-06-30",
}
VARIETY_NOTIFICATION: Example = {
    "contractor_uscc": _CONTRACTOR,
    "certificate_no": "浙械注准20242070215",
    "notified_on": "2024-07-22",
}
SELF_INSPECTION: Example = {"uscc": _CONTRACTOR, "year": 2025, "filed_on": "2026-03-31"}
# Zhejiang: the registrant's class I device, and its supervision level.
PRODUCT_FILING: Example = {
    "filing_no": "浙嘉械备20240031",
    "uscc": _REGISTRANT,
    "authority": "zj",
    "city_authority": "嘉兴市市场监督管理局",
    "filed_on": "2024-05-20",
    "product_name_zh": "医用冷敷贴",
}
PRODUCTION_FILING: Example = {
    "filing_no": "浙嘉药监械生产备20240012号",
    "uscc": _REGISTRANT,
    "authority": "zj",
    "city_authority": "嘉兴市市场监督管理局",
    "filed_on": "2024-05-27",
    "sites": ["浙江省嘉兴市示例区文昌路18号"],
    "products": ["浙嘉械备20240031"],
    "checked_on": "2024-08-12",
}
SUPERVISION_LEVEL: Example = {
    "uscc": _REGISTRANT,
    "level": 3,
    "role": "registrant",
    "reasons": ["跨区域委托生产的注册人，酌情提高监管级别"],
    "policy_edition": "药监综械管〔2022〕78号",
    "valid_from": "2026-01-05",
}

_SENT_TO: dict[str, tuple[Example, ...]] = {
    "zj": (
        ENTERPRISE,
        CERTIFICATE,
        ENTRUSTMENT,
        ANNOTATION,
        REPLACEMENT,
        AGREEMENT_REVIEW,
        CONTRACTOR_AUDIT,
        RESIDENT_ASSIGNMENT,
        RESIDENT_WITHDRAWAL,
        AMENDMENT,
        NOTICE_ACKNOWLEDGEMENT,
        correspondence_examples.NOTICE_ASSESSMENT,
        *correspondence_examples.OF_ZHEJIANG,
        *campaign_examples.OF_ZHEJIANG,
        REPORT_CONFIRMATION,
        TERMINATION,
        enforcement_examples.PUSH_RECEIPT,
        enforcement_examples.PUBLICATION,
        enforcement_examples.PUBLICITY_END,
        RECALL,
        RECALL_CONCLUSION,
        correction_examples.CORRECTION,
        *joint_examples.OF_ZHEJIANG,
        PRODUCT_FILING,
        PRODUCTION_FILING,
        SUPERVISION_LEVEL,
        ENTERPRISE_CHANGE,
        CERTIFICATE_CHANGE,
        CERTIFICATE_RENEWAL,
        CERTIFICATE_CANCELLATION,
        ACCESS_REQUEST,
        reference_examples.SCHEME,
        reference_examples.DEADLINE_POLICY,
        reference_examples.GRADING_POLICY,
    ),
    "nmpa": (reference_examples.CATALOGUE, reference_examples.CALENDAR),
    "ha": (
        LICENCE,
        ENTRUSTMENT_ACKNOWLEDGEMENT,
        SCOPE_COVERAGE_STATEMENT,
        INSPECTION,
        TEAM,
        DECLARATION,
        PLEDGE,
        RECUSAL,
        LOCAL_NOTICE,
        SITE_ENTRY,
        FINDING,
        FINDING_CONFIRMATION,
        ESCALATION,
        FIRM_REFUSAL,
        STATEMENT,
        CLOSURE,
        REPORT,
        CONCLUSION,
        RETURNED_RESULT,
        RECTIFICATION,
        OVERDUE,
        RECTIFICATION_REPORT,
        RECTIFICATION_VERIFICATION,
        NOTICE,
        board_examples.DEADLINE_ASSIGNMENT,
        board_examples.BLIND_SPOT_ASSIGNMENT,
        enforcement_examples.MEASURE,
        enforcement_examples.LIFTING,
        enforcement_examples.CASE,
        enforcement_examples.CASE_CLOSURE,
        enforcement_examples.SIMPLE_PENALTY,
        enforcement_examples.PENALTY_CHANGE,
        enforcement_examples.PENALTY,
        enforcement_examples.PUSH,
        enforcement_examples.EARLY_END,
        enforcement_examples.PENALTY_REVOCATION,
        VARIETY,
        VARIETY_NOTIFICATION,
        *correspondence_examples.OF_HENAN,
        *joint_examples.OF_HENAN,
        SELF_INSPECTION,
        correction_examples.ANNULMENT,
        LICENCE_CHANGE,
        LICENCE_RENEWAL,
        LICENCE_CANCELLATION,
        ACCESS_GRANT,
        ACCESS_REFUSAL,
    ),
}
_NAMES = {"zj": "浙江", "ha": "河南", "nmpa": "国家局"}


def sent_to(example: Example) -> str | None:
    """Return to which node of the story `example` is sent, for the reader of the description."""
    for authority, examples in (*_SENT_TO.items(), *credit_examples.SENT_TO.items()):
        if any(example is one for one in examples):
            return f"发往{_NAMES[authority]}节点（{authority}）"
    return None
