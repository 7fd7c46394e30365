"""The invented population: the same for ever, right in itself, in proportion."""

import tracemalloc
from collections import Counter, defaultdict
from datetime import date
from hashlib import sha256
from itertools import pairwise

import pytest
from stdnum.cn import uscc

from services.population.generating import generate
from services.population.names import MARKER, NAMES, PROVINCE, Place, firm_name
from services.population.nation import Nation, firms_for
from services.population.numbers import organisation_check
from services.population.period import PopulationImpossible, Wanted
from services.population.recording import Recorded
from services.population.writing import line_of
from shared.domain.authorities import NMPA
from shared.domain.certificate import Certificate, CertificateRecorded, DeviceClass
from shared.domain.certificate import replay as certificate_of
from shared.domain.dates import legal_date
from shared.domain.enterprise import EnterpriseRecorded
from shared.domain.entrustment.events import (
    AgreementReviewed,
    ContractorAudited,
    EntrustmentAcknowledged,
    EntrustmentEstablished,
    EntrustmentTerminated,
    ResidentAssigned,
)
from shared.domain.identifiers.certificates import require_certificate_number
from shared.domain.identifiers.licences import require_licence_number
from shared.domain.inspection.events import FindingRecorded, InspectionPlanned, ResultIssued
from shared.domain.licence import LicenceIssued, covers
from shared.domain.licence import replay as licence_of
from shared.domain.prohibition import ProhibitionResult, check_prohibition, facts_of
from shared.domain.reference import SHIPPED
from shared.domain.schemes import Conclusion
from shared.errors import InvalidInput
from tests.population.replaying import refused

SOME = Wanted(seed=7, firms=40, years=1)
DIGEST = "35bc0af23e2610619c5d69e65032f06da8ae068d5066a78fdd0283c49f13f68e"
"""Of all lines of `SOME`. A change of what is told changes it: it is frozen anew, on purpose."""

EDITIONS = SHIPPED.catalogues.values()
NEEDS_HUMAN = ProhibitionResult.NEEDS_HUMAN
SAMPLE = Wanted(seed=11, firms=1200, years=2)


@pytest.fixture(scope="module")
def told() -> list[Recorded]:
    return list(generate(SAMPLE))


def test_a_seed_tells_the_same_population_on_every_machine() -> None:
    digest = sha256(b"".join(map(line_of, generate(SOME)))).hexdigest()
    assert digest == DIGEST


def test_another_seed_tells_another_population() -> None:
    other = Wanted(seed=8, firms=40, years=1)
    assert not set(map(line_of, generate(SOME))) & set(map(line_of, generate(other)))


def test_events_come_in_the_order_of_time_within_the_period(told: list[Recorded]) -> None:
    assert all(earlier.at <= later.at for earlier, later in pairwise(told))
    assert legal_date(told[0].at) >= date(2024, 11, 1)
    assert legal_date(told[-1].at) <= date(2026, 10, 31)


def test_every_stream_of_a_log_goes_by_versions_one_two_three(told: list[Recorded]) -> None:
    versions: dict[tuple[str, str], list[int]] = defaultdict(list)
    for one in told:
        versions[one.authority, one.event.stream].append(one.version)
    assert all(found == list(range(1, len(found) + 1)) for found in versions.values())


def test_the_decisions_accept_every_event_on_its_day(told: list[Recorded]) -> None:
    assert refused(told) == []


def test_every_credit_code_is_right_and_given_to_nobody(told: list[Recorded]) -> None:
    firms = [one.event for one in told if isinstance(one.event, EnterpriseRecorded)]
    codes = [firm.uscc for firm in firms]
    assert len(set(codes)) == len(codes) == SAMPLE.firms
    for code in codes:
        assert uscc.validate(code) == code
        assert organisation_check(code[8:16]) == code[16]
        assert code[6:8] == "99", "no district has this code"


def test_organisation_code_check_agrees_with_a_published_code() -> None:
    assert organisation_check("60003734") == "1"


def test_every_name_is_one_firms_own_and_says_that_it_is_invented(told: list[Recorded]) -> None:
    firms = [one.event for one in told if isinstance(one.event, EnterpriseRecorded)]
    assert all(MARKER in firm.name and MARKER in firm.domicile for firm in firms)
    assert len({firm.name for firm in firms}) == len(firms)
    assert all(firm.personal and MARKER in firm.personal.legal_representative for firm in firms)


