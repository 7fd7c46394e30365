"""An inspection from its plan to the end of the visit."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from services.population.diary import Diary
from services.population.draw import Weighted, uuid_of
from services.population.facts import Facts
from services.population.findings import Clauses, observe
from services.population.names import person
from services.population.proportions import (
    CONFIRMED,
    FULL_SCOPE,
    PURPOSES,
    UNANNOUNCED,
)
from services.population.recording import Recorded
from shared.domain.inspection import fieldwork, planning
from shared.domain.inspection.events import (
    Announcement,
    Ground,
    InspectionClosed,
    InspectionEvent,
    InspectionPlanned,
    MemberName,
    Purpose,
    StatementPersonal,
    StatementRecorded,
    TeamAssigned,
    TeamMember,
    TeamPersonal,
    TeamRole,
)
from shared.domain.inspection.planning import SiteEntry
from shared.domain.inspection.state import Inspection, evolve
from shared.domain.parties import Party
from shared.domain.reference import SHIPPED
from shared.domain.schemes import Scheme, scheme_in_force

_PURPOSES = Weighted([(Purpose(name), weight) for name, weight in PURPOSES])
_ITEMS = ("机构与人员", "厂房与设施", "设备", "文件管理", "采购", "生产管理", "质量控制")
_TEAM = Weighted([(2, 600), (3, 300), (4, 100)])
SCHEMES = SHIPPED.schemes
_CLAUSES = {scheme.id: Clauses(scheme) for scheme in SCHEMES.values()}


class Visit:
    """An inspection under way: its state, its day, its chance."""

    def __init__(self, facts: Facts, firm: int, day: int) -> None:
        """Inspect `firm` from `day` on."""
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
            full_scope=draw.happens(FULL_SCOPE),
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
                    self._inspection, observation, seen.found_by, self._diary.today, SCHEMES
                )
            )
            if self._draw.happens(CONFIRMED):
                yield self._confirm(seen.found_by)

    def _confirm(self, author: str) -> Recorded:
        """Confirm the newest finding, as another inspector than its `author`."""
        self._diary.pass_minutes(1, 10)
        second = next(one for one in self._team if one != author)
        newest, today = self._inspection.findings[-1].number, self._diary.today
        return self._say(fieldwork.confirm_finding(self._inspection, newest, today, second, today))


def _scheme(purpose: Purpose, on: date) -> Scheme | None:
    return scheme_in_force(SCHEMES, purpose.use, on)
