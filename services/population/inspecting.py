"""One inspection, from its plan to the check of what was corrected."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from heapq import merge

from services.population.diary import Diary
from services.population.draw import Weighted, uuid_of
from services.population.facts import Facts
from services.population.findings import Clauses, observe
from services.population.names import person
from services.population.notifying import notify
from services.population.proportions import (
    CHECKED_ON_SITE,
    CORRECTED_AT_ONCE,
    DIED_DOWN,
    PURPOSES,
    UNANNOUNCED,
)
from services.population.recording import Recorded
from shared.domain.inspection import fieldwork, planning, rectification, results, team
from shared.domain.inspection.events import (
    Announcement,
    CheckMethod,
    Ground,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    MemberName,
    NamedEntrustment,
    Purpose,
    RectificationOutcome,
    RectificationSubmitted,
    RectificationVerified,
    ResultIssued,
    StatementPersonal,
    StatementRecorded,
    TeamAssigned,
    TeamMember,
    TeamPersonal,
    TeamRole,
)
from shared.domain.inspection.planning import PlanRecords, SiteEntry
from shared.domain.inspection.rectification import Demand
from shared.domain.inspection.results import TeamReport
from shared.domain.inspection.state import Inspection, evolve
from shared.domain.notice import NoticeMatter, NoticeSent
from shared.domain.parties import Party
from shared.domain.reference import SHIPPED
from shared.domain.schemes import Conclusion, Scheme, scheme_in_force
from shared.domain.texts import LIST

_PURPOSES = Weighted([(Purpose(name), weight) for name, weight in PURPOSES])
_ITEMS = ("机构与人员", "厂房与设施", "设备", "文件管理", "采购", "生产管理", "质量控制")
_TEAM = Weighted([(2, 600), (3, 300), (4, 100)])
_MOST_ROUNDS = 3
_SCHEMES = SHIPPED.schemes
_CLAUSES = {scheme.id: Clauses(scheme) for scheme in _SCHEMES.values()}


def inspect(facts: Facts, firm: int, day: int) -> Iterator[Recorded]:
    """Yield what is recorded of the inspection of `firm` that begins on `day`."""
    return _Case(facts, firm, day).tell()


class _Case:
    """An inspection under way: its state, its day, its chance."""

    def __init__(self, facts: Facts, firm: int, day: int) -> None:
        nation = facts.nation
        self._facts, self._firm = facts, firm
        self._draw = draw = nation.draw("inspection", firm, day)
        self._diary = Diary(draw, day)
        self._authority = nation.authority(firm)
        self._clerk = facts.clerk(self._authority, draw, "coordinator")
        self._team = facts.inspectors(self._authority, draw, draw.weighed(_TEAM))
        self._id = uuid_of(nation.wanted.seed, self._diary.at_ms, "inspection", firm)
        self._named = tuple(
            facts.named(one)
            for one in nation.entrustments_of(firm)
            if nation.is_live(one, self._diary.day)
        )
        self._inspection = Inspection(plan=self._plan())
        self._version = 0

    def tell(self) -> Iterator[Recorded]:
        """Yield the inspection step by step."""
        firm = self._facts.firm(self._firm)
        records = PlanRecords(authority=self._authority, firm=firm, schemes=_SCHEMES)
        yield self._say(planning.plan_inspection(self._inspection.plan, records))
        if self._draw.happens(DIED_DOWN):
            return
        self._diary.pass_days(1, 10)
        yield self._say(team.assign_team(self._inspection, self._assigned()))
        yield from self._visit()
        yield from self._conclude()
        if self._inspection.findings:
            notices, answers = self._notices(NoticeMatter.INSPECTION_RESULT)
            yield from notices
            yield from merge(self._rectify(), answers, key=_at)

    def _say(self, event: InspectionEvent) -> Recorded:
        """Record `event` now."""
        self._inspection = evolve(self._inspection, event) or self._inspection
        self._version += 1
        return Recorded(
            authority=self._authority,
            at=self._diary.now,
            event=event,
            version=self._version,
            inspection=self._inspection,
        )

    def _plan(self) -> InspectionPlanned:
        draw, begins = self._draw, self._diary.today
        purpose = draw.weighed(_PURPOSES)
        unannounced = draw.happens(UNANNOUNCED) or purpose is Purpose.FOR_CAUSE
        ground = draw.one_of(tuple(Ground))
        first_visit = begins + timedelta(days=draw.between(2, 20))
        scheme = _scheme(purpose, first_visit)
        return InspectionPlanned(
            inspection_id=self._id,
            uscc=self._facts.uscc(self._firm),
            sites=(self._facts.site(self._firm),),
            purpose=purpose,
            announcement=Announcement.UNANNOUNCED if unannounced else Announcement.ANNOUNCED,
            grounds=(ground,) if unannounced else (),
            basis=f"示例：{begins.year}年度医疗器械生产监督检查计划",
            items=tuple(draw.some_of(_ITEMS, draw.between(2, len(_ITEMS)))),
            planned_from=first_visit,
            planned_until=first_visit + timedelta(days=10),
            scheme=None if scheme is None else scheme.id,
            entrustments=self._named,
            recorded_by=self._clerk,
        )

    def _assigned(self) -> TeamAssigned:
        members = tuple(
            TeamMember(
                member_ref=account,
                authority=self._authority,
                role=TeamRole.MEMBER if place else TeamRole.LEADER,
                no_conflict_declared=True,
                integrity_pledged=True,
            )
            for place, account in enumerate(self._team)
        )
        names = tuple(MemberName(member_ref=one, name=person(self._draw)) for one in self._team)
        return TeamAssigned(
            inspection_id=self._id,
            members=members,
            recorded_by=self._clerk,
            personal=TeamPersonal(names=names),
        )

    def _visit(self) -> Iterator[Recorded]:
        draw, diary, leader = self._draw, self._diary, self._team[0]
        diary.pass_days(1, 12)
        entry = SiteEntry(
            site=self._inspection.plan.sites[0], entered_at=diary.local, credentials_shown=True
        )
        yield self._say(
            planning.enter_site(self._inspection, entry, self._authority, leader, diary.today)
        )
        yield from self._findings()
        diary.pass_minutes(30, 120)
        if self._inspection.findings:
            stated = StatementRecorded(
                inspection_id=self._id,
                statement="企业对检查发现无异议，承诺按期整改。",
                stated_on=diary.today,
                recorded_by=leader,
                personal=StatementPersonal(name=person(draw), post="管理者代表"),
            )
            yield self._say(fieldwork.record_statement(self._inspection, stated, diary.today))
        diary.pass_minutes(10, 60)
        closure = InspectionClosed(
            inspection_id=self._id,
            closed_at=diary.local,
            consent_ref=f"示例检同意〔{diary.today.year}〕{draw.between(1, 999)}号",
            recorded_by=leader,
        )
        yield self._say(fieldwork.close(self._inspection, closure, diary.today, SHIPPED.due))

    def _findings(self) -> Iterator[Recorded]:
        scheme = _scheme(self._inspection.plan.purpose, self._inspection.first_day)
        if scheme is None:
            return
        usccs = {one.contractor_uscc for one in self._named}
        party = Party.CONTRACTOR if self._inspection.plan.uscc in usccs else Party.REGISTRANT
        named = [one.entrustment_id for one in self._named]
        for seen in observe(_CLAUSES[scheme.id], self._draw, party, self._team, named):
            self._diary.pass_minutes(15, 90)
            observation = replace(seen, found_on=self._diary.today)
            yield self._say(
                fieldwork.record_finding(
                    self._inspection, observation, seen.found_by, self._diary.today, _SCHEMES
                )
            )

    def _conclude(self) -> Iterator[Recorded]:
        diary = self._diary
        diary.pass_days(1, 6)
        found = len(self._inspection.findings)
        report = TeamReport(
            summary=f"检查组按方案实施检查，发现缺陷 {found} 项。", reported_on=diary.today
        )
        reported = results.submit_report(
            self._inspection, report, self._team[0], diary.today, _SCHEMES
        )
        yield self._say(reported)
        diary.pass_days(1, 10)
        proposed = reported.proposed
        undecided = proposed is Conclusion.NEEDS_HUMAN
        issued = ResultIssued(
            inspection_id=self._id,
            conclusion=Conclusion.RECTIFY if undecided else proposed,
            reason="尚无适用的检查指导原则，由本局研究决定" if undecided else "",
            issued_on=diary.today,
            recorded_by=self._clerk,
        )
        yield self._say(results.issue_result(self._inspection, issued, diary.today, _SCHEMES))

    def _rectify(self) -> Iterator[Recorded]:
        draw, diary = self._draw, self._diary
        for _ in range(_MOST_ROUNDS):
            diary.pass_minutes(5, 300)
            yield self._say(
                rectification.order_rectification(
                    self._inspection, self._order(), None, self._clerk, diary.today
                )
            )
            diary.pass_days(10, 40)
            submitted = RectificationSubmitted(
                inspection_id=self._id,
                summary="各项缺陷已按要求整改，附整改资料。",
                submitted_on=diary.today,
                recorded_by=self._team[-1],
            )
            yield self._say(
                rectification.submit_rectification(self._inspection, submitted, diary.today)
            )
            diary.pass_days(3, 20)
            corrected = draw.happens(CORRECTED_AT_ONCE)
            check = self._check(corrected)
            yield self._say(
                rectification.verify_rectification(self._inspection, check, diary.today)
            )
            if corrected:
                break
        notices, answers = self._notices(NoticeMatter.RECTIFICATION)
        yield from (*notices, *answers)

    def _order(self) -> Demand:
        today = self._diary.today
        return Demand(
            findings=tuple(finding.number for finding in self._inspection.findings),
            requirement="针对所列缺陷分析原因、完成整改并提交整改报告。",
            ordered_on=today,
            due_on=today + timedelta(days=30),
        )

    def _check(self, corrected: bool) -> RectificationVerified:
        outcome = RectificationOutcome.NOT_CORRECTED
        return RectificationVerified(
            inspection_id=self._id,
            method=CheckMethod.ON_SITE
            if self._draw.happens(CHECKED_ON_SITE)
            else CheckMethod.PAPER,
            outcome=RectificationOutcome.CORRECTED if corrected else outcome,
            remarks="",
            verified_on=self._diary.today,
            recorded_by=self._team[0],
        )

    def _notices(self, matter: NoticeMatter) -> tuple[list[Recorded], list[Recorded]]:
        """Return notices to each other province with a part in an entrustment, and the answers."""
        others = {_other(one, self._authority) for one in self._named} - {self._authority}
        sent: list[Recorded] = []
        answers: list[Recorded] = []
        for receiver in sorted(others):
            self._diary.pass_minutes(1, 30)
            notice = self._notice(matter, receiver)
            first, *answer = notify(self._facts, self._diary, self._draw, notice)
            sent.append(first)
            answers += answer
        return sent, sorted(answers, key=_at)

    def _notice(self, matter: NoticeMatter, receiver: str) -> NoticeSent:
        firms = {
            firm
            for one in self._named
            if _other(one, self._authority) == receiver
            for firm in (one.registrant_uscc, one.contractor_uscc)
        }
        seed, at_ms = self._facts.nation.wanted.seed, self._diary.at_ms
        return NoticeSent(
            notice_id=uuid_of(seed, at_ms, "notice", matter, receiver, self._firm),
            sender=self._authority,
            receiver=receiver,
            matter=matter,
            firms=tuple(sorted(firms))[:LIST],
            about=(self._inspection.plan.stream,),
            summary=f"通报：监督检查发现缺陷 {len(self._inspection.findings)} 项。",
            sent_on=self._diary.today,
            recorded_by=self._clerk,
        )


def _scheme(purpose: Purpose, on: date) -> Scheme | None:
    return scheme_in_force(_SCHEMES, purpose.use, on)


def _other(named: NamedEntrustment, authority: str) -> str:
    """Return the other authority of an entrustment; `authority` itself where there is but one."""
    if named.registrant_authority == authority:
        return named.contractor_authority
    return named.registrant_authority


def _at(recorded: Recorded) -> datetime:
    return recorded.at
