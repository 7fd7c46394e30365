"""What an authority records of one firm for every authority that supervises what the firm makes.

Rule kept here:
  XRG-003  what concerns a firm that two authorities supervise is told to both. Order 53 art. 58.

The readers of such a fact are the authorities of the firm's entrustments that stood when it was
recorded. They are written into it, so that its audience can be judged by everybody who reads it.
"""

from dataclasses import dataclass

from shared.domain.event import Event


@dataclass(frozen=True, kw_only=True, slots=True)
class OfFirm(Event):
    """What every such event names."""

    uscc: str
    """Credit code of the firm that it is about."""
    concerned: tuple[str, ...]
    """Authorities of the firm's entrustments that stood when it was recorded, sorted."""
