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


class PurposeNamedTwice(InvalidInput):
    """One purpose is named twice for one visit."""

    code: ClassVar[str] = "purpose-named-twice"
    rules: ClassVar[tuple[str, ...]] = ("INS-001",)


class PurposeNotPlanned(RefusedByRule):
    """A conclusion is stated for a purpose that the visit does not serve."""

    code: ClassVar[str] = "purpose-not-planned"
    rules: ClassVar[tuple[str, ...]] = ("INS-001", "INS-002")


class PurposeWithoutConclusion(RefusedByRule):
    """The result leaves a purpose of the visit without a conclusion."""

    code: ClassVar[str] = "purpose-without-conclusion"
    rules: ClassVar[tuple[str, ...]] = ("INS-001", "INS-002")


class CaseContradicts(InvalidInput):
    """An inspection names participants without a case, or a case without its own authority."""

    code: ClassVar[str] = "case-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class InspectionNotJoint(RefusedByRule):
    """The inspection is part of no case of several authorities."""

    code: ClassVar[str] = "inspection-not-joint"
    rules: ClassVar[tuple[str, ...]] = ("XRG-103",)


class PartnersFindingUnknown(RefusedByRule):
    """No other participant has made the finding at this firm, as far as this node knows."""

    code: ClassVar[str] = "partners-finding-unknown"
    rules: ClassVar[tuple[str, ...]] = ("XRG-103",)


class DelegationContradicts(InvalidInput):
    """A delegated inspection names no authority that delegated it, or another one names one."""

    code: ClassVar[str] = "delegation-contradicts"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002", "XRG-104")


class FollowedInspectionUnknown(NotFound):
    """The inspection that is to be followed up is not known to this node."""

    code: ClassVar[str] = "followed-inspection-unknown"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)


class FollowedInspectionOfAnotherFirm(RefusedByRule):
    """The inspection that is to be followed up was of another firm."""

    code: ClassVar[str] = "followed-inspection-of-another-firm"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)


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


class NotOfTheTeam(RefusedByRule):
    """The account that acts, or the person that is named, is not of the team."""

    code: ClassVar[str] = "not-of-the-team"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class PledgeAlreadySigned(RefusedByRule):
    """The member has signed the pledge."""

    code: ClassVar[str] = "pledge-already-signed"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class ConflictStanding(RefusedByRule):
    """A member has declared a conflict of interest and has not been recused."""

    code: ClassVar[str] = "conflict-standing"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class MemberWasRecused(RefusedByRule):
    """The person was recused from this inspection and takes no part in it again."""

    code: ClassVar[str] = "member-was-recused"
    rules: ClassVar[tuple[str, ...]] = ("FLT-003",)


class LocalAuthorityIsOrganiser(RefusedByRule):
    """The authority that is to be told of the inspection is the one that organises it."""

    code: ClassVar[str] = "local-authority-is-organiser"
    rules: ClassVar[tuple[str, ...]] = ("FLT-005",)


class TeamMissing(RefusedByRule):
    """The site is to be entered without a team."""

    code: ClassVar[str] = "team-missing"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")


class SiteNotEntered(RefusedByRule):
    """A finding is said to be of a site that the team has not entered."""

    code: ClassVar[str] = "site-not-entered"
    rules: ClassVar[tuple[str, ...]] = ("FLT-006",)


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


class FindingAlreadyConfirmed(RefusedByRule):
    """A second inspector has confirmed the finding."""

    code: ClassVar[str] = "finding-already-confirmed"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-006")


class ConfirmedByItsAuthor(RefusedByRule):
    """A finding is to be confirmed by the one who found or recorded it."""

    code: ClassVar[str] = "confirmed-by-its-author"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-006")


class NotAnInspector(RefusedByRule):
    """A finding is to be confirmed by an observer or expert."""

    code: ClassVar[str] = "not-an-inspector"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FLT-003")


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


class ConclusionForced(RefusedByRule):
    """The firm has made the inspection impossible: no other conclusion than the law's is left."""

    code: ClassVar[str] = "conclusion-forced"
    rules: ClassVar[tuple[str, ...]] = ("FLT-013",)


class ConclusionOfAnotherUse(RefusedByRule):
    """The conclusion is none of those that an inspection for this purpose can have now."""

    code: ClassVar[str] = "conclusion-of-another-use"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015", "FND-REG-2022")


class RectificationNotChecked(RefusedByRule):
    """The result waits for a rectification that was neither checked nor found overdue."""

    code: ClassVar[str] = "rectification-not-checked"
    rules: ClassVar[tuple[str, ...]] = ("FND-2015", "FND-REG-2022", "INS-005")


class DueDayMissing(InvalidInput):
    """No last day is set for a rectification, and the scheme in force sets none."""

    code: ClassVar[str] = "due-day-missing"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "FND-2015")


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


class RectificationNotDue(RefusedByRule):
    """The last day for the rectification has not passed."""

    code: ClassVar[str] = "rectification-not-due"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)


class RectificationAlreadyOverdue(RefusedByRule):
    """It is noted that the rectification is overdue."""

    code: ClassVar[str] = "rectification-already-overdue"
    rules: ClassVar[tuple[str, ...]] = ("INS-005",)


class InspectionNotDelegated(RefusedByRule):
    """The inspection was not carried out for another authority."""

    code: ClassVar[str] = "inspection-not-delegated"
    rules: ClassVar[tuple[str, ...]] = ("XRG-104",)


class ResultAlreadyReturned(RefusedByRule):
    """The result was returned before."""

    code: ClassVar[str] = "result-already-returned"
    rules: ClassVar[tuple[str, ...]] = ("XRG-104",)


class ResultNotReturned(RefusedByRule):
    """The commissioned authority has not returned its result, as far as this node knows."""

    code: ClassVar[str] = "result-not-returned"
    rules: ClassVar[tuple[str, ...]] = ("XRG-104", "REG-010")


class ConfirmationByAnotherAuthority(RefusedByRule):
    """The report is to be confirmed by another authority than the one that delegated."""

    code: ClassVar[str] = "confirmation-by-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("REG-010",)


class ReportAlreadyConfirmed(RefusedByRule):
    """The report was confirmed before."""

    code: ClassVar[str] = "report-already-confirmed"
    rules: ClassVar[tuple[str, ...]] = ("REG-010",)
