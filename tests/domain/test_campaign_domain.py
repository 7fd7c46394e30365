"""What campaigns promise."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from shared.domain.audience import audience_of, subjects_of
from shared.domain.authorities import UnknownAuthority
from shared.domain.campaign import (
    Campaign,
    CampaignAlreadyClosed,
    CampaignClosed,
    CampaignClosedBeforeAnnounced,
    CampaignOfOneAuthority,
    CampaignStage,
    CampaignUnknown,
    announce_campaign,
    close_campaign,
    replay,
)
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.inspection.refusals import PurposeNamedTwice
from shared.domain.inspection.vocabulary import Purpose
from shared.domain.texts import ListMissing, TextMissing, TextTooLong
from tests.domain.a_case import CAMPAIGN, CAMPAIGN_CLOSED, TODAY

UNDER_WAY = replay([CAMPAIGN])


def close(
    campaign: Campaign, summary: str = "按方案完成", on: date | None = None
) -> CampaignClosed:
    day = CAMPAIGN_CLOSED.closed_on if on is None else on
    return close_campaign(campaign, CAMPAIGN.campaign_id, summary, day, "zj:coordinator-01", TODAY)


def test_campaign_is_accepted_with_its_participants_in_order() -> None:
    stated = replace(CAMPAIGN, participants=("sh", "ha"))
    assert announce_campaign(stated, TODAY) == replace(CAMPAIGN, participants=("ha", "sh"))
    assert announce_campaign(CAMPAIGN, TODAY) == CAMPAIGN
    assert (UNDER_WAY.stage, UNDER_WAY.title) == (CampaignStage.ANNOUNCED, CAMPAIGN.title)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"title": " "}, TextMissing),
        ({"document_no": ""}, TextMissing),
        ({"participants": ()}, ListMissing),
        ({"participants": ("zj",)}, CampaignOfOneAuthority),
        ({"participants": ("ha", "zj")}, CampaignOfOneAuthority),
        ({"participants": ("ha", "ha")}, CampaignOfOneAuthority),
        ({"participants": ("atlantis",)}, UnknownAuthority),
        ({"purposes": ()}, ListMissing),
        ({"purposes": (Purpose.KEY, Purpose.KEY)}, PurposeNamedTwice),
        ({"scheme": ""}, TextMissing),
        ({"remarks": "注" * 4001}, TextTooLong),
        ({"period_until": CAMPAIGN.period_from - timedelta(days=1)}, PeriodReversed),
        ({"announced_on": TODAY + timedelta(days=1)}, DateInFuture),
    ],
)
def test_campaign_is_refused_when(change: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        announce_campaign(replace(CAMPAIGN, **change), TODAY)


def test_campaign_of_the_national_authority_needs_another_one_as_well() -> None:
    national = replace(CAMPAIGN, organiser="nmpa")
    assert announce_campaign(national, TODAY) == national
    with pytest.raises(CampaignOfOneAuthority):
        announce_campaign(replace(national, participants=("nmpa",)), TODAY)


def test_campaign_may_begin_before_it_is_announced_and_lie_ahead() -> None:
    ahead = replace(CAMPAIGN, period_from=TODAY + timedelta(days=1), period_until=date.max)
    assert announce_campaign(ahead, TODAY) == ahead
    under_way = replace(CAMPAIGN, period_from=CAMPAIGN.announced_on - timedelta(days=30))
    assert announce_campaign(under_way, TODAY) == under_way


def test_campaign_is_closed_once() -> None:
    assert close(UNDER_WAY) == CAMPAIGN_CLOSED
    closed = replay([CAMPAIGN, CAMPAIGN_CLOSED])
    assert (closed.stage, closed.summary) == (CampaignStage.CLOSED, "按方案完成")
    with pytest.raises(CampaignAlreadyClosed):
        close(closed)


def test_campaign_is_not_closed_before_it_is_announced_nor_ahead_nor_without_a_word() -> None:
    with pytest.raises(CampaignClosedBeforeAnnounced):
        close(UNDER_WAY, on=CAMPAIGN.announced_on - timedelta(days=1))
    with pytest.raises(DateInFuture):
        close(UNDER_WAY, on=TODAY + timedelta(days=1))
    with pytest.raises(TextMissing):
        close(UNDER_WAY, "")


def test_campaign_that_nobody_has_announced_is_unknown() -> None:
    with pytest.raises(CampaignUnknown):
        replay([CAMPAIGN_CLOSED])


def test_campaign_is_told_to_those_who_take_part_and_concerns_no_firm() -> None:
    for event in (CAMPAIGN, CAMPAIGN_CLOSED):
        assert audience_of(event, "zj") == ("ha", "nmpa")
        assert subjects_of(event) == ()
    national = replace(CAMPAIGN, organiser="nmpa", participants=("ha", "zj"))
    assert audience_of(national, "nmpa") == ("ha", "zj")
