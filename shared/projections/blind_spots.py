"""Which duties are blind spots when they are not met, and which nodes can tell.

A blind spot is what nobody sees as long as nothing is recorded: here are the names of the duties
that make one, whether it counts as soon as the duty is owed or when its deadline has passed.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.domain.authorities import NMPA
from shared.projections.duties import DutyTerm


class Counts(StrEnum):
    """From when an open duty is a blind spot."""

    AT_ONCE = "at-once"
    WHEN_OVERDUE = "when-overdue"


BLIND_SPOTS: Mapping[str, Counts] = MappingProxyType(
    {
        "record-entrustment": Counts.AT_ONCE,
        "record-known-entrustment": Counts.AT_ONCE,
        "annotate-certificate": Counts.AT_ONCE,
        "station-residents": Counts.AT_ONCE,
        "hold-licence": Counts.AT_ONCE,
        "hold-certificate": Counts.AT_ONCE,
        "inspect-comprehensively": Counts.AT_ONCE,
        "set-supervision-level": Counts.AT_ONCE,
        "review-supervision-level": Counts.WHEN_OVERDUE,
        "inspect-firm": Counts.WHEN_OVERDUE,
        "inspect-fully": Counts.WHEN_OVERDUE,
        "inspect-site": Counts.WHEN_OVERDUE,
        "inspect-product": Counts.WHEN_OVERDUE,
        "check-new-filer": Counts.WHEN_OVERDUE,
        "file-self-inspection": Counts.WHEN_OVERDUE,
        "acknowledge-notice": Counts.WHEN_OVERDUE,
        "return-delegated-result": Counts.WHEN_OVERDUE,
        "review-agreement": Counts.WHEN_OVERDUE,
        "audit-contractor": Counts.WHEN_OVERDUE,
    }
)
"""By the name of the duty."""

SEEN_AT_HOME = frozenset(
    {
        "record-known-entrustment",
        "set-supervision-level",
        "review-supervision-level",
        "inspect-firm",
        "inspect-fully",
        "inspect-site",
        "check-new-filer",
        "file-self-inspection",
    }
)
"""Duties met by what is told to the NMPA alone, or to no one who has no part in it.

Any other node may hold what opens them and never what meets them: it does not list them.
"""

SEEN_AT_BOTH_ENDS = frozenset(
    {
        "notify-inspection-result",
        "notify-interview",
        "notify-measure",
        "notify-outcome",
        "notify-rectification",
        "notify-sampling-result",
    }
)
"""Duties met by a notice, which only its ends and the NMPA read; the mark ends with the receiver.

A third authority of the same firm holds what opens them and never what meets them.
"""


def can_tell(term: DutyTerm, node: str) -> bool:
    """Return whether the node of the authority `node` reads all that may meet the duty `term`."""
    if node == NMPA:
        return True
    if term.what in SEEN_AT_HOME:
        return node == term.authority
    if term.what in SEEN_AT_BOTH_ENDS:
        return node in {term.authority, term.mark.rpartition(".")[2]}
    return True
