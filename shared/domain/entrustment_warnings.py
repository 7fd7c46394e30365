"""What is recorded of an entrustment with a warning, and not refused.

Rules: ENT-005 (terms), LIC-001 and REG-016 (what the licence names); sources in
`shared.domain.entrustment`.
"""

from collections.abc import Iterator
from datetime import date

from shared.domain.cautions import RuleWarning
from shared.domain.certificate import Certificate
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
