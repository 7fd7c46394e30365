"""Deciding on a penalty, and what may become of the decision."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from shared.domain.authorities import NMPA, require_authority
from shared.domain.case import Case, CaseStage, require_articles
from shared.domain.cautions import RuleWarning
from shared.domain.dates import require_not_future, require_period
from shared.domain.enterprise import Enterprise, caution_unrecorded
from shared.domain.penalty.events import (
    PenaltyChanged,
    PenaltyDecided,
    PenaltyKind,
    PenaltyRevoked,
    Procedure,
)
from shared.domain.penalty.refusals import (
    AmountContradictsKinds,
    BeforePenaltyDecided,
    CaseNotOpen,
    DecidedBeforeCaseOpened,
    LowFineUnstated,
    PartyAuthorityUnstated,
    PartyNameUnstated,
    PenaltyNoLongerStands,
    ReplacedPenaltyNotChanged,
    RestrictionContradictsKinds,
    SimpleProcedureExceeded,
)
from shared.domain.penalty.state import Penalty
from shared.domain.texts import (
    LIST,
    NAME,
    REFERENCE,
    TEXT,
    allow_text,
    require_list,
    require_text,
)

MOST_FEN = 10**15
"""More than any fine: ten trillion yuan."""
MOST_PERSONS = 1_000

_ON_THE_SPOT = frozenset({PenaltyKind.WARNING, PenaltyKind.FINE})
_RESTRICTING = frozenset(
    {PenaltyKind.RESTRICTION_OF_BUSINESS, PenaltyKind.RESTRICTION_OF_EMPLOYMENT}
)


@dataclass(frozen=True, kw_only=True, slots=True)
class PenaltyRecords:
    """What the decision is judged by: the firm, its case, and what it replaces, where known."""

    firm: Enterprise | None
    case: Case | None
    replaced: Penalty | None


def decide_penalty(stated: PenaltyDecided, records: PenaltyRecords, today: date) -> PenaltyDecided:
    """Accept a penalty, its party's name and province from the record where they are not stated.

    Raises:
        CaseNotOpen, DecidedBeforeCaseOpened, SimpleProcedureExceeded, ReplacedPenaltyNotChanged: it
            may not be decided so.
        AmountContradictsKinds, LowFineUnstated, RestrictionContradictsKinds: it contradicts itself.
        PartyAuthorityUnstated, PartyNameUnstated: nothing tells who or where the party is.
        UnknownAuthority, ArticleMalformed: what it names is none.
        MalformedUscc, UsccCheckCharacterWrong: of a firm that is not on record.
        DateInFuture, PeriodReversed: it is dated after `today`, or restricts until before.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    named = _with_party(stated, records.firm)
    kinds = tuple(sorted(set(named.kinds)))
    _require_bounds(named)
    _require_amounts(named)
    require_not_future(named.decided_on, today, "/decided_on")
    _require_restriction(named)
    _require_procedure(named, records)
    unrecorded = caution_unrecorded(records.firm, named.uscc, "/uscc")
    return replace(named, kinds=kinds, warnings=(*unrecorded, *_elsewhere(named, records.firm)))


def change_penalty(penalty: Penalty, stated: PenaltyChanged, today: date) -> PenaltyChanged:
    """Accept that the decision was changed.

    Raises:
        PenaltyNoLongerStands: it was changed or revoked before.
        BeforePenaltyDecided: it would be changed before it was decided.
        DateInFuture, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.changed_by, NAME, "/changed_by")
    _require_undoing(penalty, stated, stated.changed_on, today)
    return stated


def revoke_penalty(penalty: Penalty, stated: PenaltyRevoked, today: date) -> PenaltyRevoked:
    """Accept that the decision was revoked, found unlawful or void.

    Raises:
        PenaltyNoLongerStands: it was changed or revoked before.
        BeforePenaltyDecided: it would be revoked before it was decided.
        DateInFuture, TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(stated.revoked_by, NAME, "/revoked_by")
    _require_undoing(penalty, stated, stated.revoked_on, today)
    return stated


def require_standing(penalty: Penalty) -> None:
    """Refuse a step of a decision that no longer stands.

    Raises:
        PenaltyNoLongerStands: it was changed or revoked.
    """
    if penalty.undone is not None:
        raise PenaltyNoLongerStands(f"it was {penalty.stage} on {penalty.undone_on}")


