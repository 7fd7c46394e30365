"""The quality agreement: its form, its content, and its yearly review by either party.

Rules: ENT-005 (content by the guide), ENT-006 (review).
"""

from collections.abc import Iterator
from datetime import date

from shared.domain.cautions import RuleWarning
from shared.domain.certificate import Certificate
from shared.domain.dates import require_not_future, require_period
from shared.domain.entrustment.events import AgreementReviewed, QualityAgreement
from shared.domain.entrustment.refusals import (
    AgreementAlreadyReviewed,
    GapsMissing,
    ReviewOfAYearToCome,
)
from shared.domain.entrustment.sides import require_open
from shared.domain.entrustment.state import Entrustment
from shared.domain.licence import Licence
from shared.domain.texts import (
    ADDRESS,
    NAME,
    REFERENCE,
    TEXT,
    allow_list,
    allow_text,
    require_text,
)

_LONGEST = {
    "product_name": NAME,
    "certificate_no": REFERENCE,
    "registrant_name": NAME,
    "registrant_domicile": ADDRESS,
    "contractor_name": NAME,
    "contractor_domicile": ADDRESS,
    "production_address": ADDRESS,
    "licence_no": REFERENCE,
    "change_terms": TEXT,
}
_IN_CHINESE = {
    "product_name": "产品名称",
    "models": "型号规格",
    "certificate_no": "注册证编号",
    "device_class": "管理类别",
    "registrant_name": "委托方名称",
    "registrant_domicile": "委托方住所",
    "contractor_name": "受托方名称",
    "contractor_domicile": "受托方住所",
    "production_address": "受托生产地址",
    "licence_no": "生产许可证编号",
    "change_terms": "变更和终止条款",
}


def require_agreement(agreement: QualityAgreement, pointer: str) -> None:
    """Refuse an agreement, the member at JSON `pointer`, that is malformed.

    Raises:
        PeriodReversed: it ends before it begins.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    require_text(agreement.number, REFERENCE, f"{pointer}/number")
    require_period(agreement.start, agreement.end, f"{pointer}/end")
    for name, limit in _LONGEST.items():
        text = getattr(agreement, name)
        if text is not None:
            require_text(text, limit, f"{pointer}/{name}")
    allow_list(agreement.models, f"{pointer}/models")
    for index, model in enumerate(agreement.models):
        require_text(model, NAME, f"{pointer}/models/{index}")


def agreement_warnings(
    agreement: QualityAgreement, certificate: Certificate, licence: Licence | None
) -> Iterator[RuleWarning]:
    """Yield what the agreement does not hold, and where it contradicts the records."""
    missing = [name for name in _IN_CHINESE if getattr(agreement, name) in (None, ())]
    if missing:
        named = "、".join(_IN_CHINESE[name] for name in missing)
        yield RuleWarning(
            code="agreement-incomplete",
            rules=("ENT-005",),
            zh=f"质量协议 {agreement.number} 未载明：{named}",
            en=f"Agreement {agreement.number} does not hold: {', '.join(missing)}",
        )
    recorded = {
        "product_name": certificate.product_name_zh,
        "certificate_no": certificate.certificate_no,
        "device_class": certificate.device_class,
        "licence_no": licence and licence.licence_no,
    }
    for name, known in recorded.items():
        stated = getattr(agreement, name)
        if stated is not None and known is not None and stated != known:
            yield RuleWarning(
                code="agreement-differs-from-records",
                rules=("ENT-005",),
                zh=f"质量协议所载{_IN_CHINESE[name]}为 {stated}，档案为 {known}",
                en=f"The agreement says {name} is {stated}, the record says {known}",
            )


def review_agreement(
    entrustment: Entrustment, review: AgreementReviewed, authority: str, today: date
) -> AgreementReviewed:
    """Accept that one party's `authority` reports the review of the agreement for one year.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentNotAcknowledged,
        EntrustmentAlreadyTerminated: see `require_open`.
        ReviewOfAYearToCome, AgreementAlreadyReviewed, GapsMissing: ENT-006.
        DateInFuture: it is dated after `today`.
        TextTooLong, TextUnprintable: the gaps are out of bounds.
    """
    require_not_future(review.reviewed_on, today, "/reviewed_on")
    allow_text(review.gaps, TEXT, "/gaps")
    require_open(entrustment, review, authority)
    if review.year > review.reviewed_on.year:
        raise ReviewOfAYearToCome(f"{review.year} is reviewed on {review.reviewed_on}")
    if any((one.side, one.year) == (review.side, review.year) for one in entrustment.reviews):
        raise AgreementAlreadyReviewed(f"the {review.side} has reviewed {review.year}")
    sound = review.suitable and review.adequate and review.effective
    if not sound and not review.gaps.strip():
        raise GapsMissing("the agreement is found wanting: name the gaps")
    return review
