"""What every event promises: a permanent kind, bytes that come back, personal data apart."""

import json
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta, timezone

import pytest

from shared.domain.event import Event
from shared.domain.events import EVENT_TYPES, read_event, to_sections
from shared.errors import UnreadableEvent
from tests.domain.a_case import (
    CERTIFICATE,
    ENTERED,
    ESTABLISHED,
    FINDING,
    LICENCE,
    NOTICE,
    PLANNED,
    RECALL_CONCLUDED,
    RECALLED,
    REGISTRANT,
    STATED,
    STORY,
    TEAM,
)

KINDS = {
    "archive.pushed.v1",
    "enterprise.recorded.v1",
    "enterprise.changed.v1",
    "licence.issued.v1",
    "licence.changed.v1",
    "licence.renewed.v1",
    "licence.cancelled.v1",
    "certificate.recorded.v1",
    "certificate.changed.v1",
    "certificate.renewed.v1",
    "certificate.cancelled.v1",
    "product-filing.recorded.v1",
    "production-filing.recorded.v1",
    "product-variety.reported.v1",
    "product-variety.notified.v1",
    "self-inspection.filed.v1",
    "supervision-level.set.v1",
    "duty.assigned.v1",
    "entrustment.established.v1",
    "entrustment.acknowledged.v1",
    "entrustment.annotated.v1",
    "entrustment.amended.v1",
    "entrustment.contractor-replaced.v1",
    "entrustment.scope-coverage-stated.v1",
    "entrustment.agreement-reviewed.v1",
    "entrustment.contractor-audited.v1",
    "entrustment.resident-assigned.v1",
    "entrustment.resident-withdrawn.v1",
    "entrustment.terminated.v1",
    "inspection.planned.v1",
    "inspection.team-assigned.v1",
    "inspection.conflict-declared.v1",
    "inspection.pledge-signed.v1",
    "inspection.member-recused.v1",
    "inspection.local-authority-notified.v1",
    "inspection.site-entered.v1",
    "inspection.finding-recorded.v1",
    "inspection.finding-confirmed.v1",
    "inspection.partner-finding-confirmed.v1",
    "inspection.escalated.v1",
    "inspection.refused-by-firm.v1",
    "inspection.statement-recorded.v1",
    "inspection.closed.v1",
    "inspection.report-submitted.v1",
    "inspection.result-issued.v1",
    "inspection.result-returned.v1",
    "inspection.report-confirmed.v1",
    "inspection.rectification-ordered.v1",
    "inspection.rectification-submitted.v1",
    "inspection.rectification-overdue.v1",
    "inspection.rectification-verified.v1",
    "joint-plan.proposed.v1",
    "joint-plan.accepted.v1",
    "joint-plan.declined.v1",
    "joint-plan.withdrawn.v1",
    "joint-plan.postponed.v1",
    "joint-plan.answer-attested.v1",
    "joint-plan.escalated.v1",
    "joint-plan.received.v1",
    "joint-plan.team-named.v1",
    "joint-plan.conflict-declared.v1",
    "joint-plan.pledge-signed.v1",
    "joint-plan.member-recused.v1",
    "joint-plan.persons-named.v1",
    "joint-plan.prepared.v1",
    "joint-plan.start-called.v1",
    "joint-plan.read.v1",
    "joint-inspection.started.v1",
    "campaign.announced.v1",
    "campaign.closed.v1",
    "notice.sent.v1",
    "notice.acknowledged.v1",
    "measure.taken.v1",
    "measure.lifted.v1",
    "case.opened.v1",
    "case.closed.v1",
    "notice.assessed.v1",
    "assistance.requested.v1",
    "assistance.answered.v1",
    "assistance.declined.v1",
    "assistance.withdrawn.v1",
    "case-transfer.sent.v1",
    "case-transfer.accepted.v1",
    "case-transfer.returned.v1",
    "paper-answer.attested.v1",
    "penalty.decided.v1",
    "penalty.changed.v1",
    "penalty.revoked.v1",
    "penalty.pushed.v1",
    "penalty.push-received.v1",
    "penalty.published.v1",
    "penalty.early-end-granted.v1",
    "penalty.publicity-ended.v1",
    "recall.started.v1",
    "recall.concluded.v1",
    "sampling.result-recorded.v1",
    "sampling.retest-recorded.v1",
    "adverse-event.risk-notified.v1",
    "adverse-event.assessed.v1",
    "adverse-event.contractor-investigated.v1",
    "complaint.recorded.v1",
    "complaint.resolved.v1",
    "adverse-conduct.recorded.v1",
    "serious-list.entered.v1",
    "serious-list.removed.v1",
    "archive.repaired-fact-read.v1",
    "credit.repaired.v1",
    "entry.corrected.v1",
    "entry.annulled.v1",
    "access.requested.v1",
    "access.granted.v1",
    "access.declined.v1",
    "log.equivocation-alleged.v1",
    "catalogue.published.v1",
    "scheme.published.v1",
    "calendar.published.v1",
    "deadline-policy.published.v1",
    "grading-policy.published.v1",
}


