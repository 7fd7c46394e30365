"""Campaigns in the own log: announced and closed by the authority that organises them (XRG-002)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.authority.desk import Desk, Request
from services.authority.firm_facts import told
from shared.domain import campaign as campaigns
from shared.domain.campaign import CampaignAnnounced
from shared.store.appending import Appended


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What the organiser states when it closes a campaign."""

    summary: str
    closed_on: date


def announce(desk: Desk, request: Request, stated: CampaignAnnounced) -> Appended:
    """Announce a campaign.

    Raises:
        LianjianError: what `shared.domain.campaign.announce_campaign` and the log refuse.
    """
    return desk.append(request, 1, campaigns.announce_campaign(stated, desk.today()))


def close(desk: Desk, request: Request, campaign_id: UUID, closing: Closing) -> Appended:
    """Close a campaign that this authority organises.

    Raises:
        LianjianError: what `shared.domain.campaign.close_campaign` and the log refuse.
    """
    version, events = told(desk, f"campaign/{campaign_id}")
    event = campaigns.close_campaign(
        campaigns.replay(events),
        campaign_id,
        closing.summary,
        closing.closed_on,
        request.caller,
        desk.today(),
    )
    return desk.append(request, version + 1, event)
