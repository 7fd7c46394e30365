"""Bodies about campaigns as the interface accepts them; both are sent to Zhejiang's node."""

from typing import Any

Example = dict[str, Any]

CAMPAIGN: Example = {
    "title": "2026年浙江、河南医疗器械委托生产联合检查工作方案",
    "document_no": "浙药监械〔2026〕17号",
    "participants": ["ha"],
    "purposes": ["supervision", "for-cause"],
    "scheme": "2015-GEN",
    "period_from": "2026-09-01",
    "period_until": "2026-12-31",
    "remarks": "检查对象、时间由各次检查的方案另行确定，启动前不予公开",
    "announced_on": "2026-08-20",
}
CAMPAIGN_CLOSURE: Example = {
    "summary": "按方案完成联合检查，发现的问题已由两地分别督促整改",
    "closed_on": "2026-11-20",
}

OF_ZHEJIANG: tuple[Example, ...] = (CAMPAIGN, CAMPAIGN_CLOSURE)
