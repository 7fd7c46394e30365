"""Why a step of a case under seal is refused; each name is the sentence that is true."""

from typing import ClassVar

from shared.errors import InvalidInput, NotFound, RefusedByRule


class JointCaseUnknown(NotFound):
    """No such case is known to this node, or the caller may not know of it."""

    code: ClassVar[str] = "joint-case-unknown"


class PlanNotNamed(InvalidInput):
    """Several plans are on the table, and it is not said which one is meant."""

    code: ClassVar[str] = "plan-not-named"


class PlanUnknown(NotFound):
    """The case has no plan of this hash."""

    code: ClassVar[str] = "plan-unknown"


# the plan


class MalformedAccount(InvalidInput):
    """A person is named by something else than an account such as `ha:coordinator-01`."""

    code: ClassVar[str] = "malformed-account"


class PartyNamedTwice(InvalidInput):
    """An authority, a firm or an account is named twice where it can stand once."""

    code: ClassVar[str] = "party-named-twice"


class ProposerTakesNoPart(RefusedByRule):
    """The authority that proposes a plan is none of its participants."""

    code: ClassVar[str] = "proposer-takes-no-part"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class LeadingAuthorityTakesNoPart(RefusedByRule):
    """The leading authority is none of the participants."""

    code: ClassVar[str] = "leading-authority-takes-no-part"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class OtherParticipantMissing(RefusedByRule):
    """A case of this mode is shared with another authority, and none takes part."""

    code: ClassVar[str] = "other-participant-missing"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class CommissionedNotOne(RefusedByRule):
    """A delegated inspection is carried out by exactly one other participant."""

    code: ClassVar[str] = "commissioned-not-one"
    rules: ClassVar[tuple[str, ...]] = ("XRG-104",)


class HostNotTold(RefusedByRule):
    """Who inspects in another region tells the authority of that place, or lets it take part."""

    code: ClassVar[str] = "host-not-told"
    rules: ClassVar[tuple[str, ...]] = ("XRG-102",)


class TooManyPurposes(RefusedByRule):
    """One visit serves two purposes at most."""

    code: ClassVar[str] = "too-many-purposes"
    rules: ClassVar[tuple[str, ...]] = ("INS-001", "REG-010")


class WindowIsOver(RefusedByRule):
    """The days that are planned for the visit lie in the past."""

    code: ClassVar[str] = "window-is-over"
    rules: ClassVar[tuple[str, ...]] = ("FLT-002",)


class SealEndsBeforeTheVisit(RefusedByRule):
    """The seal would end on a day on which the visit may still begin."""

    code: ClassVar[str] = "seal-ends-before-the-visit"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class SealLastsTooLong(RefusedByRule):
    """The seal would last longer than any visit needs."""

    code: ClassVar[str] = "seal-lasts-too-long"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004", "FLT-014")


class SealDateChanged(RefusedByRule):
    """A later plan keeps the day on which the seal of the case ends at the latest."""

    code: ClassVar[str] = "seal-date-changed"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class NobodyMayKnow(RefusedByRule):
    """A participant has no person that may know of the case, so that nobody could answer."""

    code: ClassVar[str] = "nobody-may-know"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class PersonOfAnotherAuthority(RefusedByRule):
    """The account belongs to another authority than those that may be named here."""

    code: ClassVar[str] = "person-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


# its answers


class SealHasEnded(RefusedByRule):
    """The day has come on which the seal ends, so that nothing is told under it any more."""

    code: ClassVar[str] = "seal-has-ended"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class JointCaseStarted(RefusedByRule):
    """The case has started."""

    code: ClassVar[str] = "joint-case-started"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class JointCaseCalledOff(RefusedByRule):
    """A participant has withdrawn: the case is called off."""

    code: ClassVar[str] = "joint-case-called-off"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class AuthorityTakesNoPart(RefusedByRule):
    """The authority is no participant of the case, or of the plan that it speaks of."""

    code: ClassVar[str] = "authority-takes-no-part"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class PlanSuperseded(RefusedByRule):
    """The plan is not on the table any more: another one has taken its place."""

    code: ClassVar[str] = "plan-superseded"
    rules: ClassVar[tuple[str, ...]] = ("XRG-104",)


