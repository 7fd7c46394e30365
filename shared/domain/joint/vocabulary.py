"""The words of a case that several authorities share."""

from enum import StrEnum


class CaseMode(StrEnum):
    """How the authorities share the work."""

    JOINT = "joint"
    """联合检查: every participant inspects, both teams at once (XRG-103)."""
    DELEGATED = "delegated"
    """委托检查: one participant inspects for the leading authority (XRG-104)."""
    JOINT_INVESTIGATION = "joint-investigation"
    """联合调查 of a possible violation (XRG-004)."""
    ASSISTANCE_LETTER = "assistance-letter"
    """协助调查函: the others look into something for the leading authority (XRG-004)."""
    EXTENDED = "extended"
    """延伸检查: the leading authority alone inspects in the other's region (XRG-102)."""


class CaseStage(StrEnum):
    """Where a case stands, as far as the entries known tell."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    """Every participant's log supports one plan."""
    STARTED = "started"
    CALLED_OFF = "called-off"
    DECLINED = "declined"
    """Each plan that its author still stands by was declined by one of its participants."""


class CaseAnswer(StrEnum):
    """What a participant says to a plan."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


class Knowledge(StrEnum):
    """What an account may see of a sealed case."""

    NAMED = "named"
    """Everything."""
    MEMBER_UNSIGNED = "member-unsigned"
    """That it is of a team, and what it has to sign; neither firm nor site (FLT-003)."""
    NOTHING = "nothing"
    """For this account there is no such case."""


class Opening(StrEnum):
    """Why a sealed case is opened."""

    STARTED = "started"
    CALLED_OFF = "called-off"
    EXPIRED = "expired"
    """The day has come on which the seal ends at the latest."""
