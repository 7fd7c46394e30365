"""Which entrustments stand: those that both authorities' entries, as held here, leave in force."""

import json
from uuid import UUID

from shared.projections.entrustments import Entrustments
from shared.projections.queries import Queries
from shared.projections.runner import Projector

MOST_ENTRUSTMENTS = 1000


def live_entrustments(projector: Projector, queries: Queries, uscc: str) -> list[UUID]:
    """Return the ids of the established entrustments of which the firm `uscc` is a party."""
    projector.catch_up()
    found = {
        one.key: json.loads(one.document)
        for role in ("contractor", "registrant")
        for one in queries.having(Entrustments.name, {f"{role}:{uscc}"}, "", MOST_ENTRUSTMENTS)
    }
    states = ("established", "acknowledged")
    return [UUID(key) for key, document in sorted(found.items()) if document["state"] in states]
