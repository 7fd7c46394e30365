"""What a node does by itself for the cases that it shares, as a loop over stored state.

  - What has arrived of a sealed case is acknowledged: from then on the sender can prove it.
  - What this authority itself has sealed is opened once the case has started, was called off, or
    its seal has ended by its day. The grant and the inspections that the agreed plan gives this
    authority to carry out are appended in one transaction, so whoever is killed before it starts
    again from the same state, and whoever is killed after it finds nothing to do.
  - What should have been opened and was not is an alarm.

Rules kept here:
  FLT-004  the secrecy ends with the start.  XRG-003  then all whom it concerns read it.
  XRG-002, XRG-104  who carries an inspection out follows from how the authorities share it.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from services.authority.desk import Desk
from services.authority.shared_cases import OPEN, PLANS, sealed_cases, told_of
from shared.domain.access import GRANTS, MOST_SPANS, AccessGranted, grant
from shared.domain.audience import audience_of, subjects_of
from shared.domain.event import Event
from shared.domain.inspection.events import InspectionPlanned, Mode, TeamAssigned, TeamMember
from shared.domain.inspection.state import Inspection
from shared.domain.joint.acting import Acting
from shared.domain.joint.carrying_out import carrying_out
from shared.domain.joint.events import PlanAccepted, PlanProposed, ReceivedMessage, Target
from shared.domain.joint.known import Seat, Told
from shared.domain.joint.merging import replay
from shared.domain.joint.opening import due_for_opening, entitled
from shared.domain.joint.preparing import Arrival, acknowledge_receipt, is_acknowledged
from shared.domain.joint.refusals import JointCaseUnknown
from shared.domain.joint.state import JointCase
from shared.domain.joint.vocabulary import CaseMode, Opening
from shared.errors import ConcurrentChange, LianjianError, StorageFailed
from shared.log.grants import spans_of
from shared.store.alarms import Alarms
from shared.store.authority_log import LoggedEvent
from shared.store.entries import StoredEntry, sealed_entries, sealed_mark, streams_length
from shared.store.heads import head_of

RECORDER = "node"
OVERDUE_ALARM = "seal-overdue"
_REASONS = {
    Opening.STARTED: "联合检查已经启动",
    Opening.CALLED_OFF: "联合检查已经取消",
    Opening.EXPIRED: "保密期限届满",
}
_MOST_MESSAGES = 200


class SealedCaseNotWorkedOn(LianjianError):
    """Something that is sealed could not be acknowledged, opened or carried out."""

    code = "sealed-case-not-worked-on"


class CaseOpener:
    """Acknowledges, opens and watches what is sealed; for one thread."""

    def __init__(self, desk: Desk, alarms: Alarms) -> None:
        """Work through `desk`, and raise `alarms`."""
        self._desk, self._alarms = desk, alarms
        self._mark: object = None  # of the state after which nothing was left to do

    def catch_up(self) -> int:
        """Do what is due now; return how many entries were appended, or wait for their slots.

        Raises:
            SealedCaseNotWorkedOn: of one case, after all others; the next call begins anew.
            StorageFailed: the log or the database refuses; the next call begins anew.
        """
        cases = list(sealed_cases(self._desk))
        streams = {f"{room}{one}" for one in cases for room in (OPEN, PLANS)}
        with self._desk.database.read() as connection:
            told = streams_length(connection, streams)
            mark = (sealed_mark(connection), told, self._desk.today())
            if mark == self._mark:
                return 0
            sealed = sealed_entries(connection)
        self._mark = None  # whatever stops this call, the next one looks at everything again
        done, failed, is_settled = 0, False, True
        for joint_id in cases:
            of_case = [one for one in sealed if one.stream == f"{PLANS}{joint_id}"]
            try:
                done += self._work_on(joint_id, of_case)
            except ConcurrentChange:
                is_settled = False  # the next call finds the case as it is then
            except StorageFailed:
                raise
            except Exception:  # noqa: BLE001 - one case keeps no other one closed
                failed = True
        with self._desk.database.read() as connection:
            self._watch(sealed_entries(connection))
        if failed:
            # Without its cause, which names the case: who reads alarms may not know of it.
            raise SealedCaseNotWorkedOn("something that is sealed could not be worked on")
        if is_settled and not done:
            self._mark = mark
        return done

    def _work_on(self, joint_id: UUID, sealed: Sequence[StoredEntry]) -> int:
        told = told_of(self._desk, joint_id)
        try:
            case = replay(told)
        except JointCaseUnknown:
            return 0  # entries of a peer that propose nothing
        return self._acknowledge(case, sealed) + self._open(case, told, sealed)

    def _acknowledge(self, case: JointCase, sealed: Sequence[StoredEntry]) -> int:
        """Acknowledge what has arrived of `sealed`, once for each log that has written some."""
        desk = self._desk
        if desk.authority not in case.readers or due_for_opening(case, desk.today()) is not None:
            return 0
        known = {(one.log, one.position) for one in case.receipts if one.receiver == desk.authority}
        done = 0
        for log in sorted({one.log for one in sealed} - {desk.authority}):
            new = [
                one
                for one in sealed
                if one.log == log and (log, one.position) not in known and _is_message(one)
            ]
            if new:
                self._wait_for_slot(case, log, new[:_MOST_MESSAGES])
                done += 1
        return done

    def _wait_for_slot(self, case: JointCase, log: str, messages: Sequence[StoredEntry]) -> None:
        desk = self._desk
        arrival = _arrival(desk, log, messages)
        if arrival is None:
            return
        version = desk.own_sealed_version(f"{PLANS}{case.joint_id}")
        event = acknowledge_receipt(case, arrival, _acting(desk))
        desk.wait_for_slot(version + 1, event)

    def _open(self, case: JointCase, told: Sequence[Told], sealed: Sequence[StoredEntry]) -> int:
        """Open what is the own log's of `sealed`, if the case is due for it."""
        desk = self._desk
        why = due_for_opening(case, desk.today())
        if why is Opening.STARTED and not may_rest_on_start(case, told, desk.authority):
            why = Opening.EXPIRED if desk.today() >= case.opens_by else None
        own = [one.position for one in sealed if one.log == desk.authority]
        if why is None or not own:
            return 0
        readers = tuple(one for one in entitled(case) if one != desk.authority)
        version = desk.log.version(GRANTS)
        granted = AccessGranted(
            positions=spans_of(own)[:MOST_SPANS],
            to=readers,
            reason=_REASONS[why],
            granted_on=desk.today(),
            joint_id=case.joint_id,
            recorded_by=f"{desk.authority}:{RECORDER}",
        )
        event = grant(granted, desk.authority, max(own) + 1)
        events = [self._logged(event, version + 1)]
        if why is Opening.STARTED:
            events += self._own_inspections(case)
        desk.log.append(events)
        return len(events)

    def _own_inspections(self, case: JointCase) -> Iterator[LoggedEvent]:
        """Yield the plan and the team of each inspection that this authority is to carry out."""
        plan = case.current.plan
        parties = carrying_out(plan.mode, plan.leading_authority, plan.participants)
        if self._desk.authority not in parties:
            return
        for target in plan.targets:
            planned = inspection_of(case, target, self._desk.authority)
            if self._desk.log.version(planned.stream):
                continue
            state = Inspection(plan=planned)
            yield self._logged(planned, 1, state)
            team = TeamAssigned(
                inspection_id=planned.inspection_id,
                members=tuple(_signed(case.team, self._desk.authority)),
                recorded_by=planned.recorded_by,
            )
            yield self._logged(team, 2, state)

    def _logged(
        self, event: Event, version: int, inspection: Inspection | None = None
    ) -> LoggedEvent:
        return LoggedEvent(
            originator_id=event.stream,
            originator_version=version,
            event=event,
            subjects=subjects_of(event, inspection),
            audience=audience_of(event, self._desk.authority, inspection),
        )

    def _watch(self, sealed: Sequence[StoredEntry]) -> None:
        """Raise an alarm for each log that has not opened in time what it has sealed."""
        today = self._desk.today()
        late = {one.log for one in sealed if _opens_by(one) < today}
        for log in {one.log for one in self._alarms.open_alarms() if one.code == OVERDUE_ALARM}:
            if log not in late:
                self._alarms.clear(OVERDUE_ALARM, log)
        for log in sorted(late):
            self._alarms.raise_alarm(OVERDUE_ALARM, log, "a seal has not been opened by its day")


