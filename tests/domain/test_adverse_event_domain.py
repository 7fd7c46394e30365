"""What risks seen in adverse events promise, across the logs that tell them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from shared.domain.adverse_event import (
    AdverseEvent,
    AdverseEventToldByTwo,
    AdverseEventUnknown,
    AssessmentOfAnotherAuthority,
    ControlMeasuresUnstated,
    InvestigationOfAnotherAuthority,
    RiskNotAssessed,
    assess_risk,
    investigate_contractor,
    notify_risk,
    replay,
)
from shared.domain.anonymity import TextNamesPerson
from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.firm_facts import StreamMalformed
from shared.domain.texts import TextMissing
from shared.domain.uscc import MalformedUscc
from tests.domain.a_case import (
    INVESTIGATED,
    REGISTRANT,
    RISK_ASSESSED,
    RISK_NOTIFIED,
    TODAY,
    firm,
)

FIRM = firm(REGISTRANT)
NOTIFIED = replay([("ha", RISK_NOTIFIED)])
ASSESSED = replay([("ha", RISK_NOTIFIED), ("zj", RISK_ASSESSED)])
TOMORROW = TODAY + timedelta(days=1)


def test_risk_is_notified_to_the_registrants_place() -> None:
    assert notify_risk(RISK_NOTIFIED, FIRM, TODAY) == RISK_NOTIFIED
    elsewhere = notify_risk(replace(RISK_NOTIFIED, registrant_authority="gd"), FIRM, TODAY)
    assert [one.code for one in elsewhere.warnings] == ["risk-told-elsewhere"]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"registrant_authority": "atlantis"}, UnknownAuthority),
        ({"contractor_authority": "atlantis"}, UnknownAuthority),
        ({"contractor_uscc": "某公司"}, MalformedUscc),
        ({"risk": ""}, TextMissing),
        ({"risk": "患者电话13800138000"}, TextNamesPerson),
        ({"notified_on": TOMORROW}, DateInFuture),
        ({"notified_on": RISK_NOTIFIED.found_on - timedelta(days=1)}, PeriodReversed),
    ],
)
def test_notification_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        notify_risk(replace(RISK_NOTIFIED, **change), FIRM, TODAY)


@pytest.mark.parametrize(
    ("authority", "change", "refusal"),
    [
        ("ha", {}, AssessmentOfAnotherAuthority),
        ("zj", {"control_measures": ()}, ControlMeasuresUnstated),
        ("zj", {"follow_up": ("召回",)}, StreamMalformed),
        ("zj", {"assessed_on": TOMORROW}, DateInFuture),
    ],
)
def test_assessment_is_refused_when(
    authority: str, change: dict[str, Any], refusal: type[Exception]
) -> None:
    assert assess_risk(NOTIFIED, RISK_ASSESSED, "zj", TODAY) == RISK_ASSESSED
    with pytest.raises(refusal):
        assess_risk(NOTIFIED, replace(RISK_ASSESSED, **change), authority, TODAY)


@pytest.mark.parametrize(
    ("known", "authority", "refusal"),
    [
        (NOTIFIED, "ha", RiskNotAssessed),
        (
            AdverseEvent(notified=RISK_NOTIFIED, assessed=replace(RISK_ASSESSED, serious=False)),
            "ha",
            RiskNotAssessed,
        ),
        (ASSESSED, "zj", InvestigationOfAnotherAuthority),
    ],
)
def test_investigation_is_refused_when(
    known: AdverseEvent, authority: str, refusal: type[Exception]
) -> None:
    assert investigate_contractor(ASSESSED, INVESTIGATED, "ha", TODAY) == INVESTIGATED
    with pytest.raises(refusal):
        investigate_contractor(known, INVESTIGATED, authority, TODAY)


def test_statement_counts_only_on_the_log_of_its_author() -> None:
    told = [("ha", RISK_NOTIFIED), ("gd", RISK_ASSESSED), ("zj", INVESTIGATED)]
    assert replay(told) == NOTIFIED
    with pytest.raises(AdverseEventUnknown):
        replay([("zj", RISK_NOTIFIED)])


def test_assessment_by_another_than_the_notified_authority_is_not_heard() -> None:
    usurped = replace(RISK_ASSESSED, registrant_authority="gd")
    assert replay([("ha", RISK_NOTIFIED), ("gd", usurped)]) == NOTIFIED


def test_risk_that_two_notify_under_one_id_is_nobodys() -> None:
    twice = [("ha", RISK_NOTIFIED), ("gd", replace(RISK_NOTIFIED, notifying="gd"))]
    with pytest.raises(AdverseEventToldByTwo):
        replay(twice)
