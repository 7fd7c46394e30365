"""Which live entrustments, of those that this node knows, an edition of the catalogue affects."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from services.authority.desk import Desk
from services.authority.records import certificates_of
from shared.domain.catalogue import CatalogueEdition
from shared.domain.impact import Affected, LiveEntrustment, affected
from shared.domain.prohibition import DeviceFacts, facts_of
from shared.domain.reference import Matter, Reference, reference_of
from shared.errors import NotFound
from shared.projections.entrustments import Entrustments, is_live
from shared.projections.queries import Queries
from shared.projections.view import Document

_PAGE = 1000
_UNKNOWN = DeviceFacts(classification_code=None, implantable=None)
_PARTIES = (
    "registrant_uscc",
    "registrant_authority",
    "contractor_uscc",
    "contractor_authority",
    "certificate_no",
)


class EditionUnknownHere(NotFound):
    """No edition of this id is known to this node."""

    code = "edition-unknown-here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """What an edition changes, as of the legal date `on`; `live` is how many were looked at."""

    edition: CatalogueEdition
    on: date
    live: int
    affected: tuple[Affected, ...]


def impact_of(desk: Desk, queries: Queries, edition: str) -> Impact:
    """Return what the edition of this id, published or shipped, changes.

    Raises:
        EditionUnknownHere: there is none.
    """
    known = desk.reference.stored()
    held = known.find(Matter.CATALOGUE, edition)
    if held is None or not isinstance(held.edition, CatalogueEdition):
        raise EditionUnknownHere(f"no edition {edition!r} of the catalogue is known here")
    others = (one.told for one in known.held if one.told is not None and one is not held)
    before = reference_of(desk.authority, others).catalogues
    if held.told is None:
        before = {name: one for name, one in before.items() if name != edition}
    return _impact(desk, queries, held.edition, before, known.catalogues)


def impact_between(
    desk: Desk, queries: Queries, edition: CatalogueEdition, before: Reference, after: Reference
) -> Impact:
    """Return what `edition` changes, which `after` knows and `before` does not."""
    return _impact(desk, queries, edition, before.catalogues, after.catalogues)


def _impact(
    desk: Desk,
    queries: Queries,
    edition: CatalogueEdition,
    before: Mapping[str, CatalogueEdition],
    after: Mapping[str, CatalogueEdition],
) -> Impact:
    on = max(desk.today(), edition.in_force_from)
    if edition.in_force_until is not None:
        on = min(on, edition.in_force_until)
    live = list(_live(desk, queries))
    changed = affected(live, tuple(before.values()), tuple(after.values()), on)
    return Impact(edition=edition, on=on, live=len(live), affected=tuple(changed))


def _live(desk: Desk, queries: Queries) -> Iterator[LiveEntrustment]:
    """Yield every live entrustment that the views know, with what is on record of its device."""
    after = ""
    while page := queries.having(Entrustments.name, (), after, _PAGE):
        after = page[-1].key
        documents = {one.key: json.loads(one.document) for one in page}
        live = {key: _parties(one) for key, one in documents.items() if is_live(one)}
        numbers = {one["certificate_no"] for one in live.values()} - {None}
        certificates = certificates_of(desk, cast("set[str]", numbers))
        for key, parties in live.items():
            certificate = certificates.get(parties["certificate_no"] or "")
            device = _UNKNOWN if certificate is None else facts_of(certificate)
            yield LiveEntrustment(entrustment_id=key, device=device, **parties)


def _parties(document: Document) -> dict[str, str | None]:
    """Return what both sides say of the parties, or where they conflict the first of them."""
    sides = [document["sides"][name] for name in sorted(document["sides"])]
    told = document if document["certificate_no"] is not None or not sides else sides[0]
    return {name: told[name] for name in _PARTIES}
