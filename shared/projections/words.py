"""The codes of the record in plain words, Chinese and English."""

from collections.abc import Mapping
from typing import NamedTuple

from shared.domain.authorities import AUTHORITIES, NMPA
from shared.domain.event import ArchiveSection
from shared.projections.lines import LineStatus


class Words(NamedTuple):
    """One thing in both languages."""

    zh: str
    en: str


SECTIONS: Mapping[str, Words] = {
    ArchiveSection.LICENCES: Words("许可、注册与生产品种", "licences, certificates, varieties"),
    ArchiveSection.ENTRUSTMENTS: Words("委托生产", "entrusted production"),
    ArchiveSection.INSPECTIONS: Words("监督检查结果", "inspections"),
    ArchiveSection.VIOLATIONS: Words("违法行为查处", "violations"),
    ArchiveSection.SAMPLING: Words("质量抽查检验", "sampling"),
    ArchiveSection.ADVERSE_CONDUCT: Words("不良行为记录", "adverse conduct"),
    ArchiveSection.COMPLAINTS: Words("投诉举报", "complaints"),
}

CODES: Mapping[str, Words] = {
    "registrant": Words("注册人", "registrant"),
    "filer": Words("备案人", "filing entity"),
    "contractor": Words("受托生产企业", "contractor"),
    "supervision": Words("监督检查", "supervision inspection"),
    "key": Words("关键项目", "key item"),
    "general": Words("一般项目", "general item"),
    "announced": Words("事先告知", "announced"),
    "unannounced": Words("飞行检查", "unannounced"),
    "no-departure": Words("未发现缺陷", "no departure"),
    "rectify-within-time-limit": Words("限期整改", "rectify within a time limit"),
    "stop-and-rectify": Words("停产整改", "stop and rectify"),
    "needs-human": Words("须人工判定", "needs a human"),
    "paper": Words("书面审查", "on paper"),
    "on-site": Words("现场复查", "on site"),
    "corrected": Words("整改到位", "corrected"),
    "not-corrected": Words("未整改到位", "not corrected"),
    "conforming": Words("符合要求", "conforming"),
    "nonconforming": Words("不符合要求", "not conforming"),
    "penalised": Words("予以行政处罚", "penalised"),
    "no-penalty": Words("不予行政处罚", "no penalty"),
    "transferred": Words("移送", "transferred"),
    "not-established": Words("违法事实不能成立", "not established"),
    "warning": Words("警告", "warning"),
    "criticism": Words("通报批评", "public criticism"),
    "fine": Words("罚款", "fine"),
    "confiscation-of-income": Words("没收违法所得", "confiscation of income"),
    "confiscation-of-goods": Words("没收非法财物", "confiscation of goods"),
    "suspension-of-permit": Words("暂扣许可证件", "suspension of permit"),
    "revocation-of-permit": Words("吊销许可证件", "revocation of permit"),
    "downgrade": Words("降低资质等级", "downgrade"),
    "restriction-of-business": Words("限制开展生产经营活动", "restriction of business"),
    "shutdown": Words("责令停产停业", "shutdown"),
    "closure": Words("责令关闭", "closure"),
    "restriction-of-employment": Words("限制从业", "restriction of employment"),
    "detention": Words("行政拘留", "detention"),
    "other": Words("其他", "other"),
    "admonition": Words("告诫", "admonition"),
    "interview": Words("责任约谈", "responsibility interview"),
    "joint-interview": Words("联合责任约谈", "joint responsibility interview"),
    "safety-alert": Words("发布安全警示", "safety alert"),
    "suspension-of-production": Words("暂停生产", "suspension of production"),
    "suspension-of-import": Words("暂停进口", "suspension of import"),
    "suspension-of-distribution": Words("暂停经营", "suspension of distribution"),
    "suspension-of-use": Words("暂停使用", "suspension of use"),
    "ordered-recall": Words("责令召回", "ordered recall"),
    "ordered-stop": Words("责令停止生产经营", "ordered stop of production and operation"),
    "suspension-for-rectification": Words("停产整改", "suspension for rectification"),
    "sealing": Words("查封", "sealing"),
    "seizure": Words("扣押", "seizure"),
    "ok": Words("正常", "ok"),
    "behind": Words("落后", "behind"),
    "stale": Words("陈旧", "stale"),
    "inconsistent": Words("不一致", "inconsistent"),
    "frozen": Words("冻结", "frozen"),
    "unknown": Words("未知", "unknown"),
    "inspector": Words("检查员", "inspector"),
    "coordinator": Words("协调人", "coordinator"),
    "registrar": Words("登记人员", "registrar"),
    "analyst": Words("分析员", "analyst"),
    "operator": Words("运维", "operator"),
    "auditor": Words("审计", "auditor"),
}
"""What most codes are called."""

PURPOSES: Mapping[str, Words] = {
    "supervision": Words("监督检查", "supervision"),
    "key": Words("重点检查", "key inspection"),
    "follow-up": Words("跟踪检查", "follow-up"),
    "for-cause": Words("有因检查", "for cause"),
    "special": Words("专项检查", "special inspection"),
    "licensing": Words("生产许可核查", "licensing"),
    "licence-renewal": Words("延续许可核查", "licence renewal"),
    "registration-verification": Words("注册质量管理体系核查", "registration verification"),
}
"""Why firms are inspected; "key" is another thing than of a finding."""

CONCLUSIONS: Mapping[str, Words] = {
    "passed": Words("通过核查", "passed"),
    "failed": Words("未通过核查", "failed"),
    "reinspect-after-rectification": Words("整改后复查", "inspected again after rectification"),
    "passed-after-rectification": Words("整改后通过核查", "passed after rectification"),
    "failed-after-rectification": Words("整改后未通过核查", "failed after rectification"),
    "renewal-refused": Words("不予延续", "renewal refused"),
    "not-conforming": Words("不符合要求", "not conforming"),
}
"""What inspections conclude beside what `CODES` has."""

STATUSES: Mapping[str, Words] = {
    LineStatus.PROVISIONAL: Words("暂定", "provisional"),
    LineStatus.FINAL: Words("确定", "final"),
    LineStatus.ATTESTED: Words("纸质答复", "attested"),
    LineStatus.DISPUTED: Words("有争议", "disputed"),
    LineStatus.CORRECTED: Words("已更正", "corrected"),
    LineStatus.ANNULLED: Words("已撤销", "annulled"),
    LineStatus.DISREGARDED: Words("未采信", "disregarded"),
    LineStatus.UNREADABLE: Words("无法读取", "unreadable"),
}


def words(code: str) -> Words:
    """Return what `code` is called; an unknown code stands for itself."""
    return CODES.get(code, Words(code, code))


def called(code: str | None, *tables: Mapping[str, Words]) -> Words:
    """Return what `code` is called in the first of `tables` that has it, else in general."""
    if code is None:
        return Words("—", "none")
    return next((table[code] for table in tables if code in table), words(code))


def place(authority: str) -> Words:
    """Return the province of `authority` without its suffix, such as 浙江, Zhejiang."""
    if authority == NMPA:
        return Words("国家局", "the NMPA")
    known = AUTHORITIES[authority]
    return Words(known.name_zh.removesuffix("省").removesuffix("市"), known.name_en)
