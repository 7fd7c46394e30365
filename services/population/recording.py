"""What a population tells: who recorded which event when, behind which version."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.audience import audience_of, subjects_of
from shared.domain.event import Event
from shared.domain.inspection.state import Inspection


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """One event as one authority records it.

    `version` is that of the event's stream in the log of `authority`; `inspection` the state of
    its inspection after it, for events of inspections.
    """

    authority: str
    at: datetime
    event: Event
    version: int = 1
    inspection: Inspection | None = None

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the credit codes of the firms concerned."""
        return subjects_of(self.event, self.inspection)

    @property
    def audience(self) -> tuple[str, ...]:
        """Return who may read it beside its authority."""
        return audience_of(self.event, self.authority, self.inspection)
