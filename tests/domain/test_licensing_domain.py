"""What changes, renewals and cancellations of licences, certificates and firms promise."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain import certificate as certificates
from shared.domain import enterprise as enterprises
from shared.domain import licence as licences
from shared.domain.certificate import Certificate, CertificateFacts, CertificateItem, DeviceClass
from shared.domain.dates import DateInFuture, PeriodReversed
from shared.domain.enterprise import (
    EnterpriseChange,
    EnterpriseOfAnotherAuthority,
    EnterpriseRole,
    EnterpriseUnknown,
    KnownName,
    change_enterprise,
)
from shared.domain.licence import Licence, LicenceFacts, LicenceItem
from shared.domain.licensing import (
    LicenceAlreadyCancelled,
    LicenceChange,
    LicenceNotValidAtChange,
    LicenceOfAnotherAuthority,
    LicenceRenewal,
    LicenceUnknown,
    MalformedScope,
    cancel_licence,
    change_licence,
    renew_licence,
)
from shared.domain.registration import (
    CertificateAlreadyCancelled,
    CertificateChange,
    CertificateNotValidAtChange,
    CertificateOfAnotherAuthority,
    CertificateRenewal,
    CertificateUnknown,
    ClassChangeNeedsNewNumber,
    cancel_certificate,
    change_certificate,
    renew_certificate,
)
from shared.domain.texts import ListMissing, TextMissing
from shared.domain.validity import (
    Cancellation,
    CancellationReason,
    DatedBeforeLastStep,
    Renewal,
    RenewalDoesNotExtend,
    Standing,
    Term,
    Writer,
    changed,
    held_on,
    renewed,
    standing_on,
)
from tests.domain import a_case as case
from tests.domain.a_case import CLERK, HENAN, SITE, TODAY, ZHEJIANG

HENAN_WRITES = Writer(authority=HENAN, account=CLERK, today=TODAY)
ZHEJIANG_WRITES = Writer(authority=ZHEJIANG, account=CLERK, today=TODAY)
DAY = timedelta(days=1)

ISSUED = case.licence(case.OLD_LICENCE)
RENEWED = case.licence(case.OLD_LICENCE, case.OLD_LICENCE_CHANGED, case.OLD_LICENCE_RENEWED)
OF_HENAN = {HENAN: ISSUED}
CHANGE = LicenceChange(
    items=(LicenceItem.SCOPE,),
    sites=(SITE,),
    scope=case.OLD_LICENCE_CHANGED.scope,
    changed_on=date(2024, 6, 3),
)
RENEWAL = Renewal(
    renewed_on=date(2026, 1, 20),
    valid_from=date(2026, 3, 1),
    valid_until=date(2031, 2, 28),
    applied_on=date(2025, 11, 10),
)
LICENCE_RENEWAL = LicenceRenewal(
    renewal=RENEWAL, facts=LicenceFacts(sites=(SITE,), scope=case.OLD_LICENCE_RENEWED.scope)
)
CANCELLATION = Cancellation(reason=CancellationReason.APPLICATION, cancelled_on=date(2026, 9, 1))


# terms


def test_licence_says_on_each_day_what_held_on_that_day() -> None:
    before = LicenceFacts(sites=(SITE,), scope=case.OLD_LICENCE.scope)
    after = LicenceFacts(sites=(SITE,), scope=case.OLD_LICENCE_CHANGED.scope)
    assert RENEWED.held_on(date(2021, 2, 28)) is None
    assert RENEWED.held_on(date(2024, 6, 2)) == before
    assert RENEWED.held_on(date(2024, 6, 3)) == after
    assert RENEWED.held_on(date(2026, 2, 28)) == after
    assert RENEWED.held_on(date(2026, 3, 1)) == LICENCE_RENEWAL.facts
    assert not RENEWED.valid_on(date(2031, 3, 1))
    assert (RENEWED.scope, RENEWED.valid_until) == (LICENCE_RENEWAL.facts.scope, date(2031, 2, 28))


def test_cancelled_licence_is_not_valid_from_that_day_on() -> None:
    cancelled = case.licence(case.OLD_LICENCE, case.OLD_LICENCE_RENEWED, case.OLD_LICENCE_CANCELLED)
    assert cancelled.valid_on(date(2026, 8, 31))
    assert not cancelled.valid_on(date(2026, 9, 1))
    assert cancelled.cancelled_because is CancellationReason.APPLICATION


def test_change_that_comes_before_a_renewed_term_begins_holds_in_that_term_too() -> None:
    early = replace(case.OLD_LICENCE_RENEWED, renewed_on=date(2025, 12, 1))
    late = replace(case.OLD_LICENCE_CHANGED, changed_on=date(2026, 1, 5), scope=("II-04",))
    licence = case.licence(case.OLD_LICENCE, early, late)
    assert licence.scope == ("II-04",)
    assert [(term.since, term.facts.scope) for term in licence.terms] == [
        (date(2021, 3, 1), case.OLD_LICENCE.scope),
        (date(2026, 1, 5), ("II-04",)),
        (date(2026, 3, 1), ("II-04",)),
    ]


days = st.dates(date(2020, 1, 1), date(2040, 1, 1))
steps = st.lists(st.tuples(st.booleans(), days, days), max_size=6)


@given(steps=steps, day=days)
def test_terms_never_overlap_and_at_most_one_holds_on_a_day(
    steps: list[tuple[bool, date, date]], day: date
) -> None:
    terms: tuple[Term[int], ...] = (
        Term(since=date(2021, 1, 1), until=date(2025, 12, 31), facts=-1),
    )
    for number, (is_change, first, second) in enumerate(steps):
        if is_change:
            terms = changed(terms, first, number)
        else:
            term = Term(since=min(first, second), until=max(first, second), facts=number)
            terms = renewed(terms, term)
    assert all(one.until < two.since for one, two in pairwise(terms))
    assert len([term for term in terms if term.since <= day <= term.until]) <= 1
    assert (held_on(terms, None, day) is not None) == (
        standing_on(terms, None, day) is Standing.VALID
    )


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2020, 1, 1), Standing.NOT_YET_VALID),
        (date(2021, 1, 1), Standing.VALID),
        (date(2023, 6, 1), Standing.INTERRUPTED),
        (date(2025, 1, 1), Standing.EXPIRED),
    ],
)
def test_standing_says_why_something_is_not_valid(day: date, standing: Standing) -> None:
    terms = (
        Term(since=date(2021, 1, 1), until=date(2022, 12, 31), facts=None),
        Term(since=date(2024, 1, 1), until=date(2024, 12, 31), facts=None),
    )
    assert standing_on(terms, None, day) is standing
    assert standing_on(terms, day, day) is Standing.CANCELLED
    assert standing_on(terms, day + DAY, day) is standing


# licences


def test_issuer_changes_renews_and_cancels_its_licence_under_the_same_number() -> None:
    assert change_licence(OF_HENAN, CHANGE, HENAN_WRITES) == case.OLD_LICENCE_CHANGED
    told = {HENAN: case.licence(case.OLD_LICENCE, case.OLD_LICENCE_CHANGED)}
    assert renew_licence(told, LICENCE_RENEWAL, HENAN_WRITES) == case.OLD_LICENCE_RENEWED
    cancelled = cancel_licence({HENAN: RENEWED}, CANCELLATION, HENAN_WRITES)
    assert cancelled == case.OLD_LICENCE_CANCELLED


LICENCE_STEPS: list[Callable[[dict[str, Licence], Writer], object]] = [
    lambda told, writer: change_licence(told, CHANGE, writer),
    lambda told, writer: renew_licence(told, LICENCE_RENEWAL, writer),
    lambda told, writer: cancel_licence(told, CANCELLATION, writer),
]


@pytest.mark.parametrize("step", LICENCE_STEPS)
def test_licence_is_left_alone_by_others_and_after_its_cancellation(
    step: Callable[[dict[str, Licence], Writer], object],
) -> None:
    with pytest.raises(LicenceUnknown):
        step({}, HENAN_WRITES)
    with pytest.raises(LicenceUnknown):
        step(OF_HENAN, ZHEJIANG_WRITES)
    with pytest.raises(LicenceOfAnotherAuthority):
        step({ZHEJIANG: ISSUED}, ZHEJIANG_WRITES)
    cancelled = case.licence(case.OLD_LICENCE, case.OLD_LICENCE_CANCELLED)
    with pytest.raises(LicenceAlreadyCancelled):
        step({HENAN: cancelled}, HENAN_WRITES)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"changed_on": TODAY + DAY}, DateInFuture),
        ({"changed_on": date(2021, 2, 1)}, DatedBeforeLastStep),
        ({"changed_on": date(2026, 3, 1)}, LicenceNotValidAtChange),
        ({"applied_on": date(2024, 7, 1)}, PeriodReversed),
        ({"items": ()}, ListMissing),
        ({"scope": ("13-04",)}, MalformedScope),
        ({"sites": (" ",)}, TextMissing),
    ],
)
def test_change_of_a_licence_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change_licence(OF_HENAN, replace(CHANGE, **change), HENAN_WRITES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"renewed_on": TODAY + DAY}, DateInFuture),
        ({"renewed_on": date(2024, 6, 2), "applied_on": None}, DatedBeforeLastStep),
        ({"applied_on": date(2026, 1, 21)}, PeriodReversed),
        ({"valid_until": date(2026, 2, 28), "valid_from": date(2026, 1, 1)}, RenewalDoesNotExtend),
        ({"valid_from": date(2031, 3, 1)}, PeriodReversed),
        ({"valid_from": date(2024, 6, 2)}, DatedBeforeLastStep),
    ],
)
def test_renewal_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    told = {HENAN: case.licence(case.OLD_LICENCE, case.OLD_LICENCE_CHANGED)}
    stated = replace(LICENCE_RENEWAL, renewal=replace(RENEWAL, **change))  # type: ignore[arg-type]
    with pytest.raises(refusal):
        renew_licence(told, stated, HENAN_WRITES)


def test_renewal_that_leaves_a_gap_is_warned_of() -> None:
    late = replace(LICENCE_RENEWAL, renewal=replace(RENEWAL, valid_from=date(2026, 3, 2)))
    warned = renew_licence(OF_HENAN, late, HENAN_WRITES)
    assert [warning.code for warning in warned.warnings] == ["term-interrupted"]


def test_cancellation_for_another_reason_says_which() -> None:
    other = replace(CANCELLATION, reason=CancellationReason.OTHER)
    with pytest.raises(TextMissing):
        cancel_licence(OF_HENAN, other, HENAN_WRITES)
    cancelled = cancel_licence(OF_HENAN, replace(other, remarks="企业搬迁"), HENAN_WRITES)
    assert cancelled.remarks == "企业搬迁"


def test_word_of_the_issuer_goes_first_on_a_licence_whoever_spoke_first() -> None:
    told = {ZHEJIANG: ISSUED, HENAN: RENEWED}
    assert licences.speaker(told) == HENAN
    assert licences.speaker({ZHEJIANG: ISSUED, "sh": ISSUED}) == ZHEJIANG
    assert licences.speaker({}) is None


# certificates


HELD = case.certificate(case.OLD_CERTIFICATE)
OF_ZHEJIANG = {ZHEJIANG: HELD}
FACTS = CertificateFacts(
    product_name_zh="髋关节假体",
    classification_code="13-04-01",
    implantable=True,
    address_raw="浙江省杭州市滨江区样例路1号",
)
CERTIFICATE_CHANGE = CertificateChange(
    items=(CertificateItem.CONTRACTOR, CertificateItem.PRODUCTION_ADDRESS),
    changed_on=date(2024, 9, 2),
    facts=FACTS,
)
CERTIFICATE_RENEWAL = CertificateRenewal(
    renewal=Renewal(
        renewed_on=date(2026, 2, 10), valid_from=date(2026, 4, 1), valid_until=date(2031, 3, 31)
    ),
    facts=FACTS,
)
CERTIFICATE_CANCELLATION = replace(CANCELLATION, cancelled_on=date(2026, 8, 1))


def test_certificate_is_changed_renewed_and_cancelled_under_the_same_number() -> None:
    changed = change_certificate(OF_ZHEJIANG, {}, CERTIFICATE_CHANGE, ZHEJIANG_WRITES)
    assert replace(changed, annotations=case.OLD_CERTIFICATE_CHANGED.annotations) == (
        case.OLD_CERTIFICATE_CHANGED
    )
    assert changed.annotations == FACTS.annotations
    told = {ZHEJIANG: case.certificate(case.OLD_CERTIFICATE, changed)}
    renewed = renew_certificate(told, {}, CERTIFICATE_RENEWAL, ZHEJIANG_WRITES)
    after = case.certificate(case.OLD_CERTIFICATE, changed, renewed)
    cancelled = cancel_certificate({ZHEJIANG: after}, CERTIFICATE_CANCELLATION, ZHEJIANG_WRITES)
    assert cancelled == case.OLD_CERTIFICATE_CANCELLED
    assert after.valid_until == date(2031, 3, 31)
    assert (after.issued_on, after.held_on(date(2024, 9, 1))) == (
        case.OLD_CERTIFICATE.issued_on,
        HELD.newest,
    )


CERTIFICATE_STEPS: list[Callable[[dict[str, Certificate], Writer], object]] = [
    lambda told, writer: change_certificate(told, {}, CERTIFICATE_CHANGE, writer),
    lambda told, writer: renew_certificate(told, {}, CERTIFICATE_RENEWAL, writer),
    lambda told, writer: cancel_certificate(told, CERTIFICATE_CANCELLATION, writer),
]


@pytest.mark.parametrize("step", CERTIFICATE_STEPS)
def test_certificate_is_left_alone_by_others_and_after_its_cancellation(
    step: Callable[[dict[str, Certificate], Writer], object],
) -> None:
    with pytest.raises(CertificateUnknown):
        step(OF_ZHEJIANG, HENAN_WRITES)
    for speaks_first in ({HENAN: HELD, ZHEJIANG: HELD}, {HENAN: HELD, "nmpa": HELD}):
        with pytest.raises(CertificateOfAnotherAuthority):
            step(speaks_first, HENAN_WRITES)
    cancelled = case.certificate(case.OLD_CERTIFICATE, case.OLD_CERTIFICATE_CANCELLED)
    with pytest.raises(CertificateAlreadyCancelled):
        step({ZHEJIANG: cancelled}, ZHEJIANG_WRITES)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"device_class": DeviceClass.II}, ClassChangeNeedsNewNumber),
        ({"changed_on": date(2026, 4, 1)}, CertificateNotValidAtChange),
        ({"changed_on": date(2021, 3, 31)}, DatedBeforeLastStep),
        ({"items": ()}, ListMissing),
        ({"facts": replace(FACTS, product_name_zh="")}, TextMissing),
    ],
)
def test_change_of_a_certificate_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change_certificate(OF_ZHEJIANG, {}, replace(CERTIFICATE_CHANGE, **change), ZHEJIANG_WRITES)  # type: ignore[arg-type]


def test_class_of_a_certificate_may_be_stated_again() -> None:
    same = replace(CERTIFICATE_CHANGE, device_class=DeviceClass.III)
    assert change_certificate(OF_ZHEJIANG, {}, same, ZHEJIANG_WRITES).items == same.items


def test_word_on_a_certificate_is_the_issuers_then_the_registrants_authoritys() -> None:
    assert certificates.speaker({HENAN: HELD, ZHEJIANG: HELD, "nmpa": HELD}) == "nmpa"
    assert certificates.speaker({HENAN: HELD, ZHEJIANG: HELD}) == ZHEJIANG
    assert certificates.speaker({HENAN: HELD, "sh": HELD}) == HENAN


# firms


FIRM = case.firm(case.REGISTRANT)
RENAMED = EnterpriseChange(
    name="浙江样例医疗器械股份有限公司",
    domicile=case.REGISTRANT.domicile,
    home_authority=ZHEJIANG,
    roles=(EnterpriseRole.REGISTRANT,),
    effective_on=date(2026, 5, 6),
    reason="更名",
    legal_representative="样例己",
)


def test_firm_keeps_its_names_with_their_dates() -> None:
    event = change_enterprise({ZHEJIANG: FIRM}, RENAMED, ZHEJIANG_WRITES)
    moved = replace(event, domicile="浙江省嘉兴市样例路2号", effective_on=date(2026, 6, 1))
    after = case.firm(case.REGISTRANT, event, moved)
    assert after.names == (
        KnownName(name=case.REGISTRANT.name, since=None),
        KnownName(name=RENAMED.name, since=date(2026, 5, 6)),
    )
    assert (after.name, after.domicile) == (RENAMED.name, moved.domicile)
    assert event.personal is not None


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"effective_on": TODAY + DAY}, DateInFuture),
        ({"reason": " "}, TextMissing),
        ({"name": ""}, TextMissing),
        ({"city_authority": ""}, TextMissing),
        ({"legal_representative": ""}, TextMissing),
        ({"roles": ()}, ListMissing),
    ],
)
def test_change_of_a_firm_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        change_enterprise({ZHEJIANG: FIRM}, replace(RENAMED, **change), ZHEJIANG_WRITES)  # type: ignore[arg-type]


def test_changes_of_a_firm_are_recorded_in_their_order() -> None:
    event = change_enterprise({ZHEJIANG: FIRM}, RENAMED, ZHEJIANG_WRITES)
    told = {ZHEJIANG: case.firm(case.REGISTRANT, event)}
    with pytest.raises(DatedBeforeLastStep):
        change_enterprise(told, replace(RENAMED, effective_on=date(2026, 5, 5)), ZHEJIANG_WRITES)


def test_firm_is_changed_by_the_authority_that_speaks_for_it_alone() -> None:
    with pytest.raises(EnterpriseUnknown):
        change_enterprise({ZHEJIANG: FIRM}, RENAMED, HENAN_WRITES)
    with pytest.raises(EnterpriseOfAnotherAuthority):
        change_enterprise({HENAN: FIRM, ZHEJIANG: FIRM}, RENAMED, HENAN_WRITES)


def test_firm_that_moves_is_spoken_for_by_its_new_home_once_that_records_it() -> None:
    event = change_enterprise(
        {ZHEJIANG: FIRM}, replace(RENAMED, home_authority="sh"), ZHEJIANG_WRITES
    )
    left = case.firm(case.REGISTRANT, event)
    arrived = case.firm(replace(case.REGISTRANT, home_authority="sh"))
    assert enterprises.speaker({ZHEJIANG: left}) == ZHEJIANG
    assert enterprises.speaker({ZHEJIANG: left, "sh": arrived}) == "sh"
    assert enterprises.speaker({"sh": arrived, ZHEJIANG: left}) == "sh"


def test_what_befell_something_unknown_leaves_it_unknown() -> None:
    assert licences.replay([case.OLD_LICENCE_CHANGED]) is None
    assert certificates.replay([case.OLD_CERTIFICATE_RENEWED]) is None
    assert enterprises.replay([case.MOVED]) is None
