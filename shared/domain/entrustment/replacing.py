"""A new contractor takes the place of an earlier one (SUP-019)."""

from datetime import date

from shared.domain.dates import require_not_future
from shared.domain.entrustment.events import ContractorReplaced
from shared.domain.entrustment.refusals import (
    ContractorAlreadyReplaced,
    EntrustmentFactsContradict,
    ReplacementOfAnotherProduct,
    ReplacementOfTheSameContractor,
)
from shared.domain.entrustment.sides import require_open
from shared.domain.entrustment.state import Entrustment
from shared.domain.texts import TEXT, require_text
from shared.domain.uscc import require_uscc


def replace_contractor(
    entrustment: Entrustment,
    earlier: Entrustment | None,
    replaced: ContractorReplaced,
    authority: str,
    today: date,
) -> ContractorReplaced:
    """Accept that the contractor of `entrustment` takes the place of another.

    `earlier` is the entrustment to that one, None where the event names none.

    Raises:
        SideOfAnotherAuthority, EntrustmentNotEstablished, EntrustmentAlreadyTerminated: see
            `require_open`.
        ReplacementOfTheSameContractor, ReplacementOfAnotherProduct, ContractorAlreadyReplaced:
            SUP-019.
        EntrustmentFactsContradict: the earlier entrustment is to another firm than is named.
        MalformedUscc, UsccCheckCharacterWrong: of the earlier contractor.
        DateInFuture: something is dated after `today`.
        TextMissing, TextTooLong, TextUnprintable: the reason is out of bounds.
    """
    require_uscc(replaced.replaced_uscc, waived=False, pointer="/replaced_uscc")
    require_text(replaced.reason, TEXT, "/reason")
    require_not_future(replaced.replaced_on, today, "/replaced_on")
    if replaced.reported_on is not None:
        require_not_future(replaced.reported_on, today, "/reported_on")
    require_open(entrustment, replaced, authority)
    firm = replaced.replaced_uscc
    if firm == replaced.contractor_uscc:
        raise ReplacementOfTheSameContractor(f"{firm} is the contractor of both")
    if any(one.replaced_uscc == firm for one in entrustment.replacements):
        raise ContractorAlreadyReplaced(f"{firm} is replaced")
    if earlier is not None:
        _require_earlier(earlier, replaced)
    return replaced


def _require_earlier(earlier: Entrustment, replaced: ContractorReplaced) -> None:
    old = earlier.parties
    if old.contractor_uscc != replaced.replaced_uscc:
        raise EntrustmentFactsContradict(
            f"{old.entrustment_id} is to {old.contractor_uscc}, not to {replaced.replaced_uscc}"
        )
    of_new = (replaced.registrant_uscc, replaced.certificate_no)
    if of_new != (old.registrant_uscc, old.certificate_no):
        raise ReplacementOfAnotherProduct(f"{old.entrustment_id} is of {old.certificate_no}")
