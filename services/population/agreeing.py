"""What both authorities state of an entrustment: its terms, and the contractor's side of them."""

from datetime import date, timedelta

from services.population.diary import Diary
from services.population.draw import Draw
from services.population.facts import Facts
from services.population.proportions import AGREEMENT_TOO_LONG, FACTS_DIFFER, RESIDENT, Kind
from shared.domain.entrustment.acknowledging import ContractorSide
from shared.domain.entrustment.establishing import EntrustmentRecords, establish
from shared.domain.entrustment.events import (
    Duty,
    EntrustmentEstablished,
    HumanDecision,
    QualityAgreement,
    RegistrantMode,
    RegistrantOrganisation,
)
from shared.domain.parties import Party

_FIRST_DAY = date(2022, 5, 1)
_AGREED_YEARS = (2, 3)
_REAGENT = "体外诊断试剂不在禁止委托生产医疗器械目录所依据的分类目录之内"
_NO_RESIDENT = "受托方同类产品生产经验充分，注册人以定期现场审核代替派驻"


def terms_of(facts: Facts, number: int, draw: Draw, diary: Diary) -> EntrustmentEstablished:
    """Return the statement with which the registrant's authority establishes `number` now."""
    records, named = facts.records(number), facts.named(number)
    certificate, licence = records.certificate, records.licence
    papers = [paper.issued_on for paper in (certificate, licence) if paper is not None]
    earliest = max(_FIRST_DAY, *papers)
    started = draw.between(max(earliest.toordinal(), diary.day - 180), diary.day)
    agreement = _agreement(facts, number, started, records, draw)
    stationed = not certificate.implantable or draw.happens(RESIDENT)
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
        agreement=agreement,
        started_on=date.fromordinal(started),
        recorded_by=clerk,
        ends_on=agreement.end,
        organisation=_organisation(facts.nation.kind(facts.nation.registrant(number)), draw),
        credit_statement_ref=f"示例信用〔{diary.today.year}〕{draw.between(1, 999)}号",
        public_information_consulted_on=date.fromordinal(started),
        residents_stationed=stationed if certificate.implantable else None,
        no_residents_reason="" if stationed else _NO_RESIDENT,
        market_release_by=Party.REGISTRANT,
        production_release_by=Party.CONTRACTOR,
        adverse_events_by=Party.REGISTRANT,
        prohibition_decision=None
        if certificate.classification_code is not None
        else HumanDecision(decided_by=clerk, reason=_REAGENT),
    )
    return establish(event, records, named.registrant_authority, diary.today)


def _agreement(
    facts: Facts, number: int, started: int, records: EntrustmentRecords, draw: Draw
) -> QualityAgreement:
    certificate, licence = records.certificate, records.licence
    begun = date.fromordinal(started - draw.between(5, 60))
    end = begun + timedelta(days=365 * draw.between(*_AGREED_YEARS))
    if not draw.happens(AGREEMENT_TOO_LONG):
        papers = (certificate, licence)
        end = min(end, *(paper.valid_until for paper in papers if paper is not None))
    nation = facts.nation
    registrant = facts.enterprise(nation.registrant(number))
    contractor = facts.enterprise(nation.contractor[number])
    return QualityAgreement(
        number=f"ZL-{begun.year}-示例{number:06}",
        start=begun,
        end=end,
        product_name=certificate.product_name_zh,
        models=(f"SL-{draw.between(10, 99)}",),
        certificate_no=certificate.certificate_no,
        device_class=certificate.device_class,
        registrant_name=registrant.name,
        registrant_domicile=registrant.domicile,
        contractor_name=contractor.name,
        contractor_domicile=contractor.domicile,
        production_address=facts.site(nation.contractor[number]),
        licence_no=None if licence is None else licence.licence_no,
        change_terms="任何一方提前三个月书面通知可变更或终止",
    )


def _organisation(kind: Kind, draw: Draw) -> RegistrantOrganisation:
    only = kind is Kind.ENTRUSTING
    return RegistrantOrganisation(
        mode=RegistrantMode.ENTRUSTED_ONLY if only else RegistrantMode.MIXED,
        quality_department=True,
        quality_staff=draw.between(2, 20),
        duties=tuple(Duty),
    )


def answer_to(told: EntrustmentEstablished, draw: Draw) -> ContractorSide:
    """Return what the contractor's authority states of the same entrustment."""
    started = told.started_on.toordinal()
    if draw.happens(FACTS_DIFFER):
        started -= draw.between(1, 20)
    return ContractorSide(
        licence_no=told.licence_no,
        sites=told.sites,
        started_on=date.fromordinal(started),
        variety_reported_on=told.started_on,
        ends_on=told.ends_on,
    )
