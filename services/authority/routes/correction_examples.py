"""Bodies that correct and annul, each sent right behind what it names."""

from typing import Any

Example = dict[str, Any]

# Zhejiang: the summary of its recall's conclusion had a wrong number.
CORRECTION: Example = {
    "reason": "召回数量录入有误，经核对企业报告更正",
    "changes": {"summary": "两批共 412 台，召回 406 台，6 台已由使用单位封存"},
    "corrected_on": "2026-11-03",
}
# Henan: the report was entered for the wrong firm.
ANNULMENT: Example = {
    "reason": "误将另一企业的自查报告登记于此",
    "annulled_on": "2026-11-04",
}
