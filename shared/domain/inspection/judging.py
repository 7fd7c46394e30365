"""What the scheme in force makes of an inspection's findings, for one purpose of the visit.

FND-2015, FND-REG-2022  食药监械监〔2015〕218号; 国家药监局 Notice 50 of 2022.
FLT-013  what the firm has made impossible does not conform. CFDA Order 14 art. 28.
"""

from shared.domain.inspection.events import FindingRecorded, Purpose
from shared.domain.inspection.state import Inspection
from shared.domain.schemes import (
    Conclusion,
    Departure,
    Judgement,
    Schemes,
    Trait,
    conclude,
    scheme_in_force,
)


def judgement(inspection: Inspection, schemes: Schemes, purpose: Purpose) -> Judgement | None:
    """Return how the one of `schemes` in force on the first day judges, None without one.

    Raises:
        ValueError: no site was entered.
    """
    scheme = scheme_in_force(schemes, purpose.use, inspection.first_day)
    return None if scheme is None else scheme.judgement(purpose.use)


def scheme_conclusion(inspection: Inspection, schemes: Schemes, purpose: Purpose) -> Conclusion:
    """Return what follows from the findings by the one of `schemes` in force on the first day.

    Where the firm has made the inspection impossible, that is all that follows (FLT-013).

    Raises:
        ValueError: no site was entered.
    """
    if inspection.prevented:
        return Conclusion.NOT_CONFORMING
    departures = [_departure(finding) for finding in inspection.findings]
    return conclude(schemes, purpose.use, inspection.first_day, departures)


def _departure(finding: FindingRecorded) -> Departure:
    told = {
        Trait.DIRECT_EFFECT: finding.affects_quality,
        Trait.AUTHENTICITY: finding.authenticity_problem,
    }
    traits = frozenset(trait for trait, present in told.items() if present)
    return Departure(clause=finding.clause, grade=finding.severity, traits=traits)
