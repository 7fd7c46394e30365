"""Asking the domain's decisions once more, with nothing but what was told before."""

from collections.abc import Callable, Iterable
from typing import Any

from services.population.recording import Recorded
from services.population.reporting import SELF_REPORT
from shared.domain import certificate as certificates
from shared.domain import enterprise as enterprises
from shared.domain import licence as licences
from shared.domain import licensing, registration
from shared.domain import notice as notices
from shared.domain import product_variety as varieties
from shared.domain.certificate import CertificateRecorded
from shared.domain.dates import legal_date
from shared.domain.enterprise import Enterprise, EnterpriseRecorded
from shared.domain.entrustment import state as entrustments
from shared.domain.entrustment.acknowledging import ContractorSide, acknowledge
from shared.domain.entrustment.agreement import review_agreement
from shared.domain.entrustment.annotating import annotate
from shared.domain.entrustment.ending import terminate
from shared.domain.entrustment.establishing import EntrustmentRecords, establish
from shared.domain.entrustment.events import (
    AgreementReviewed,
    ContractorAudited,
    EntrustmentAcknowledged,
    EntrustmentAnnotated,
    EntrustmentEstablished,
    EntrustmentTerminated,
    ResidentAssigned,
)
from shared.domain.entrustment.residents import assign_resident, audit_contractor
from shared.domain.event import Event
from shared.domain.inspection import fieldwork, planning, rectification, results, team
from shared.domain.inspection.events import (
    FindingConfirmed,
    FindingRecorded,
    InspectionClosed,
    InspectionPlanned,
    OfInspection,
    RectificationOrdered,
    RectificationOverdue,
    RectificationSubmitted,
    RectificationVerified,
    ReportSubmitted,
    ResultIssued,
    SiteEntered,
    StatementRecorded,
    TeamAssigned,
)
from shared.domain.inspection.fieldwork import Observation
from shared.domain.inspection.planning import PlanRecords, SiteEntry
from shared.domain.inspection.rectification import Demand
from shared.domain.inspection.results import TeamReport
from shared.domain.inspection.state import Inspection, evolve
from shared.domain.licence import LicenceIssued
from shared.domain.notice import NoticeAcknowledged, NoticeSent, Receipt
from shared.domain.product_variety import (
    ProductVarietyNotified,
    ProductVarietyReported,
    VarietyRecords,
)
from shared.domain.reference import SHIPPED
from shared.domain.self_inspection import (
    SelfInspectionFiled,
    end_of_year,
    file_self_inspection,
)
from shared.domain.validity import Writer

SCHEMES = SHIPPED.schemes


class Replay:
    """What has been told so far, by its stream; every event is decided on once more."""

    def __init__(self) -> None:
        self._told: dict[str, list[Event]] = {}
        self._inspections: dict[str, Inspection | None] = {}

    def decide(self, recorded: Recorded) -> Event:
        """Return what the decision makes of the event, on the day on which it is recorded."""
        event, today = recorded.event, legal_date(recorded.at)
        before = self._told.setdefault(event.stream, [])
        if isinstance(event, OfInspection):
            state = self._inspections.get(event.stream)
            decided = _INSPECTION[type(event)](self, state, event, today)
            self._inspections[event.stream] = evolve(state, event)  # type: ignore[arg-type]
        else:
            decided = _OTHERS[type(event)](self, before, event, recorded.authority, today)
        before.append(event)
        return decided

    def told(self, stream: str) -> Any:
        """Return the events of `stream` so far."""
        return self._told.get(stream, [])

    def firm(self, uscc: str) -> Enterprise | None:
        return enterprises.replay(self.told(f"enterprise/{uscc}"))


def refused(told: Iterable[Recorded]) -> list[Recorded]:
    """Return what of `told` the decisions make something else of; they raise what they refuse."""
    replay = Replay()
    return [one for one in told if replay.decide(one) != one.event]


def _enterprise(_: Replay, before: Any, event: Any, *_rest: Any) -> Event:
    return enterprises.record_enterprise(enterprises.replay(before), event)


