"""The words of an inspection: its three axes, roles, and the kinds that the law enumerates."""

from enum import StrEnum

from shared.domain.schemes import Use


class Purpose(StrEnum):
    """Form of an inspection (INS-001)."""

    SUPERVISION = "supervision"
    KEY = "key"
    FOLLOW_UP = "follow-up"
    FOR_CAUSE = "for-cause"
    SPECIAL = "special"
    LICENSING = "licensing"
    """For the first issue or a change of a production licence."""
    RENEWAL = "licence-renewal"
    REGISTRATION = "registration-verification"
    """Verification of an applicant's quality system (REG-010)."""

    @property
    def use(self) -> Use:
        """What the outcome is used for; it chooses how a scheme judges."""
        return _USES.get(self, Use.SUPERVISION)


_USES = {
    Purpose.LICENSING: Use.LICENCE,
    Purpose.RENEWAL: Use.RENEWAL,
    Purpose.REGISTRATION: Use.REGISTRATION,
}


class Announcement(StrEnum):
    """Whether the firm hears of the inspection before."""

    ANNOUNCED = "announced"
    UNANNOUNCED = "unannounced"


class Mode(StrEnum):
    """How authorities of several regions share the inspection (XRG-002)."""

    OWN = "own"
    JOINT = "joint"
    DELEGATED = "delegated"
    """Carried out by the authority of the place for another one, which confirms the report."""


class Ground(StrEnum):
    """Why an unannounced inspection is started (FLT-001); never disclosed with the site entry."""

    COMPLAINT = "complaint"
    TEST_RESULT = "test-result"
    ADVERSE_EVENT = "adverse-event"
    DOUBTFUL_DATA = "doubtful-data"
    SERIOUS_BREACH = "serious-breach"
    BAD_CREDIT = "bad-credit"
    OTHER = "other"


class TeamRole(StrEnum):
    """What a participant does; observers and experts do not count as inspectors."""

    LEADER = "leader"
    MEMBER = "member"
    OBSERVER = "observer"
    """Sent by the authority of the place, where another one inspects by itself (XRG-102)."""
    EXPERT = "expert"


class CheckMethod(StrEnum):
    """How rectification was checked (INS-005)."""

    PAPER = "paper"
    ON_SITE = "on-site"


class RectificationOutcome(StrEnum):
    """What the check of a rectification found."""

    CORRECTED = "corrected"
    NOT_CORRECTED = "not-corrected"


class EscalationKind(StrEnum):
    """What the team reports to the organiser at once (FLT-008, Order 14 art. 20)."""

    MORE_STAFF_OR_SCOPE = "more-staff-or-scope"
    RISK_CONTROL = "recall-or-suspension"
    CASE_FILING = "case-filing"
    CRIME_SUSPECTED = "crime-suspected"
    OTHER = "other"


class Obstruction(StrEnum):
    """How a firm refuses or evades an inspection (FLT-013, Order 14 art. 28)."""

    ENTRY_HINDERED = "entry-hindered"
    """Delays, limits or refuses entry to a place, or limits the time."""
    DOCUMENTS_WITHHELD = "documents-withheld"
    EVASION = "evasion"
    """Deceives: says that nobody is there, or stops production on purpose."""
    EVIDENCE_HINDERED = "evidence-hindered"
    """Refuses or limits pictures, copies or samples."""
    OTHER = "other"
