"""An entrustment from both ends, from its beginning to its end.

Its life is drawn anew for each of its years, so that nothing of it has to be kept in between: what
happens in a year lies within the first weeks of it.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

from services.population.agreeing import answer_to, terms_of
from services.population.diary import Diary, instant, morning_ms, year_of
from services.population.facts import Facts
from services.population.names import person
from services.population.proportions import (
    ACKNOWLEDGED,
    ANNOTATED,
    AUDITED,
    GAPS,
    REVIEWED,
    REVIEWED_THERE,
)
from services.population.recording import Recorded
from services.population.reporting import report_variety
from shared.domain.entrustment.acknowledging import acknowledge
from shared.domain.entrustment.agreement import review_agreement
from shared.domain.entrustment.annotating import annotate
from shared.domain.entrustment.ending import terminate
from shared.domain.entrustment.events import (
    AgreementReviewed,
    AuditResult,
    ContractorAudited,
    EntrustmentAnnotated,
    EntrustmentEvent,
    EntrustmentTerminated,
    Occasion,
    ResidentAssigned,
    ResidentPersonal,
)
from shared.domain.entrustment.residents import assign_resident, audit_contractor
from shared.domain.entrustment.state import evolve, replay
from shared.domain.parties import Party

A_YEAR = 365


def entrust(facts: Facts, number: int, year: int) -> Iterator[Recorded]:
    """Yield what both authorities record of the entrustment in its `year`, from 0 on."""
    begins = facts.nation.established[number] + year * A_YEAR
    first, last = instant(morning_ms(begins)), instant(morning_ms(begins + A_YEAR))
    for told in _Life(facts, number).tell(year):
        if first <= told.at < last:
            yield told


class _Life:
    """An entrustment as it goes on: its state, its day, its chance."""

    def __init__(self, facts: Facts, number: int) -> None:
        nation = facts.nation
        self._facts, self._number = facts, number
        self._draw = nation.draw("entrusting", number)
        self._diary = Diary(self._draw, nation.established[number])
        self._told = terms_of(facts, number, self._draw, self._diary)
        self._here = self._told.registrant_authority
        self._there = self._told.contractor_authority
        self._state = replay([self._told])
        self._versions: Counter[str] = Counter()

    def tell(self, years: int) -> Iterator[Recorded]:
        """Yield its life until the end of the year numbered `years`."""
        yield from self._begin()
        nation = self._facts.nation
        for year in range(1, years + 1):
            if year > nation.lasts[self._number]:
                return
            self._diary = Diary(self._draw, nation.established[self._number] + year * A_YEAR)
            if year == nation.lasts[self._number]:
                yield from self._end()
            else:
                yield from self._go_on(year_of(nation.established[self._number]) + year)

    def _say(self, event: EntrustmentEvent, side: Party = Party.REGISTRANT) -> Recorded:
        """Record `event` now, at the authority of `side`."""
        if event is not self._told:
            self._state = evolve(self._state, event) or self._state
        authority = self._here if side is Party.REGISTRANT else self._there
        self._versions[authority] += 1
        return Recorded(
            authority=authority,
            at=self._diary.now,
            event=event,
            version=self._versions[authority],
        )

    def _begin(self) -> Iterator[Recorded]:
        draw, diary = self._draw, self._diary
        yield self._say(self._told)
        if draw.happens(ANNOTATED):
            diary.pass_minutes(2, 60)
            yield self._say(self._annotation())
        if self._told.residents_stationed:
            diary.pass_minutes(2, 60)
            yield self._say(self._resident())
        if draw.happens(ACKNOWLEDGED):
            diary.pass_days(2, 35)
            side, clerk = answer_to(self._told, draw), self._clerk(self._there)
            answer = acknowledge(self._state, side, self._there, clerk, diary.today)
            yield self._say(answer, Party.CONTRACTOR)
            diary.pass_minutes(5, 60)
            yield from report_variety(self._facts, self._number, self._told, diary, clerk)

    def _go_on(self, reviewed: int) -> Iterator[Recorded]:
        """Yield the audit, and the reviews for the year `reviewed` (ENT-001, ENT-006)."""
        draw, diary = self._draw, self._diary
        if draw.happens(AUDITED):
            yield self._say(self._audit())
        diary.pass_days(1, 15)
        gaps = "变更控制条款需要细化" if draw.happens(GAPS) else ""
        if draw.happens(REVIEWED):
            yield self._say(self._review(Party.REGISTRANT, reviewed, gaps))
        if self._state.acknowledged is not None and draw.happens(REVIEWED_THERE):
            diary.pass_days(1, 20)
            yield self._say(self._review(Party.CONTRACTOR, reviewed, gaps), Party.CONTRACTOR)

    def _end(self) -> Iterator[Recorded]:
        """Yield the end, as both sides record it (REG-017)."""
        today = self._diary.today
        yield self._say(self._termination(Party.REGISTRANT, today))
        if self._state.acknowledged is not None:
            self._diary.pass_days(1, 25)
            yield self._say(self._termination(Party.CONTRACTOR, today), Party.CONTRACTOR)

    def _clerk(self, authority: str) -> str:
        return self._facts.clerk(authority, self._draw)

    def _named(self, side: Party = Party.REGISTRANT) -> dict[str, Any]:
        """Return the members that every event of this entrustment has."""
        told = self._told
        authority = self._here if side is Party.REGISTRANT else self._there
        return {
            "entrustment_id": told.entrustment_id,
            "registrant_uscc": told.registrant_uscc,
            "registrant_authority": told.registrant_authority,
            "contractor_uscc": told.contractor_uscc,
            "contractor_authority": told.contractor_authority,
            "certificate_no": told.certificate_no,
            "recorded_by": self._clerk(authority),
        }

    def _annotation(self) -> EntrustmentAnnotated:
        facts, number = self._facts, self._number
        contractor = facts.nation.contractor[number]
        annotation = EntrustmentAnnotated(
            **self._named(),
            annotated_on=facts.records(number).certificate.issued_on,
            occasion=Occasion.REGISTRATION,
            address_text=f"{facts.site(contractor)}（委托生产）",
            remark_text=facts.remarks(contractor),
        )
        firm, today = facts.firm(contractor), self._diary.today
        return annotate(self._state, annotation, firm, self._here, today)

    def _resident(self) -> ResidentAssigned:
        assigned = ResidentAssigned(
            **self._named(),
            person_ref=f"resident-{self._number:06}",
            assigned_on=self._told.started_on,
            until=self._told.ends_on,
            duties_ref=f"{self._told.agreement.number} 附件",
            personal=ResidentPersonal(name=person(self._draw)),
        )
        return assign_resident(self._state, assigned, self._here, self._diary.today)

    def _audit(self) -> ContractorAudited:
        audit = ContractorAudited(
            **self._named(),
            audited_on=self._diary.today,
            result=AuditResult.CONFORMING,
            summary="依据生产质量管理规范实施年度现场审核，未发现严重不符合项。",
        )
        return audit_contractor(self._state, audit, self._here, self._diary.today)

    def _review(self, side: Party, year: int, gaps: str) -> AgreementReviewed:
        today = self._diary.today
        review = AgreementReviewed(
            **self._named(side),
            side=side,
            year=year,
            reviewed_on=today,
            suitable=True,
            adequate=not gaps,
            effective=True,
            gaps=gaps,
        )
        authority = self._here if side is Party.REGISTRANT else self._there
        return review_agreement(self._state, review, authority, today)

    def _termination(self, side: Party, ended_on: date) -> EntrustmentTerminated:
        today = self._diary.today
        ended = EntrustmentTerminated(
            **self._named(side),
            side=side,
            ended_on=ended_on,
            reason="质量协议期满不再续签",
            address_removed_on=today if side is Party.REGISTRANT else None,
            contractor_reported_on=today if side is Party.CONTRACTOR else None,
        )
        authority = self._here if side is Party.REGISTRANT else self._there
        return terminate(self._state, ended, authority, today)
