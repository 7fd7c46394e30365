"""One line of an archive as a sentence, Chinese and English."""

from collections.abc import Callable, Mapping
from typing import Any

from shared.projections.words import CONCLUSIONS, PURPOSES, Words, called, words

Facts = Mapping[str, Any]

_CLASSES = {2: "二", 3: "三"}
_VARIETY_REPORT = "PRD-001"


def phrase(line: Mapping[str, Any]) -> Words:
    """Return what the `line` of a view says; one of an unknown kind is called by its kind."""
    kind, facts = line["kind"], line["facts"]
    if line["rules"] == [_VARIETY_REPORT]:
        return Words("受托企业报告生产品种", "The contractor reported the product variety")
    if kind in _PHRASES:
        return _PHRASES[kind](facts)
    if kind in _TEMPLATES:
        return Words(*(template.format_map(facts) for template in _TEMPLATES[kind]))
    named = line.get("original_kind", kind)
    return Words(f"本程序尚不能读取的条目（{named}）", f"An entry not readable here ({named})")


def told_kinds() -> set[str]:
    """Return the kinds that have a sentence of their own."""
    return {*_PHRASES, *_TEMPLATES}


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
    decision = facts.get("prohibition_decision")
    return Words(
        f"{facts['registrant_uscc']} 委托 {facts['contractor_uscc']} 生产"
        f"（{facts['certificate_no']}），自 {started} 起，质量协议 {agreement['number']}"
        + (
            f"；目录不能判定，{decision['decided_by']} 决定：{decision['reason']}"
            if decision
            else ""
        ),
        f"Production entrusted from {started}; recorded by the registrant's authority"
        + (
            f"; what the catalogue leaves open, {decision['decided_by']} decided"
            if decision
            else ""
        ),
    )


def _acknowledged(_facts: Facts) -> Words:
    return Words(
        "受托方所在地登记同一委托",
        "The contractor's authority recorded the same entrustment",
    )


def _reviewed(facts: Facts) -> Words:
    asked = (("suitable", "适宜"), ("adequate", "充分"), ("effective", "有效"))
    said = "、".join(f"{'' if facts[name] else '不'}{zh}" for name, zh in asked)
    good = all(facts[name] for name, _ in asked)
    return Words(
        f"{facts['year']} 年度质量协议评审：{said}"
        + (f"；{facts['gaps']}" if facts["gaps"] else ""),
        f"The agreement was reviewed for {facts['year']}: {'in order' if good else 'with gaps'}",
    )


def _terminated(facts: Facts) -> Words:
    removed, reported = facts.get("address_removed_on"), facts.get("contractor_reported_on")
    return Words(
        f"委托终止于 {facts['ended_on']}：{facts['reason']}"
        + (f"；注册证地址核减 {removed}" if removed else "")
        + (f"；受托方报告 {reported}" if reported else ""),
        f"The entrustment ended on {facts['ended_on']}"
        + (f"; address removed on {removed}" if removed else "")
        + (f"; reported by the contractor on {reported}" if reported else ""),
    )


def _audited(facts: Facts) -> Words:
    result = words(facts["result"])
    return Words(
        f"注册人审核受托方：{result.zh}。{facts['summary']}",
        f"The registrant audited its contractor: {result.en}",
    )