def may_rest_on_start(case: JointCase, told: Iterable[Told], authority: str) -> bool:
    """Tell whether `authority`, which has a log, opens what it has sealed because of the start.

    The plan that has started asks for its consent, and then its own log says that it consented:
    what others attest of it on paper opens nothing here. Or no plan has ever asked for it.
    """
    if all(authority not in one.plan.participants for one in case.plans.values()):
        return True
    own = [one for one in told if one.log == authority]
    return any(
        one.digest == case.agreed
        if isinstance(one.event, PlanProposed)
        else isinstance(one.event, PlanAccepted) and one.event.plan_hash == case.agreed
        for one in own
    )


def _signed(team: Iterable[Seat], authority: str) -> Iterator[TeamMember]:
    """Yield each member of `authority`, and of the others who have signed as is known here.

    Whoever has not can sign at his own authority alone, and would keep this one from the site.
    """
    for one in team:
        if one.member.authority == authority or (one.free_of_conflict and one.pledged):
            yield replace(
                one.member, no_conflict_declared=one.free_of_conflict, integrity_pledged=one.pledged
            )


def inspection_of(case: JointCase, target: Target, authority: str) -> InspectionPlanned:
    """Return the inspection of `target` that the agreed plan gives to `authority`.

    Its id follows from the case, so that it is planned once, whoever plans it.
    """
    plan, window = case.current.plan, case.window
    delegated = plan.mode in {CaseMode.DELEGATED, CaseMode.ASSISTANCE_LETTER}
    own = plan.mode is CaseMode.EXTENDED
    main, *further = plan.purposes
    return InspectionPlanned(
        inspection_id=uuid5(case.joint_id, f"{authority}/{target.uscc}"),
        uscc=target.uscc,
        sites=target.sites,
        purpose=main,
        announcement=plan.announcement,
        grounds=plan.grounds,
        basis=plan.basis,
        items=plan.items,
        planned_from=window.planned_from,
        planned_until=window.planned_until,
        scheme=plan.scheme,
        entrustments=tuple(
            one
            for one in plan.entrustments
            if target.uscc in {one.registrant_uscc, one.contractor_uscc}
        ),
        mode=Mode.DELEGATED if delegated else Mode.OWN if own else Mode.JOINT,
        delegating_authority=plan.leading_authority if delegated else None,
        joint_id=case.joint_id,
        participants=tuple(sorted({*plan.participants, *plan.informed})),
        further_purposes=tuple(further),
        full_scope=plan.full_scope,
        recorded_by=f"{authority}:{RECORDER}",
    )


def _arrival(desk: Desk, log: str, messages: Sequence[StoredEntry]) -> Arrival | None:
    """Return that `messages` have arrived, those that the newest verified note of `log` covers."""
    with desk.database.read() as connection:
        head = head_of(connection, log)
    covered = [one for one in messages if one.position < head.note_size]
    if head.note is None or not covered:
        return None
    return Arrival(
        log=log,
        messages=tuple(
            ReceivedMessage(
                position=one.position, leaf_hash=base64.b64encode(one.leaf_hash).decode()
            )
            for one in covered
        ),
        checkpoint_size=head.note_size,
        checkpoint_root=head.note.split("\n")[2],
        received_at=desk.clock(),
    )


def _acting(desk: Desk) -> Acting:
    account = f"{desk.authority}:{RECORDER}"
    return Acting(authority=desk.authority, account=account, today=desk.today())


def _is_message(entry: StoredEntry) -> bool:
    event = entry.event()
    return event is not None and is_acknowledged(event)


def _opens_by(entry: StoredEntry) -> date:
    return entry.header().opens_by or date.max