def _licence(replay: Replay, before: Any, event: Any, _: str, today: Any) -> Event:
    known, holder = licences.replay(before), replay.firm(event.uscc)
    return licensing.issue_licence(known, holder, event, today)


def _certificate(replay: Replay, before: Any, event: Any, _: str, today: Any) -> Event:
    known, registrant = certificates.replay(before), replay.firm(event.registrant_uscc)
    firms = {} if registrant is None else {registrant.uscc: registrant}
    return registration.record_certificate(known, firms, event, today)


def _established(
    replay: Replay, before: list[Event], event: Any, authority: str, today: Any
) -> Event:
    assert before == []
    certificate = certificates.replay(replay.told(f"certificate/{event.certificate_no}"))
    assert certificate is not None
    records = EntrustmentRecords(
        certificate=certificate,
        registrant=replay.firm(event.registrant_uscc),
        contractor=replay.firm(event.contractor_uscc),
        licence=licences.replay(replay.told(f"licence/{event.licence_no}")),
        catalogues=tuple(SHIPPED.catalogues.values()),
    )
    assert None not in (records.registrant, records.contractor, records.licence)
    return establish(event, records, authority, today)


def _acknowledged(_: Replay, before: Any, event: Any, authority: str, today: Any) -> Event:
    side = ContractorSide(
        licence_no=event.licence_no,
        sites=event.sites,
        started_on=event.started_on,
        variety_reported_on=event.variety_reported_on,
        variety_notified_on=event.variety_notified_on,
        ends_on=event.ends_on,
        remarks=event.remarks,
    )
    known = entrustments.replay(before)
    return acknowledge(known, side, authority, event.recorded_by, today)


def _sent(_: Replay, before: list[Event], event: Any, authority: str, today: Any) -> Event:
    assert before == []
    assert event.sender == authority
    return notices.send_notice(event, today)


def _received(_: Replay, before: Any, event: Any, authority: str, today: Any) -> Event:
    receipt = Receipt(received_on=event.received_on, remarks=event.remarks)
    known = notices.replay(before)
    return notices.acknowledge(known, receipt, authority, event.recorded_by, today)


def _annotated(replay: Replay, before: Any, event: Any, authority: str, today: Any) -> Event:
    firm = replay.firm(event.contractor_uscc)
    return annotate(entrustments.replay(before), event, firm, authority, today)


def _of_entrustment(decision: Callable[..., Event]) -> Callable[..., Event]:
    """Return how to ask a decision on an entrustment that takes the event itself."""

    def decide(_: Replay, before: Any, event: Any, authority: str, today: Any) -> Event:
        return decision(entrustments.replay(before), event, authority, today)

    return decide


def _variety(replay: Replay, before: Any, event: Any, _: str, today: Any) -> Event:
    records = VarietyRecords(
        contractor=replay.firm(event.contractor_uscc),
        certificate=certificates.replay(replay.told(f"certificate/{event.certificate_no}")),
    )
    assert records.certificate is not None
    return varieties.report_variety(before, records, event, today)


def _notified(_: Replay, before: Any, event: Any, authority: str, today: Any) -> Event:
    writer = Writer(authority=authority, account=event.recorded_by, today=today)
    return varieties.notify_variety(before, event.notified_on, event.remarks, writer)


def _self_inspection(replay: Replay, before: Any, event: Any, _: str, today: Any) -> Event:
    deadline = SHIPPED.due(SELF_REPORT, end_of_year(event.year))
    firm = replay.firm(event.uscc)
    return file_self_inspection(bool(before), firm, event, deadline, today)


