"""Who carries out the inspections of a case: it follows from how the authorities share it.

Rules kept here:
  XRG-102, XRG-103, XRG-104  extended, joint and delegated inspection, joint investigation and
           assistance.
"""

from collections.abc import Iterable

from shared.domain.joint.vocabulary import CaseMode


def carrying_out(mode: CaseMode, leading: str, participants: Iterable[str]) -> list[str]:
    """Return the authorities that carry out inspections of a case of this `mode`, sorted."""
    match mode:
        case CaseMode.JOINT | CaseMode.JOINT_INVESTIGATION:
            return sorted(participants)
        case CaseMode.DELEGATED | CaseMode.ASSISTANCE_LETTER:
            return sorted(set(participants) - {leading})
        case CaseMode.EXTENDED:
            return [leading]
