"""What the plan of a joint case says on paper: one letter for each mode, from the entry alone.

A counterpart without a node answers it on paper. Its answer names the plan by the digest at the
foot of the letter, so that nobody agrees to words other than those (XRG-002, XRG-104).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from services.authority.letters.wording import Wording, basis, day, name_of
from shared.domain.correspondence import LetterUnknown
from shared.domain.inspection.matter import NamedEntrustment
from shared.domain.inspection.vocabulary import Announcement, Ground, Purpose
from shared.domain.joint.events import PlanProposed, Target
from shared.domain.joint.vocabulary import CaseMode
from shared.domain.parties import Party


@dataclass(frozen=True, slots=True)
class _Form:
    """How the letter of one mode begins, and on what it rests."""

    title: str
    opening: str
    """With the leading authority as `leading`."""
    rules: tuple[str, ...]
    act: str = "检查"
    """What is done to the firms."""
    leads: str = "牵头"
    """What the leading authority does."""


_FORMS: Mapping[CaseMode, _Form] = {
    CaseMode.JOINT: _Form(
        "联合检查商请函",
        "因跨区域委托生产监督管理需要，商请贵局参加由{leading}牵头的下列联合检查：",
        ("XRG-002", "XRG-103", "FLT-004"),
    ),
    CaseMode.DELEGATED: _Form(
        "委托检查函",
        "因跨区域委托生产监督管理需要，下列检查由{leading}委托实施，商请贵局办理：",
        ("XRG-002", "XRG-104", "FLT-004"),
        leads="委托",
    ),
    CaseMode.JOINT_INVESTIGATION: _Form(
        "联合调查商请函",
        "因查处涉嫌违法行为需要，商请贵局参加由{leading}牵头的下列联合调查：",
        ("XRG-002", "XRG-004", "FLT-004"),
        act="调查",
    ),
    CaseMode.ASSISTANCE_LETTER: _Form(
        "协助调查函",
        "{leading}因调查、取证需要，商请贵局协助调查下列事项：",
        ("XRG-004", "APL-026", "FLT-004"),
        act="调查",
    ),
    CaseMode.EXTENDED: _Form(
        "延伸检查告知函",
        "{leading}拟对下列企业开展延伸检查，现将有关事项函告贵局：",
        ("XRG-102", "FLT-004", "FLT-005"),
    ),
}

_PURPOSES: Mapping[Purpose, str] = {
    Purpose.SUPERVISION: "监督检查",
    Purpose.KEY: "重点检查",
    Purpose.FOLLOW_UP: "跟踪检查",
    Purpose.FOR_CAUSE: "有因检查",
    Purpose.SPECIAL: "专项检查",
    Purpose.LICENSING: "生产许可现场核查",
    Purpose.RENEWAL: "生产许可延续核查",
    Purpose.REGISTRATION: "注册质量管理体系核查",
}
_ANNOUNCEMENTS: Mapping[Announcement, str] = {
    Announcement.ANNOUNCED: "事先告知被检查单位",
    Announcement.UNANNOUNCED: "不预先告知被检查单位（飞行检查）",
}
_GROUNDS: Mapping[Ground, str] = {
    Ground.COMPLAINT: "投诉举报或者其他来源的线索",
    Ground.TEST_RESULT: "检验发现存在质量安全风险",
    Ground.ADVERSE_EVENT: "不良事件监测提示可能存在质量安全风险",
    Ground.DOUBTFUL_DATA: "对申报资料真实性有疑问",
    Ground.SERIOUS_BREACH: "涉嫌严重违反质量管理规范要求",
    Ground.BAD_CREDIT: "企业有严重不守信记录",
    Ground.OTHER: "其他需要开展飞行检查的情形",
}
_PARTIES: Mapping[Party, str] = {Party.REGISTRANT: "注册人", Party.CONTRACTOR: "受托生产企业"}

_Section = tuple[str, tuple[str, ...]]


def plan_wording(plan: PlanProposed, proposed_on: date) -> Wording:
    """Return the parts of the letter of `plan`, proposed on the legal date `proposed_on`.

    It goes to the other participants; that of an extended inspection to who is informed as well.

    Raises:
        LetterUnknown: it goes to nobody.
    """
    asked = tuple(one for one in plan.participants if one != plan.proposed_by)
    addressees = asked if plan.mode is not CaseMode.EXTENDED else (*asked, *plan.informed)
    if not addressees:
        raise LetterUnknown(f"the plan of {plan.joint_id} is put before nobody")
    form = _FORMS[plan.mode]
    return Wording(
        sender=name_of(plan.proposed_by),
        document_no=None,
        title=form.title,
        addressee=_names(addressees),
        opening=form.opening.format(leading=name_of(plan.leading_authority)),
        sections=tuple(_sections(plan, form)),
        basis=basis(*form.rules),
        closing=_request(plan.answer_by) if asked else _NOTHING_ASKED,
        dated=day(proposed_on),
    )


def _sections(plan: PlanProposed, form: _Form) -> list[_Section]:
    """Return what the plan says, each matter under its heading."""
    period = f"{day(plan.planned_from)}至{day(plan.planned_until)}"
    kinds = "、".join(_PURPOSES[one] for one in plan.purposes)
    full = "，全面检查质量管理体系" if plan.full_scope else ""
    sections: list[_Section] = [
        (f"{form.act}对象", tuple(_target(one) for one in plan.targets)),
        (f"{form.act}类型", (f"{kinds}{full}；{_ANNOUNCEMENTS[plan.announcement]}。",)),
    ]
    if plan.grounds:
        sections.append(("启动情形", tuple(_GROUNDS[one] for one in plan.grounds)))
    sections += [
        ("事由", (plan.basis,)),
        (f"{form.act}内容", plan.items),
        (f"{form.act}时间", (f"{period}；具体时间另行商定。",)),
        ("参加部门", (_parties(plan, form.leads),)),
    ]
    if plan.scheme is not None:
        sections.append(("判定依据", (plan.scheme,)))
    if plan.proposed_leader is not None:
        sections.append(("建议的检查组组长", (plan.proposed_leader,)))
    if plan.entrustments:
        sections.append(("所涉委托生产", tuple(_entrustment(one) for one in plan.entrustments)))
    if plan.campaign_id is not None:
        sections.append(("所属工作方案", (f"campaign/{plan.campaign_id}",)))
    if plan.replaces is not None:
        replaced = f"本函为第 {plan.version} 版，替代摘要为 {plan.replaces} 的方案。"
        sections.append(("版本", (replaced,)))
    sections.append(("保密", (_secrecy(plan),)))
    return sections


def _target(target: Target) -> str:
    sites = "；".join(target.sites)
    role, authority = _PARTIES[target.role], name_of(target.authority)
    return f"{role}，统一社会信用代码 {target.uscc}，{authority}辖区，地址：{sites}"


def _parties(plan: PlanProposed, leads: str) -> str:
    """Return who leads, who takes part, who is told."""
    others = tuple(one for one in plan.participants if one != plan.leading_authority)
    told = f"{name_of(plan.leading_authority)}（{leads}）"
    if others:
        told += f"、{_names(others)}"
    return f"{told}；告知：{_names(plan.informed)}。" if plan.informed else f"{told}。"


def _entrustment(named: NamedEntrustment) -> str:
    return (
        f"{named.entrustment_id}：注册人 {named.registrant_uscc}"
        f"（{name_of(named.registrant_authority)}），受托生产企业 {named.contractor_uscc}"
        f"（{name_of(named.contractor_authority)}）"
    )


def _secrecy(plan: PlanProposed) -> str:
    own = [one for one in plan.need_to_know if one.partition(":")[0] == plan.proposed_by]
    others = [one for one in plan.need_to_know if one not in own]
    return (
        "本函所列事项在启动前不得告知被检查单位，不得泄露，知悉范围以具名人员为限："
        f"我局为{_persons(own)}，贵局为{_persons(others)}。最迟于{day(plan.opens_by)}启封。"
    )


def _persons(accounts: list[str]) -> str:
    return "、".join(accounts) or "另行指定的人员"


def _names(authorities: tuple[str, ...]) -> str:
    return "、".join(name_of(one) for one in authorities)


_NOTHING_ASKED = "特此函告。请贵局予以配合，届时派观察员参加。"


def _request(answer_by: date | None) -> str:
    by = "尽快" if answer_by is None else f"于{day(answer_by)}前"
    return (
        f"请贵局{by}函复我局：同意的，请在复函中写明本方案的摘要（文末“正文 SHA-256”）；"
        "需要修改的，请另提方案；不同意的，请说明理由。"
    )
