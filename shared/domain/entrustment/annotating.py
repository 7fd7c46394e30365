"""The certificate is annotated with the entrusted address and the contractor.

Rules kept here:
  REG-011, REG-012  the address is followed by 「（委托生产）」; the remarks name the contractor
           with its credit code. Codes without the contractor's among them are refused; remarks
           without any code, as those of 2022 to 2024, are accepted and marked.
  REG-014  an old name of the contractor beside the right code is told, not refused.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future
from shared.domain.enterprise import Enterprise
from shared.domain.entrustment.events import EntrustmentAnnotated
from shared.domain.entrustment.refusals import AddressNotMarked, RemarkOfAnotherContractor
from shared.domain.entrustment.sides import require_open
from shared.domain.entrustment.state import Entrustment
from shared.domain.parties import Party
from shared.domain.texts import ADDRESS, TEXT, require_text

_MARK = re.compile(r"[（(]委托生产[）)]")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])", re.ASCII)


def annotate(
    entrustment: Entrustment,
    annotation: EntrustmentAnnotated,
    contractor: Enterprise | None,
    authority: str,
    today: date,
) -> EntrustmentAnnotated:
    """Accept the annotation of the certificate, with its warnings attached.

    `contractor` is the firm as this node knows it.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentAlreadyTerminated: see
            `require_open`.
        AddressNotMarked, RemarkOfAnotherContractor: REG-011.
        DateInFuture: it is dated after `today`.
        TextMissing, TextTooLong, TextUnprintable: a text is out of bounds.
    """
    require_not_future(annotation.annotated_on, today, "/annotated_on")
    require_text(annotation.address_text, ADDRESS, "/address_text")
    require_text(annotation.remark_text, TEXT, "/remark_text")
    require_open(entrustment, annotation, authority)
    if not _MARK.search(annotation.address_text):
        raise AddressNotMarked("the entrusted address is followed by （委托生产）")
    codes = _CODE.findall(annotation.remark_text)
    if codes and annotation.contractor_uscc not in codes:
        raise RemarkOfAnotherContractor(f"the remarks name {', '.join(codes)}")
    warnings = _warnings(entrustment, annotation, contractor, known=bool(codes))
    return replace(annotation, warnings=tuple(warnings))


def _warnings(
    entrustment: Entrustment,
    annotation: EntrustmentAnnotated,
    contractor: Enterprise | None,
    *,
    known: bool,
) -> Iterator[RuleWarning]:
    if not known:
        yield RuleWarning(
            code="remark-without-code",
            rules=("REG-011",),
            zh="备注栏未载明受托生产企业的统一社会信用代码（早期格式）",
            en="The remarks do not name the contractor's credit code, as in older certificates",
        )
    if contractor is not None and contractor.name not in annotation.remark_text:
        yield RuleWarning(
            code="contractor-name-differs",
            rules=("REG-014",),
            zh=f"备注栏所载受托生产企业名称与档案不同：{contractor.name}；延续时更正即可",
            en=f"The remarks do not name {contractor.name}; it is corrected at the renewal",
        )
    for site in entrustment.sites(Party.REGISTRANT):
        if site not in annotation.address_text:
            yield RuleWarning(
                code="site-not-in-annotation",
                rules=("REG-011",),
                zh=f"注册证生产地址未载明受托地址：{site}",
                en=f"The address on the certificate does not name the site {site}",
            )
