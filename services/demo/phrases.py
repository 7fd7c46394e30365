"""One line of an archive as a sentence, Chinese and English."""

from collections.abc import Callable, Mapping
from typing import Any

from services.demo.words import Words, words

Facts = Mapping[str, Any]

_CLASSES = {2: "二", 3: "三"}
_VARIETY_REPORT = "PRD-001"


def phrase(line: Mapping[str, Any]) -> Words:
    """Return what the `line` of a view says; one of an unknown kind is called by its kind."""
    kind, facts = line["kind"], line["facts"]
    if line["rules"] == [_VARIETY_REPORT]:
        return Words("受托企业报告生产品种", "The contractor reported the product variety")
    tell = _PHRASES.get(kind)
    if tell is None:
        named = line.get("original_kind", kind)
        return Words(f"本程序尚不能读取的条目（{named}）", f"An entry not readable here ({named})")
    return tell(facts)


def _licence(facts: Facts) -> Words:
    scope, until = "、".join(facts["scope"]), facts["valid_until"]
    return Words(
        f"生产许可证 {facts['licence_no']}，生产范围 {scope}，有效期至 {until}",
        f"Production licence, valid until {until}",
    )


def _certificate(facts: Facts) -> Words:
    until, grade = facts["valid_until"], facts["device_class"]
    return Words(
        f"注册证 {facts['certificate_no']}：{facts['product_name_zh']}，"
        f"第{_CLASSES[grade]}类，有效期至 {until}",
        f"Registration certificate, class {'I' * grade}, valid until {until}",
    )


def _established(facts: Facts) -> Words:
    started, agreement = facts["started_on"], facts["agreement"]
    return Words(
        f"{facts['registrant_uscc']} 委托 {facts['contractor_uscc']} 生产"
        f"（{facts['certificate_no']}），自 {started} 起，质量协议 {agreement['number']}",
        f"Production entrusted from {started}; recorded by the registrant's authority",
    )


def _acknowledged(_facts: Facts) -> Words:
    return Words(
        "受托方所在地登记同一委托",
        "The contractor's authority recorded the same entrustment",
    )


def _entered(facts: Facts) -> Words:
    form, purpose = words(facts["announcement"]), words(facts["purpose"])
    team = facts["team_size"]
    return Words(
        f"{form.zh}（{purpose.zh}），检查组 {team} 人出示证件进入现场：{facts['site']}",
        f"Site entered, {form.en} {purpose.en}, team of {team}",
    )


def _finding(facts: Facts) -> Words:
    grade = words(facts["severity"])
    affects = facts["affects_quality"]
    return Words(
        f"缺陷{facts['number']}〔{grade.zh} {facts['clause']}"
        f"{'，可能直接影响产品质量' if affects else ''}〕{facts['fact']}",
        f"Finding {facts['number']}, {grade.en}"
        f"{', may directly affect product quality' if affects else ''}",
    )


def _statement(facts: Facts) -> Words:
    return Words(f"企业陈述：{facts['statement']}", "The firm's statement")


def _closed(facts: Facts) -> Words:
    consent = f"（{facts['consent_ref']}）" if facts["consent_ref"] else ""
    return Words(f"经同意结束检查{consent}", "The visit ended")


def _report(facts: Facts) -> Words:
    proposed = words(facts["proposed"])
    return Words(
        f"检查组报告，建议：{proposed.zh}。{facts['summary']}",
        f"The team's report; it proposes: {proposed.en}",
    )


def _result(facts: Facts) -> Words:
    conclusion = words(facts["conclusion"])
    return Words(f"最终结果：{conclusion.zh}", f"Final result: {conclusion.en}")


def _ordered(facts: Facts) -> Words:
    numbers = [str(number) for number in facts["findings"]]
    due = facts["due_on"]
    return Words(
        f"责令整改缺陷{'、'.join(numbers)}，期限 {due}：{facts['requirement']}",
        f"Rectification of findings {', '.join(numbers)} ordered, due {due}",
    )


def _submitted(facts: Facts) -> Words:
    return Words(f"企业整改报告：{facts['summary']}", "The firm's rectification report")


def _verified(facts: Facts) -> Words:
    method, outcome = words(facts["method"]), words(facts["outcome"])
    return Words(
        f"{method.zh}：{outcome.zh}。{facts['remarks']}",
        f"Rectification checked {method.en}: {outcome.en}",
    )


_PHRASES: Mapping[str, Callable[[Facts], Words]] = {
    "licence.issued.v1": _licence,
    "certificate.recorded.v1": _certificate,
    "entrustment.established.v1": _established,
    "entrustment.acknowledged.v1": _acknowledged,
    "inspection.site-entered.v1": _entered,
    "inspection.finding-recorded.v1": _finding,
    "inspection.statement-recorded.v1": _statement,
    "inspection.closed.v1": _closed,
    "inspection.report-submitted.v1": _report,
    "inspection.result-issued.v1": _result,
    "inspection.rectification-ordered.v1": _ordered,
    "inspection.rectification-submitted.v1": _submitted,
    "inspection.rectification-verified.v1": _verified,
}