def _require_undoing(
    penalty: Penalty, stated: PenaltyChanged | PenaltyRevoked, on: date, today: date
) -> None:
    require_text(stated.document_no, REFERENCE, "/document_no")
    require_text(stated.reason, TEXT, "/reason")
    require_not_future(on, today, f"/{stated.ON}")
    require_standing(penalty)
    if on < penalty.decided.decided_on:
        raise BeforePenaltyDecided(f"it was decided on {penalty.decided.decided_on}")


def _with_party(stated: PenaltyDecided, firm: Enterprise | None) -> PenaltyDecided:
    authority = stated.party_authority or (firm.home_authority if firm is not None else "")
    name = stated.party_name.strip() or (firm.name if firm is not None else "")
    if authority in {"", NMPA}:
        raise PartyAuthorityUnstated(f"where {stated.uscc} is registered", "/party_authority")
    require_authority(authority, "/party_authority")
    if not name:
        raise PartyNameUnstated(f"{stated.uscc} is not on record", "/party_name")
    return replace(stated, party_authority=authority, party_name=name)


def _require_bounds(stated: PenaltyDecided) -> None:
    require_text(stated.decision_no, REFERENCE, "/decision_no")
    allow_text(stated.party_name, NAME, "/party_name")
    require_text(stated.violation_type, NAME, "/violation_type")
    require_text(stated.content, TEXT, "/content")
    allow_text(stated.confiscated_goods, TEXT, "/confiscated_goods")
    allow_text(stated.persons_ref, NAME, "/persons_ref")
    require_articles(stated.articles, "/articles")
    require_list(stated.kinds, "/kinds", LIST)
    if not 0 <= stated.persons_sanctioned <= MOST_PERSONS:
        raise AmountContradictsKinds(f"0 to {MOST_PERSONS} persons", "/persons_sanctioned")


def _require_amounts(stated: PenaltyDecided) -> None:
    amounts = {
        PenaltyKind.FINE: ("fine_fen", stated.fine_fen),
        PenaltyKind.CONFISCATION_OF_INCOME: (
            "confiscated_income_fen",
            stated.confiscated_income_fen,
        ),
    }
    for kind, (member, fen) in amounts.items():
        if (fen is not None) != (kind in stated.kinds):
            raise AmountContradictsKinds(f"the kinds are {stated.kinds}", f"/{member}")
        if fen is not None and not 0 < fen <= MOST_FEN:
            raise AmountContradictsKinds(f"1 to {MOST_FEN} fen", f"/{member}")
    goods = PenaltyKind.CONFISCATION_OF_GOODS in stated.kinds
    if bool(stated.confiscated_goods.strip()) != goods:
        raise AmountContradictsKinds(f"the kinds are {stated.kinds}", "/confiscated_goods")
    if (stated.low_fine is not None) != (PenaltyKind.FINE in stated.kinds):
        raise LowFineUnstated("what a low fine is, the province says", "/low_fine")


def _require_restriction(stated: PenaltyDecided) -> None:
    if stated.restricted_until is None:
        return
    if _RESTRICTING.isdisjoint(stated.kinds):
        raise RestrictionContradictsKinds(f"the kinds are {stated.kinds}", "/restricted_until")
    require_period(stated.decided_on, stated.restricted_until, "/restricted_until")


def _require_procedure(stated: PenaltyDecided, records: PenaltyRecords) -> None:
    case, replaced = records.case, records.replaced
    if stated.replaces is not None and (
        replaced is None
        or (replaced.decided.uscc, replaced.decided.case_id) != (stated.uscc, stated.case_id)
        or not isinstance(replaced.undone, PenaltyChanged)
    ):
        raise ReplacedPenaltyNotChanged(f"{stated.replaces} was not changed into this one")
    if stated.procedure is Procedure.SIMPLE:
        if not _ON_THE_SPOT.issuperset(stated.kinds):
            raise SimpleProcedureExceeded(f"the kinds are {stated.kinds}")
        return
    if case is None or (case.stage is not CaseStage.OPEN and stated.replaces is None):
        raise CaseNotOpen("closed" if case is not None else "there is no case")
    if stated.decided_on < case.opened_on:
        raise DecidedBeforeCaseOpened(f"it was opened on {case.opened_on}")


def _elsewhere(stated: PenaltyDecided, firm: Enterprise | None) -> Iterator[RuleWarning]:
    if firm is not None and firm.home_authority != stated.party_authority:
        yield RuleWarning(
            code="party-on-record-elsewhere",
            rules=("PUB-002",),
            zh=f"档案所载当事人所在地部门为 {firm.home_authority}",
            en=f"The party is on record as at home in {firm.home_authority}",
        )
