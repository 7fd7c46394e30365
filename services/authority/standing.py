"""Which entrustments stand: those that both authorities' entries, as held here, leave in force.

What has arrived counts at once, also while the views are behind: planning waits for nothing.
"""

from uuid import UUID

from shared.projections.current import coming_keys, current_documents
from shared.projections.entrustments import Entrustments
from shared.projections.queries import Queries
from shared.store.database import Database

MOST_ENTRUSTMENTS = 1000
MATTER = "entrustment"
_LIVE = ("established", "acknowledged")
_PARTIES = ("registrant_uscc", "contractor_uscc")


def live_entrustments(database: Database, queries: Queries, uscc: str) -> list[UUID]:
    """Return the ids of the established entrustments of which the firm `uscc` is a party."""
    view = Entrustments()
    keys = coming_keys(database, view, MATTER, uscc)
    for role in ("contractor", "registrant"):
        found = queries.having(view.name, {f"{role}:{uscc}"}, "", MOST_ENTRUSTMENTS)
        keys |= {one.key for one in found}
    documents = current_documents(database, view, MATTER, keys)
    return [
        UUID(key)
        for key, document in sorted(documents.items())
        if document["state"] in _LIVE and uscc in [document[party] for party in _PARTIES]
    ]
