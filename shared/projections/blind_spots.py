"""Which duties are blind spots when they are not met, and which nodes can tell.

A blind spot is what nobody sees as long as nothing is recorded: here are the names of the duties
that make one, whether it counts as soon as the duty is owed or when its deadline has passed.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


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
