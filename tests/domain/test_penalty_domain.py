"""What a penalty promises: who may decide it, and what becomes of it (APL-*, PUB-003)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.case import ArticleMalformed, Case, CaseStage
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.penalty.deciding import (
    PenaltyRecords,
    change_penalty,
    decide_penalty,
    revoke_penalty,
)
from shared.domain.penalty.events import (
    PenaltyDecided,
    PenaltyEvent,
    PenaltyKind,
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
    PenaltyClaimedByTwo,
    PenaltyNoLongerStands,
    PenaltyUnknown,
    ReplacedPenaltyNotChanged,
    RestrictionContradictsKinds,
    SimpleProcedureExceeded,
)
from shared.domain.penalty.state import Penalty, PenaltyStage, Publicity, Told, penalty_of
from shared.domain.texts import ListMissing, TextMissing
from tests.domain.a_case import (
    HENAN,
    PENALISED,
    PENALTY_CHANGED,
    PENALTY_REVOKED,
    PUBLICITY_ENDED,
    PUBLISHED,
    PUSH_RECEIVED,
    PUSHED,
    REGISTRANT,
    TODAY,
    ZHEJIANG,
    firm,
)

OPEN = Case(
    uscc=PENALISED.uscc,
    stage=CaseStage.OPEN,
    finding_authority=None,
    opened_on=date(2026, 1, 5),
)
RECORDS = PenaltyRecords(firm=firm(REGISTRANT), case=OPEN, replaced=None)
LATER = TODAY + timedelta(days=1)
SIMPLE = replace(
    PENALISED,
    procedure=Procedure.SIMPLE,
    case_id=None,
    kinds=(PenaltyKind.WARNING,),
    fine_fen=None,
    low_fine=None,
)


def decide(stated: PenaltyDecided, records: PenaltyRecords = RECORDS) -> PenaltyDecided:
    return decide_penalty(stated, records, TODAY)


def known(*events: PenaltyEvent) -> Penalty:
    """Return the penalty of the case with `events` of Henan beside its decision."""
    return penalty_of([(HENAN, one) for one in (PENALISED, *events)])


def test_penalty_is_accepted_as_stated() -> None:
    assert decide(PENALISED) == PENALISED
    assert decide(SIMPLE, replace(RECORDS, case=None)) == SIMPLE


def test_penalty_lists_each_kind_once() -> None:
    twice = replace(PENALISED, kinds=(*reversed(PENALISED.kinds), PenaltyKind.FINE))
    assert decide(twice) == PENALISED


def test_party_is_named_by_the_record_where_it_is_not_stated() -> None:
    assert decide(replace(PENALISED, party_name="", party_authority="")) == PENALISED


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"decision_no": ""}, TextMissing),
        ({"violation_type": ""}, TextMissing),
        ({"content": ""}, TextMissing),
        ({"articles": ()}, ListMissing),
        ({"articles": ("第八十六条",)}, ArticleMalformed),
        ({"kinds": ()}, ListMissing),
        ({"party_authority": "zz"}, UnknownAuthority),
        ({"party_authority": "nmpa"}, PartyAuthorityUnstated),
        ({"decided_on": LATER}, DateInFuture),
        ({"decided_on": date(2026, 1, 4)}, DecidedBeforeCaseOpened),
        ({"fine_fen": None}, AmountContradictsKinds),
        ({"fine_fen": 0}, AmountContradictsKinds),
        ({"fine_fen": 10**16}, AmountContradictsKinds),
        ({"confiscated_income_fen": 1}, AmountContradictsKinds),
        ({"confiscated_goods": "血压计412台"}, AmountContradictsKinds),
        ({"persons_sanctioned": -1}, AmountContradictsKinds),
        ({"low_fine": None}, LowFineUnstated),
        ({"restricted_until": LATER}, RestrictionContradictsKinds),
        (
            {
                "kinds": (*PENALISED.kinds, PenaltyKind.RESTRICTION_OF_BUSINESS),
                "restricted_until": date(2026, 3, 1),
            },
            PeriodReversed,
        ),
        ({"procedure": Procedure.SIMPLE, "kinds": (PenaltyKind.SHUTDOWN,), "fine_fen": None,
          "low_fine": None}, SimpleProcedureExceeded),
        ({"replaces": UUID(int=1)}, ReplacedPenaltyNotChanged),
    ],
)  # fmt: skip
def test_penalty_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        decide(replace(PENALISED, **change))


@pytest.mark.parametrize("case", [None, replace(OPEN, stage=CaseStage.CLOSED)])
def test_ordinary_penalty_needs_its_case_open(case: Case | None) -> None:
    with pytest.raises(CaseNotOpen):
        decide(PENALISED, replace(RECORDS, case=case))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [({"party_authority": ""}, PartyAuthorityUnstated), ({"party_name": " "}, PartyNameUnstated)],
)
def test_party_that_is_not_on_record_is_stated(
    change: dict[str, Any], refusal: type[Exception]
) -> None:
    unknown = replace(RECORDS, firm=None)
    assert [one.code for one in decide(PENALISED, unknown).warnings] == ["firm-not-on-record"]
    with pytest.raises(refusal):
        decide(replace(PENALISED, **change), unknown)


def test_party_that_is_on_record_elsewhere_is_a_warning() -> None:
    decided = decide(replace(PENALISED, party_authority="sh"))
    assert [one.code for one in decided.warnings] == ["party-on-record-elsewhere"]


def test_what_a_decision_was_changed_into_replaces_it_though_the_case_is_closed() -> None:
    anew = replace(PENALISED, penalty_id=UUID(int=2), replaces=PENALISED.penalty_id)
    closed = replace(OPEN, stage=CaseStage.CLOSED)
    changed = replace(RECORDS, case=closed, replaced=known(PENALTY_CHANGED))
    assert decide(anew, changed) == anew
    for replaced in (known(), known(PENALTY_REVOKED)):
        with pytest.raises(ReplacedPenaltyNotChanged):
            decide(anew, replace(changed, replaced=replaced))


def test_decision_is_changed_or_revoked_once() -> None:
    assert change_penalty(known(), PENALTY_CHANGED, TODAY) == PENALTY_CHANGED
    assert revoke_penalty(known(), PENALTY_REVOKED, TODAY) == PENALTY_REVOKED
    changed, revoked = known(PENALTY_CHANGED), known(PENALTY_REVOKED)
    assert (changed.stage, revoked.stage) == (PenaltyStage.CHANGED, PenaltyStage.REVOKED)
    for undone in (changed, revoked):
        with pytest.raises(PenaltyNoLongerStands):
            revoke_penalty(undone, PENALTY_REVOKED, TODAY)
        with pytest.raises(PenaltyNoLongerStands):
            change_penalty(undone, PENALTY_CHANGED, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"reason": ""}, TextMissing),
        ({"revoked_by": ""}, TextMissing),
        ({"revoked_on": LATER}, DateInFuture),
        ({"revoked_on": date(2026, 3, 1)}, BeforePenaltyDecided),
    ],
)
def test_revocation_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        revoke_penalty(known(), replace(PENALTY_REVOKED, **change), TODAY)


def test_penalty_is_what_its_authors_tell_in_whatever_order() -> None:
    told: list[Told] = [
        (HENAN, PENALISED),
        (HENAN, PUSHED),
        (ZHEJIANG, PUSH_RECEIVED),
        (ZHEJIANG, PUBLISHED),
        (HENAN, PENALTY_REVOKED),
        (ZHEJIANG, PUBLICITY_ENDED),
    ]
    assert penalty_of(told) == penalty_of(told[::-1])
    assert penalty_of(told).publicity is Publicity.ENDED
    assert penalty_of(told[:-1]).publicity is Publicity.PUBLIC
    assert penalty_of(told[:1]).publicity is Publicity.DUE


@pytest.mark.parametrize(
    ("log", "event"),
    [
        ("gd", PUSH_RECEIVED),
        (HENAN, PUSH_RECEIVED),
        ("gd", PUBLISHED),
        ("gd", replace(PUBLISHED, publisher="gd")),
        (ZHEJIANG, PUSHED),
        (ZHEJIANG, PENALTY_REVOKED),
        (ZHEJIANG, PENALISED),
    ],
)
def test_what_stands_in_another_log_than_its_authors_counts_for_nothing(
    log: str, event: PenaltyEvent
) -> None:
    assert penalty_of([(HENAN, PENALISED), (log, event)]) == known()


def test_penalty_that_nobody_has_decided_is_unknown() -> None:
    with pytest.raises(PenaltyUnknown):
        penalty_of([(HENAN, PUSHED), (ZHEJIANG, PENALISED)])


def test_penalty_that_two_claim_is_nobodys() -> None:
    with pytest.raises(PenaltyClaimedByTwo):
        penalty_of([(HENAN, PENALISED), (ZHEJIANG, replace(PENALISED, decider=ZHEJIANG))])
