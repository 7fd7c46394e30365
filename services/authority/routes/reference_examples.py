"""Editions as they are published: all invented, and called so. None is any law.

The comments name the node to which each is sent.
"""

from typing import Any

Example = dict[str, Any]

# The national node: catalogue and working calendar.
CATALOGUE: Example = {
    "id": "2031-sample",
    "title_zh": "禁止委托生产医疗器械目录（样例）",
    "title_en": "Catalogue of devices prohibited from contract manufacturing (sample)",
    "document_zh": "样例公告2031年第1号",
    "document_en": "Sample announcement 1 of 2031",
    "in_force_from": "2031-01-01",
    "supersedes": ["2022-17"],
    "rows": [
        {
            "row": "A1",
            "article": "第1项",
            "code_prefix": "12-01-01",
            "name_zh": "植入式心脏起搏器",
            "name_en": "Implantable cardiac pacemakers",
        },
        {
            "row": "P1",
            "article": "第2项",
            "code_prefix": "13-06-04",
            "name_zh": "硬脑（脊）膜补片",
            "name_en": "Dural (spinal) patches",
            "unless": [{"animal_derived": False}],
        },
    ],
}
CALENDAR: Example = {
    "id": "2031",
    "title_zh": "2031年部分节假日安排（样例）",
    "document_zh": "样例通知〔2030〕1号",
    "year": 2031,
    "holidays": [{"name_zh": "元旦", "first": "2031-01-01", "last": "2031-01-03"}],
    "working_weekend_days": ["2031-01-05"],
}
# Zhejiang, for itself: a scheme, its deadlines, its levels.
SCHEME: Example = {
    "id": "ZJ-2031-sample",
    "title_zh": "浙江省检查要点（样例）",
    "document_no": "样例〔2030〕2号",
    "based_on": "医疗器械生产质量管理规范（2025年第107号公告）",
    "status": "final",
    "in_force_from": "2031-01-01",
    "complete": False,
    "note": "样例",
    "grades": [
        {"id": "key", "mark": "*", "zh": "关键项目"},
        {"id": "general", "mark": "", "zh": "一般项目"},
    ],
    "judgements": [
        {
            "use": "supervision",
            "verdicts": [
                {
                    "conclusion": "stop-and-rectify",
                    "when": [{"grades": ["key"], "at_least": 1}],
                },
                {"conclusion": "rectify-within-time-limit", "when": [{"at_least": 1}]},
                {"conclusion": "no-departure"},
            ],
        }
    ],
    "clauses": [{"item": "*1.1", "zh": "样例条款"}],
}
DEADLINE_POLICY: Example = {
    "id": "zj-2031-sample",
    "title_zh": "浙江省及时报送时限（样例）",
    "document_zh": "样例〔2030〕3号",
    "in_force_from": "2031-01-01",
    "rules": [
        {
            "key": "cross_region_notice",
            "title_zh": "跨区域通报",
            "basis": "policy",
            "source": "样例〔2030〕3号",
            "start_zh": "应予通报的事实发生",
            "count": 3,
            "unit": "working-day",
        }
    ],
}
GRADING_POLICY: Example = {
    "id": "zj-2031-sample",
    "title_zh": "浙江省分级监管细则（样例）",
    "document_zh": "样例〔2030〕4号",
    "in_force_from": "2031-01-01",
    "levels": [
        {
            "level": level,
            "scope_zh": "样例",
            "frequencies": [{"scope": "any", "times": 1, "years": 5 - level, "verified": True}],
        }
        for level in (4, 3, 2, 1)
    ],
}
