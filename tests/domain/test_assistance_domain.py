"""What letters of assistance promise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.assistance import (
    Answer,
    Assistance,
    answer,
    decline,
    replay,
    request_assistance,
    withdraw,
)
from shared.domain.authorities import UnknownAuthority
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
from shared.domain.evidence import Evidence, MalformedDigest
from shared.domain.firm_facts import StreamMalformed
from shared.domain.paper_answer import PaperAnswer
from shared.domain.texts import ListMissing, TextMissing
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import (
    ASSISTANCE,
    ASSISTANCE_DECLINED,
    ASSISTANCE_WITHDRAWN,
    CLERK,
    HENAN,
    INTERIM_ANSWER,
    OTHER_ASSISTANCE,
    TODAY,
    TRANSFER_ON_PAPER,
    ZHEJIANG,
)

ASKED = replay([ASSISTANCE])
INTERIM = Answer(
    is_final=False,
    findings=INTERIM_ANSWER.findings,
    evidence=INTERIM_ANSWER.evidence,
    answered_on=INTERIM_ANSWER.answered_on,
)
FINAL = replace(INTERIM, is_final=True)
REFUSAL = Reasoned(reason=ASSISTANCE_DECLINED.reason, on=ASSISTANCE_DECLINED.declined_on)
WITHDRAWAL = Reasoned(reason=ASSISTANCE_WITHDRAWN.reason, on=ASSISTANCE_WITHDRAWN.withdrawn_on)
Step = Callable[[Assistance], Any]


def answered(known: Assistance, stated: Answer = FINAL) -> Any:
    return answer(known, stated, HENAN, CLERK, TODAY)


def declined(known: Assistance) -> Any:
    return decline(known, REFUSAL, HENAN, CLERK, TODAY)


def withdrawn(known: Assistance) -> Any:
    return withdraw(known, WITHDRAWAL, ZHEJIANG, CLERK, TODAY)


def test_letter_is_accepted_as_stated_and_names_its_case() -> None:
    assert request_assistance(ASSISTANCE, TODAY) == ASSISTANCE
    assert ASSISTANCE.touches == ()
    assert replace(ASSISTANCE, case="case/1").touches == ("case/1",)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"receiver": ZHEJIANG}, LetterToItsSender),
        ({"receiver": "zz"}, UnknownAuthority),
        ({"firms": ()}, ListMissing),
        ({"firms": ("某公司",)}, MalformedUscc),
        ({"questions": ()}, ListMissing),
        ({"questions": (" ",)}, TextMissing),
        ({"legal_basis": ""}, TextMissing),
        ({"case": "某案"}, StreamMalformed),
        ({"document_no": " "}, TextMissing),
        ({"requested_on": TODAY + timedelta(days=1)}, DateInFuture),
        ({"wanted_by": date(2026, 10, 7)}, PeriodReversed),
    ],
)
def test_letter_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        request_assistance(replace(ASSISTANCE, **change), TODAY)


def test_interim_answers_may_be_followed_until_one_is_final() -> None:
    interim = answered(ASKED, INTERIM)
    assert interim == INTERIM_ANSWER
    known = replay([ASSISTANCE, interim])
    assert known.ended_on is None
    ended = replay([ASSISTANCE, interim, answered(known)])
    assert ended.ended_on == FINAL.answered_on


@pytest.mark.parametrize("step", [answered, declined, withdrawn])
@pytest.mark.parametrize(
    ("last", "refusal"),
    [
        (answered(ASKED), LetterAlreadyAnswered),
        (declined(ASKED), LetterAlreadyAnswered),
        (withdrawn(ASKED), LetterWithdrawn),
    ],
    ids=["answered", "declined", "withdrawn"],
)
def test_nothing_follows_the_end(step: Step, last: Any, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        step(replay([ASSISTANCE, last]))


def test_final_answer_on_paper_stops_a_withdrawal_but_not_the_word_of_the_own_log() -> None:
    paper = replace(TRANSFER_ON_PAPER, answers=ASSISTANCE.stream, answer=PaperAnswer.ANSWERED)
    with pytest.raises(LetterAlreadyAnswered):
        withdrawn(replay([ASSISTANCE, paper]))
    assert answered(replay([ASSISTANCE, paper])).is_final
    interim = replace(paper, answer=PaperAnswer.INTERIM)
    assert withdrawn(replay([ASSISTANCE, interim])).reason == WITHDRAWAL.reason


def test_each_end_speaks_for_itself() -> None:
    with pytest.raises(LetterForAnotherAuthority):
        answer(ASKED, FINAL, ZHEJIANG, CLERK, TODAY)
    with pytest.raises(LetterForAnotherAuthority):
        decline(ASKED, REFUSAL, "sh", CLERK, TODAY)
    with pytest.raises(LetterOfAnotherAuthority):
        withdraw(ASKED, WITHDRAWAL, HENAN, CLERK, TODAY)
    other = replay([OTHER_ASSISTANCE])
    assert withdraw(other, WITHDRAWAL, ZHEJIANG, CLERK, TODAY) == ASSISTANCE_WITHDRAWN


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"findings": ""}, TextMissing),
        ({"evidence": (Evidence(title="照片", sha256="AB"),)}, MalformedDigest),
        ({"evidence": (Evidence(title=" ", sha256="0" * 64),)}, TextMissing),
        ({"streams": ("检查",)}, StreamMalformed),
        ({"answered_on": date(2026, 10, 7)}, AnsweredBeforeSent),
        ({"answered_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_answer_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        answered(ASKED, replace(FINAL, **change))


def test_answer_to_a_letter_that_nobody_has_written_is_to_nothing() -> None:
    with pytest.raises(LetterUnknown):
        replay([INTERIM_ANSWER])
