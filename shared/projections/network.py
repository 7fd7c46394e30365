"""With whom a firm makes what: registrants, contractors and certificates, joined by entrustments.

    {"firm", "depth", "truncated",
     "firms": [{"uscc", "name" | None, "home_authority" | None, "distance"}],
     "certificates": [{"certificate_no", "registrants": […], "products": […]}],
     "entrustments": [{"entrustment_id", "registrant_uscc", "registrant_authority",
                       "contractor_uscc", "contractor_authority", "certificate_no", "state",
                       "status", "started_on", "ends_on", "ended_on"}]}

Firms are found step by step: those with which the firm has an entrustment are at distance 1. An
entrustment that two logs tell differently is one edge for each statement, `disputed`. Nothing is
left out silently: where there is more than an answer holds, `truncated` is true.
"""

from collections.abc import Iterator

import msgspec

from shared.projections.archive import Archive
from shared.projections.entrustments import Entrustments
from shared.projections.folding import read_document
from shared.projections.queries import Queries
from shared.projections.view import Document

MOST_FIRMS = 200
MOST_ENTRUSTMENTS = 1_000
_PAGE = 100
_PRODUCT = "product_name"
_PARTIES = (
    "registrant_uscc",
    "registrant_authority",
    "contractor_uscc",
    "contractor_authority",
    "certificate_no",
)


class _Header(msgspec.Struct):
    name: str
    home_authority: str


class _Archive(msgspec.Struct):
    enterprise: _Header | None


_ARCHIVES = msgspec.json.Decoder(_Archive)


def network(queries: Queries, uscc: str, depth: int) -> Document:
    """Return the network of the firm `uscc`, as far as firms at distance `depth`.

    Ended entrustments belong to it, as their state says.
    """
    return _Walk(queries).around(uscc, depth)


class _Walk:
    """One walk from a firm to those with which it has entrustments, and on from these."""

    def __init__(self, queries: Queries) -> None:
        self._queries = queries
        self._edges: dict[str, list[Document]] = {}
        self._truncated = False

    def around(self, uscc: str, depth: int) -> Document:
        distances = {uscc: 0}
        reached = [uscc]
        for distance in range(1, depth + 1):
            found = {firm for one in reached for firm in self._partners(one)} - distances.keys()
            reached = sorted(found)[: MOST_FIRMS - len(distances)]
            self._truncated = self._truncated or len(reached) < len(found)
            distances |= dict.fromkeys(reached, distance)
        edges = [edge for found in self._edges.values() for edge in found]
        shown = [edge for edge in edges if _ends(edge) <= distances.keys()]
        return {
            "firm": uscc,
            "depth": depth,
            "truncated": self._truncated,
            "firms": [self._firm(one, distances[one]) for one in sorted(distances)],
            "certificates": list(_certificates(shown)),
            "entrustments": [
                {name: value for name, value in edge.items() if name != _PRODUCT}
                for edge in sorted(shown, key=_order)
            ],
        }

    def _partners(self, uscc: str) -> Iterator[str]:
        """Yield the firms with which `uscc` has entrustments, and keep these."""
        for role in ("registrant", "contractor"):
            for edge in self._told(f"{role}:{uscc}"):
                yield from _ends(edge)

    def _told(self, term: str) -> Iterator[Document]:
        after = ""
        while page := self._queries.having(Entrustments.name, {term}, after, _PAGE):
            for one in page:
                if one.key not in self._edges:
                    if len(self._edges) == MOST_ENTRUSTMENTS:
                        self._truncated = True
                        return
                    self._edges[one.key] = list(_edges(read_document(one.document)))
                yield from self._edges[one.key]
            after = page[-1].key

    def _firm(self, uscc: str, distance: int) -> Document:
        archive = self._queries.document(Archive.name, uscc)
        header = None if archive is None else _ARCHIVES.decode(archive).enterprise
        return {
            "uscc": uscc,
            "name": None if header is None else header.name,
            "home_authority": None if header is None else header.home_authority,
            "distance": distance,
        }


def _edges(document: Document) -> Iterator[Document]:
    """Yield what is stated of one entrustment; each side alone only where they contradict."""
    told: dict[tuple[str, ...], Document] = {}
    for _, side in sorted(document["sides"].items(), reverse=True):  # the registrant's first
        told.setdefault(tuple(side[name] for name in _PARTIES), side)
    for side in told.values():
        agreement: Document = side["agreement"] or {}
        yield {
            "entrustment_id": document["entrustment_id"],
            **{name: side[name] for name in _PARTIES},
            "state": document["state"],
            "status": document["status"],
            **{name: side[name] for name in ("started_on", "ends_on", "ended_on")},
            _PRODUCT: side.get(_PRODUCT) or agreement.get(_PRODUCT),
        }


def _certificates(edges: list[Document]) -> Iterator[Document]:
    for number in sorted({edge["certificate_no"] for edge in edges}):
        of_one = [edge for edge in edges if edge["certificate_no"] == number]
        yield {
            "certificate_no": number,
            "registrants": sorted({edge["registrant_uscc"] for edge in of_one}),
            "products": sorted({edge[_PRODUCT] for edge in of_one} - {None}),
        }


def _ends(edge: Document) -> set[str]:
    return {edge["registrant_uscc"], edge["contractor_uscc"]}


def _order(edge: Document) -> tuple[str, str, str]:
    return edge["entrustment_id"], edge["registrant_uscc"], edge["contractor_uscc"]
