"""After the visit: report, result, rectification, and what delegation adds."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.inspection.matter import OfInspection
from shared.domain.inspection.vocabulary import CheckMethod, Purpose, RectificationOutcome
from shared.domain.numbers import Whole
from shared.domain.schemes import Conclusion


@dataclass(frozen=True, kw_only=True, slots=True)
class PurposeProposal:
    """What the team proposes for a further purpose of the visit."""

    purpose: Purpose
    scheme_conclusion: Conclusion
    """What the scheme in force for that purpose makes of the findings."""
    proposed: Conclusion
    reason: str


@dataclass(frozen=True, kw_only=True, slots=True)
class PurposeResult:
    """What the authority concludes for a further purpose of the visit."""

    purpose: Purpose
    conclusion: Conclusion
    reason: str
    scheme_conclusion: Conclusion | None = None
    """What follows from the scheme for that purpose; None in what is only stated yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSubmitted(OfInspection):
    """The team reported and proposed a conclusion."""

    KIND: ClassVar[str] = "inspection.report-submitted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("FLT-011", "FND-2015")
    ON: ClassVar[str | None] = "reported_on"

    summary: str
    scheme_conclusion: Conclusion
    """What the scheme in force makes of the findings."""
    proposed: Conclusion
    reason: str
    reported_on: date
    due_on: date | None = None
    """The last day for it, as told at the closure."""
    further: tuple[PurposeProposal, ...] = ()
    """One for each further purpose of the plan, in its order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultIssued(OfInspection):
    """The authority issued the final result; a second one where rectification decides."""

    KIND: ClassVar[str] = "inspection.result-issued.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "FND-2015")
    ON: ClassVar[str | None] = "issued_on"

    conclusion: Conclusion
    reason: str
    issued_on: date
    scheme_conclusion: Conclusion | None = None
    """What follows from the scheme; None in entries of older versions."""
    further: tuple[PurposeResult, ...] = ()
    """One for each further purpose of the plan, in its order."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationOrdered(OfInspection):
    """The authority ordered the firm to correct findings by a day."""

    KIND: ClassVar[str] = "inspection.rectification-ordered.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-002", "SUP-023")
    ON: ClassVar[str | None] = "ordered_on"

    findings: tuple[Whole, ...]
    """Numbers of the findings to be corrected."""
    requirement: str
    ordered_on: date
    due_on: date
    warnings: tuple[RuleWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationSubmitted(OfInspection):
    """The firm reported what it has corrected."""

    KIND: ClassVar[str] = "inspection.rectification-submitted.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-005",)
    ON: ClassVar[str | None] = "submitted_on"

    summary: str
    submitted_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationVerified(OfInspection):
    """The authority checked the rectification."""

    KIND: ClassVar[str] = "inspection.rectification-verified.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-005", "XRG-003")
    ON: ClassVar[str | None] = "verified_on"

    method: CheckMethod
    outcome: RectificationOutcome
    remarks: str
    verified_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RectificationOverdue(OfInspection):
    """The authority noted that the firm has not reported by the day that was set."""

    KIND: ClassVar[str] = "inspection.rectification-overdue.v1"
    RULES: ClassVar[tuple[str, ...]] = ("INS-005", "FND-2015")
    ON: ClassVar[str | None] = "noted_on"

    due_on: date
    """The day that has passed."""
    noted_on: date
    remarks: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfDelegation(OfInspection):
    """What is exchanged of a delegated inspection: by whom it was made, and for whom."""

    uscc: str
    """The inspected firm."""
    firms: tuple[str, ...]
    """That firm and the other parties of the entrustments that were inspected."""
    delegating_authority: str
    commissioned_authority: str
    participants: tuple[str, ...] = ()
    """The authorities of the case of several that it is part of."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultReturned(OfDelegation):
    """The commissioned authority returned the result to the one that had delegated."""

    KIND: ClassVar[str] = "inspection.result-returned.v1"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-104",)
    ON: ClassVar[str | None] = "returned_on"

    conclusion: Conclusion
    """The final result; the team's proposal where there is none yet."""
    is_final: bool
    summary: str
    returned_on: date
    due_on: date | None = None
    """The last day for it, as told at the closure."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportConfirmed(OfDelegation):
    """The authority that had delegated reviewed the returned report and confirmed it.

    It stands in that authority's own log, beside the inspection in the other one's.
    """

    KIND: ClassVar[str] = "inspection.report-confirmed.v1"
    RULES: ClassVar[tuple[str, ...]] = ("REG-010", "XRG-104")
    ON: ClassVar[str | None] = "confirmed_on"

    conclusion: Conclusion
    """The one that was returned and is confirmed."""
    confirmed_on: date
    remarks: str = ""
