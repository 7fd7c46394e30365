"""Bodies of measures, cases and penalties as they are accepted: the contractor of the examples.

The comments name the node to which each is sent.
"""

from typing import Any

Example = dict[str, Any]

_CONTRACTOR = "91410300MA9GK4N71D"

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
