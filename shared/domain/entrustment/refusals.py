"""Why a step of an entrustment is refused; each name is the sentence that is true."""

from typing import ClassVar

from shared.errors import AlreadyExists, InvalidInput, NotFound, RefusedByRule


class EntrustmentUnknown(NotFound):
    """No entrustment of this id is known to this node."""

    code: ClassVar[str] = "entrustment-unknown"


class EntrustmentClaimedByTwo(RefusedByRule):
    """Two logs claim the entrustment, and the records do not tell whose it is."""

    code: ClassVar[str] = "entrustment-claimed-by-two"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class EntrustmentAlreadyEstablished(AlreadyExists):
    """This authority has established the entrustment before."""

    code: ClassVar[str] = "entrustment-already-established"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class EntrustmentOfAnotherAuthority(RefusedByRule):
    """Only the registrant's authority establishes an entrustment."""

    code: ClassVar[str] = "entrustment-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-013", "XRG-001")


class AcknowledgementByAnotherAuthority(RefusedByRule):
    """Only the contractor's authority acknowledges an entrustment."""

    code: ClassVar[str] = "acknowledgement-by-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-013", "XRG-001")


class EntrustmentAlreadyAcknowledged(RefusedByRule):
    """The contractor's authority has answered before."""

    code: ClassVar[str] = "entrustment-already-acknowledged"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class SideOfAnotherAuthority(RefusedByRule):
    """An authority tells of its own side only."""

    code: ClassVar[str] = "side-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-013", "XRG-001")


class EntrustmentNotEstablished(RefusedByRule):
    """The registrant's authority has not established the entrustment yet."""

    code: ClassVar[str] = "entrustment-not-established"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class EntrustmentNotAcknowledged(RefusedByRule):
    """The contractor's authority has not made its own entry yet."""

    code: ClassVar[str] = "entrustment-not-acknowledged"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class RegistrantIsContractor(RefusedByRule):
    """Registrant and contractor are one firm: a site of its own is no entrustment."""

    code: ClassVar[str] = "registrant-is-contractor"
    rules: ClassVar[tuple[str, ...]] = ("PRO-002",)


class RegistrantMakesAllItself(RefusedByRule):
    """A registrant whose mode is `self` entrusts nothing."""

    code: ClassVar[str] = "registrant-makes-all-itself"
    rules: ClassVar[tuple[str, ...]] = ("ENT-001",)


class ResidentsReasonMissing(RefusedByRule):
    """No staff is stationed for an implantable device, and nobody says why."""

    code: ClassVar[str] = "residents-reason-missing"
    rules: ClassVar[tuple[str, ...]] = ("ENT-003",)


class MarketReleaseDelegated(RefusedByRule):
    """The registrant itself releases to the market."""

    code: ClassVar[str] = "market-release-delegated"
    rules: ClassVar[tuple[str, ...]] = ("ENT-008",)


class ProductionReleaseNotContractors(RefusedByRule):
    """The contractor releases from production."""

    code: ClassVar[str] = "production-release-not-contractors"
    rules: ClassVar[tuple[str, ...]] = ("ENT-008",)


class AdverseEventDutyShifted(RefusedByRule):
    """No agreement shifts the registrant's duties on adverse events."""

    code: ClassVar[str] = "adverse-event-duty-shifted"
    rules: ClassVar[tuple[str, ...]] = ("ENT-009",)


class ContractorEntrustsOn(RefusedByRule):
    """What a firm makes under entrustment it cannot entrust on."""

    code: ClassVar[str] = "contractor-entrusts-on"
    rules: ClassVar[tuple[str, ...]] = ("ENT-024",)


class ProcessingIsNoEntrustment(RefusedByRule):
    """Only the finished product is entrusted; outsourced processing is not recorded as such."""

    code: ClassVar[str] = "processing-is-no-entrustment"
    rules: ClassVar[tuple[str, ...]] = ("ENT-025",)


class DeviceProhibited(RefusedByRule):
    """The catalogue in force forbids that the device is made under entrustment."""

    code: ClassVar[str] = "device-prohibited"
    rules: ClassVar[tuple[str, ...]] = ("ENT-004", "PRO-001")


class ProhibitionUndecided(RefusedByRule):
    """The catalogue, or what is known of the device, leaves open whether it may be entrusted."""

    code: ClassVar[str] = "prohibition-undecided"
    rules: ClassVar[tuple[str, ...]] = ("PRO-001",)


class DecisionNotNeeded(RefusedByRule):
    """The catalogue leaves nothing open for a person to decide."""

    code: ClassVar[str] = "decision-not-needed"
    rules: ClassVar[tuple[str, ...]] = ("PRO-001",)


class CertificateOfAnotherFirm(RefusedByRule):
    """The certificate is not the registrant's."""

    code: ClassVar[str] = "certificate-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("ENT-024",)