def test_names_differ_beyond_the_first_round_of_names() -> None:
    city = Place(name="杭州市", code="3301")
    numbers = [0, 1, NAMES - 1, NAMES, NAMES + 1, 40 * NAMES, 90 * NAMES, 7000 * NAMES]
    assert len({firm_name(city, number) for number in numbers}) == len(numbers)


def test_every_number_of_a_licence_or_certificate_is_right_and_given_once(
    told: list[Recorded],
) -> None:
    numbers: list[str] = []
    for one in told:
        match one.event:
            case LicenceIssued() as licence:
                number, year = licence.licence_no, licence.issued_on.year
                require_licence_number(number, licence.authority, year, "")
            case CertificateRecorded() as certificate:
                number, year = certificate.certificate_no, certificate.issued_on.year
                require_certificate_number(number, certificate.device_class, year, "")
            case _:
                continue
        numbers.append(number)
    assert len(set(numbers)) == len(numbers)


def test_every_province_has_firms_and_the_largest_have_most() -> None:
    nation = Nation(Wanted(seed=1, firms=20_000))
    firms = Counter(nation.authority(firm) for firm in range(nation.firms))
    assert set(firms) == set(PROVINCE)
    assert len(firms) == 32
    assert NMPA not in firms
    assert [one for one, _ in firms.most_common(4)] == ["gd", "js", "sd", "zj"]
    assert sum(firms[one] for one in ("gd", "js", "sd", "zj")) / nation.firms > 0.4
    assert firms["xz"] + firms["qh"] < nation.firms / 100


def test_a_large_contractor_makes_for_hundreds_and_some_registrants_have_many_made() -> None:
    nation = Nation(Wanted(seed=1, firms=20_000))
    made = Counter(nation.contractor)
    assert 300 <= made.most_common(1)[0][1] <= 1000
    contractors: dict[int, set[int]] = defaultdict(set)
    for one in range(nation.entrustments):
        contractors[nation.registrant(one)].add(nation.contractor[one])
    assert max(map(len, contractors.values())) >= 10
    assert sum(len(one) == 1 for one in contractors.values()) / len(contractors) > 0.4


def test_entrustments_go_mostly_within_a_province_and_often_across() -> None:
    nation = Nation(Wanted(seed=2, firms=10_000))
    across = sum(
        nation.authority(nation.registrant(one)) != nation.authority(nation.contractor[one])
        for one in range(nation.entrustments)
    )
    assert 0.33 < across / nation.entrustments < 0.43


@pytest.mark.parametrize("entrustments", [0, 1, 500, 1234])
def test_there_are_exactly_as_many_entrustments_as_asked_for(entrustments: int) -> None:
    wanted = Wanted(seed=5, firms=firms_for(entrustments), entrustments=entrustments, years=1)
    assert Nation(wanted).entrustments == entrustments


@pytest.mark.parametrize("entrustments", [0, 7, 100])
def test_few_entrustments_may_be_asked_of_many_firms(entrustments: int) -> None:
    wanted = Wanted(seed=5, firms=500, entrustments=entrustments, years=1)
    assert Nation(wanted).entrustments == entrustments


def test_certificates_are_in_proportion(told: list[Recorded]) -> None:
    found = [one.event for one in told if isinstance(one.event, CertificateRecorded)]
    third = [one for one in found if one.device_class is DeviceClass.III]
    assert 0.12 < len(third) / len(found) < 0.25
    assert 0.01 < sum(one.implantable for one in found) / len(found) < 0.06
    assert all(one.device_class is DeviceClass.III for one in found if one.implantable)
    assert len({(one.classification_code or "40")[:2] for one in found}) == 23


def known_certificates(told: list[Recorded]) -> dict[str, Certificate]:
    replayed = {
        one.event.certificate_no: certificate_of([one.event])
        for one in told
        if isinstance(one.event, CertificateRecorded)
    }
    return {number: known for number, known in replayed.items() if known is not None}


def test_no_product_of_the_catalogue_is_entrusted(told: list[Recorded]) -> None:
    certificates = known_certificates(told)
    entrusted = [one.event for one in told if isinstance(one.event, EntrustmentEstablished)]
    assert len(entrusted) > 500
    for one in entrusted:
        certificate = certificates[one.certificate_no]
        checked = check_prohibition(EDITIONS, facts_of(certificate), one.started_on)
        if certificate.classification_code is None:
            assert (checked.result, checked.missing) == (NEEDS_HUMAN, ("classification_code",))
        else:
            assert checked.result is ProhibitionResult.ALLOWED


