"""Why a step of a penalty is refused; each name is the sentence that is true."""

from typing import ClassVar

from shared.errors import InvalidInput, NotFound, RefusedByRule


class PenaltyUnknown(NotFound):
    """No penalty of this id is known to this node."""

    code: ClassVar[str] = "penalty-unknown"


class PenaltyClaimedByTwo(RefusedByRule):
    """Two authorities claim to have decided it."""

    code: ClassVar[str] = "penalty-claimed-by-two"
    rules: ClassVar[tuple[str, ...]] = ("PUB-008",)


class PenaltyOfAnotherAuthority(RefusedByRule):
    """Only the authority that decided does this."""

    code: ClassVar[str] = "penalty-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("PUB-008",)


class CaseNotOpen(RefusedByRule):
    """The case in which the penalty would be decided is closed."""

    code: ClassVar[str] = "case-not-open"
    rules: ClassVar[tuple[str, ...]] = ("APL-054", "APL-060")


class DecidedBeforeCaseOpened(RefusedByRule):
    """The penalty is dated before its case was opened."""

    code: ClassVar[str] = "decided-before-case-opened"
    rules: ClassVar[tuple[str, ...]] = ("APL-054",)


class ReplacedPenaltyNotChanged(RefusedByRule):
    """What the penalty would replace was not changed, or was decided in another case."""

    code: ClassVar[str] = "replaced-penalty-not-changed"
    rules: ClassVar[tuple[str, ...]] = ("PUB-003",)


class SimpleProcedureExceeded(RefusedByRule):
    """On the spot nothing but a warning or a fine is imposed."""

    code: ClassVar[str] = "simple-procedure-exceeded"
    rules: ClassVar[tuple[str, ...]] = ("APL-051",)


class AmountContradictsKinds(InvalidInput):
    """A fine or confiscation has no amount or object, or one is given for none."""

    code: ClassVar[str] = "amount-contradicts-kinds"
    rules: ClassVar[tuple[str, ...]] = ("APL-009",)


class LowFineUnstated(InvalidInput):
    """A fine does not say whether it is a low one, or something else says so."""

    code: ClassVar[str] = "low-fine-unstated"
    rules: ClassVar[tuple[str, ...]] = ("PUB-004",)


class RestrictionContradictsKinds(InvalidInput):
    """A last day of restriction is given for a penalty that restricts nothing."""

    code: ClassVar[str] = "restriction-contradicts-kinds"
    rules: ClassVar[tuple[str, ...]] = ("PUB-004",)


class PartyAuthorityUnstated(InvalidInput):
    """The province of the party is neither stated nor on record."""

    code: ClassVar[str] = "party-authority-unstated"
    rules: ClassVar[tuple[str, ...]] = ("PUB-002",)


class PartyNameUnstated(InvalidInput):
    """The name of the party is neither stated nor on record."""

    code: ClassVar[str] = "party-name-unstated"
    rules: ClassVar[tuple[str, ...]] = ("PUB-007",)


class PenaltyNoLongerStands(RefusedByRule):
    """The decision was changed or revoked before."""

    code: ClassVar[str] = "penalty-no-longer-stands"
    rules: ClassVar[tuple[str, ...]] = ("PUB-003",)


class PenaltyStillStands(RefusedByRule):
    """Nothing is withdrawn while the decision stands."""

    code: ClassVar[str] = "penalty-still-stands"
    rules: ClassVar[tuple[str, ...]] = ("PUB-003",)


class BeforePenaltyDecided(RefusedByRule):
    """A step is dated before the decision, or before the step that it follows."""

    code: ClassVar[str] = "before-penalty-decided"
    rules: ClassVar[tuple[str, ...]] = ("PUB-001", "PUB-002")


class MereWarningUnpublished(RefusedByRule):
    """A mere warning is not published."""

    code: ClassVar[str] = "mere-warning-unpublished"
    rules: ClassVar[tuple[str, ...]] = ("PUB-005",)


class SimpleDecisionUnpublished(RefusedByRule):
    """What was decided on the spot is not published."""

    code: ClassVar[str] = "simple-decision-unpublished"
    rules: ClassVar[tuple[str, ...]] = ("PUB-005",)


class PushedWithinProvince(RefusedByRule):
    """The party is of the deciding authority's own province: it publishes itself."""

    code: ClassVar[str] = "pushed-within-province"
    rules: ClassVar[tuple[str, ...]] = ("PUB-001", "PUB-002")


class PenaltyAlreadyPushed(RefusedByRule):
    """The penalty was pushed before."""

    code: ClassVar[str] = "penalty-already-pushed"
    rules: ClassVar[tuple[str, ...]] = ("PUB-002",)


class PenaltyNotPushed(RefusedByRule):
    """The penalty was not pushed to this authority."""

    code: ClassVar[str] = "penalty-not-pushed"
    rules: ClassVar[tuple[str, ...]] = ("PUB-002",)


class PushAlreadyReceived(RefusedByRule):
    """The receipt was recorded before."""

    code: ClassVar[str] = "push-already-received"
    rules: ClassVar[tuple[str, ...]] = ("PUB-002",)


class PushNotReceived(RefusedByRule):
    """The host publishes what it has received, and it has received nothing."""

    code: ClassVar[str] = "push-not-received"
    rules: ClassVar[tuple[str, ...]] = ("PUB-002",)


class PenaltyAlreadyPublished(RefusedByRule):
    """This authority has published the penalty before."""

    code: ClassVar[str] = "penalty-already-published"
    rules: ClassVar[tuple[str, ...]] = ("PUB-008",)


class PenaltyNotPublished(RefusedByRule):
    """The penalty was not published, so its publicity cannot end."""

    code: ClassVar[str] = "penalty-not-published"
    rules: ClassVar[tuple[str, ...]] = ("PUB-008",)


class PublicityAlreadyEnded(RefusedByRule):
    """This authority has ended its publication before."""

    code: ClassVar[str] = "publicity-already-ended"
    rules: ClassVar[tuple[str, ...]] = ("PUB-008",)


class PublicityNotOver(RefusedByRule):
    """The term of publicity is not over."""

    code: ClassVar[str] = "publicity-not-over"
    rules: ClassVar[tuple[str, ...]] = ("PUB-004",)


class NeverEndedEarly(RefusedByRule):
    """A penalty of this kind is public for its whole term."""

    code: ClassVar[str] = "never-ended-early"
    rules: ClassVar[tuple[str, ...]] = ("PUB-006",)


class EarlyEndConditionsUnmet(RefusedByRule):
    """A condition of an early end is not met."""

    code: ClassVar[str] = "early-end-conditions-unmet"
    rules: ClassVar[tuple[str, ...]] = ("PUB-006",)


class LeastTimeNotOver(RefusedByRule):
    """The least time of publicity is not over, or is none."""

    code: ClassVar[str] = "least-time-not-over"
    rules: ClassVar[tuple[str, ...]] = ("PUB-006",)


class EarlyEndAlreadyGranted(RefusedByRule):
    """An early end was granted before."""

    code: ClassVar[str] = "early-end-already-granted"
    rules: ClassVar[tuple[str, ...]] = ("PUB-006",)


class EarlyEndNotGranted(RefusedByRule):
    """The deciding authority has granted no early end."""

    code: ClassVar[str] = "early-end-not-granted"
    rules: ClassVar[tuple[str, ...]] = ("PUB-006",)
