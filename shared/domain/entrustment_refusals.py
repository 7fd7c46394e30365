"""Why an entrustment is refused; each name is the sentence that is true."""

from typing import ClassVar

from shared.errors import NotFound, RefusedByRule


class EntrustmentUnknown(NotFound):
    """No entrustment of this id is known to this node."""

    code: ClassVar[str] = "entrustment-unknown"


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


class RegistrantIsContractor(RefusedByRule):
    """Registrant and contractor are one firm: a site of its own is no entrustment."""

    code: ClassVar[str] = "registrant-is-contractor"
    rules: ClassVar[tuple[str, ...]] = ("PRO-002",)


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


class EntrustmentFactsContradict(RefusedByRule):
    """The statement contradicts the records that it names."""

    code: ClassVar[str] = "entrustment-facts-contradict"
    rules: ClassVar[tuple[str, ...]] = ("REG-013",)