def test_most_licences_cover_what_their_firm_makes(told: list[Recorded]) -> None:
    licences = {
        one.event.uscc: licence_of([one.event])
        for one in told
        if isinstance(one.event, LicenceIssued)
    }
    certificates = known_certificates(told)
    covered: list[bool] = []
    for one in told:
        if isinstance(one.event, EntrustmentEstablished):
            certificate = certificates[one.event.certificate_no]
            licence, code = licences[one.event.contractor_uscc], certificate.classification_code
            if code is not None and licence is not None:
                covered.append(covers(licence, certificate.device_class, code))
    assert 0.9 < sum(covered) / len(covered) < 1


def test_most_entrustments_are_answered_and_few_answers_differ(told: list[Recorded]) -> None:
    established = {
        one.event.entrustment_id: one.event
        for one in told
        if isinstance(one.event, EntrustmentEstablished)
    }
    answers = [one.event for one in told if isinstance(one.event, EntrustmentAcknowledged)]
    differing = [
        one for one in answers if one.started_on != established[one.entrustment_id].started_on
    ]
    assert 0.88 < len(answers) / len(established) < 0.97
    assert 0 < len(differing) / len(answers) < 0.06


def test_agreements_are_reviewed_and_few_entrustments_end(told: list[Recorded]) -> None:
    kinds = Counter(type(one.event) for one in told)
    established = kinds[EntrustmentEstablished]
    assert kinds[AgreementReviewed] > 0.8 * established
    assert kinds[ContractorAudited] > 0.5 * established
    ended = {
        one.event.entrustment_id for one in told if isinstance(one.event, EntrustmentTerminated)
    }
    assert 0.01 < len(ended) / established < 0.12
    assert kinds[ResidentAssigned] > 0


def test_most_warnings_are_the_exception(told: list[Recorded]) -> None:
    established = [one.event for one in told if isinstance(one.event, EntrustmentEstablished)]
    warned = sum(bool(one.warnings) for one in established)
    assert 0 < warned / len(established) < 0.2


def test_most_findings_are_general_and_few_inspections_stop_production(
    told: list[Recorded],
) -> None:
    found = [one.event for one in told if isinstance(one.event, FindingRecorded)]
    visits = [one.event for one in told if isinstance(one.event, InspectionPlanned)]
    results = Counter(one.event.conclusion for one in told if isinstance(one.event, ResultIssued))
    assert 0.03 < sum(one.severity == "key" for one in found) / len(found) < 0.1
    assert 2.5 < len(found) / len(visits) < 5
    assert results[Conclusion.RECTIFY] > results[Conclusion.STOP_AND_RECTIFY] > 0
    assert results[Conclusion.NO_DEPARTURE] > 0


def test_memory_does_not_grow_with_what_is_told() -> None:
    firms = 400

    def peak(years: int) -> int:
        tracemalloc.start()
        for _ in generate(Wanted(seed=1, firms=firms, years=years)):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(4) < 1.5 * peak(1)


def test_a_population_lives_where_it_is_told_to() -> None:
    told = list(generate(Wanted(seed=3, firms=60, years=1, authorities=("zj", "ha"))))
    assert {one.authority for one in told} == {"zj", "ha"}


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(seed=-1, firms=10),
        Wanted(seed=1, firms=0),
        Wanted(seed=1, firms=10, entrustments=-1),
        Wanted(seed=1, firms=10, entrustments=1000),
        Wanted(seed=1, firms=10, years=0),
        Wanted(seed=1, firms=10, years=6),
        Wanted(seed=1, firms=10, authorities=()),
        Wanted(seed=1, firms=10, authorities=("zj", "zj")),
        Wanted(seed=1, firms=10, authorities=("nmpa",)),
        Wanted(seed=1, firms=10, authorities=("xx",)),
    ],
)
def test_what_cannot_be_is_refused(wanted: Wanted) -> None:
    with pytest.raises(InvalidInput):
        generate(wanted)


def test_running_out_of_numbers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.population.nation.SERIALS", 3)
    with pytest.raises(PopulationImpossible, match="numbers"):
        Nation(Wanted(seed=1, firms=400))
