"""What is recorded of an entrustment with a warning, and not refused.

Rules: ENT-001 and ENT-002 (the registrant), ENT-003 (residents), ENT-005 (terms), ENT-008 and
ENT-009 (duties), LIC-001 and REG-016 (what the licence names); see the package.
"""

from collections.abc import Iterator
from datetime import date

from shared.domain.cautions import RuleWarning
from shared.domain.certificate import Certificate
from shared.domain.entrustment.events import Duty, EntrustmentEstablished, RegistrantMode
from shared.domain.licence import Licence, covers


def term_warnings(
    agreement_end: date,
    certificate: Certificate,
    licence: Licence | None,
    today: date,
) -> Iterator[RuleWarning]:
    """Yield where the agreement outlives certificate or licence, or these have expired since."""
    terms = [("certificate", "注册证", "739-22", certificate.valid_until)]
    if licence is not None:
        terms.append(("licence", "生产许可证", "739-32", licence.valid_until))
    for what, what_zh, rule, valid_until in terms:
        if agreement_end > valid_until:
            yield RuleWarning(
                code=f"agreement-outlives-{what}",
                rules=("ENT-005",),
                zh=f"质量协议期限至 {agreement_end}，超过{what_zh}有效期 {valid_until}",
                en=f"The agreement ends on {agreement_end}, after the {what}, {valid_until}",
            )
        if valid_until < today:
            yield RuleWarning(
                code=f"{what}-expired",
                rules=(rule,),
                zh=f"{what_zh}已于 {valid_until} 到期",
                en=f"The {what} expired on {valid_until}",
            )


def licence_warnings(
    licence_no: str | None,
    sites: tuple[str, ...],
    certificate: Certificate,
    licence: Licence | None,
) -> Iterator[RuleWarning]:
    """Yield where the licence is not on record, or names neither the sites nor the device."""
    if licence is None:
        if licence_no is not None:
            yield RuleWarning(
                code="licence-not-on-record",
                rules=("LIC-001",),
                zh=f"本节点尚无生产许可证 {licence_no} 的记录",
                en=f"Production licence {licence_no} is not on record at this node",
            )
        return
    for site in sites:
        if site not in licence.sites:
            yield RuleWarning(
                code="site-not-on-licence",
                rules=("LIC-001",),
                zh=f"生产许可证 {licence.licence_no} 未载明地址：{site}",
                en=f"Licence {licence.licence_no} does not name the site {site}",
            )
    code = certificate.classification_code
    if code is not None and not covers(licence, certificate.device_class, code):
        yield RuleWarning(
            code="scope-not-on-licence",
            rules=("LIC-001", "REG-016"),
            zh=f"生产许可证 {licence.licence_no} 的生产范围未涵盖 {code}",
            en=f"Licence {licence.licence_no} does not cover {code}",
        )


def registrant_warnings(told: EntrustmentEstablished) -> Iterator[RuleWarning]:
    """Yield what the registrant owes before and while it entrusts, and is not said to have done."""
    yield from _organisation_warnings(told)
    if told.credit_statement_ref is None:
        yield RuleWarning(
            code="credit-statement-missing",
            rules=("ENT-002",),
            zh="未注明受托方信用情况说明",
            en="No credit statement of the contractor is named",
        )
    if told.public_information_consulted_on is None:
        yield RuleWarning(
            code="public-information-not-consulted",
            rules=("ENT-002",),
            zh="未注明查询公开监管信息的日期",
            en="It is not said when public regulatory information was consulted",
        )
    if told.implantable and not told.residents_stationed:
        yield residents_missing(told.no_residents_reason)
    yield from _duty_warnings(told)


def residents_missing(reason: str) -> RuleWarning:
    """Return the warning that nobody is stationed for an implantable device, with the `reason`."""
    return RuleWarning(
        code="residents-missing",
        rules=("ENT-003",),
        zh=f"植入性产品未派驻人员：{reason or '未说明理由'}",
        en=f"Nobody is stationed for an implantable device: {reason or 'no reason is given'}",
    )


def _organisation_warnings(told: EntrustmentEstablished) -> Iterator[RuleWarning]:
    organisation = told.organisation
    if organisation is None:
        yield RuleWarning(
            code="registrant-organisation-unstated",
            rules=("ENT-001",),
            zh="未注明注册人的生产方式、质量部门、质量人员和各项职责",
            en="Nothing is said of the registrant's mode, quality department, staff and duties",
        )
        return
    if organisation.mode is not RegistrantMode.ENTRUSTED_ONLY:
        return
    lacks = [f"{duty} duty" for duty in Duty if duty not in organisation.duties]
    lacks += [] if organisation.quality_department else ["quality department"]
    lacks += [] if organisation.quality_staff else ["quality staff"]
    if lacks:
        yield RuleWarning(
            code="registrant-organisation-incomplete",
            rules=("ENT-001",),
            zh=f"仅委托生产的注册人缺少：{'、'.join(_LACKS[lack] for lack in lacks)}",
            en=f"A registrant that only entrusts lacks: {', '.join(lacks)}",
        )


def _duty_warnings(told: EntrustmentEstablished) -> Iterator[RuleWarning]:
    if told.market_release_by is None or told.production_release_by is None:
        yield RuleWarning(
            code="release-duties-unstated",
            rules=("ENT-008",),
            zh="未注明由谁负责上市放行和生产放行",
            en="It is not said who releases to the market and who from production",
        )
    if told.adverse_events_by is None:
        yield RuleWarning(
            code="adverse-event-duty-unstated",
            rules=("ENT-009",),
            zh="未注明不良事件监测由谁负责",
            en="It is not said who bears the duties on adverse events",
        )


_LACKS = {
    "technical duty": "技术负责人",
    "production duty": "生产负责人",
    "quality duty": "质量负责人",
    "adverse-events duty": "不良事件监测负责人",
    "after-sales duty": "售后服务负责人",
    "quality department": "独立的质量管理部门",
    "quality staff": "专职质量管理人员",
}
