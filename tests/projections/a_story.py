"""The invented case of tests/domain as entries on the logs of its authorities."""

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from shared.domain.access import AccessRequested
from shared.domain.audience import subjects_of
from shared.domain.certificate import OfCertificate
from shared.domain.entrustment.events import OfEntrustment, author_of
from shared.domain.event import Event
from shared.domain.events import read_event, to_sections
from shared.domain.inspection.state import replay
from shared.domain.notice import NoticeAcknowledged, NoticeAssessed
from shared.domain.recall import OfRecall
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
    of_zhejiang = event == REGISTRANT or isinstance(event, OfCertificate)
    by_zhejiang = NoticeAcknowledged | NoticeAssessed | AccessRequested | OfRecall
    return "zj" if of_zhejiang or isinstance(event, by_zhejiang) else "ha"


def entry(event: Event, minute: int, log: str | None = None) -> FoldEntry:
    """Return `event` as the entry that was recorded `minute` minutes into the story."""
    return FoldEntry(
        log=log or author(event),
        position=minute,
        at=START + timedelta(minutes=minute),
        id=f"0192a000-0000-7000-8000-{minute:012d}",
        kind=event.KIND,
        stream=event.stream,
        subjects=subjects_of(event, INSPECTION),
        event=read_event(event.KIND, to_sections(event)),
    )


def unreadable(readable: FoldEntry, kind: str = "inspection.dreamt-of.v9") -> FoldEntry:
    """Return the same entry as a version sees it that does not know its kind."""
    return replace(readable, kind=kind, event=None)


ENTRIES = tuple(entry(event, minute) for minute, event in enumerate(STORY))


def in_order(entries: Iterable[FoldEntry]) -> list[FoldEntry]:
    return sorted(entries, key=lambda one: (one.at, one.log, one.position))


def written(document: Document) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False)


def fold(view: View, entries: Iterable[FoldEntry]) -> dict[str, Document]:
    """Return the documents of all keys, folded in order from scratch."""
    documents: dict[str, Document] = {}
    for one in in_order(entries):
        for key in view.keys(one):
            documents[key] = view.evolve(documents.get(key), one)
    return documents


def fold_only(view: View, *entries: FoldEntry) -> Document:
    """Return the one document that `entries` make."""
    (document,) = fold(view, entries).values()
    return document
