"""When a sealed case is opened, and to whom.

Rules kept here:
  FLT-004  secret until the team goes in; the seal ends with the start, when the case is called off,
           or by its day.
  XRG-003  then all whom it concerns read it, as they read of any inspection.
"""

from datetime import date

from shared.domain.authorities import NMPA
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseStage, Opening


def due_for_opening(case: JointCase, today: date) -> Opening | None:
    """Return why authorities open their sealed entries of `case` now; None while it is sealed.

    A case that has started was agreed in every participant's log, this authority's own included.
    """
    if case.stage is CaseStage.STARTED:
        return Opening.STARTED
    if case.stage is CaseStage.CALLED_OFF:
        return Opening.CALLED_OFF
    return Opening.EXPIRED if today >= case.opens_by else None


def entitled(case: JointCase) -> tuple[str, ...]:
    """Return the authorities to which `case` is opened, all participants included, sorted.

    These are its readers, the authorities of the entrustments that the plan names, and the national
    one; of a case without agreement those of every plan.
    """
    plans = [case.current] if case.agreed is not None else list(case.plans.values())
    named = [one for known in plans for one in known.plan.entrustments]
    places = {one.registrant_authority for one in named}
    places |= {one.contractor_authority for one in named}
    return tuple(sorted({*case.all_readers, *places, NMPA}))
