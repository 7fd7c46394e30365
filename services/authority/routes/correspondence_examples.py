"""Bodies of letters between authorities and of what answers them, as the interface accepts them."""

from typing import Any

Example = dict[str, Any]

# Zhejiang: what it makes of Henan's notice.
NOTICE_ASSESSMENT: Example = {
    "assessment": "缺陷为仓储标识管理问题，未发现影响已上市产品质量的证据。",
    "risk": "low",
    "acted": True,
    "action": "已要求注册人对受托生产企业成品放行记录开展专项审核，并报送结果。",
    "assessed_on": "2026-09-28",
}
