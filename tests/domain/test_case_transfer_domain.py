"""What case transfers promise, and answers on paper to any letter."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.case_transfer import (
    Acceptance,
    Addressee,
    TransferAddresseeUnclear,
    accept_case,
    replay,
    return_case,
    send_case,
)
from shared.domain.correspondence import (
    AnsweredBeforeSent,
    LetterAlreadyAnswered,
    LetterForAnotherAuthority,
    LetterOfAnotherAuthority,
    LetterToItsSender,
    LetterUnknown,
    LetterWithdrawn,
    Reasoned,
)
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.evidence import MalformedDigest
from shared.domain.firm_facts import StreamMalformed
from shared.domain.paper_answer import (
    Letter,
    Paper,
    PaperAnswer,
    PaperAnswerAlreadyAttested,
    PaperAnswerAttested,
    PaperAnswerUnfit,
    attest_paper,
)
from shared.domain.texts import ListMissing, TextMissing
from tests.domain.a_case import (
    CLERK,
    HENAN,
    OTHER_TRANSFER,
    SCAN,
    TODAY,
    TRANSFER,
    TRANSFER_ACCEPTED,
    TRANSFER_ON_PAPER,
    TRANSFER_RETURNED,
    ZHEJIANG,
)

POLICE = replace(
    TRANSFER, addressee=Addressee.PUBLIC_SECURITY, receiver=None, organ="某市公安局食药环侦支队"
)
ACCEPTANCE = Acceptance(accepted_on=TRANSFER_ACCEPTED.accepted_on)
RETURN = Reasoned(reason=TRANSFER_RETURNED.reason, on=TRANSFER_RETURNED.returned_on)
LETTER = Letter(
    stream=TRANSFER.stream,
    own_version=1,
    sender=ZHEJIANG,
    receiver=HENAN,
    organ=None,
    firms=TRANSFER.firms,
    sent_on=TRANSFER.sent_on,
    fitting=frozenset({PaperAnswer.ACCEPTED, PaperAnswer.RETURNED}),
    answered_on_log=False,
    withdrawn=False,
    papers=(),
)
PAPER = Paper(
    answer=PaperAnswer.ACCEPTED,
    document_no=TRANSFER_ON_PAPER.document_no,
    dated_on=TRANSFER_ON_PAPER.dated_on,
    received_on=TRANSFER_ON_PAPER.received_on,
    scan_sha256=SCAN,
    says=TRANSFER_ON_PAPER.says,
)


@pytest.mark.parametrize("stated", [TRANSFER, POLICE], ids=["authority", "police"])
def test_case_goes_to_a_drug_authority_or_to_a_named_organ(stated: Any) -> None:
    assert send_case(stated, TODAY) == stated
    assert stated.touches == (TRANSFER.case,)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"organ": "某市公安局"}, TransferAddresseeUnclear),
        ({"receiver": None}, TransferAddresseeUnclear),
        ({"addressee": Addressee.JUDICIAL}, TransferAddresseeUnclear),
        ({"receiver": ZHEJIANG}, LetterToItsSender),
        ({"case": "某案"}, StreamMalformed),
        ({"grounds": " "}, TextMissing),
        ({"evidence": ()}, ListMissing),
        ({"sent_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_transfer_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        send_case(replace(TRANSFER, **change), TODAY)


def test_receiver_takes_the_case_over_or_sends_it_back_once() -> None:
    accepted = accept_case(replay([TRANSFER]), ACCEPTANCE, HENAN, CLERK, TODAY)
    assert accepted == TRANSFER_ACCEPTED
    returned = return_case(replay([OTHER_TRANSFER]), RETURN, HENAN, CLERK, TODAY)
    assert returned == TRANSFER_RETURNED
    with pytest.raises(LetterAlreadyAnswered):
        return_case(replay([TRANSFER, accepted]), RETURN, HENAN, CLERK, TODAY)
    with pytest.raises(LetterAlreadyAnswered):
        accept_case(replay([OTHER_TRANSFER, returned]), ACCEPTANCE, HENAN, CLERK, TODAY)


def test_nobody_but_the_receiver_answers_and_nobody_at_all_for_the_police() -> None:
    with pytest.raises(LetterForAnotherAuthority):
        accept_case(replay([TRANSFER]), ACCEPTANCE, ZHEJIANG, CLERK, TODAY)
    with pytest.raises(LetterForAnotherAuthority):
        return_case(replay([POLICE]), RETURN, HENAN, CLERK, TODAY)
    with pytest.raises(LetterUnknown):
        replay([TRANSFER_ACCEPTED])
    early = replace(RETURN, on=date(2026, 10, 8))
    with pytest.raises(AnsweredBeforeSent):
        return_case(replay([TRANSFER]), early, HENAN, CLERK, TODAY)


def attested(letter: Letter = LETTER, paper: Paper = PAPER, **other: Any) -> PaperAnswerAttested:
    who: dict[str, Any] = {
        "has_node": False,
        "authority": ZHEJIANG,
        "recorded_by": CLERK,
        "today": TODAY,
    }
    return attest_paper(letter, paper, **{**who, **other})


def test_paper_is_attested_by_name_in_the_history_of_its_letter() -> None:
    assert attested() == TRANSFER_ON_PAPER
    assert TRANSFER_ON_PAPER.stream == TRANSFER.stream
    assert TRANSFER_ON_PAPER.attested_by == CLERK


def test_mistaken_attestation_is_made_anew() -> None:
    again = replace(PAPER, received_on=date(2026, 10, 13))
    before = replace(LETTER, papers=(TRANSFER_ON_PAPER,))
    assert attested(before, again).received_on == date(2026, 10, 13)


def test_paper_of_an_authority_that_has_a_node_carries_a_warning() -> None:
    (warning,) = attested(has_node=True).warnings
    assert warning.code == "answered-beside-its-node"


@pytest.mark.parametrize(
    ("letter", "paper", "other", "refusal"),
    [
        ({}, {}, {"authority": HENAN}, LetterOfAnotherAuthority),
        ({"withdrawn": True}, {}, {}, LetterWithdrawn),
        ({"answered_on_log": True}, {}, {}, LetterAlreadyAnswered),
        ({"papers": (TRANSFER_ON_PAPER,)}, {}, {}, PaperAnswerAlreadyAttested),
        ({}, {"answer": PaperAnswer.DECLINED}, {}, PaperAnswerUnfit),
        ({}, {"document_no": ""}, {}, TextMissing),
        ({}, {"says": " "}, {}, TextMissing),
        ({}, {"scan_sha256": SCAN.upper()}, {}, MalformedDigest),
        ({}, {"dated_on": date(2026, 10, 8)}, {}, AnsweredBeforeSent),
        ({}, {"dated_on": date(2026, 10, 15)}, {}, PeriodReversed),
        ({}, {"received_on": TODAY + timedelta(days=1)}, {}, DateInFuture),
    ],
)
def test_paper_is_refused_when(
    letter: dict[str, Any],
    paper: dict[str, Any],
    other: dict[str, Any],
    refusal: type[Exception],
) -> None:
    with pytest.raises(refusal):
        attested(replace(LETTER, **letter), replace(PAPER, **paper), **other)
