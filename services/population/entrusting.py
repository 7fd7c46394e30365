"""An entrustment from both ends: established, answered, the new product notified."""

from collections.abc import Iterator
from datetime import date, timedelta

from services.population.diary import Diary
from services.population.draw import Draw, uuid_of
from services.population.facts import Facts
from services.population.notifying import notify
from services.population.proportions import ACKNOWLEDGED, AGREEMENT_TOO_LONG, FACTS_DIFFER
from services.population.recording import Recorded
from shared.domain.entrustment.acknowledging import ContractorSide, acknowledge
from shared.domain.entrustment.establishing import EntrustmentRecords, establish
from shared.domain.entrustment.events import (
    EntrustmentEstablished,
    HumanDecision,
    QualityAgreement,
)
from shared.domain.entrustment.state import replay
from shared.domain.notice import NoticeMatter, NoticeSent

_FIRST_DAY = date(2022, 5, 1)
_AGREED_YEARS = (2, 3)
_REAGENT = "体外诊断试剂不在禁止委托生产医疗器械目录所依据的分类目录之内"


def entrust(facts: Facts, number: int) -> Iterator[Recorded]:
    """Yield what both authorities record when the entrustment `number` begins."""
    nation = facts.nation
    draw = nation.draw("entrusting", number)
    diary = Diary(draw, nation.established[number])
    told = _established(facts, number, draw, diary)
    here, there = told.registrant_authority, told.contractor_authority
    yield Recorded(authority=here, at=diary.now, event=told)
    if not draw.happens(ACKNOWLEDGED):
        return
    diary.pass_days(2, 35)
    side = _contractor_side(told, draw)
    event = acknowledge(replay([told]), side, there, facts.clerk(there, draw), diary.today)
    version = 2 if here == there else 1
    yield Recorded(authority=there, at=diary.now, event=event, version=version)
    if here != there:
        diary.pass_minutes(10, 600)
        yield from notify(
            facts,
            diary,
            draw,
            NoticeSent(
                notice_id=uuid_of(nation.wanted.seed, diary.at_ms, "variety", number),
                sender=there,
                receiver=here,
                matter=NoticeMatter.PRODUCT_VARIETY,
                firms=(told.contractor_uscc, told.registrant_uscc),
                about=(told.stream,),
                summary=f"通报：受托生产企业新增受托生产品种，注册证编号 {told.certificate_no}。",
                sent_on=diary.today,
                recorded_by=facts.clerk(there, draw, "coordinator"),
            ),
        )


def _established(facts: Facts, number: int, draw: Draw, diary: Diary) -> EntrustmentEstablished:
    records, named = facts.records(number), facts.named(number)
    certificate, licence = records.certificate, records.licence
    papers = [paper.issued_on for paper in (certificate, licence) if paper is not None]
    earliest = max(_FIRST_DAY, *papers)
    started = draw.between(max(earliest.toordinal(), diary.day - 180), diary.day)
    clerk = facts.clerk(named.registrant_authority, draw)
    event = EntrustmentEstablished(
        entrustment_id=named.entrustment_id,
        registrant_uscc=named.registrant_uscc,
        registrant_authority=named.registrant_authority,
        contractor_uscc=named.contractor_uscc,
        contractor_authority=named.contractor_authority,
        certificate_no=certificate.certificate_no,
        licence_no=None if licence is None else licence.licence_no,
        sites=(facts.site(facts.nation.contractor[number]),),
        agreement=_agreement(number, started, records, draw),
        started_on=date.fromordinal(started),
        recorded_by=clerk,
        prohibition_decision=None
        if certificate.classification_code is not None
        else HumanDecision(decided_by=clerk, reason=_REAGENT),
    )
    return establish(event, records, named.registrant_authority, diary.today)


def _agreement(
    number: int, started: int, records: EntrustmentRecords, draw: Draw
) -> QualityAgreement:
    begun = date.fromordinal(started - draw.between(5, 60))
    end = begun + timedelta(days=365 * draw.between(*_AGREED_YEARS))
    if not draw.happens(AGREEMENT_TOO_LONG):
        papers = (records.certificate, records.licence)
        end = min(end, *(paper.valid_until for paper in papers if paper is not None))
    return QualityAgreement(number=f"ZL-{begun.year}-示例{number:06}", start=begun, end=end)


def _contractor_side(told: EntrustmentEstablished, draw: Draw) -> ContractorSide:
    started = told.started_on.toordinal()
    if draw.happens(FACTS_DIFFER):
        started -= draw.between(1, 20)
    return ContractorSide(
        licence_no=told.licence_no,
        sites=told.sites,
        started_on=date.fromordinal(started),
        variety_reported_on=told.started_on,
    )
