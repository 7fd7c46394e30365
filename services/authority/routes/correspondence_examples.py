"""Bodies of letters between authorities and of what answers them, as the interface accepts them."""

from typing import Any

Example = dict[str, Any]

_CONTRACTOR = "91410300MA9GK4N71D"
_REGISTRANT = "91330402MA2JD7W36F"

# Zhejiang: what it makes of Henan's notice.
NOTICE_ASSESSMENT: Example = {
    "assessment": "缺陷为仓储标识管理问题，未发现影响已上市产品质量的证据。",
    "risk": "low",
    "acted": True,
    "action": "已要求注册人对受托生产企业成品放行记录开展专项审核，并报送结果。",
    "assessed_on": "2026-09-28",
}
# Henan: Zhejiang's answer on paper, which came beside the one in its log.
NOTICE_ON_PAPER: Example = {
    "answer": "acknowledged",
    "document_no": "浙药监械函〔2026〕41号",
    "dated_on": "2026-09-27",
    "received_on": "2026-09-29",
    "scan_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "says": "来函收悉，已转有关处室研判。",
}
# Zhejiang asks Henan to help an investigation; Henan answers.
ASSISTANCE: Example = {
    "receiver": "ha",
    "firms": [_CONTRACTOR, _REGISTRANT],
    "subject": "商请协助调查受托生产企业的批生产记录",
    "questions": [
        "EX20260611 批次的批生产记录和成品检验记录是否完整、真实",
        "请复制并封存上述批次的留样登记",
    ],
    "legal_basis": "医疗器械生产监督管理办法第五十九条",
    "wanted_by": "2026-10-30",
    "requested_on": "2026-10-12",
    "document_no": "浙药监械协〔2026〕7号",
}
ASSISTANCE_ON_PAPER: Example = {
    "answer": "interim",
    "document_no": "豫药监械复〔2026〕21号",
    "dated_on": "2026-10-15",
    "received_on": "2026-10-19",
    "scan_sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "says": "已安排现场核查，结果另行函复。",
}
ASSISTANCE_ANSWER: Example = {
    "is_final": True,
    "findings": "批生产记录完整，成品检验记录缺少一次气密性复测；留样登记已复制封存。",
    "evidence": [
        {
            "title": "批生产记录（复印件，32页）",
            "sha256": "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13",
        }
    ],
    "answered_on": "2026-10-26",
}
# A second one: Henan has to decline.
ASSISTANCE_REFUSAL: Example = {
    "reason": "所请事项不属于本局职权范围，建议向市场监管部门商请。",
    "declined_on": "2026-10-27",
}
# A third one is withdrawn by Zhejiang.
ASSISTANCE_WITHDRAWAL: Example = {
    "reason": "所需情况已由企业补充提交，不再需要协助。",
    "withdrawn_on": "2026-10-28",
}
# Zhejiang hands a case over to Henan, where the suspect has its seat.
CASE_TRANSFER: Example = {
    "addressee": "authority",
    "receiver": "ha",
    "firms": [_CONTRACTOR],
    "grounds": "受托生产企业涉嫌未按照强制性标准组织生产，由其所在地查处。",
    "legal_basis": "医疗器械生产监督管理办法第五十六条、第五十九条",
    "evidence": [
        {
            "title": "检验报告（复印件）",
            "sha256": "a4e624d686e03ed2767c0abd85c14426b0b1157d2ce81d27bb4fe4f6f01d688a",
        }
    ],
    "sent_on": "2026-10-29",
    "document_no": "浙药监械移〔2026〕3号",
}
CASE_TRANSFER_ON_PAPER: Example = {
    "answer": "accepted",
    "document_no": "豫药监械收〔2026〕5号",
    "dated_on": "2026-10-30",
    "received_on": "2026-11-02",
    "scan_sha256": "a140c0c1eda2def2b830363ba362aa4d7d255c262960544821f556e16661b6ff",
    "says": "材料收讫，同意接收。",
}
CASE_ACCEPTANCE: Example = {"accepted_on": "2026-11-02", "remarks": "材料齐全，已转稽查处"}
# A second one comes back.
CASE_RETURN: Example = {
    "reason": "涉案产品的生产地址不在本省，请移送生产地所在地部门。",
    "returned_on": "2026-11-03",
}

OF_ZHEJIANG = (
    ASSISTANCE,
    ASSISTANCE_ON_PAPER,
    ASSISTANCE_WITHDRAWAL,
    CASE_TRANSFER,
    CASE_TRANSFER_ON_PAPER,
)
OF_HENAN = (
    NOTICE_ON_PAPER,
    ASSISTANCE_ANSWER,
    ASSISTANCE_REFUSAL,
    CASE_ACCEPTANCE,
    CASE_RETURN,
)
