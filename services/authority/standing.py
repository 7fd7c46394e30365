"""Which entrustments stand: those that both authorities' entries, as held here, leave in force."""

import json
from uuid import UUID

from services.authority.node import Node
from shared.projections.entrustments import Entrustments

MOST_ENTRUSTMENTS = 1000


def live_entrustments(node: Node, uscc: str) -> list[UUID]:
    """Return the ids of the established entrustments of which the firm `uscc` is a party."""
    node.projector.catch_up()
    found = {
        one.key: json.loads(one.document)
        for role in ("contractor", "registrant")
        for one in node.queries.having(Entrustments.name, {f"{role}:{uscc}"}, "", MOST_ENTRUSTMENTS)
    }
    states = ("established", "acknowledged")
    return [UUID(key) for key, document in sorted(found.items()) if document["state"] in states]
