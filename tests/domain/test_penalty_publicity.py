"""What the publicity of a penalty promises (SAMR Order 45, PUB-001 to PUB-008)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.calendar import CALENDARS, WorkingCalendar
from shared.domain.dates import DateInFuture
from shared.domain.deadlines import DEADLINE_POLICIES, Deadline, due
from shared.domain.penalty.events import (
    EarlyEndGranted,
    EndGround,
    PenaltyDecided,
    PenaltyEvent,
    PenaltyKind,
    Procedure,
    PublicityEnded,
)
from shared.domain.penalty.publicity import (
    end_publicity,
    grant_early_end,
    publish,
    push,
    receive,
    term_of,
)
from shared.domain.penalty.refusals import (
    BeforePenaltyDecided,
    EarlyEndAlreadyGranted,
    EarlyEndConditionsUnmet,
    EarlyEndNotGranted,
    LeastTimeNotOver,
    MereWarningUnpublished,
    NeverEndedEarly,
    PenaltyAlreadyPublished,
    PenaltyAlreadyPushed,
    PenaltyNoLongerStands,
    PenaltyNotPublished,
    PenaltyNotPushed,
    PenaltyOfAnotherAuthority,
    PenaltyStillStands,
    PublicityAlreadyEnded,
    PublicityNotOver,
    PushAlreadyReceived,
    PushedWithinProvince,
    PushNotReceived,
    SimpleDecisionUnpublished,
)
from shared.domain.penalty.state import Penalty, Publicity, penalty_of
from shared.domain.texts import TextMissing
from tests.domain.a_case import (
    EARLY_END,
    HENAN,
    PENALISED,
    PENALTY_REVOKED,
    PUBLICITY_ENDED,
    PUBLISHED,
    PUSH_RECEIVED,
    PUSHED,
    TODAY,
    ZHEJIANG,
)

LATER = TODAY + timedelta(days=1)
CALENDAR = WorkingCalendar(CALENDARS.values())
WARNED = replace(PENALISED, kinds=(PenaltyKind.WARNING,), fine_fen=None, low_fine=None)
ON_THE_SPOT = replace(PENALISED, procedure=Procedure.SIMPLE, case_id=None)
AT_HOME = replace(PENALISED, party_authority=HENAN)


def told(*events: PenaltyEvent, decided: PenaltyDecided = PENALISED) -> Penalty:
    """Return the penalty that `decided` and `events`, each in the log of its author, describe."""
    host = (type(PUSH_RECEIVED), type(PUBLISHED), type(PUBLICITY_ENDED))
    return penalty_of(
        [(HENAN, decided), *((ZHEJIANG if isinstance(e, host) else HENAN, e) for e in events)]
    )


def term(decided: PenaltyDecided, published_on: date) -> Deadline | None:
    return due(DEADLINE_POLICIES["2022-05"], term_of(decided), published_on, CALENDAR)


TERM = term(PENALISED, PUBLISHED.published_on)
RECEIVED = told(PUSHED, PUSH_RECEIVED)
PUBLIC = told(PUSHED, PUSH_RECEIVED, PUBLISHED)
REVOKED = told(PUSHED, PUSH_RECEIVED, PUBLISHED, PENALTY_REVOKED)


def test_penalty_of_another_province_is_pushed_received_and_published_there() -> None:
    assert push(told(), PUSHED, TODAY) == PUSHED
    assert receive(told(PUSHED), PUSH_RECEIVED, ZHEJIANG, TODAY) == PUSH_RECEIVED
    assert publish(RECEIVED, PUBLISHED, TERM, TODAY) == PUBLISHED


def test_penalty_of_the_own_province_is_published_and_not_pushed() -> None:
    own = replace(PUBLISHED, publisher=HENAN, party_authority=HENAN)
    assert publish(told(decided=AT_HOME), own, TERM, TODAY) == own
    with pytest.raises(PushedWithinProvince):
        push(told(decided=AT_HOME), replace(PUSHED, party_authority=HENAN), TODAY)


def test_publication_says_what_the_decision_says() -> None:
    retold = replace(PUBLISHED, content="免于处罚", decision_no="另一文号", ends_on=None)
    assert publish(RECEIVED, retold, TERM, TODAY) == PUBLISHED


@pytest.mark.parametrize(
    ("decided", "refusal"),
    [(WARNED, MereWarningUnpublished), (ON_THE_SPOT, SimpleDecisionUnpublished)],
)
def test_what_the_law_does_not_publish_is_neither_pushed_nor_published(
    decided: PenaltyDecided, refusal: type[Exception]
) -> None:
    penalty = told(decided=decided)
    assert penalty.publicity is Publicity.EXCLUDED
    with pytest.raises(refusal):
        push(penalty, PUSHED, TODAY)
    with pytest.raises(refusal):
        publish(penalty, replace(PUBLISHED, publisher=HENAN), TERM, TODAY)


@pytest.mark.parametrize(
    ("penalty", "change", "refusal"),
    [
        (told(PUSHED), {}, PenaltyAlreadyPushed),
        (told(PENALTY_REVOKED), {}, PenaltyNoLongerStands),
        (told(), {"pushed_on": date(2026, 3, 1)}, BeforePenaltyDecided),
        (told(), {"pushed_on": LATER}, DateInFuture),
        (told(), {"through": ""}, TextMissing),
    ],
)
def test_push_is_refused_when(
    penalty: Penalty, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        push(penalty, replace(PUSHED, **change), TODAY)


@pytest.mark.parametrize(
    ("penalty", "host", "change", "refusal"),
    [
        (told(), ZHEJIANG, {}, PenaltyNotPushed),
        (told(PUSHED), "gd", {}, PenaltyNotPushed),
        (RECEIVED, ZHEJIANG, {}, PushAlreadyReceived),
        (told(PUSHED), ZHEJIANG, {"received_on": date(2026, 3, 4)}, BeforePenaltyDecided),
        (told(PUSHED), ZHEJIANG, {"received_on": LATER}, DateInFuture),
    ],
)
def test_receipt_is_refused_when(
    penalty: Penalty, host: str, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        receive(penalty, replace(PUSH_RECEIVED, **change), host, TODAY)


@pytest.mark.parametrize(
    ("penalty", "change", "refusal"),
    [
        (told(PUSHED), {}, PushNotReceived),
        (RECEIVED, {"publisher": "gd"}, PenaltyOfAnotherAuthority),
        (PUBLIC, {}, PenaltyAlreadyPublished),
        (told(PUSHED, PUSH_RECEIVED, PENALTY_REVOKED), {}, PenaltyNoLongerStands),
        (RECEIVED, {"published_on": date(2026, 3, 8)}, BeforePenaltyDecided),
        (
            told(decided=AT_HOME),
            {"publisher": HENAN, "published_on": date(2026, 3, 1)},
            BeforePenaltyDecided,
        ),
        (RECEIVED, {"published_on": LATER}, DateInFuture),
    ],
)
def test_publication_is_refused_when(
    penalty: Penalty, change: dict[str, Any], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        publish(penalty, replace(PUBLISHED, **change), TERM, TODAY)


def of(*kinds: PenaltyKind, low: bool | None = None, until: date | None = None) -> PenaltyDecided:
    return replace(PENALISED, kinds=kinds, low_fine=low, restricted_until=until)


@pytest.mark.parametrize(
    ("decided", "published_on", "ends_on"),
    [
        (of(PenaltyKind.CRITICISM), date(2026, 3, 12), date(2026, 6, 12)),
        (of(PenaltyKind.FINE, low=True), date(2026, 3, 12), date(2026, 6, 12)),
        (of(PenaltyKind.FINE, low=False), date(2026, 3, 12), date(2029, 3, 12)),
        (of(PenaltyKind.FINE, PenaltyKind.WARNING, low=True), date(2026, 3, 12), date(2029, 3, 12)),
        (of(PenaltyKind.SHUTDOWN), date(2026, 3, 12), date(2029, 3, 12)),
        # 1 October is a day off, and moves nothing; the 31st is the end of a shorter month.
        (of(PenaltyKind.CRITICISM), date(2026, 7, 1), date(2026, 10, 1)),
        (of(PenaltyKind.CRITICISM), date(2026, 3, 31), date(2026, 6, 30)),
        (
            of(PenaltyKind.RESTRICTION_OF_BUSINESS, until=date(2031, 3, 1)),
            date(2026, 3, 12),
            date(2031, 3, 1),
        ),
        (
            of(PenaltyKind.RESTRICTION_OF_BUSINESS, until=date(2027, 3, 1)),
            date(2026, 3, 12),
            date(2029, 3, 12),
        ),
    ],
)
def test_publicity_lasts_as_long_as_the_order_says(
    decided: PenaltyDecided, published_on: date, ends_on: date
) -> None:
    penalty = told(PUSHED, PUSH_RECEIVED, decided=decided)
    stated = replace(PUBLISHED, published_on=published_on)
    published = publish(penalty, stated, term(decided, published_on), TODAY)
    assert published.ends_on == ends_on


def test_publicity_without_a_table_of_terms_has_no_end_of_its_own() -> None:
    assert publish(RECEIVED, PUBLISHED, None, TODAY).ends_on is None


def test_early_end_is_granted_once_when_all_conditions_are_met() -> None:
    assert grant_early_end(PUBLIC, EARLY_END, TODAY) == EARLY_END
    again = told(PUSHED, PUSH_RECEIVED, PUBLISHED, EARLY_END)
    with pytest.raises(EarlyEndAlreadyGranted):
        grant_early_end(again, EARLY_END, TODAY)


@pytest.mark.parametrize(
    "kind",
    [
        PenaltyKind.SHUTDOWN,
        PenaltyKind.RESTRICTION_OF_BUSINESS,
        PenaltyKind.RESTRICTION_OF_EMPLOYMENT,
        PenaltyKind.DOWNGRADE,
        PenaltyKind.REVOCATION_OF_PERMIT,
    ],
)
def test_grave_penalty_never_ends_early(kind: PenaltyKind) -> None:
    decided = replace(PENALISED, kinds=(*PENALISED.kinds, kind))
    penalty = told(PUSHED, PUSH_RECEIVED, PUBLISHED, decided=decided)
    with pytest.raises(NeverEndedEarly):
        grant_early_end(penalty, EARLY_END, TODAY)


@pytest.mark.parametrize(
    ("penalty", "change", "refusal"),
    [
        (RECEIVED, {}, PenaltyNotPublished),
        (REVOKED, {}, PenaltyNoLongerStands),
        (PUBLIC, {"obligations_fulfilled": False}, EarlyEndConditionsUnmet),
        (PUBLIC, {"harm_removed": False}, EarlyEndConditionsUnmet),
        (PUBLIC, {"not_repeated": False}, EarlyEndConditionsUnmet),
        (PUBLIC, {"not_listed": False}, EarlyEndConditionsUnmet),
        (PUBLIC, {"not_before": PUBLISHED.published_on}, LeastTimeNotOver),
        (PUBLIC, {"granted_on": date(2026, 9, 11)}, LeastTimeNotOver),
        (PUBLIC, {"granted_on": LATER}, DateInFuture),
        (PUBLIC, {"least_time_basis": ""}, TextMissing),
    ],
)
def test_early_end_is_refused_when(
    penalty: Penalty, change: dict[str, Any], refusal: type[Exception]
) -> None:
    stated: EarlyEndGranted = replace(EARLY_END, **change)
    with pytest.raises(refusal):
        grant_early_end(penalty, stated, TODAY)


def ending(ground: EndGround, **change: Any) -> PublicityEnded:
    return replace(PUBLICITY_ENDED, ground=ground, **change)


@pytest.mark.parametrize(
    ("penalty", "stated"),
    [
        (REVOKED, PUBLICITY_ENDED),
        (told(PUSHED, PUSH_RECEIVED, PUBLISHED, EARLY_END), ending(EndGround.EARLY, reason="")),
        (
            told(PUSHED, PUSH_RECEIVED, replace(PUBLISHED, ends_on=date(2026, 6, 12))),
            ending(EndGround.EXPIRED),
        ),
    ],
)
def test_publicity_ends_on_its_ground(penalty: Penalty, stated: PublicityEnded) -> None:
    assert end_publicity(penalty, stated, TODAY) == stated


@pytest.mark.parametrize(
    ("penalty", "stated", "refusal"),
    [
        (RECEIVED, PUBLICITY_ENDED, PenaltyNotPublished),
        (PUBLIC, ending(EndGround.WITHDRAWN, publisher=HENAN), PenaltyNotPublished),
        (PUBLIC, PUBLICITY_ENDED, PenaltyStillStands),
        (PUBLIC, ending(EndGround.EARLY), EarlyEndNotGranted),
        (PUBLIC, ending(EndGround.EXPIRED), PublicityNotOver),
        (REVOKED, ending(EndGround.WITHDRAWN, reason=""), TextMissing),
        (
            REVOKED,
            ending(EndGround.WITHDRAWN, ended_on=date(2026, 10, 11)),
            BeforePenaltyDecided,
        ),
        (REVOKED, ending(EndGround.WITHDRAWN, ended_on=LATER), DateInFuture),
        (
            told(PUSHED, PUSH_RECEIVED, PUBLISHED, PENALTY_REVOKED, PUBLICITY_ENDED),
            PUBLICITY_ENDED,
            PublicityAlreadyEnded,
        ),
    ],
)
def test_ending_is_refused_when(
    penalty: Penalty, stated: PublicityEnded, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        end_publicity(penalty, stated, TODAY)
