"""Which duties stay with whom when production is entrusted.

Rules: ENT-001 (a registrant that entrusts), ENT-003 (residents), ENT-008 (release), ENT-009
(adverse events), ENT-025 (the finished product). What is stated against a rule is refused; what is
not stated is a warning, see `shared.domain.entrustment.cautions`.
"""

from shared.domain.entrustment.events import (
    EntrustedWork,
    EntrustmentEstablished,
    RegistrantMode,
)
from shared.domain.entrustment.refusals import (
    AdverseEventDutyShifted,
    MarketReleaseDelegated,
    ProcessingIsNoEntrustment,
    ProductionReleaseNotContractors,
    RegistrantMakesAllItself,
    ResidentsReasonMissing,
)
from shared.domain.parties import Party
from shared.domain.texts import REFERENCE, TEXT, allow_list, allow_text, require_text


def require_duties(told: EntrustmentEstablished) -> None:
    """Refuse an entrustment that gives a duty to the wrong party.

    Raises:
        ProcessingIsNoEntrustment: ENT-025.
        RegistrantMakesAllItself: ENT-001.
        ResidentsReasonMissing: ENT-003, nobody is stationed for an implantable, without a reason.
        MarketReleaseDelegated, ProductionReleaseNotContractors: ENT-008.
        AdverseEventDutyShifted: ENT-009.
        TextMissing, TextTooLong, TextUnprintable, ListTooLong: out of bounds.
    """
    _require_form(told)
    if told.work is EntrustedWork.PROCESSING:
        raise ProcessingIsNoEntrustment("outsourced processing is no entrustment")
    if told.organisation is not None and told.organisation.mode is RegistrantMode.SELF:
        raise RegistrantMakesAllItself(f"{told.registrant_uscc} is said to make all itself")
    unexplained = told.residents_stationed is False and not told.no_residents_reason.strip()
    if told.implantable and unexplained:
        raise ResidentsReasonMissing("the device is implantable: say why nobody is stationed")
    if told.market_release_by is Party.CONTRACTOR:
        raise MarketReleaseDelegated("the registrant releases to the market")
    if told.production_release_by is Party.REGISTRANT:
        raise ProductionReleaseNotContractors("the contractor releases from production")
    if told.adverse_events_by is Party.CONTRACTOR:
        raise AdverseEventDutyShifted("the registrant keeps its duties on adverse events")


def _require_form(told: EntrustmentEstablished) -> None:
    if told.credit_statement_ref is not None:
        require_text(told.credit_statement_ref, REFERENCE, "/credit_statement_ref")
    allow_text(told.no_residents_reason, TEXT, "/no_residents_reason")
    if told.organisation is not None:
        allow_list(told.organisation.duties, "/organisation/duties")
