"""What a letter says on paper: the parts of an official letter (函), from the entry alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.domain.assistance import AssistanceRequested
from shared.domain.authorities import AUTHORITIES
from shared.domain.case_transfer import CaseTransferSent
from shared.domain.evidence import Evidence
from shared.domain.notice import ASSESSED_BY_RULE, NoticeMatter, NoticeSent
from shared.domain.rules import RULES

Letter = NoticeSent | AssistanceRequested | CaseTransferSent

_MATTERS: Mapping[NoticeMatter, tuple[str, str]] = {
    NoticeMatter.PRODUCT_VARIETY: ("生产产品品种", "ARC-003"),
    NoticeMatter.INSPECTION_RESULT: ("检查结果", "XRG-003"),
    NoticeMatter.RECTIFICATION: ("整改情况", "XRG-003"),
    NoticeMatter.INTERVIEW: ("责任约谈情况", "MEA-002"),
    NoticeMatter.RISK: ("质量安全风险", "XRG-003"),
    NoticeMatter.VIOLATION_OUTCOME: ("违法行为处理情况", "XRG-004"),
    NoticeMatter.SAMPLING: ("质量抽查检验情况", "XRG-107"),
    NoticeMatter.ADVERSE_EVENT: ("不良事件情况", "XRG-108"),
}
"""What each matter is called on paper, and the rule by which it is notified."""

_ASSESS = "请贵局签收，及时分析研判，并将采取的措施函告我局。"


@dataclass(frozen=True, kw_only=True, slots=True)
class Wording:
    """The parts of one letter, top to bottom."""

    sender: str
    document_no: str | None
    title: str
    addressee: str
    opening: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    """Headings, each with its paragraphs; several are numbered."""
    evidence: tuple[Evidence, ...] = ()
    basis: tuple[str, ...]
    """Documents with their numbers and articles."""
    closing: str
    dated: str


def wording(letter: Letter) -> Wording:
    """Return the parts of `letter` as an official letter."""
    match letter:
        case NoticeSent():
            return _notice(letter)
        case AssistanceRequested():
            return _assistance(letter)
        case CaseTransferSent():
            return _transfer(letter)


def _notice(letter: NoticeSent) -> Wording:
    matter, rule = _MATTERS[letter.matter]
    return Wording(
        sender=name_of(letter.sender),
        document_no=letter.document_no,
        title=f"关于{matter}的通报",
        addressee=name_of(letter.receiver),
        opening=f"现将有关医疗器械跨区域委托生产的{matter}通报如下：",
        sections=(
            ("通报内容", (letter.summary,)),
            _firms(letter.firms),
            *_named("相关事项", letter.about),
        ),
        basis=basis(rule, "SUP-022") if rule == "XRG-003" else basis(rule),
        closing=_ASSESS if letter.matter in ASSESSED_BY_RULE else "请贵局签收，并函告我局。",
        dated=day(letter.sent_on),
    )


def _assistance(letter: AssistanceRequested) -> Wording:
    wanted = letter.wanted_by
    by = "尽快" if wanted is None else f"于{day(wanted)}前"
    return Wording(
        sender=name_of(letter.sender),
        document_no=letter.document_no,
        title="协助调查函",
        addressee=name_of(letter.receiver),
        opening=f"因调查、取证需要，依据{letter.legal_basis}，商请贵局协助以下事项：",
        sections=(
            ("事由", (letter.subject,)),
            ("请求协助的事项", letter.questions),
            _firms(letter.firms),
            *_named("所办案件", letter.touches),
        ),
        basis=basis("XRG-004", "APL-026"),
        closing=f"请贵局{by}函复我局。",
        dated=day(letter.requested_on),
    )


def _transfer(letter: CaseTransferSent) -> Wording:
    within = letter.receiver is not None
    return Wording(
        sender=name_of(letter.sender),
        document_no=letter.document_no,
        title="案件移送函",
        addressee=name_of(letter.receiver or "") if within else letter.organ or "",
        opening=f"依据{letter.legal_basis}，现将下列案件移送你单位处理：",
        sections=(
            ("移送的事实和理由", (letter.grounds,)),
            _firms(letter.firms),
            *_named("我局案件", letter.touches),
        ),
        evidence=letter.evidence,
        basis=basis("XRG-001") if within else basis("APL-027"),
        closing="请你单位接收，或者说明理由退回，并书面告知我局。",
        dated=day(letter.sent_on),
    )


def name_of(authority: str) -> str:
    """Return the official name of `authority`; an unknown id stands for itself."""
    known = AUTHORITIES.get(authority)
    return authority if known is None else known.authority_zh


def _firms(firms: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    return "所涉企业（统一社会信用代码）", firms


def _named(heading: str, streams: tuple[str, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ((heading, streams),) if streams else ()


def basis(*rules: str) -> tuple[str, ...]:
    """Return where `rules` stand: document with its number, article."""
    told = (RULES[rule] for rule in rules)
    return tuple(f"{one.edition}，{one.article}" for one in told)


def day(on: date) -> str:
    """Return `on` as a letter bears it: 2026年9月25日."""
    return f"{on.year}年{on.month}月{on.day}日"
