"""What follows from the archive of one firm: what it holds, who inspects it, what it reports."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from shared.domain.certificate import CertificateCancelled, DeviceClass
from shared.domain.event import Event
from shared.domain.licence import LicenceChanged, LicenceItem, LicenceRenewed
from shared.domain.validity import CancellationReason
from shared.projections.archive import Archive
from shared.projections.archive_duties import duties
from shared.projections.view import Document
from tests.domain.a_case import (
    ACKNOWLEDGED,
    ANNOTATED,
    CERTIFICATE,
    CLERK,
    CLOSED,
    CONTRACTOR,
    ENTERED,
    ESTABLISHED,
    LEVEL,
    LICENCE,
    PRODUCTION_FILING,
    REGISTRANT,
    REPLACED,
    SELF_INSPECTION,
    TERMINATED,
    VARIETY,
    VARIETY_NOTIFIED,
)
from tests.projections.a_story import entry, fold

CODED = replace(ESTABLISHED, device_class=DeviceClass.III, classification_code="13-04-01")
KNOWN = (REGISTRANT, CONTRACTOR, LICENCE, CERTIFICATE, CODED, ACKNOWLEDGED)
FULL = replace(ENTERED, full_scope=True)


def owed(firm: Event, *events: Event) -> list[Document]:
    """Return the duties of the archive of `firm` after `events`."""
    entries = [entry(event, minute) for minute, event in enumerate(events)]
    uscc: Any = getattr(firm, "uscc")  # noqa: B009 - of several kinds
    return duties(fold(Archive(), entries)[uscc])


def one(what: str, found: list[Document]) -> Document:
    (duty,) = [one for one in found if one["what"] == what]
    return duty


def opened(what: str, found: list[Document]) -> Document:
    return one(what, [one for one in found if not one["met_by"]])


def test_licence_is_missed_from_the_day_after_its_last() -> None:
    licensing = one("hold-licence", owed(CONTRACTOR, *KNOWN))
    assert (licensing["since"], licensing["authority"]) == ("2028-05-10", "ha")
    assert licensing["owners"] == [CONTRACTOR.uscc]
    assert licensing["between"] == ["zj", "ha"]
    renewed = LicenceRenewed(
        licence_no=LICENCE.licence_no,
        uscc=LICENCE.uscc,
        authority=LICENCE.authority,
        sites=LICENCE.sites,
        scope=LICENCE.scope,
        renewed_on=date(2028, 3, 1),
        valid_from=date(2028, 5, 10),
        valid_until=date(2033, 5, 9),
        recorded_by=CLERK,
    )
    assert one("hold-licence", owed(CONTRACTOR, *KNOWN, renewed))["since"] == "2033-05-10"


@pytest.mark.parametrize(
    "licence",
    [
        None,
        replace(LICENCE, scope=("II-04",)),
        replace(LICENCE, valid_until=date(2024, 12, 31)),
        replace(LICENCE, authority="sh"),
    ],
)
def test_licence_that_is_not_there_or_not_for_this_is_missed_from_the_start(licence: Any) -> None:
    told = [CONTRACTOR, *([] if licence is None else [licence]), CODED]
    assert one("hold-licence", owed(CONTRACTOR, *told))["since"] == "2025-03-01"


def test_scope_is_missed_from_the_day_it_was_narrowed_unless_the_code_is_unknown() -> None:
    narrowed = LicenceChanged(
        licence_no=LICENCE.licence_no,
        uscc=LICENCE.uscc,
        authority=LICENCE.authority,
        items=(LicenceItem.SCOPE,),
        sites=LICENCE.sites,
        scope=("II-04",),
        changed_on=date(2026, 6, 1),
        recorded_by=CLERK,
    )
    assert one("hold-licence", owed(CONTRACTOR, *KNOWN, narrowed))["since"] == "2026-06-01"
    unknown = replace(CODED, classification_code=None)
    told = (CONTRACTOR, LICENCE, unknown, narrowed)
    assert one("hold-licence", owed(CONTRACTOR, *told))["since"] == "2028-05-10"


def test_certificate_is_missed_by_the_registrant_after_its_end_or_cancellation() -> None:
    assert one("hold-certificate", owed(REGISTRANT, *KNOWN))["since"] == "2027-08-01"
    cancelled = CertificateCancelled(
        certificate_no=CERTIFICATE.certificate_no,
        registrant_uscc=REGISTRANT.uscc,
        reason=CancellationReason.APPLICATION,
        cancelled_on=date(2026, 5, 4),
        recorded_by=CLERK,
    )
    found = owed(REGISTRANT, *KNOWN, cancelled)
    assert one("hold-certificate", found)["since"] == "2026-05-04"


def test_what_is_held_for_an_entrustment_is_closed_by_its_end() -> None:
    found = owed(CONTRACTOR, CONTRACTOR, LICENCE, CODED, TERMINATED)
    assert one("hold-licence", found)["met_on"] == "2026-09-30"
    until = replace(CODED, ends_on=date(2027, 1, 31))
    whats = {one["what"] for one in owed(CONTRACTOR, CONTRACTOR, LICENCE, until)}
    assert "hold-licence" not in whats


def test_certificate_is_annotated_by_what_it_says_or_by_what_was_recorded() -> None:
    plain = replace(CERTIFICATE, annotations=replace(CERTIFICATE.annotations, contractors=()))
    assert one("annotate-certificate", owed(REGISTRANT, REGISTRANT, plain, CODED))["met_by"] == []
    for told in ((CERTIFICATE, CODED), (plain, CODED, ANNOTATED)):
        assert one("annotate-certificate", owed(REGISTRANT, REGISTRANT, *told))["met_by"]


def test_variety_is_reported_and_notified_with_the_entrustment_or_by_itself() -> None:
    silent = replace(ACKNOWLEDGED, variety_reported_on=None)
    told = owed(CONTRACTOR, CONTRACTOR, CODED, silent)
    assert one("report-product-variety", told)["met_by"] == []
    assert all(one["what"] != "notify-product-variety" for one in told)
    told = owed(CONTRACTOR, CONTRACTOR, CODED, ACKNOWLEDGED)
    notifying = one("notify-product-variety", told)
    assert (notifying["since"], notifying["deadline"]) == ("2025-03-10", "cross_region_notice")
    assert (notifying["owners"], notifying["met_by"]) == (["ha"], [])
    told = owed(CONTRACTOR, CONTRACTOR, CODED, silent, VARIETY, VARIETY_NOTIFIED)
    assert one("report-product-variety", told)["met_on"] == "2025-03-10"
    assert one("notify-product-variety", told)["met_on"] == "2025-03-14"
    at_home: Any = {"contractor_authority": "zj"}
    within = owed(CONTRACTOR, CONTRACTOR, replace(CODED, **at_home))
    assert all(one["what"] != "notify-product-variety" for one in within)


@pytest.mark.parametrize(
    "change", [(CODED, REPLACED), (replace(CODED, self_produced_before=True),)]
)
def test_change_of_who_produces_is_met_by_a_full_inspection_of_each_firm(
    change: tuple[Event, ...],
) -> None:
    for firm in (REGISTRANT, CONTRACTOR):
        inspecting = one("inspect-comprehensively", owed(firm, REGISTRANT, CONTRACTOR, *change))
        assert (inspecting["owners"], inspecting["since"]) == (["zj"], "2025-03-01")
        assert (inspecting["met_by"], inspecting["firms"]) == ([], [firm.uscc])
    seen = owed(CONTRACTOR, REGISTRANT, CONTRACTOR, *change, FULL, CLOSED)
    assert one("inspect-comprehensively", seen)["met_on"] == "2026-09-16"
    part = owed(CONTRACTOR, REGISTRANT, CONTRACTOR, *change, ENTERED, CLOSED)
    assert one("inspect-comprehensively", part)["met_by"] == []
    other = owed(REGISTRANT, REGISTRANT, CONTRACTOR, *change, FULL, CLOSED)
    assert one("inspect-comprehensively", other)["met_by"] == []
    assert all(one["what"] != "inspect-comprehensively" for one in owed(REGISTRANT, *KNOWN))


def test_firm_without_a_level_is_a_gap_of_its_own() -> None:
    setting = one("set-supervision-level", owed(CONTRACTOR, CONTRACTOR))
    assert (setting["rules"], setting["owners"]) == (["GRD-002"], ["ha"])
    graded = owed(CONTRACTOR, CONTRACTOR, LEVEL)
    assert all(one["what"] != "set-supervision-level" for one in graded)
    reviewing = one("review-supervision-level", graded)
    assert (reviewing["since"], reviewing["deadline"]) == ("2026-01-05", "level_review")
    stranger = owed(CONTRACTOR, replace(CONTRACTOR, home_authority="sh"), LEVEL)
    assert one("set-supervision-level", stranger)["owners"] == ["sh"]


def test_firm_site_and_product_are_inspected_again_as_often_as_the_level_asks() -> None:
    two_sites = replace(LICENCE, sites=(*LICENCE.sites, "河南省洛阳市样例路9号"))
    told = (CONTRACTOR, two_sites, CODED, LEVEL)
    before = owed(CONTRACTOR, *told)
    assert opened("inspect-firm", before)["since"] == "2026-01-05"
    assert opened("inspect-firm", before)["deadline"] == "level_inspection_3_any"
    assert opened("inspect-fully", before)["deadline"] == "level_inspection_3_full-scope"
    assert opened("inspect-product", before)["since"] == "2025-03-01"
    assert sum(one["what"] == "inspect-site" for one in before) == 2
    after = owed(CONTRACTOR, *told, ENTERED)
    for what, since in (
        ("inspect-firm", "2026-09-15"),
        ("inspect-fully", "2026-01-05"),
        ("inspect-product", "2026-09-15"),
    ):
        assert opened(what, after)["since"] == since
    assert one("inspect-firm", [one for one in after if one["met_by"]])["met_on"] == "2026-09-15"
    sites = [one for one in after if one["what"] == "inspect-site" and not one["met_by"]]
    assert sorted(one["since"] for one in sites) == ["2026-01-05", "2026-09-15"]


def test_every_year_since_the_firm_is_on_record_is_reported_on() -> None:
    found = owed(CONTRACTOR, CONTRACTOR)
    assert one("file-self-inspection", found)["since"] == "2026-12-31"
    earlier = replace(SELF_INSPECTION, year=2023)
    found = owed(CONTRACTOR, CONTRACTOR, earlier, SELF_INSPECTION)
    reports = {one["mark"]: one for one in found if one["what"] == "file-self-inspection"}
    assert sorted(reports) == ["2023", "2024", "2025", "2026"]
    assert [mark for mark in sorted(reports) if not reports[mark]["met_by"]] == ["2024", "2026"]
    forged = replace(SELF_INSPECTION, year=1950)
    found = owed(CONTRACTOR, CONTRACTOR, SELF_INSPECTION, forged)
    assert sum(one["what"] == "file-self-inspection" for one in found) <= 12


def test_new_filer_is_checked_as_the_filing_says_or_by_an_inspection() -> None:
    unchecked = replace(PRODUCTION_FILING, checked_on=None)
    for filing, met_on in ((PRODUCTION_FILING, "2023-05-12"), (unchecked, None)):
        entries = [entry(REGISTRANT, 0), entry(filing, 1, log="zj")]
        checking = one("check-new-filer", duties(fold(Archive(), entries)[REGISTRANT.uscc]))
        assert (checking["since"], checking["met_on"]) == ("2023-02-13", met_on)


def test_contractor_of_whom_nothing_else_is_known_is_found_all_the_same() -> None:
    found = owed(CONTRACTOR, REGISTRANT, CERTIFICATE, CODED)
    assert one("hold-licence", found)["since"] == "2025-03-01"


def test_entrustment_told_by_a_certificate_or_a_report_alone_is_to_be_recorded() -> None:
    by_certificate = one("record-known-entrustment", owed(REGISTRANT, REGISTRANT, CERTIFICATE))
    assert (by_certificate["authority"], by_certificate["since"]) == ("zj", "2022-08-01")
    assert by_certificate["firms"] == [REGISTRANT.uscc, CONTRACTOR.uscc]
    by_report = one("record-known-entrustment", owed(CONTRACTOR, CONTRACTOR, VARIETY))
    assert (by_report["authority"], by_report["since"]) == ("zj", "2025-03-10")
    for firm in (REGISTRANT, CONTRACTOR):
        known = owed(firm, REGISTRANT, CONTRACTOR, CERTIFICATE, VARIETY, ACKNOWLEDGED)
        assert all(one["what"] != "record-known-entrustment" for one in known)
    own = replace(VARIETY, entruster_uscc=None, entruster_authority=None)
    found = owed(CONTRACTOR, CONTRACTOR, own)
    assert all(one["what"] != "record-known-entrustment" for one in found)
