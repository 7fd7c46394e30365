"""Why a step of an inspection is refused; each name is the sentence that is true."""

from typing import ClassVar

from shared.errors import InvalidInput, NotFound, RefusedByRule


class InspectionUnknown(NotFound):
    """No inspection of this id is known to this node."""

    code: ClassVar[str] = "inspection-unknown"


class GroundMissing(RefusedByRule):
    """An unannounced inspection is planned without a ground."""

    code: ClassVar[str] = "ground-missing"
    rules: ClassVar[tuple[str, ...]] = ("FLT-001",)


class EntrustmentOfAnotherFirm(RefusedByRule):
    """An entrustment that the plan names is none of the inspected firm's."""

    code: ClassVar[str] = "entrustment-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "XRG-003")


class TeamTooSmall(RefusedByRule):
    """Fewer than two inspectors."""

    code: ClassVar[str] = "team-too-small"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")


class TeamWithoutSingleLeader(RefusedByRule):
    """The team has no leader, or more than one."""

    code: ClassVar[str] = "team-without-single-leader"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class MemberNamedTwice(InvalidInput):
    """One pseudonym stands for two members of a team, or a name for no member."""

    code: ClassVar[str] = "member-named-twice"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class ConflictNotDeclared(RefusedByRule):
    """A member has not declared to be free of conflicts of interest."""

    code: ClassVar[str] = "conflict-not-declared"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class PledgeNotSigned(RefusedByRule):
    """A member has not signed the integrity pledge."""

    code: ClassVar[str] = "pledge-not-signed"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class TeamMissing(RefusedByRule):
    """The site is to be entered without a team."""

    code: ClassVar[str] = "team-missing"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")


class CredentialsNotShown(RefusedByRule):
    """The team has not shown its credentials."""

    code: ClassVar[str] = "credentials-not-shown"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-006")


class SiteNotPlanned(RefusedByRule):
    """The site is not in the plan."""

    code: ClassVar[str] = "site-not-planned"
    rules: ClassVar[tuple[str, ...]] = ("INS-002",)


class SiteAlreadyEntered(RefusedByRule):
    """The site has been entered before, or the team of an entered site is to be changed."""

    code: ClassVar[str] = "site-already-entered"
    rules: ClassVar[tuple[str, ...]] = ("FLT-006",)


class InspectionNotUnderWay(RefusedByRule):
    """No site has been entered yet, or the inspection is closed."""

    code: ClassVar[str] = "inspection-not-under-way"
    rules: ClassVar[tuple[str, ...]] = ("FLT-006",)


class InspectionAlreadyClosed(RefusedByRule):
    """The inspection is closed."""

    code: ClassVar[str] = "inspection-already-closed"
    rules: ClassVar[tuple[str, ...]] = ("FLT-009",)


class InspectionNotClosed(RefusedByRule):
    """The team has not ended its work."""

    code: ClassVar[str] = "inspection-not-closed"
    rules: ClassVar[tuple[str, ...]] = ("FLT-011",)


class DatedBeforeEarlierStep(RefusedByRule):
    """A step is dated before the step that it follows."""

    code: ClassVar[str] = "dated-before-earlier-step"
    rules: ClassVar[tuple[str, ...]] = ("FLT-006",)


class FindingOnOtherEntrustment(RefusedByRule):
    """The finding concerns an entrustment that the inspection does not name."""

    code: ClassVar[str] = "finding-on-other-entrustment"
    rules: ClassVar[tuple[str, ...]] = ("XRG-003",)


class MalformedGmpArticle(InvalidInput):
    """An article is not of the form `GMP2025:§109`."""

    code: ClassVar[str] = "malformed-gmp-article"
    rules: ClassVar[tuple[str, ...]] = ("FND-NONE",)


class StatementAfterResult(RefusedByRule):
    """The final result is issued: a statement no longer belongs to the inspection."""

    code: ClassVar[str] = "statement-after-result"
    rules: ClassVar[tuple[str, ...]] = ("FLT-010",)


class ConsentMissing(RefusedByRule):
    """An unannounced inspection is to be closed without the organiser's consent."""

    code: ClassVar[str] = "consent-missing"
    rules: ClassVar[tuple[str, ...]] = ("FLT-009",)


class ReportAlreadySubmitted(RefusedByRule):
    """The team has reported before."""

    code: ClassVar[str] = "report-already-submitted"
    rules: ClassVar[tuple[str, ...]] = ("FLT-011",)


class ReportMissing(RefusedByRule):
    """The team has not reported yet."""

    code: ClassVar[str] = "report-missing"
    rules: ClassVar[tuple[str, ...]] = ("FLT-011", "FND-2015")


class ResultAlreadyIssued(RefusedByRule):
    """The final result is issued."""

    code: ClassVar[str] = "result-already-issued"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015",)


class ResultUndecided(RefusedByRule):
    """A final result is to be issued that leaves the conclusion to a human."""

    code: ClassVar[str] = "result-undecided"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015", "FND-NONE")


class ConclusionWithoutReason(RefusedByRule):
    """A conclusion follows neither from the scheme nor the proposal, and gives no reason."""

    code: ClassVar[str] = "conclusion-without-reason"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015", "FND-NONE")


class FindingUnknown(RefusedByRule):
    """The inspection has no finding of this number."""

    code: ClassVar[str] = "finding-unknown"
    rules: ClassVar[tuple[str, ...]] = ("INS-002",)


class RectificationUnderWay(RefusedByRule):
    """An order stands that has not been checked yet."""

    code: ClassVar[str] = "rectification-under-way"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)


class RectificationNotOrdered(RefusedByRule):
    """No order stands."""

    code: ClassVar[str] = "rectification-not-ordered"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "INS-005")


class RectificationAlreadySubmitted(RefusedByRule):
    """The firm has reported on this order before."""

    code: ClassVar[str] = "rectification-already-submitted"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)


class RectificationNotSubmitted(RefusedByRule):
    """The firm has not reported on this order yet."""

    code: ClassVar[str] = "rectification-not-submitted"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)
