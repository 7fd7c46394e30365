"""Publishing the proof that an authority's log says two things.

What is found is published at once, where the own log takes it. What could not be, is published
later: every open alarm keeps its proof, and each is told of once.
"""

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
from shared.replication.held import proof_in
from shared.store.alarms import Alarms
from shared.store.authority_log import LoggedEvent

RECORDER = "node"


def open_equivocations(alarms: Alarms) -> list[tuple[str, Equivocation]]:
    """Return each log of which an open alarm says that it forked, with the proof."""
    return [
        (alarm.log, proof_in(alarm.evidence))
        for alarm in alarms.open_alarms()
        if alarm.code == Equivocation.code and alarm.evidence is not None
    ]


def publish_equivocation(desk: Desk, proof: Equivocation) -> bool:
    """Append both notes of `proof` to the own log, for everybody; False if that was done before.

    A log is told of once per size.
    """
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
            return False
        return True
