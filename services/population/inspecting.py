"""One inspection, from its plan to the check of what was corrected."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge

from services.population.draw import uuid_of
from services.population.facts import Facts
from services.population.notifying import notify
from services.population.proportions import (
    CHECKED_ON_SITE,
    CORRECTED_AT_ONCE,
    DIED_DOWN,
)
from services.population.recording import Recorded
from services.population.visiting import SCHEMES, Visit
from shared.domain.inspection import planning, rectification, results, team
from shared.domain.inspection.events import (
    CheckMethod,
    NamedEntrustment,
    RectificationOutcome,
    RectificationSubmitted,
    RectificationVerified,
    ResultIssued,
)
from shared.domain.inspection.planning import PlanRecords
from shared.domain.inspection.rectification import Demand
from shared.domain.inspection.results import TeamReport
from shared.domain.notice import NoticeMatter, NoticeSent
from shared.domain.schemes import Conclusion
from shared.domain.texts import LIST

_MOST_ROUNDS = 3


def inspect(facts: Facts, firm: int, day: int) -> Iterator[Recorded]:
    """Yield what is recorded of the inspection of `firm` that begins on `day`."""
    return _Case(facts, firm, day).tell()


class _Case(Visit):
    """An inspection with what follows it."""

    def tell(self) -> Iterator[Recorded]:
        """Yield the inspection step by step."""
        firm = self._facts.firm(self._firm)
        records = PlanRecords(authority=self._authority, firm=firm, schemes=SCHEMES)
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

    def _conclude(self) -> Iterator[Recorded]:
        diary = self._diary
        diary.pass_days(1, 6)
        found = len(self._inspection.findings)
        report = TeamReport(
            summary=f"检查组按方案实施检查，发现缺陷 {found} 项。", reported_on=diary.today
        )
        reported = results.submit_report(
            self._inspection, report, self._team[0], diary.today, SCHEMES
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
        yield self._say(results.issue_result(self._inspection, issued, diary.today, SCHEMES))

    def _rectify(self) -> Iterator[Recorded]:
        draw, diary = self._draw, self._diary
        for _ in range(_MOST_ROUNDS):
            diary.pass_minutes(5, 300)
            yield self._say(
                rectification.order_rectification(
                    self._inspection, self._order(), None, self._clerk, diary.today
                )
            )
            diary.pass_days(8, 31)
            if diary.today > self._inspection.rectifications[-1].ordered.due_on:
                yield self._overdue()
                diary.pass_days(1, 12)
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

    def _overdue(self) -> Recorded:
        today = self._diary.today
        return self._say(
            rectification.note_overdue(
                self._inspection, today, "企业未按期提交整改报告，已催告", self._clerk, today
            )
        )

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


def _other(named: NamedEntrustment, authority: str) -> str:
    """Return the other authority of an entrustment; `authority` itself where there is but one."""
    if named.registrant_authority == authority:
        return named.contractor_authority
    return named.registrant_authority


def _at(recorded: Recorded) -> datetime:
    return recorded.at
