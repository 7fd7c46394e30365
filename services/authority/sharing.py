"""With which other authorities a firm is shared by live entrustments, remembered while it is true.

To find the live entrustments of a firm is to fold them from what is stored, which is too much for
every entry about a firm that is inspected. What was found is remembered until an entry of one of
its entrustments arrives. It is remembered only if nothing but those entries decides it: where two
logs claim an entrustment, records of firms and certificates do, and where a newer version has told
of one, it is looked at anew each time.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.authority.desk import Desk
from services.authority.records import claims_to, entrustment_of
from shared.domain.entrustment.refusals import EntrustmentClaimedByTwo, EntrustmentUnknown
from shared.domain.inspection.events import NamedEntrustment
from shared.domain.inspection.planning import name_entrustment
from shared.errors import UnreadableEvent
from shared.projections.streams import id_in_stream
from shared.projections.view import FoldEntry

MATTER = "entrustment"
MOST = 4096
"""Firms that are remembered."""


@dataclass(frozen=True, slots=True)
class Shared:
    """With whom a firm is shared: for each other authority, an entrustment that makes it so."""

    others: Mapping[str, NamedEntrustment]
    entrustments: frozenset[str]
    """Ids of all live ones of the firm."""
    is_certain: bool
    """Whether nothing but the entries of these entrustments decides it."""


class Sharing:
    """Knows with whom each firm is shared; for one thread."""

    def __init__(self, desk: Desk, most: int = MOST) -> None:
        """Remember the `most` firms that were asked for last, as `desk` finds them."""
        self._desk, self._most = desk, most
        self._known: OrderedDict[str, Shared] = OrderedDict()

    def of(self, firm: str) -> Shared:
        """Return with whom the firm of the credit code `firm` is shared.

        Raises:
            StorageFailed: what is stored cannot be read.
        """
        known = self._known.get(firm)
        if known is None:
            known = shared_with(self._desk, firm)
            if known.is_certain:
                self._known[firm] = known
                if len(self._known) > self._most:
                    self._known.popitem(last=False)
        else:
            self._known.move_to_end(firm)
        return known

    def forget(self, told: Iterable[FoldEntry]) -> None:
        """Forget the firms whose entrustments the entries of entrustments in `told` may change."""
        firms: set[str] = set()
        ids: set[str] = set()
        for entry in told:
            firms.update(entry.subjects)
            if (named := id_in_stream(entry, MATTER)) is not None:
                ids.add(named)
        for firm, known in list(self._known.items()) if firms or ids else ():
            if firm in firms or not ids.isdisjoint(known.entrustments):
                del self._known[firm]


def shared_with(desk: Desk, firm: str) -> Shared:
    """Return with whom `firm` is shared now.

    An entrustment that its registrant's authority has not established, or that two claim, shares
    nothing, nor does one of which a newer version of this program has told in the own log.

    Raises:
        StorageFailed: what is stored cannot be read.
    """
    others: dict[str, NamedEntrustment] = {}
    certain = True
    ids = desk.standing.of_firm(firm)
    for entrustment_id in ids:
        try:
            claimed = claims_to(desk, entrustment_id)
            certain = certain and len(claimed) == 1
            entrustment = entrustment_of(desk, entrustment_id)
        except (EntrustmentUnknown, EntrustmentClaimedByTwo, UnreadableEvent):
            certain = False
            continue
        named = name_entrustment(entrustment)
        parties = {named.registrant_authority, named.contractor_authority}
        if entrustment.established is not None and desk.authority in parties:
            for other in parties - {desk.authority}:
                others.setdefault(other, named)
    return Shared(others, frozenset(map(str, ids)), certain)
