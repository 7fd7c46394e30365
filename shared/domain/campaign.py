"""Campaigns 工作方案: an authority organises many inspections with others over a period.

Rule kept here:
  XRG-002  inspections across regions are joint or delegated; authorities agree beforehand on which
           they carry out together. Order 53 art. 57.

The plan of a campaign names authorities and purposes, never firms: each of its cases names its
firms under seal (FLT-004) and says, once it is opened, to which campaign it belongs.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import ClassVar, assert_never
from uuid import UUID

from shared.domain.authorities import require_authority
from shared.domain.dates import require_not_future, require_period
from shared.domain.event import Event
from shared.domain.inspection.refusals import PurposeNamedTwice
from shared.domain.inspection.vocabulary import Purpose
from shared.domain.texts import NAME, REFERENCE, TEXT, allow_text, require_list, require_text
from shared.errors import InvalidInput, NotFound, RefusedByRule


class CampaignStage(StrEnum):
    """How far a campaign has come."""

    ANNOUNCED = "announced"
    CLOSED = "closed"


class CampaignUnknown(NotFound):
    """No campaign of this id is in the own log: another authority organises it, or nobody."""

    code: ClassVar[str] = "campaign-unknown"


class CampaignAlreadyClosed(RefusedByRule):
    """The campaign was closed before."""

    code: ClassVar[str] = "campaign-already-closed"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class CampaignClosedBeforeAnnounced(RefusedByRule):
    """The campaign is said to have been closed before the day on which it was announced."""

    code: ClassVar[str] = "campaign-closed-before-announced"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


class CampaignOfOneAuthority(InvalidInput):
    """A campaign names its organiser as the other authority, or an authority twice."""

    code: ClassVar[str] = "campaign-of-one-authority"
    rules: ClassVar[tuple[str, ...]] = ("XRG-002",)


@dataclass(frozen=True, kw_only=True, slots=True)
class OfCampaign(Event):
    """What every event of a campaign names."""

    STREAM: ClassVar[str] = "campaign/{0.campaign_id}"
    RULES: ClassVar[tuple[str, ...]] = ("XRG-002",)

    campaign_id: UUID
    organiser: str
    """The authority that organises it, and writes of it."""
    participants: tuple[str, ...]
    """The other authorities that take part, sorted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignAnnounced(OfCampaign):
    """The organiser announced a campaign to those who take part."""

    KIND: ClassVar[str] = "campaign.announced.v1"
    ON: ClassVar[str | None] = "announced_on"

    title: str
    document_no: str
    purposes: tuple[Purpose, ...]
    scheme: str | None
    """Edition of the inspection scheme to judge by, such as `2015-GEN`; None where each case does.
    """
    period_from: date
    period_until: date
    remarks: str
    announced_on: date


@dataclass(frozen=True, kw_only=True, slots=True)
class CampaignClosed(OfCampaign):
    """The organiser closed the campaign and says what it came to."""

    KIND: ClassVar[str] = "campaign.closed.v1"
    ON: ClassVar[str | None] = "closed_on"

    summary: str
    closed_on: date


CampaignEvent = CampaignAnnounced | CampaignClosed


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """One campaign as the entries of its organiser left it."""

    stage: CampaignStage
    title: str
    document_no: str
    organiser: str
    participants: tuple[str, ...]
    purposes: tuple[Purpose, ...]
    scheme: str | None
    period_from: date
    period_until: date
    remarks: str
    announced_on: date
    summary: str = ""
    closed_on: date | None = None


def announce_campaign(stated: CampaignAnnounced, today: date) -> CampaignAnnounced:
    """Accept a campaign, its participants sorted.

    Raises:
        UnknownAuthority: a participant is none.
        CampaignOfOneAuthority: the organiser is among the participants, or one of them twice.
        PurposeNamedTwice: the same purpose is.
        PeriodReversed: it ends before it begins.
        DateInFuture: it is announced after `today`.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: out of bounds.
    """
    require_text(stated.title, NAME, "/title")
    require_text(stated.document_no, REFERENCE, "/document_no")
    require_list(stated.participants, "/participants")
    for index, authority in enumerate(stated.participants):
        require_authority(authority, f"/participants/{index}")
    if len({stated.organiser, *stated.participants}) != len(stated.participants) + 1:
        raise CampaignOfOneAuthority(
            f"{stated.organiser} organises it with {', '.join(stated.participants)}",
            "/participants",
        )
    require_list(stated.purposes, "/purposes")
    if len(set(stated.purposes)) != len(stated.purposes):
        raise PurposeNamedTwice(", ".join(stated.purposes), "/purposes")
    if stated.scheme is not None:
        require_text(stated.scheme, REFERENCE, "/scheme")
    allow_text(stated.remarks, TEXT, "/remarks")
    require_period(stated.period_from, stated.period_until, "/period_until")
    require_not_future(stated.announced_on, today, "/announced_on")
    return replace(stated, participants=tuple(sorted(stated.participants)))


def close_campaign(
    campaign: Campaign,
    campaign_id: UUID,
    summary: str,
    closed_on: date,
    recorded_by: str,
    today: date,
) -> CampaignClosed:
    """Return the end of `campaign`, told to those to whom it was announced.

    Raises:
        CampaignAlreadyClosed: it has ended before.
        CampaignClosedBeforeAnnounced: it would end before it was announced.
        DateInFuture: it ends after `today`.
        TextMissing, TextTooLong, TextUnprintable: out of bounds.
    """
    require_text(summary, TEXT, "/summary")
    require_not_future(closed_on, today, "/closed_on")
    if campaign.closed_on is not None:
        raise CampaignAlreadyClosed(f"on {campaign.closed_on}")
    if closed_on < campaign.announced_on:
        raise CampaignClosedBeforeAnnounced(f"it was announced on {campaign.announced_on}")
    return CampaignClosed(
        campaign_id=campaign_id,
        organiser=campaign.organiser,
        participants=campaign.participants,
        summary=summary,
        closed_on=closed_on,
        recorded_by=recorded_by,
    )


def replay(events: Iterable[Event]) -> Campaign:
    """Return the campaign that `events` of one log describe, oldest first.

    Raises:
        CampaignUnknown: it was never announced.
    """
    campaign: Campaign | None = None
    for event in events:
        if isinstance(event, CampaignEvent):
            campaign = evolve(campaign, event)
    if campaign is None:
        raise CampaignUnknown("this authority has announced no such campaign")
    return campaign


def evolve(campaign: Campaign | None, event: CampaignEvent) -> Campaign | None:
    """Return the campaign after `event`; the end of nothing known leaves nothing known."""
    match event:
        case CampaignAnnounced():
            return Campaign(
                stage=CampaignStage.ANNOUNCED,
                title=event.title,
                document_no=event.document_no,
                organiser=event.organiser,
                participants=event.participants,
                purposes=event.purposes,
                scheme=event.scheme,
                period_from=event.period_from,
                period_until=event.period_until,
                remarks=event.remarks,
                announced_on=event.announced_on,
            )
        case CampaignClosed():
            return campaign and replace(
                campaign,
                stage=CampaignStage.CLOSED,
                summary=event.summary,
                closed_on=event.closed_on,
            )
        case _:
            assert_never(event)
