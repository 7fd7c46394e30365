"""A firm comes on record, then its production licence and its certificates."""

from collections.abc import Iterator

from services.population.diary import Diary
from services.population.facts import Facts
from services.population.recording import Recorded
from shared.domain import enterprise as enterprises
from shared.domain import licensing, registration


def found(facts: Facts, firm: int) -> Iterator[Recorded]:
    """Yield what is recorded of the firm in its first days."""
    nation = facts.nation
    diary = Diary(nation.draw("founding", firm), nation.recorded[firm])
    authority, told = nation.authority(firm), facts.enterprise(firm)
    event = enterprises.record_enterprise(None, told)
    yield Recorded(authority=authority, at=diary.now, event=event)
    known = facts.firm(firm)
    firms = {} if known is None else {known.uscc: known}
    licence = facts.licence(firm)
    if licence is not None:
        diary.pass_minutes(2, 240)
        issued = licensing.issue_licence(None, known, licence, diary.today)
        yield Recorded(authority=authority, at=diary.now, event=issued)
    for number in nation.certificates_of(firm):
        diary.pass_minutes(1, 30)
        certificate = facts.certificate(number)
        recorded = registration.record_certificate(None, firms, certificate, diary.today)
        yield Recorded(authority=authority, at=diary.now, event=recorded)