_OTHERS: dict[type[Event], Callable[..., Event]] = {
    ProductVarietyReported: _variety,
    ProductVarietyNotified: _notified,
    SelfInspectionFiled: _self_inspection,
    EntrustmentAnnotated: _annotated,
    ResidentAssigned: _of_entrustment(assign_resident),
    ContractorAudited: _of_entrustment(audit_contractor),
    AgreementReviewed: _of_entrustment(review_agreement),
    EntrustmentTerminated: _of_entrustment(terminate),
    EnterpriseRecorded: _enterprise,
    LicenceIssued: _licence,
    CertificateRecorded: _certificate,
    EntrustmentEstablished: _established,
    EntrustmentAcknowledged: _acknowledged,
    NoticeSent: _sent,
    NoticeAcknowledged: _received,
}


def _planned(replay: Replay, state: Any, event: Any, _: Any) -> Event:
    assert state is None
    for named in event.entrustments:
        assert replay.told(f"entrustment/{named.entrustment_id}")
    records = PlanRecords(
        authority=_authority(event), firm=replay.firm(event.uscc), schemes=SCHEMES
    )
    return planning.plan_inspection(event, records)


def _entered(_: Replay, state: Any, event: Any, today: Any) -> Event:
    entry = SiteEntry(site=event.site, entered_at=event.entered_at, credentials_shown=True)
    return planning.enter_site(state, entry, _authority(event), event.recorded_by, today)


def _authority(event: Event) -> str:
    """Return the authority whose account has recorded `event`."""
    return event.recorded_by.partition(":")[0]


def _found(_: Replay, state: Any, event: Any, today: Any) -> Event:
    observation = Observation(
        clause=event.clause,
        fact=event.fact,
        party=event.party,
        affects_quality=event.affects_quality,
        found_on=event.found_on,
        found_by=event.found_by,
        entrustments=event.entrustments,
        gmp_article=event.gmp_article,
    )
    return fieldwork.record_finding(state, observation, event.recorded_by, today, SCHEMES)


def _reported(_: Replay, state: Any, event: Any, today: Any) -> Event:
    report = TeamReport(
        summary=event.summary,
        reported_on=event.reported_on,
        proposed=event.proposed,
        reason=event.reason,
    )
    return results.submit_report(state, report, event.recorded_by, today, SCHEMES)


def _as_it_is(decision: Callable[[Any, Any, Any], Event]) -> Callable[..., Event]:
    """Return how to ask a decision that takes the event itself."""

    def decide(_: Replay, state: Any, event: Any, today: Any) -> Event:
        return decision(state, event, today)

    return decide


def _assigned(_: Replay, state: Any, event: Any, _today: Any) -> Event:
    return team.assign_team(state, event)


def _closed(_: Replay, state: Any, event: Any, today: Any) -> Event:
    return fieldwork.close(state, event, today, SHIPPED.due)


def _issued(_: Replay, state: Any, event: Any, today: Any) -> Event:
    return results.issue_result(state, event, today, SCHEMES)


def _ordered(_: Replay, state: Any, event: Any, today: Any) -> Event:
    demand = Demand(
        findings=event.findings,
        requirement=event.requirement,
        ordered_on=event.ordered_on,
        due_on=event.due_on,
    )
    return rectification.order_rectification(state, demand, None, event.recorded_by, today)


def _confirmed(_: Replay, state: Any, event: Any, today: Any) -> Event:
    day, caller = event.confirmed_on, event.recorded_by
    return fieldwork.confirm_finding(state, event.number, day, caller, today)


def _overdue(_: Replay, state: Any, event: Any, today: Any) -> Event:
    told = (event.noted_on, event.remarks, event.recorded_by)
    return rectification.note_overdue(state, *told, today)


_INSPECTION: dict[type[Event], Callable[..., Event]] = {
    InspectionPlanned: _planned,
    TeamAssigned: _assigned,
    SiteEntered: _entered,
    FindingRecorded: _found,
    FindingConfirmed: _confirmed,
    RectificationOverdue: _overdue,
    StatementRecorded: _as_it_is(fieldwork.record_statement),
    InspectionClosed: _closed,
    ReportSubmitted: _reported,
    ResultIssued: _issued,
    RectificationOrdered: _ordered,
    RectificationSubmitted: _as_it_is(rectification.submit_rectification),
    RectificationVerified: _as_it_is(rectification.verify_rectification),
}
