"""The view of campaigns: who organises them, with whom, for what, and what they came to.

    {"id", "state", "status", "speaker": log | None, "held": the campaign | None,
     "told": [{"log", "state"}, …], "lines": […]}

A campaign belongs to no firm and stands in no archive. Which cases belong to it is told by the view
of the cases themselves, which knows those that are opened and no others.
"""

from collections.abc import Iterator
from typing import ClassVar

from shared.domain.campaign import Campaign, CampaignEvent, evolve
from shared.projections.lines import line
from shared.projections.spoken import NOTHING_TOLD, Spoken
from shared.projections.streams import own_key
from shared.projections.told_matters import only_teller, standing_of
from shared.projections.view import Document, FoldEntry


class Campaigns:
    """The view `campaigns`, keyed by id."""

    name = "campaigns"
    matter = "campaign"
    spoken: ClassVar[Spoken[Campaign, CampaignEvent]] = Spoken(
        state=Campaign, evolve=evolve, speaker=only_teller
    )

    def keys(self, entry: FoldEntry) -> tuple[str, ...]:
        """Return the id of the campaign that `entry` is of, if it is of one."""
        own = own_key(self.matter, entry)
        return () if own is None else (own,)

    def evolve(self, document: Document | None, entry: FoldEntry) -> Document:
        """Return the document after `entry`, which is of its campaign."""
        before = document or {"id": own_key(self.matter, entry), **NOTHING_TOLD, "lines": []}
        event = entry.event
        spoken = before
        if isinstance(event, CampaignEvent):
            spoken = self.spoken.step(before, entry.log, event)
        lines = [*before["lines"], line(entry)]
        return {**before, **spoken, **standing_of(spoken, lines), "lines": lines}

    def terms(self, document: Document) -> Iterator[str]:
        """Yield state, status, who organises it, who takes part, and its purposes."""
        yield f"state:{document['state']}"
        yield f"status:{document['status']}"
        for told in document["told"]:
            yield f"organiser:{told['log']}"
            for authority in told["state"]["participants"]:
                yield f"participant:{authority}"
            for purpose in told["state"]["purposes"]:
                yield f"purpose:{purpose}"
