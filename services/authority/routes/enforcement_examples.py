"""Bodies of measures, cases and penalties as they are accepted: the contractor of the examples.

The comments name the node to which each is sent.
"""

from typing import Any

Example = dict[str, Any]

_CONTRACTOR = "91410300MA9GK4N71D"
_REGISTRANT = "91330402MA2JD7W36F"

# Henan: the contractor stops packing until its store is in order.
MEASURE: Example = {
    "uscc": _CONTRACTOR,
    "measure": "suspension-of-production",
    "decision_no": "豫药监械停〔2026〕18号",
    "scope": "电子血压计成品的包装和入库",
    "products": ["浙械注准20242070215"],
    "reason": "成品库状态标识管理失效，待验品与合格品可能混淆",
    "taken_on": "2026-09-16",
}
LIFTING: Example = {
    "decision_no": "豫药监械复〔2026〕6号",
    "reason": "待验区和状态标识已经整改到位，风险消除",
    "lifted_on": "2026-10-21",
}
# Henan: what Zhejiang's delegated inspection has found is put on file.
CASE: Example = {
    "uscc": _CONTRACTOR,
    "case_no": "豫药监械立〔2026〕33号",
    "ground": "涉嫌未按照经注册的质量管理体系要求组织生产",
    "found_in": "delegated-inspection",
    "finding_authority": "zj",
    "suspected": ["739-86-2"],
    "opened_on": "2026-09-28",
}
CASE_CLOSURE: Example = {
    "outcome": "not-established",
    "summary": "经调查违法事实不能成立",
    "closed_on": "2026-11-09",
}
# Henan: a warning on the spot, which a review has changed.
SIMPLE_PENALTY: Example = {
    "uscc": _CONTRACTOR,
    "decision_no": "豫药监械当罚〔2026〕2号",
    "party_name": "洛阳示例电子有限公司",
    "party_authority": "ha",
    "violation_type": "未按规定报告生产品种",
    "articles": ["53-78-1"],
    "kinds": ["warning"],
    "content": "警告",
    "decided_on": "2026-09-29",
}
PENALTY_CHANGE: Example = {
    "changed_by": "河南省人民政府",
    "document_no": "豫政复决〔2026〕12号",
    "reason": "适用依据错误",
    "changed_on": "2026-11-05",
}
# Henan: a case against Zhejiang's registrant, its penalty, and the push to Zhejiang.
CASE_ACROSS_PROVINCES: Example = {
    "uscc": _REGISTRANT,
    "case_no": "豫药监械立〔2026〕4号",
    "ground": "涉嫌未对受托生产企业的生产行为进行管理",
    "found_in": "own-inspection",
    "suspected": ["739-86-4"],
    "opened_on": "2026-01-12",
}
PENALTY: Example = {
    "decision_no": "豫药监械罚〔2026〕6号",
    "violation_type": "未对受托生产企业的生产行为进行管理",
    "articles": ["739-86-4"],
    "kinds": ["warning", "fine"],
    "content": "警告，罚款人民币叁万元",
    "fine_fen": 3000000,
    "low_fine": False,
    "decided_on": "2026-02-10",
}
PUSH: Example = {"through": "河南省市场监督管理局", "pushed_on": "2026-02-12"}
# Zhejiang: received, published, and ended when Henan has granted an early end.
PUSH_RECEIPT: Example = {"through": "浙江省市场监督管理局", "received_on": "2026-02-25"}
PUBLICATION: Example = {"published_on": "2026-02-27"}
# Henan: the early end; later the decision is revoked.
EARLY_END: Example = {
    "obligations_fulfilled": True,
    "harm_removed": True,
    "not_repeated": True,
    "not_listed": True,
    "not_before": "2026-08-27",
    "least_time_basis": "样例规定第7条",
    "granted_on": "2026-09-10",
}
PUBLICITY_END: Example = {"ground": "early", "ended_on": "2026-09-14"}
PENALTY_REVOCATION: Example = {
    "invalidity": "revoked",
    "revoked_by": "河南省人民政府",
    "document_no": "豫政复决〔2026〕13号",
    "reason": "事实不清，证据不足",
    "revoked_on": "2026-11-06",
}
