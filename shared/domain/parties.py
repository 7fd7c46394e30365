"""The two firms of an entrustment, as roles."""

from enum import StrEnum


class Party(StrEnum):
    """On whose side something lies: a duty, a statement, a departure."""

    REGISTRANT = "registrant"
    CONTRACTOR = "contractor"
