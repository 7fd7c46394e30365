"""Recording measures in the own log (SUP-023, MEA-001, MEA-002), and lifting them (FLT-012)."""

from collections.abc import Iterable
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import concerned, told
from services.authority.records import enterprise_of, told_in
from shared.domain import measure as measures
from shared.domain.inspection.events import RectificationOrdered, SiteEntered
from shared.domain.measure import Before, Lifting, MeasureLifted, MeasureTaken
from shared.store.appending import Appended


def take(desk: Desk, request: Request, stated: MeasureTaken) -> Appended:
    """Record a measure against a firm.

    Raises:
        LianjianError: what `shared.domain.measure.take_measure` and the log refuse.
    """
    event = measures.take_measure(
        concerned(desk, stated),
        enterprise_of(desk, stated.uscc),
        _before(desk, stated.uscc, stated.rests_on),
        desk.authority,
        desk.today(),
    )
    return desk.append(request, 1, event)


def lift(desk: Desk, request: Request, measure_id: UUID, lifting: Lifting) -> Appended:
    """Lift a measure of the own log.

    Raises:
        LianjianError: what `shared.domain.measure.lift_measure` and the log refuse.
    """
    version, events = told(desk, f"measure/{measure_id}")
    measure = measures.replay(events)
    stated = MeasureLifted(
        measure_id=measure_id,
        uscc=measure.uscc,
        concerned=(),
        decision_no=lifting.decision_no,
        reason=lifting.reason,
        rests_on=lifting.rests_on,
        lifted_on=lifting.lifted_on,
        recorded_by=request.caller,
    )
    event = measures.lift_measure(measure, concerned(desk, stated, events), desk.today())
    return desk.append(request, version + 1, event)


def _before(desk: Desk, uscc: str, streams: Iterable[str]) -> Before:
    """Return what `streams`, in all logs held here, tell of the firm `uscc`."""
    entered, stepped = set[str](), set[str]()
    for event in told_in(desk, streams):
        match event:
            case SiteEntered() if event.uscc == uscc:
                entered.add(event.stream)
            case RectificationOrdered():
                stepped.add(event.stream)
            case MeasureTaken() if event.uscc == uscc:
                stepped.add(event.stream)
            case _:
                pass
    earlier = {stream for stream in stepped if stream.startswith("measure/")}
    return Before(inspected=bool(entered), stepped=bool(earlier or entered & stepped))
