"""What the credit archive of a firm shows."""

from dataclasses import replace
from datetime import date, timedelta

from shared.domain.event import ArchiveSection, Event
from shared.domain.parties import Party
from shared.projections.archive import Archive
from shared.projections.view import Document, FoldEntry
from tests.domain.a_case import (
    ACKNOWLEDGED,
    AMENDED,
    CERTIFICATE,
    CONTRACTOR,
    ENTERED,
    ESTABLISHED,
    FINDING,
    LICENCE,
    NAMED,
    NOTICE,
    OTHER_FIRM,
    PLANNED,
    REGISTRANT,
    RESULT,
    TEAM,
    TERMINATED,
    TERMINATED_BY_HENAN,
)
from tests.projections.a_story import ENTRIES, entry, fold, fold_only, unreadable, written

ARCHIVE = Archive()


def archives(*entries: FoldEntry) -> dict[str, Document]:
    return fold(ARCHIVE, entries or ENTRIES)


def kinds(lines: list[Document]) -> list[str]:
    return [line["kind"] for line in lines]


def test_archive_has_the_seven_sections_of_the_law_in_order_even_when_empty() -> None:
    archive = archives(entry(CONTRACTOR, 0))[CONTRACTOR.uscc]
    assert len(ArchiveSection) == 7
    assert archive["sections"] == {section: [] for section in ArchiveSection}
    assert "clean" not in written(archive)


def test_archive_of_either_role_shows_the_same_entrustment_and_inspection() -> None:
    all_archives = archives()
    assert set(all_archives) == {REGISTRANT.uscc, CONTRACTOR.uscc, OTHER_FIRM.uscc}
    registrant, contractor = all_archives[REGISTRANT.uscc], all_archives[CONTRACTOR.uscc]
    for section in ("entrustments", "inspections"):
        assert registrant["sections"][section] == contractor["sections"][section]
    assert kinds(registrant["sections"]["licences"])[:2] == [CERTIFICATE.KIND, ACKNOWLEDGED.KIND]
    assert kinds(contractor["sections"]["licences"])[:2] == [LICENCE.KIND, ACKNOWLEDGED.KIND]


def test_archive_shows_the_reported_variety_with_its_own_date_and_rule() -> None:
    variety = archives()[CONTRACTOR.uscc]["sections"]["licences"][1]
    assert (variety["on"], variety["rules"]) == ("2025-03-10", ["PRD-001"])


def test_archive_shows_a_variety_that_was_reported_later() -> None:
    later = replace(AMENDED, side=Party.CONTRACTOR, sites=(), variety_reported_on=date(2025, 4, 2))
    unreported = replace(ACKNOWLEDGED, variety_reported_on=None)
    told = archives(entry(ESTABLISHED, 0), entry(unreported, 1), entry(later, 2))
    (variety,) = told[CONTRACTOR.uscc]["sections"]["licences"]
    assert (variety["on"], variety["rules"]) == ("2025-04-02", ["PRD-001"])


def test_archive_shows_the_whole_life_of_an_entrustment_as_one_group() -> None:
    (group,) = archives()[CONTRACTOR.uscc]["sections"]["entrustments"]
    assert (group["state"], group["status"]) == ("terminated", "disputed")
    assert kinds(group["lines"])[-2:] == [TERMINATED.KIND, TERMINATED_BY_HENAN.KIND]
    assert [one["field"] for one in group["differences"]] == ["sites"]


def test_archive_line_says_who_when_where_and_on_what_basis() -> None:
    (line,) = archives(entry(LICENCE, 7))[CONTRACTOR.uscc]["sections"]["licences"]
    assert {key: line[key] for key in ("authority", "position", "at", "on", "status", "rules")} == {
        "authority": "ha",
        "position": 7,
        "at": "2026-09-01T08:07:00.000Z",
        "on": "2023-05-10",
        "status": "final",
        "rules": ["LIC-001", "LIC-004"],
    }
    assert line["entry_id"] == "0192a000-0000-7000-8000-000000000007"
    assert line["facts"]["licence_no"] == LICENCE.licence_no


def test_archive_shows_an_inspection_as_one_group_with_its_findings_inside() -> None:
    (group,) = archives()[REGISTRANT.uscc]["sections"]["inspections"]
    assert (group["authority"], group["stage"], group["status"]) == ("ha", "concluded", "final")
    assert group["finding_count"] == 1
    assert FINDING.KIND in kinds(group["lines"])
    assert {line["status"] for line in group["lines"]} == {"final"}


def test_archive_shows_an_inspection_as_provisional_until_the_final_result() -> None:
    (group,) = archives(entry(ENTERED, 0), entry(FINDING, 1))[CONTRACTOR.uscc]["sections"][
        "inspections"
    ]
    assert group["status"] == "provisional"
    assert {line["status"] for line in group["lines"]} == {"provisional"}


def test_archive_knows_nothing_of_an_inspection_before_site_entry() -> None:
    for event in (PLANNED, TEAM):
        assert ARCHIVE.keys(entry(event, 0)) == ()


