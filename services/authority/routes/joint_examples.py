"""Bodies of cases that Zhejiang and Henan share, in the order in which the story sends them."""

from typing import Any

Example = dict[str, Any]

_REGISTRANT, _CONTRACTOR = "91330402MA2JD7W36F", "91410300MA9GK4N71D"

# Zhejiang proposes; of a second and a third case the same.
PLAN: Example = {
    "mode": "joint",
    "leading_authority": "zj",
    "participants": ["ha", "zj"],
    "purposes": ["supervision"],
    "announcement": "unannounced",
    "grounds": ["complaint"],
    "basis": "跨区域委托生产专项检查工作方案第3项",
    "targets": [
        {
            "uscc": _CONTRACTOR,
            "role": "contractor",
            "authority": "ha",
            "sites": ["河南省洛阳市示例区创业路6号3幢"],
        },
        {
            "uscc": _REGISTRANT,
            "role": "registrant",
            "authority": "zj",
            "sites": ["浙江省嘉兴市示例区文昌路18号"],
        },
    ],
    "items": ["生产管理", "质量控制", "委托协议执行情况"],
    "planned_from": "2026-11-20",
    "planned_until": "2026-11-27",
    "need_to_know": ["ha:coordinator-01", "zj:coordinator-01", "zj:inspector-01"],
    "opens_by": "2027-01-31",
    "proposed_leader": "zj:inspector-01",
    "answer_by": "2026-11-26",
}
# Henan answers with another plan, which Zhejiang accepts.
COUNTER_PROPOSAL: Example = {
    **PLAN,
    "items": ["生产管理", "质量控制", "委托协议执行情况", "不合格品处置"],
    "planned_until": "2026-11-28",
}
ACCEPTANCE: Example = {"accepted_on": "2026-11-23"}
POSTPONEMENT: Example = {
    "planned_from": "2026-11-21",
    "planned_until": "2026-11-30",
    "reason": "对方检查员调配",
    "postponed_on": "2026-11-23",
}
# Each names its own people, who sign before they learn of the firms.
TEAM: Example = {
    "members": [
        {"member_ref": "zj:inspector-01", "authority": "zj", "role": "leader", "name": "示例壬"},
    ],
}
TEAM_OF_HENAN: Example = {
    "members": [
        {"member_ref": "ha:inspector-01", "authority": "ha", "role": "member", "name": "示例癸"},
        {
            "member_ref": "ha:inspector-02",
            "authority": "ha",
            "role": "member",
            "no_conflict_declared": True,
            "integrity_pledged": True,
        },
    ],
}
DECLARATION: Example = {"free_of_conflict": True, "declared_on": "2026-11-23"}
PLEDGE: Example = {"signed_on": "2026-11-23"}
RECUSAL: Example = {
    "member_ref": "ha:inspector-02",
    "reason": "另有紧急任务",
    "recused_on": "2026-11-23",
}
PERSONS: Example = {"persons": ["zj:analyst-01"], "reason": "核对注册资料"}
PREPARATION: Example = {
    "meeting_point": "洛阳市示例区行政服务中心东门",
    "meeting_at": "2026-11-23T08:30:00+08:00",
    "division_of_work": "浙江查质量管理体系和放行，河南查生产现场和仓储",
    "notes": "到达前不通知企业",
}
START: Example = {}
# Of the second case Henan wants nothing, so Zhejiang calls it off.
REFUSAL: Example = {"reason": "本局同期已有检查安排", "declined_on": "2026-11-23"}
WITHDRAWAL: Example = {"reason": "双方协商取消", "withdrawn_on": "2026-11-23"}
# The third is shared with Jiangsu, which has no node and answers on paper.
PLAN_WITH_JIANGSU: Example = {
    **PLAN,
    "mode": "joint-investigation",
    "participants": ["js", "zj"],
    "need_to_know": ["zj:coordinator-01"],
    "proposed_leader": None,
}
PAPER_ANSWER: Example = {
    "on_behalf_of": "js",
    "answer": "accepted",
    "says": "同意联合调查，派两名检查员参加",
    "scan_sha256": "6b1f0c5e2d7a49838e6c90b7f1d2a35c4e8f7069b1a2c3d4e5f60718293a4b5c",
    "document_no": "苏药监械函〔2026〕58号",
    "answered_on": "2026-11-23",
}
ESCALATION: Example = {
    "reason": "涉及多个省份，请国家局协调",
    "persons": ["nmpa:coordinator-01"],
    "escalated_on": "2026-11-23",
}
OF_ZHEJIANG = (
    PLAN,
    ACCEPTANCE,
    POSTPONEMENT,
    TEAM,
    DECLARATION,
    PLEDGE,
    PERSONS,
    PREPARATION,
    START,
    WITHDRAWAL,
    PAPER_ANSWER,
    ESCALATION,
)
OF_HENAN = (COUNTER_PROPOSAL, RECUSAL, REFUSAL)
