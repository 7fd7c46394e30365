"""Publishing the proof that an authority's log says two things."""

from services.authority.desk import Desk
from shared.domain.audience import EVERYBODY
from shared.domain.log_events import (
    EQUIVOCATIONS,
    EquivocationAlleged,
    EquivocationAlreadyAlleged,
    allege_equivocation,
)
from shared.errors import ConcurrentChange
from shared.log.trusted_log import Equivocation
from shared.store.authority_log import LoggedEvent

RECORDER = "node"


def publish_equivocation(desk: Desk, proof: Equivocation) -> None:
    """Append both notes of `proof` to the own log, for everybody; once per log and size."""
    alleged = EquivocationAlleged(
        origin=proof.held.origin,
        size=proof.held.size,
        notes=(proof.held.note, proof.other.note),
        recorded_by=f"{desk.authority}:{RECORDER}",
    )
    while True:
        told = [entry.event() for entry in desk.held(EQUIVOCATIONS) if entry.log == desk.authority]
        known = [event for event in told if isinstance(event, EquivocationAlleged)]
        try:
            event = allege_equivocation(known, alleged)
            desk.log.append(
                [
                    LoggedEvent(
                        originator_id=EQUIVOCATIONS,
                        originator_version=len(told) + 1,
                        event=event,
                        subjects=(),
                        audience=EVERYBODY,
                    )
                ]
            )
        except ConcurrentChange:
            continue
        except EquivocationAlreadyAlleged:
            pass
        return
