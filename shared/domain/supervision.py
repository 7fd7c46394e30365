"""Supervision levels of firms, as their authority sets them: facts, never computed here.

Rules kept here:
  GRD-001  where several levels apply, the highest wins. 药监综械管〔2022〕78号.
  GRD-002  a level is reviewed and set anew with its reasons; the newest for one role and one scope
           of products takes the place of the one before.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import ClassVar

from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future
from shared.domain.enterprise import Enterprise, EnterpriseRole, caution_unrecorded
from shared.domain.event import ArchiveSection, Event
from shared.domain.grading import Level
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_list, require_text, require_texts
from shared.errors import RefusedByRule


class LevelOfAnotherAuthority(RefusedByRule):
    """Only the home authority of a firm sets its level."""

    code: ClassVar[str] = "level-of-another-authority"
    rules: ClassVar[tuple[str, ...]] = ("GRD-002",)


@dataclass(frozen=True, kw_only=True, slots=True)
class SupervisionLevelSet(Event):
    """The firm's authority set its supervision level in one role, for a scope of products."""

    KIND: ClassVar[str] = "supervision-level.set.v1"
    STREAM: ClassVar[str] = "supervision-level/{0.uscc}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("GRD-001", "GRD-002")
    ON: ClassVar[str | None] = "valid_from"

    uscc: str
    level: Level
    role: EnterpriseRole
    products: tuple[str, ...]
    """Certificates, filings or catalogue codes; empty for all that the firm does in this role."""
    reasons: tuple[str, ...]
    policy_edition: str
    """The grading policy by which it was set, by id or title."""
    valid_from: date
    warnings: tuple[RuleWarning, ...] = ()


def set_level(
    firm: Enterprise | None, level: SupervisionLevelSet, authority: str, today: date
) -> SupervisionLevelSet:
    """Accept the level that `authority` sets for `firm`.

    Raises:
        LevelOfAnotherAuthority: the firm has another home.
        MalformedUscc, UsccCheckCharacterWrong: of a `firm` that is not on record.
        DateInFuture: it is to hold from a day after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_texts(level.reasons, TEXT, "/reasons")
    require_text(level.policy_edition, REFERENCE, "/policy_edition")
    allow_list(level.products, "/products")
    for index, product in enumerate(level.products):
        require_text(product, NAME, f"/products/{index}")
    require_not_future(level.valid_from, today, "/valid_from")
    warnings = caution_unrecorded(firm, level.uscc, "/uscc")
    if firm is not None and firm.home_authority != authority:
        raise LevelOfAnotherAuthority(f"{level.uscc} is at home in {firm.home_authority}")
    return replace(level, products=tuple(sorted(set(level.products))), warnings=warnings)