def _entered(facts: Facts) -> Words:
    form, purpose = words(facts["announcement"]), called(facts["purpose"], PURPOSES)
    team, others = facts["team_size"], facts["participants"]
    return Words(
        f"{form.zh}（{purpose.zh}），检查组 {team} 人出示证件进入现场：{facts['site']}"
        + (f"；跨区域案件，参与部门：{'、'.join(others)}" if others else ""),
        f"Site entered, {form.en} {purpose.en}, team of {team}"
        + (f", one case of {', '.join(others)}" if others else ""),
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
    consent = facts["consent_ref"]
    told = f"经同意结束检查（{consent}）" if consent else "结束检查"
    return Words(told, "The visit ended")


def _report(facts: Facts) -> Words:
    proposed = called(facts["proposed"], CONCLUSIONS)
    return Words(
        f"检查组报告，建议：{proposed.zh}。{facts['summary']}",
        f"The team's report; it proposes: {proposed.en}",
    )


def _result(facts: Facts) -> Words:
    conclusion = called(facts["conclusion"], CONCLUSIONS)
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


def _measure(facts: Facts) -> Words:
    kind = words(facts["measure"])
    joint = f"（与 {facts['joint_with']} 联合）" if facts["joint_with"] else ""
    return Words(f"{kind.zh}{joint}：{facts['scope']}。{facts['reason']}", f"Measure: {kind.en}")


def _case_closed(facts: Facts) -> Words:
    outcome = words(facts["outcome"])
    return Words(f"结案，{outcome.zh}。{facts['summary']}", f"The case was closed: {outcome.en}")


def _sampled(facts: Facts) -> Words:
    result = words(facts["result"])
    return Words(
        f"抽检 {facts['product_name']} 批号 {facts['batch']}，{facts['item']}：{result.zh}"
        f"（{facts['report_no']}）",
        f"Sample of batch {facts['batch']}: {result.en}",
    )


def _retested(facts: Facts) -> Words:
    if not facts["accepted"]:
        return Words(f"复检申请不予受理：{facts['reason']}", "The retest was not accepted")
    result = words(facts["result"])
    return Words(f"复检：{result.zh}（{facts['report_no']}）", f"Retest, final: {result.en}")


def _penalty(facts: Facts) -> Words:
    kinds = [words(kind) for kind in facts["kinds"]]
    return Words(
        f"行政处罚（{'、'.join(kind.zh for kind in kinds)}），{facts['decision_no']}："
        f"{facts['violation_type']}，{facts['content']}",
        f"Penalty: {', '.join(kind.en for kind in kinds)}",
    )


_PHRASES: Mapping[str, Callable[[Facts], Words]] = {
    "sampling.result-recorded.v1": _sampled,
    "sampling.retest-recorded.v1": _retested,
    "licence.issued.v1": _licence,
    "certificate.recorded.v1": _certificate,
    "entrustment.established.v1": _established,
    "entrustment.acknowledged.v1": _acknowledged,
    "entrustment.agreement-reviewed.v1": _reviewed,
    "entrustment.contractor-audited.v1": _audited,
    "entrustment.terminated.v1": _terminated,
    "inspection.site-entered.v1": _entered,
    "inspection.finding-recorded.v1": _finding,
    "inspection.statement-recorded.v1": _statement,
    "inspection.closed.v1": _closed,
    "inspection.report-submitted.v1": _report,
    "inspection.result-issued.v1": _result,
    "inspection.rectification-ordered.v1": _ordered,
    "inspection.rectification-submitted.v1": _submitted,
    "inspection.rectification-verified.v1": _verified,
    "measure.taken.v1": _measure,
    "case.closed.v1": _case_closed,
    "penalty.decided.v1": _penalty,
}

_TEMPLATES: Mapping[str, Words] = {
    "product-filing.recorded.v1": Words(
        "第一类产品备案 {filing_no}：{product_name_zh}", "A class I device was filed"
    ),
    "production-filing.recorded.v1": Words(
        "第一类生产备案 {filing_no}", "The production of class I devices was filed"
    ),
    "product-variety.reported.v1": Words(
        "企业报告生产品种 {certificate_no}，自 {since} 起生产",
        "The firm reported a product variety, made from {since}",
    ),
    "product-variety.notified.v1": Words(
        "已向注册人所在地通报生产品种 {certificate_no}",
        "The variety was notified to the registrant's authority",
    ),
    "self-inspection.filed.v1": Words(
        "{year} 年度质量管理体系自查报告，{filed_on} 提交",
        "The self-inspection report for {year}, filed on {filed_on}",
    ),
    "supervision-level.set.v1": Words(
        "监管级别：{level} 级（{policy_edition}），自 {valid_from} 起",
        "Supervision level {level} from {valid_from}",
    ),
    "inspection.finding-confirmed.v1": Words(
        "第二名检查员确认缺陷 {number}", "A second inspector confirmed finding {number}"
    ),
    "inspection.partner-finding-confirmed.v1": Words(
        "本局检查员确认 {found_by_authority} 在同一案件中记录的缺陷 {finding[number]}",
        "An inspector confirmed finding {finding[number]} of another authority",
    ),
    "inspection.local-authority-notified.v1": Words(
        "已告知所在地监管部门", "The authority of the place was told"
    ),
    "inspection.escalated.v1": Words(
        "检查组紧急报告：{description}", "The team reported what cannot wait"
    ),
    "inspection.refused-by-firm.v1": Words(
        "企业不配合检查：{facts}", "The firm resisted the inspection"
    ),
    "inspection.rectification-overdue.v1": Words(
        "整改逾期：应于 {due_on} 前报告", "The rectification is overdue, it was due {due_on}"
    ),
    "inspection.result-returned.v1": Words(
        "委托检查结果反馈：{summary}", "The result of the delegated inspection was returned"
    ),
    "inspection.report-confirmed.v1": Words(
        "委托部门审核确认检查报告", "The authority that had delegated it confirmed the report"
    ),
    "penalty.changed.v1": Words(
        "{changed_by}变更处罚决定（{document_no}）：{reason}", "The decision was changed"
    ),
    "penalty.revoked.v1": Words(
        "{revoked_by}认定处罚决定不再有效（{document_no}）：{reason}",
        "The decision no longer stands",
    ),
    "penalty.pushed.v1": Words(
        "处罚信息经{through}推送至当事人所在地", "The penalty was pushed to the party's province"
    ),
    "penalty.push-received.v1": Words("收到推送的处罚信息", "What was pushed was received"),
    "penalty.published.v1": Words(
        "公示处罚信息 {decision_no}：{content}", "The penalty was published"
    ),
    "penalty.early-end-granted.v1": Words("准予提前停止公示", "Publicity may end early"),
    "penalty.publicity-ended.v1": Words("停止公示处罚信息{reason}", "Publicity ended"),
    "case.opened.v1": Words("立案（{case_no}）：{ground}", "A case was opened"),
    "measure.lifted.v1": Words("解除措施：{reason}", "The measure was lifted"),
    "recall.started.v1": Words(
        "召回 {product_name}，批号见原文：{reason}", "Devices are recalled: level {level}"
    ),
    "recall.concluded.v1": Words("召回完成：{summary}", "The recall is concluded"),
    "complaint.recorded.v1": Words(
        "投诉举报（{reference}）：{summary}", "A complaint came in on {received_on}"
    ),
    "complaint.resolved.v1": Words("投诉举报办结：{summary}", "The complaint is resolved"),
    "adverse-conduct.recorded.v1": Words(
        "不良行为记录（{decision_no}），使用至 {use_until}：{description}",
        "Adverse conduct on record, in use until {use_until}",
    ),
    "serious-list.entered.v1": Words(
        "列入严重违法失信名单（{decision_no}），至 {until}：{reason}",
        "On the list of serious violations until {until}",
    ),
    "serious-list.removed.v1": Words(
        "移出严重违法失信名单（{decision_no}）：{reason}",
        "Removed from the list of serious violations on {removed_on}",
    ),
    "credit.repaired.v1": Words(
        "信用修复（{application_no}），自 {repaired_on} 起停止公示、共享和使用",
        "Credit repaired: no use from {repaired_on} on",
    ),
    "enterprise.recorded.v1": Words("企业建档：{name}", "The firm came on record"),
    "enterprise.changed.v1": Words(
        "企业变更，自 {effective_on}：{reason}", "The firm changed from {effective_on}"
    ),
    "licence.changed.v1": Words(
        "生产许可证 {licence_no} 变更", "The production licence was changed"
    ),
    "licence.renewed.v1": Words(
        "生产许可证 {licence_no} 延续，有效期至 {valid_until}",
        "The production licence was renewed until {valid_until}",
    ),
    "licence.cancelled.v1": Words(
        "生产许可证 {licence_no} 注销", "The production licence was cancelled"
    ),
    "certificate.changed.v1": Words(
        "注册证 {certificate_no} 变更", "The registration certificate was changed"
    ),
    "certificate.renewed.v1": Words(
        "注册证 {certificate_no} 延续，有效期至 {valid_until}",
        "The registration certificate was renewed until {valid_until}",
    ),
    "certificate.cancelled.v1": Words(
        "注册证 {certificate_no} 注销", "The registration certificate was cancelled"
    ),
    "entrustment.annotated.v1": Words(
        "注册证标注：{address_text}；{remark_text}",
        "The certificate names the entrusted address and the contractor",
    ),
    "entrustment.amended.v1": Words("委托变更：{reason}", "The entrustment was amended"),
    "entrustment.contractor-replaced.v1": Words(
        "变更受托方：取代 {replaced_uscc}，自 {replaced_on} 起。{reason}",
        "A change of contractor, from {replaced_on}: both parties are to be inspected in full",
    ),
    "entrustment.scope-coverage-stated.v1": Words(
        "生产范围涵盖说明 {document_no}", "The licence's scope is stated to cover the device"
    ),
    "entrustment.resident-assigned.v1": Words(
        "派驻人员 {person_ref} 自 {assigned_on} 起入驻",
        "A resident is stationed from {assigned_on}",
    ),
    "entrustment.resident-withdrawn.v1": Words(
        "派驻人员 {person_ref} 于 {withdrawn_on} 撤离",
        "The resident left on {withdrawn_on}",
    ),
}
"""What needs no more than its facts put into a sentence."""
