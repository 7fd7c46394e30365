"""Bodies of samplings, adverse events, complaints and facts of dishonesty as they are accepted.

The comments name the node to which each is sent. Every firm, number and laboratory is invented.
"""

from typing import Any

Example = dict[str, Any]

_REGISTRANT = "91330402MA2JD7W36F"
_CONTRACTOR = "91410300MA9GK4N71D"
_CERTIFICATE = "浙械注准20242070215"

# Zhejiang: a sample of the registrant's device, taken where it is made, fails; so does the retest.
SAMPLING: Example = {
    "uscc": _REGISTRANT,
    "contractor_uscc": _CONTRACTOR,
    "organiser": "zj",
    "sampled_by": "ha",
    "sampled_at": "洛阳市示例路8号成品库",
    "sampled_on": "2026-09-18",
    "certificate_no": _CERTIFICATE,
    "product_name": "电子血压计",
    "batch": "EX20260611",
    "item": "袖带漏气率",
    "standard": "产品技术要求2.3.4",
    "result": "nonconforming",
    "laboratory": "示例省医疗器械检验研究院",
    "report_no": "示检（2026）械0412",
    "received_on": "2026-10-12",
}
RETEST: Example = {
    "applied_on": "2026-10-16",
    "accepted": True,
    "laboratory": "样例市医疗器械检验中心",
    "result": "nonconforming",
    "report_no": "样检复（2026）0021",
    "concluded_on": "2026-10-28",
}
# Henan tells Zhejiang of a risk, Zhejiang assesses it, Henan looks at the contractor.
RISK: Example = {
    "uscc": _REGISTRANT,
    "contractor_uscc": _CONTRACTOR,
    "registrant_authority": "zj",
    "contractor_authority": "ha",
    "certificate_no": _CERTIFICATE,
    "product_name": "电子血压计",
    "batches": ["EX20260611"],
    "risk": "同一批次多次报告示值偏低，调查认为涉嫌存在重大质量安全风险",
    "found_on": "2026-10-14",
    "notified_on": "2026-10-15",
}
RISK_ASSESSMENT: Example = {
    "serious": True,
    "conclusion": "袖带接头批次性漏气，可能延误诊断",
    "control_measures": ["注册人暂停该批次销售", "二级召回"],
    "assessed_on": "2026-10-21",
}
CONTRACTOR_INVESTIGATION: Example = {
    "conclusion": "接头粘接工序参数偏移，已责令受托方停用该工装并整改",
    "investigated_on": "2026-10-27",
}
# Henan: a complaint about the contractor.
COMPLAINT: Example = {
    "uscc": _CONTRACTOR,
    "channel": "hotline",
    "topic": "quality-system",
    "reference": "豫械诉（样例）2026-118",
    "product_name": "电子血压计",
    "summary": "反映成品库待验品与合格品混放",
    "received_on": "2026-09-08",
}
COMPLAINT_RESOLUTION: Example = {
    "outcome": "substantiated",
    "summary": "与现场检查发现的缺陷一致，已一并责令整改",
    "resolved_on": "2026-09-28",
}
# Henan: adverse conduct of the contractor, a listing, its early removal, and a repair.
ADVERSE_CONDUCT: Example = {
    "uscc": _CONTRACTOR,
    "source": "penalty/0199a3c4-0000-7000-8000-0000000000f1",
    "severity": "general",
    "description": "未按规定对成品状态作出标识，被处罚款",
    "decision_no": "豫药监械罚〔2026〕21号",
    "decided_on": "2026-06-15",
    "use_until": "2027-03-15",
}
SERIOUS_LISTING: Example = {
    "uscc": _CONTRACTOR,
    "reason": "生产未取得注册证的第二类医疗器械，被从重处罚",
    "penalty": "penalty/0199a3c4-0000-7000-8000-0000000000f2",
    "heavier": "severe-fine",
    "decision_no": "豫药监列〔2025〕3号",
    "listed_on": "2025-09-01",
}
LIST_REMOVAL: Example = {
    "ground": "early",
    "reason": "列入满一年，申请提前移出",
    "decision_no": "豫药监移〔2026〕2号",
    "duties_done": True,
    "harm_removed": True,
    "no_further_heavier_penalty": True,
    "removed_on": "2026-10-09",
}
CREDIT_REPAIR: Example = {
    "uscc": _CONTRACTOR,
    "repaired": ["adverse-conduct/0199a3c4-0000-7000-8000-0000000000f3"],
    "application_no": "信修（样例）2026-003",
    "corrected_on": "2026-09-25",
    "commitment_no": "信用承诺书（样例）2026-003",
    "repaired_on": "2026-10-20",
}

SENT_TO: dict[str, tuple[Example, ...]] = {
    "zj": (SAMPLING, RETEST, RISK_ASSESSMENT),
    "ha": (
        RISK,
        CONTRACTOR_INVESTIGATION,
        COMPLAINT,
        COMPLAINT_RESOLUTION,
        ADVERSE_CONDUCT,
        SERIOUS_LISTING,
        LIST_REMOVAL,
        CREDIT_REPAIR,
    ),
}
"""To which node of the story each is sent."""
