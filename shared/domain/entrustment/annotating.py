"""The certificate is annotated with the entrusted address and the contractor.

Rules kept here:
  REG-011, REG-012  the address is followed by 「（委托生产）」; the remarks name the contractor
           with its credit code. Codes without the contractor's among them are refused; remarks
           without any code, as those of 2022 to 2024, are accepted and marked.
  REG-014  an old name of the contractor beside the right code is told, not refused.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from shared.domain.annotations import annotation_warnings, read_annotations
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future
from shared.domain.enterprise import Enterprise
from shared.domain.entrustment.events import EntrustmentAnnotated
from shared.domain.entrustment.refusals import AddressNotMarked, RemarkOfAnotherContractor
from shared.domain.entrustment.sides import require_open
from shared.domain.entrustment.state import Entrustment
from shared.domain.parties import Party
from shared.domain.texts import ADDRESS, TEXT, require_text


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
    told = read_annotations(annotation.address_text, annotation.remark_text)
    if not any(address.entrusted for address in told.addresses):
        raise AddressNotMarked("the entrusted address is followed by （委托生产）")
    codes = [one.uscc for one in told.contractors if one.uscc is not None]
    if codes and annotation.contractor_uscc not in codes:
        raise RemarkOfAnotherContractor(f"the remarks name {', '.join(codes)}")
    warnings = _warnings(entrustment, annotation, contractor)
    return replace(annotation, warnings=tuple(warnings))


def _warnings(
    entrustment: Entrustment, annotation: EntrustmentAnnotated, contractor: Enterprise | None
) -> Iterator[RuleWarning]:
    firms = {} if contractor is None else {contractor.uscc: contractor}
    yield from annotation_warnings(annotation.address_text, annotation.remark_text, firms)
    for site in entrustment.sites(Party.REGISTRANT):
        if site not in annotation.address_text:
            yield RuleWarning(
                code="site-not-in-annotation",
                rules=("REG-011",),
                zh=f"注册证生产地址未载明受托地址：{site}",
                en=f"The address on the certificate does not name the site {site}",
            )
