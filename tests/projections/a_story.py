"""The invented case of tests/domain as entries on the logs of its authorities."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.domain.access import AccessRequested
from shared.domain.adverse_event import RiskAssessed
from shared.domain.audience import subjects_of
from shared.domain.campaign import OfCampaign
from shared.domain.certificate import OfCertificate
from shared.domain.correction import CorrectionEvent, OfCorrection
from shared.domain.correspondence import OfCorrespondence
from shared.domain.entrustment.events import OfEntrustment, author_of
from shared.domain.event import Event
from shared.domain.events import read_event, to_sections
from shared.domain.inspection.state import replay
from shared.domain.penalty.events import PenaltyPublished, PublicityEnded, PushReceived
from shared.domain.recall import OfRecall
from shared.domain.sampling import OfSampling
from shared.projections import folding
from shared.projections.view import Document, FoldEntry, View
from tests.domain.a_case import (
    CLOSED,
    ENTERED,
    FINDING,
    ORDERED,
    PLANNED,
    REGISTRANT,
    STORY,
    TEAM,
)

INSPECTION = replay([PLANNED, TEAM, ENTERED, FINDING, CLOSED, ORDERED])
START = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def author(event: Event) -> str:
    """Return the log on which the story has `event`: Zhejiang's or Henan's."""
    if isinstance(event, OfEntrustment):
        return author_of(event)
    if isinstance(event, OfCorrection):
        return event.authority
    if isinstance(event, OfCorrespondence):
        return event.author or "zj"
    if isinstance(event, PenaltyPublished | PublicityEnded):
        return event.publisher
    of_zhejiang = event == REGISTRANT or isinstance(event, OfCertificate)
    by_zhejiang = AccessRequested | OfCampaign | OfRecall | OfSampling | RiskAssessed | PushReceived
    return "zj" if of_zhejiang or isinstance(event, by_zhejiang) else "ha"


def entry(event: Event, minute: int, log: str | None = None) -> FoldEntry:
    """Return `event` as the entry that was recorded `minute` minutes into the story."""
    read = read_event(event.KIND, to_sections(event))
    correction = read if isinstance(read, CorrectionEvent) else None
    return FoldEntry(
        log=log or author(event),
        position=minute,
        at=START + timedelta(minutes=minute),
        id=f"0192a000-0000-7000-8000-{minute:012d}",
        kind=event.KIND,
        stream=event.stream,
        subjects=subjects_of(event, INSPECTION),
        event=read if correction is None else None,
        correction=correction,
    )


def unreadable(readable: FoldEntry, kind: str = "inspection.dreamt-of.v9") -> FoldEntry:
    """Return the same entry as a version sees it that does not know its kind."""
    return replace(readable, kind=kind, event=None)


def correcting(event: CorrectionEvent, corrected: FoldEntry) -> CorrectionEvent:
    """Return `event` so that it names `corrected`."""
    told = corrected.told
    assert told is not None
    return replace(
        event,
        authority=corrected.log,
        position=corrected.position,
        entry_id=corrected.id,
        of_kind=told.KIND,
        of_stream=told.stream,
        of_touches=told.touches,
        firms=tuple(corrected.subjects),
    )


def _placed(event: Event) -> Event:
    """Return `event`; a correction so that it names its entry in the story."""
    if not isinstance(event, CorrectionEvent):
        return event
    named = (event.of_kind, event.of_stream)
    places = enumerate((one.KIND, one.stream) for one in STORY)
    minute = next(minute for minute, place in places if place == named)
    return correcting(event, entry(STORY[minute], minute))


ENTRIES = tuple(entry(_placed(event), minute) for minute, event in enumerate(STORY))


def in_order(entries: Iterable[FoldEntry]) -> list[FoldEntry]:
    return sorted(entries, key=lambda one: (one.at, one.log, one.position))


def written(document: Document) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def fold(view: View, entries: Iterable[FoldEntry]) -> dict[str, Document]:
    """Return the documents of all keys, folded in order from scratch."""
    of_key: dict[str, list[FoldEntry]] = {}
    for one in entries:
        for key in set(view.keys(one)):
            of_key.setdefault(key, []).append(one)
    return {key: folding.fold(view, found).document for key, found in of_key.items()}


def fold_only(view: View, *entries: FoldEntry) -> Document:
    """Return the one document that `entries` make."""
    (document,) = fold(view, entries).values()
    return document