def test_kinds_are_permanent() -> None:
    assert set(EVENT_TYPES) == KINDS
    assert {event.KIND for event in STORY} == KINDS


@pytest.mark.parametrize("event_type", EVENT_TYPES.values())
def test_event_is_frozen_and_says_who_recorded_it(event_type: type[Event]) -> None:
    assert is_dataclass(event_type)
    assert "__slots__" in vars(event_type)
    assert "recorded_by" in {field.name for field in fields(event_type)}


@pytest.mark.parametrize("event_type", EVENT_TYPES.values())
def test_event_says_of_itself_what_readers_need(event_type: type[Event]) -> None:
    names = {field.name for field in fields(event_type)}
    assert event_type.RULES or event_type.KIND.startswith("log.")
    assert event_type.ON is None or event_type.ON in names
    assert set(re.findall(r"\{0\.(\w+)\}", event_type.STREAM)) <= names


@pytest.mark.parametrize("event", STORY, ids=lambda event: event.KIND)
def test_event_comes_back_from_its_sections(event: Event) -> None:
    assert read_event(event.KIND, to_sections(event)) == event


def test_personal_data_stands_in_its_own_section_only() -> None:
    for event, name in ((REGISTRANT, "样例甲"), (TEAM, "样例乙"), (STATED, "样例丁")):
        sections = to_sections(event)
        assert list(sections) == ["body", "personal"]
        assert name in sections["personal"].decode()
        assert name not in sections["body"].decode()
        assert "personal" not in json.loads(sections["body"])


def test_event_without_its_personal_section_is_read_without_it() -> None:
    assert read_event(TEAM.KIND, {"body": to_sections(TEAM)["body"]}) == replace(
        TEAM, personal=None
    )


def test_personal_data_in_the_body_are_not_read() -> None:
    body = json.loads(to_sections(REGISTRANT)["body"])
    smuggled = json.dumps(body | {"personal": {"legal_representative": "某人"}}).encode()
    event = read_event(REGISTRANT.KIND, {"body": smuggled})
    assert event == replace(REGISTRANT, personal=None)


def test_unknown_members_are_ignored_on_reading() -> None:
    body = json.loads(to_sections(FINDING)["body"]) | {"added_in_a_later_version": [1]}
    assert read_event(FINDING.KIND, {"body": json.dumps(body).encode()}) == FINDING


def test_dates_are_written_as_days_and_instants_with_an_offset() -> None:
    body = json.loads(to_sections(FINDING)["body"])
    assert body["found_on"] == "2026-09-15"
    shanghai = timezone(timedelta(hours=8))
    local = replace(ENTERED, entered_at=ENTERED.entered_at.astimezone(shanghai))
    assert json.loads(to_sections(local)["body"])["entered_at"] == "2026-09-15T09:10:00+08:00"


@pytest.mark.parametrize(
    ("kind", "sections"),
    [
        ("inspection.never-heard-of.v1", {"body": b"{}"}),
        (FINDING.KIND, {}),
        (FINDING.KIND, {"personal": b"{}"}),
        (FINDING.KIND, {"body": b""}),
        (FINDING.KIND, {"body": b"[]"}),
        (FINDING.KIND, {"body": b"\xff\xfe"}),
        (FINDING.KIND, {"body": b'{"number": 1e999}'}),
        (
            FINDING.KIND,
            {"body": to_sections(FINDING)["body"].replace(b":1,", b":9007199254740992,")},
        ),
        (FINDING.KIND, {"body": b"[" * 100_000}),
        (REGISTRANT.KIND, {"body": to_sections(REGISTRANT)["body"], "personal": b"{}"}),
    ],
)
def test_what_this_version_cannot_read_is_refused_as_unreadable(
    kind: str, sections: dict[str, bytes]
) -> None:
    with pytest.raises(UnreadableEvent):
        read_event(kind, sections)


def test_instant_without_an_offset_is_unreadable() -> None:
    body = json.loads(to_sections(ENTERED)["body"]) | {"entered_at": "2026-09-15T09:10:00"}
    with pytest.raises(UnreadableEvent):
        read_event(ENTERED.KIND, {"body": json.dumps(body).encode()})


def test_history_is_read_though_no_decision_would_allow_it_today() -> None:
    odd = replace(CERTIFICATE, product_name_zh="样" * 9_999, issued_on=date(2999, 1, 1))
    assert read_event(odd.KIND, to_sections(odd)) == odd


def test_streams_are_the_histories_of_one_matter() -> None:
    assert REGISTRANT.stream == f"enterprise/{REGISTRANT.uscc}"
    assert LICENCE.stream == f"licence/{LICENCE.licence_no}"
    assert CERTIFICATE.stream == f"certificate/{CERTIFICATE.certificate_no}"
    assert ESTABLISHED.stream == f"entrustment/{ESTABLISHED.entrustment_id}"
    assert FINDING.stream == PLANNED.stream == f"inspection/{PLANNED.inspection_id}"
    assert NOTICE.stream == f"notice/{NOTICE.notice_id}"
    assert RECALLED.stream == RECALL_CONCLUDED.stream == f"recall/{RECALLED.recall_id}"