class CertificateNotValidAtStart(RefusedByRule):
    """The certificate was not valid on the day on which the entrustment started."""

    code: ClassVar[str] = "certificate-not-valid-at-start"
    rules: ClassVar[tuple[str, ...]] = ("739-22",)


class LicenceOfAnotherFirm(RefusedByRule):
    """The production licence is not the contractor's."""

    code: ClassVar[str] = "licence-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("739-32",)


class LicenceNotValidAtStart(RefusedByRule):
    """The production licence was not valid on the day on which the entrustment started."""

    code: ClassVar[str] = "licence-not-valid-at-start"
    rules: ClassVar[tuple[str, ...]] = ("739-32",)


class LicenceNotValidThen(RefusedByRule):
    """The production licence was not valid on the day from which it is to be the contractor's."""

    code: ClassVar[str] = "licence-not-valid-then"
    rules: ClassVar[tuple[str, ...]] = ("739-32",)


class EntrustmentFactsContradict(RefusedByRule):
    """The statement contradicts the records that it names."""

    code: ClassVar[str] = "entrustment-facts-contradict"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)


class AddressNotMarked(RefusedByRule):
    """The address on the certificate is not followed by 「（委托生产）」."""

    code: ClassVar[str] = "address-not-marked"
    rules: ClassVar[tuple[str, ...]] = ("REG-011",)


class RemarkOfAnotherContractor(RefusedByRule):
    """The remarks of the certificate name contractors, and this one is not among them."""

    code: ClassVar[str] = "remark-of-another-contractor"
    rules: ClassVar[tuple[str, ...]] = ("REG-011",)


class AmendmentChangesNothing(InvalidInput):
    """An amendment says what has changed."""

    code: ClassVar[str] = "amendment-changes-nothing"


class FactOfTheOtherSide(RefusedByRule):
    """What one firm did is told by its own authority."""

    code: ClassVar[str] = "fact-of-the-other-side"
    rules: ClassVar[tuple[str, ...]] = ("XRG-001",)


class ReplacementOfTheSameContractor(RefusedByRule):
    """The contractor of the earlier entrustment is the contractor of this one."""

    code: ClassVar[str] = "replacement-of-the-same-contractor"
    rules: ClassVar[tuple[str, ...]] = ("SUP-019",)


class ReplacementOfAnotherProduct(RefusedByRule):
    """The earlier entrustment is of another certificate or registrant."""

    code: ClassVar[str] = "replacement-of-another-product"
    rules: ClassVar[tuple[str, ...]] = ("SUP-019",)


class ContractorAlreadyReplaced(RefusedByRule):
    """The replacement of that contractor is recorded already."""

    code: ClassVar[str] = "contractor-already-replaced"
    rules: ClassVar[tuple[str, ...]] = ("SUP-019",)


class ScopeDoesNotCover(RefusedByRule):
    """The scope of the licence does not cover the device, as far as this node knows."""

    code: ClassVar[str] = "scope-does-not-cover"
    rules: ClassVar[tuple[str, ...]] = ("REG-016", "LIC-001")


class AgreementAlreadyReviewed(RefusedByRule):
    """The side has reported its review of this year before."""

    code: ClassVar[str] = "agreement-already-reviewed"
    rules: ClassVar[tuple[str, ...]] = ("ENT-006",)


class ReviewOfAYearToCome(RefusedByRule):
    """A year is reviewed in it or after it."""

    code: ClassVar[str] = "review-of-a-year-to-come"
    rules: ClassVar[tuple[str, ...]] = ("ENT-006",)


class GapsMissing(RefusedByRule):
    """An agreement that is found wanting has gaps, and they are named."""

    code: ClassVar[str] = "gaps-missing"
    rules: ClassVar[tuple[str, ...]] = ("ENT-006",)


class ResidentAlreadyAssigned(RefusedByRule):
    """The person is stationed at the contractor already."""

    code: ClassVar[str] = "resident-already-assigned"
    rules: ClassVar[tuple[str, ...]] = ("ENT-003",)


class ResidentNotAssigned(RefusedByRule):
    """The person is not stationed at the contractor."""

    code: ClassVar[str] = "resident-not-assigned"
    rules: ClassVar[tuple[str, ...]] = ("ENT-003",)


class WithdrawnBeforeAssigned(RefusedByRule):
    """The person is said to have left before the day of arrival."""

    code: ClassVar[str] = "withdrawn-before-assigned"
    rules: ClassVar[tuple[str, ...]] = ("ENT-003",)


class EntrustmentAlreadyTerminated(RefusedByRule):
    """The authority has recorded the end of the entrustment: nothing is added to it."""

    code: ClassVar[str] = "entrustment-already-terminated"
    rules: ClassVar[tuple[str, ...]] = ("REG-017",)


class TerminatedBeforeStart(RefusedByRule):
    """The entrustment is said to have ended before it started."""

    code: ClassVar[str] = "terminated-before-start"
    rules: ClassVar[tuple[str, ...]] = ("REG-017",)
