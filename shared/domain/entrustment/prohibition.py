"""What the catalogue forbids is not entrusted; what it leaves open a person decides, by name.

Rules: ENT-004, PRO-001; what the catalogue says of a device is in `shared.domain.prohibition`.
"""

from shared.domain.entrustment.events import HumanDecision
from shared.domain.entrustment.refusals import (
    DecisionNotNeeded,
    DeviceProhibited,
    ProhibitionUndecided,
)
from shared.domain.prohibition import ProhibitionCheck, ProhibitionResult
from shared.domain.texts import TEXT, require_text


def require_entrustable(check: ProhibitionCheck, decision: HumanDecision | None) -> None:
    """Refuse what `check` prohibits, and what it leaves open unless `decision` allows it.

    Raises:
        DeviceProhibited: ENT-004; no decision changes that.
        ProhibitionUndecided: PRO-001, a person has to decide.
        DecisionNotNeeded: the catalogue leaves nothing open.
        TextMissing, TextTooLong, TextUnprintable: the reason is out of bounds.
    """
    if decision is not None:
        require_text(decision.reason, TEXT, "/prohibition_decision/reason")
    where = ", ".join(part for part in (check.edition, check.article, check.row) if part)
    said = f"{check.reason_zh} {check.reason_en}" + (f" ({where})" if where else "")
    if check.result is ProhibitionResult.PROHIBITED:
        raise DeviceProhibited(said)
    undecided = check.result is ProhibitionResult.NEEDS_HUMAN
    if undecided and decision is None:
        raise ProhibitionUndecided(said)
    if not undecided and decision is not None:
        raise DecisionNotNeeded(said)
