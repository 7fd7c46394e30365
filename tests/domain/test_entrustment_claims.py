"""Whose an entrustment is when more than one log claims it."""

from dataclasses import replace

import pytest

from shared.domain.entrustment.claims import Told, claims, true_claims
from shared.domain.entrustment.refusals import EntrustmentUnknown
from shared.domain.entrustment.state import replay
from tests.domain.a_case import (
    ACKNOWLEDGED,
    AMENDED,
    ESTABLISHED,
    HENAN,
    SHANGHAI,
    TERMINATED,
    ZHEJIANG,
)

RIVAL = replace(ESTABLISHED, registrant_authority=SHANGHAI)


def test_statement_is_heard_on_the_log_of_its_author_alone() -> None:
    told: list[Told] = [(SHANGHAI, ESTABLISHED), (ZHEJIANG, ESTABLISHED), (ZHEJIANG, ACKNOWLEDGED)]
    assert claims(told) == [replay([ESTABLISHED])]
    with pytest.raises(EntrustmentUnknown):
        claims([(HENAN, ESTABLISHED), (ZHEJIANG, ACKNOWLEDGED)])
    with pytest.raises(EntrustmentUnknown):
        claims([(ZHEJIANG, TERMINATED)])


def test_one_claim_has_the_entries_of_both_authorities() -> None:
    told: list[Told] = [(HENAN, ACKNOWLEDGED), (ZHEJIANG, ESTABLISHED), (ZHEJIANG, AMENDED)]
    assert claims(told) == [replay([ACKNOWLEDGED, ESTABLISHED, AMENDED])]


def test_answer_counts_where_the_registrants_authority_names_its_author() -> None:
    stranger = replace(ACKNOWLEDGED, contractor_authority=SHANGHAI)
    told: list[Told] = [(ZHEJIANG, ESTABLISHED), (SHANGHAI, stranger)]
    assert claims(told) == [replay([ESTABLISHED])]
    misnamed = replace(ACKNOWLEDGED, registrant_authority=SHANGHAI)
    assert claims([(ZHEJIANG, ESTABLISHED), (HENAN, misnamed)])[0].acknowledged == misnamed


def test_each_log_that_establishes_it_has_a_claim_and_the_answer_goes_with_one() -> None:
    told: list[Told] = [(HENAN, ACKNOWLEDGED), (SHANGHAI, RIVAL), (ZHEJIANG, ESTABLISHED)]
    assert claims(told) == [replay([RIVAL]), replay([ACKNOWLEDGED, ESTABLISHED])]


def test_claim_that_only_contractors_authorities_tell_is_each_its_own() -> None:
    other = replace(ACKNOWLEDGED, contractor_authority=SHANGHAI)
    told: list[Told] = [(HENAN, ACKNOWLEDGED), (SHANGHAI, other)]
    assert claims(told) == [replay([ACKNOWLEDGED]), replay([other])]


def test_claim_is_true_when_the_records_confirm_it_alone() -> None:
    found = claims([(SHANGHAI, RIVAL), (ZHEJIANG, ESTABLISHED)])
    of_zhejiang = [one for one in found if one.parties == ESTABLISHED]
    assert true_claims(found, lambda one: one.parties == ESTABLISHED) == of_zhejiang


@pytest.mark.parametrize("confirmed", [True, False])
def test_claims_all_stand_when_the_records_confirm_none_or_several(confirmed: bool) -> None:
    found = claims([(SHANGHAI, RIVAL), (ZHEJIANG, ESTABLISHED)])
    assert true_claims(found, lambda _: confirmed) == found


def test_only_claim_needs_no_record() -> None:
    found = claims([(ZHEJIANG, ESTABLISHED)])
    assert true_claims(found, lambda _: False) == found