def test_archive_leaves_notices_to_their_own_view() -> None:
    assert ARCHIVE.keys(entry(NOTICE, 0)) == ()


def test_archive_keeps_a_finding_on_one_product_out_of_another_registrants_archive() -> None:
    narrow = replace(FINDING, entrustments=(NAMED.entrustment_id,))
    all_archives = archives(entry(ENTERED, 0), entry(narrow, 1))
    (group,) = all_archives[OTHER_FIRM.uscc]["sections"]["inspections"]
    assert kinds(group["lines"]) == [ENTERED.KIND]
    assert FINDING.fact in written(all_archives[REGISTRANT.uscc])


def test_archive_shows_inspections_of_two_authorities_apart_even_under_one_id() -> None:
    archive = archives(entry(ENTERED, 0), entry(RESULT, 1, log="sh"))[CONTRACTOR.uscc]
    groups = archive["sections"]["inspections"]
    assert [(group["authority"], group["status"]) for group in groups] == [
        ("ha", "provisional"),
        ("sh", "final"),
    ]


def test_archive_shows_an_entrustment_as_disputed_when_the_authorities_differ() -> None:
    other = replace(ACKNOWLEDGED, licence_no="豫药监械生产许20230099号")
    archive = archives(entry(ESTABLISHED, 0), entry(other, 1))[CONTRACTOR.uscc]
    (group,) = archive["sections"]["entrustments"]
    assert group["status"] == "disputed"
    assert [difference["field"] for difference in group["differences"]] == ["licence_no"]


def test_archive_names_the_firm_as_its_own_authority_does_and_keeps_all_names() -> None:
    known_elsewhere = replace(CONTRACTOR, name="河南旧名精密制造有限公司")
    for own, other in ((0, 1), (1, 0)):
        archive = fold_only(
            ARCHIVE, entry(CONTRACTOR, own), entry(known_elsewhere, other, log="zj")
        )
        assert archive["enterprise"]["name"] == CONTRACTOR.name
        assert archive["enterprise"]["authority"] == "ha"
        assert {known["name"] for known in archive["names"]} == {
            CONTRACTOR.name,
            known_elsewhere.name,
        }


def test_archive_never_shows_natural_persons_or_accounts() -> None:
    for archive in archives().values():
        for secret in ("样例甲", "样例乙", "样例丁", "account-7", "personal", "recorded_by"):
            assert secret not in written(archive)


def test_archive_shows_what_it_cannot_read_and_goes_on() -> None:
    strange = unreadable(entry(LICENCE, 0), kind="licence.blessed.v3")
    archive = archives(strange, entry(LICENCE, 1))[CONTRACTOR.uscc]
    (line,) = archive["unreadable"]
    assert (line["kind"], line["original_kind"]) == ("unreadable", "licence.blessed.v3")
    assert (line["authority"], line["position"]) == ("ha", 0)
    assert kinds(archive["sections"]["licences"]) == [LICENCE.KIND]


def test_archive_shows_what_it_cannot_read_of_an_inspection_within_that_inspection() -> None:
    archive = archives(entry(ENTERED, 0), unreadable(entry(FINDING, 1)))[CONTRACTOR.uscc]
    (group,) = archive["sections"]["inspections"]
    assert kinds(group["lines"]) == [ENTERED.KIND, "unreadable"]
    assert archive["unreadable"] == []


def test_archive_survives_texts_that_no_database_can_hold() -> None:
    hostile = replace(
        unreadable(entry(LICENCE, 0), kind="\ud800"),
        stream="licence/\udfff",
        subjects=(CONTRACTOR.uscc, "\x00", "not a code"),
    )
    archive = fold_only(ARCHIVE, hostile)
    assert archive["unreadable"][0]["original_kind"] == "?"
    written(archive).encode()


def test_archive_survives_instants_at_the_end_of_time() -> None:
    doomsday = replace(ENTERED, entered_at=ENTERED.entered_at.replace(year=9999, month=12, day=31))
    late = replace(doomsday, entered_at=doomsday.entered_at + timedelta(hours=22))
    (group,) = fold(ARCHIVE, [entry(late, 0)])[CONTRACTOR.uscc]["sections"]["inspections"]
    assert group["lines"][0]["on"] == "9999-12-31"


def test_archive_is_found_by_code_names_initials_home_role_and_numbers() -> None:
    terms = set(ARCHIVE.terms(archives()[CONTRACTOR.uscc]))
    assert {
        f"uscc:{CONTRACTOR.uscc}",
        "name:精密",
        "initials:hn",
        "home:ha",
        "role:contractor",
        f"licence:{LICENCE.licence_no}",
    } <= terms


def test_archive_without_a_record_of_the_firm_is_found_by_nothing_but_its_key() -> None:
    events: tuple[Event, ...] = (ENTERED, FINDING)
    found = archives(*(entry(event, minute) for minute, event in enumerate(events)))
    assert found[CONTRACTOR.uscc]["enterprise"] is None
    assert set(ARCHIVE.terms(found[CONTRACTOR.uscc])) == set()