class PlanAcceptedBefore(RefusedByRule):
    """The authority stands by this plan already."""

    code: ClassVar[str] = "plan-accepted-before"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class PlanDeclinedBefore(RefusedByRule):
    """The authority has declined this plan."""

    code: ClassVar[str] = "plan-declined-before"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class PlanAlreadyAgreed(RefusedByRule):
    """The plan is agreed: it is replaced by another one or the case is called off."""

    code: ClassVar[str] = "plan-already-agreed"
    rules: ClassVar[tuple[str, ...]] = ("XRG-104",)


class OwnPlanDeclined(RefusedByRule):
    """Who has proposed a plan replaces it or withdraws, and does not decline it."""

    code: ClassVar[str] = "own-plan-declined"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class NotPostponed(RefusedByRule):
    """The visit is moved to no later time than it has."""

    code: ClassVar[str] = "not-postponed"
    rules: ClassVar[tuple[str, ...]] = ("FLT-002",)


class AnswersOnItsOwnLog(RefusedByRule):
    """The authority has a node or has spoken on its own log: no paper answers for it."""

    code: ClassVar[str] = "answers-on-its-own-log"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class AnswerAttestedBefore(RefusedByRule):
    """This answer on paper is attested already."""

    code: ClassVar[str] = "answer-attested-before"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class NationalAuthorityKnows(RefusedByRule):
    """The national authority reads the case already."""

    code: ClassVar[str] = "national-authority-knows"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


# its people and messages


class MemberOfAnotherAuthority(RefusedByRule):
    """An authority names its own people, and for one without a node those that signed on paper."""

    code: ClassVar[str] = "member-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class InformedSendsObservers(RefusedByRule):
    """An authority that is informed and takes no part sends observers or experts only."""

    code: ClassVar[str] = "informed-sends-observers"
    rules: ClassVar[tuple[str, ...]] = ("XRG-102",)


class PersonsNamedBefore(RefusedByRule):
    """All these people may know of the case already."""

    code: ClassVar[str] = "persons-named-before"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class ReceiptOfOwnMessage(RefusedByRule):
    """An authority acknowledges what others have written."""

    code: ClassVar[str] = "receipt-of-own-message"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class ReceiptAcknowledgedBefore(RefusedByRule):
    """The receipt of all these messages is acknowledged already."""

    code: ClassVar[str] = "receipt-acknowledged-before"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class MalformedHash(InvalidInput):
    """A leaf hash or a root is not the base64 of 32 bytes."""

    code: ClassVar[str] = "malformed-hash"


class MessageBeyondCheckpoint(InvalidInput):
    """A message stands behind the checkpoint under which it is said to be proven."""

    code: ClassVar[str] = "message-beyond-checkpoint"


# its start


class PlanNotAgreed(RefusedByRule):
    """The participants have not all accepted one plan, as far as this node knows."""

    code: ClassVar[str] = "plan-not-agreed"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002", "XRG-104")


class WindowNotBegun(RefusedByRule):
    """The first day that is planned for the visit lies ahead."""

    code: ClassVar[str] = "window-not-begun"
    rules: ClassVar[tuple[str, ...]] = ("FLT-002",)


class PersonNotNamed(RefusedByRule):
    """The account is none of those that may know of the case."""

    code: ClassVar[str] = "person-not-named"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class StartCalledBefore(RefusedByRule):
    """The account has called for this start already."""

    code: ClassVar[str] = "start-called-before"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class StartNotCalled(RefusedByRule):
    """No person of this authority has called for the start of the plan that is agreed."""

    code: ClassVar[str] = "start-not-called"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)


class StartedByOnePerson(RefusedByRule):
    """The start needs two people of one authority, and the same one has called for it."""

    code: ClassVar[str] = "started-by-one-person"
    rules: ClassVar[tuple[str, ...]] = ("FLT-004",)
