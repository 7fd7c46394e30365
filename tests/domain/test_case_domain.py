"""What cases promise (APL-054, APL-060, XRG-106)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.case import (
    ArticleMalformed,
    CaseAlreadyClosed,
    CaseClosed,
    CaseClosedBeforeOpened,
    CaseStage,
    CaseUnknown,
    FindingAuthorityUnstated,
    FoundIn,
    Outcome,
    PenaltiesContradictOutcome,
    PenaltyOfAnotherCase,
    TransferContradictsOutcome,
    close_case,
    open_case,
    replay,
)
from shared.domain.dates import DateInFuture
from shared.domain.firm_facts import StreamMalformed
from shared.domain.texts import ListMissing, TextMissing
from tests.domain.a_case import CASE_CLOSED, CASE_OPENED, CONTRACTOR, HENAN, TODAY, firm

FIRM = firm(CONTRACTOR)
LATER = TODAY + timedelta(days=1)
PENALTY = UUID("0199a3c4-0000-7000-8000-000000000011")
OPEN = replay([CASE_OPENED])


def test_case_is_opened_and_closed_as_stated() -> None:
    assert open_case(CASE_OPENED, FIRM, HENAN, TODAY) == CASE_OPENED
    assert close_case(OPEN, CASE_CLOSED, (), TODAY) == CASE_CLOSED
    closed = replay([CASE_OPENED, CASE_CLOSED])
    assert (OPEN.stage, closed.stage) == (CaseStage.OPEN, CaseStage.CLOSED)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"case_no": ""}, TextMissing),
        ({"ground": ""}, TextMissing),
        ({"suspected": ()}, ListMissing),
        ({"suspected": ("第八十六条",)}, ArticleMalformed),
        ({"suspected": ("739",)}, ArticleMalformed),
        ({"rests_on": ("检查",)}, StreamMalformed),
        ({"opened_on": LATER}, DateInFuture),
        ({"finding_authority": None}, FindingAuthorityUnstated),
        ({"finding_authority": HENAN}, FindingAuthorityUnstated),
        ({"finding_authority": "zz"}, UnknownAuthority),
        ({"found_in": FoundIn.OWN_INSPECTION}, FindingAuthorityUnstated),
    ],
)
def test_case_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        open_case(replace(CASE_OPENED, **change), FIRM, HENAN, TODAY)


@pytest.mark.parametrize("found_in", [FoundIn.REGISTRATION_VERIFICATION, FoundIn.SAMPLING])
def test_what_either_may_have_found_names_another_authority_or_none(found_in: FoundIn) -> None:
    for finder in ("zj", None):
        stated = replace(CASE_OPENED, found_in=found_in, finding_authority=finder)
        assert open_case(stated, FIRM, HENAN, TODAY) == stated


def test_case_against_a_firm_that_is_not_on_record_is_a_warning() -> None:
    opened = open_case(CASE_OPENED, None, HENAN, TODAY)
    assert [warning.code for warning in opened.warnings] == ["firm-not-on-record"]


def closing(**change: Any) -> CaseClosed:
    return replace(CASE_CLOSED, **change)


@pytest.mark.parametrize(
    ("stated", "refusal"),
    [
        (closing(summary=""), TextMissing),
        (closing(closed_on=LATER), DateInFuture),
        (closing(closed_on=CASE_OPENED.opened_on - timedelta(days=1)), CaseClosedBeforeOpened),
        (closing(penalties=(PENALTY,)), PenaltiesContradictOutcome),
        (closing(outcome=Outcome.PENALISED), PenaltiesContradictOutcome),
        (closing(outcome=Outcome.PENALISED, penalties=(PENALTY,)), PenaltyOfAnotherCase),
        (closing(outcome=Outcome.TRANSFERRED), TransferContradictsOutcome),
        (closing(transferred_to="洛阳市公安局"), TransferContradictsOutcome),
    ],
)
def test_closing_is_refused_when(stated: CaseClosed, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        close_case(OPEN, stated, (), TODAY)


def test_case_that_was_penalised_names_its_penalties() -> None:
    stated = closing(outcome=Outcome.PENALISED, penalties=(PENALTY,))
    assert close_case(OPEN, stated, {PENALTY}, TODAY) == stated


def test_case_is_closed_once() -> None:
    with pytest.raises(CaseAlreadyClosed):
        close_case(replay([CASE_OPENED, CASE_CLOSED]), CASE_CLOSED, (), TODAY)


def test_case_that_nobody_has_opened_is_unknown() -> None:
    with pytest.raises(CaseUnknown):
        replay([CASE_CLOSED])
