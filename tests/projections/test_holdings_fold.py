"""What the views of licences, certificates and firms show, and whose word they go by."""

import json
from dataclasses import replace
from datetime import date

import pytest

from shared.domain import licence as licences
from shared.domain.validity import Standing
from shared.projections.archive import Archive
from shared.projections.holdings import Certificates, Licences, standing, standings
from shared.projections.view import Document
from tests.domain.a_case import (
    CERTIFICATE,
    CONTRACTOR,
    LICENCE,
    MOVED,
    OLD_CERTIFICATE,
    OLD_CERTIFICATE_CHANGED,
    OLD_LICENCE,
    OLD_LICENCE_CANCELLED,
    OLD_LICENCE_CHANGED,
    OLD_LICENCE_RENEWED,
    OTHER_FIRM,
    REGISTRANT,
    licence,
)
from tests.projections.a_story import ENTRIES, entry, fold, fold_only, unreadable

LIFE = (OLD_LICENCE, OLD_LICENCE_CHANGED, OLD_LICENCE_RENEWED)


def as_stored(document: Document) -> bytes:
    return json.dumps(document).encode()


def test_licence_is_shown_with_its_terms_as_the_domain_folds_them() -> None:
    document = fold_only(Licences(), *(entry(event, at) for at, event in enumerate(LIFE)))
    held = licences.replay(LIFE)
    assert held is not None
    assert document["number"] == OLD_LICENCE.licence_no
    assert [(term["since"], term["until"]) for term in document["held"]["terms"]] == [
        (term.since.isoformat(), term.until.isoformat()) for term in held.terms
    ]
    assert document["held"]["terms"][-1]["facts"]["scope"] == [*OLD_LICENCE_RENEWED.scope]
    assert [line["kind"] for line in document["lines"]] == [event.KIND for event in LIFE]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 2, 28), Standing.NOT_YET_VALID),
        (date(2026, 10, 30), Standing.CANCELLED),
        (date(2026, 8, 31), Standing.VALID),
    ],
)
def test_standing_is_told_for_the_day_on_which_it_is_read(day: date, expected: Standing) -> None:
    history = (*LIFE, OLD_LICENCE_CANCELLED)
    document = fold_only(Licences(), *(entry(event, at) for at, event in enumerate(history)))
    assert standing(as_stored(document), day) is expected


def test_licence_told_by_another_log_alone_is_shown_and_gives_way_to_its_issuer() -> None:
    elsewhere = replace(LICENCE, scope=("II-04",))
    others = fold_only(Licences(), entry(elsewhere, 0, log="zj"))
    assert (others["speaker"], others["held"]["terms"][0]["facts"]["scope"]) == ("zj", ["II-04"])
    for own, other in ((0, 1), (1, 0)):
        both = fold_only(Licences(), entry(LICENCE, own), entry(elsewhere, other, log="zj"))
        assert both["speaker"] == "ha"
        assert both["held"]["terms"][0]["facts"]["scope"] == [*LICENCE.scope]
        assert {one["log"] for one in both["told"]} == {"zj", "ha"}


def test_change_on_a_strangers_log_changes_nothing_of_the_issuers_word() -> None:
    document = fold_only(
        Licences(), entry(OLD_LICENCE, 0), entry(OLD_LICENCE_CANCELLED, 1, log="zj")
    )
    assert document["held"]["cancelled_on"] is None
    assert len(document["lines"]) == 2


def test_licence_whose_issue_is_not_known_has_no_standing() -> None:
    document = fold_only(
        Licences(), entry(OLD_LICENCE_CHANGED, 0), unreadable(entry(OLD_LICENCE, 1))
    )
    assert (document["speaker"], document["held"]) == (None, None)
    assert standing(as_stored(document), date(2026, 1, 1)) is None


def test_event_in_a_stream_that_is_not_its_own_tells_nothing() -> None:
    strayed = replace(entry(LICENCE, 0), stream="licence/\udfff")
    assert fold_only(Licences(), strayed)["held"] is None
    assert fold_only(Archive(), strayed)["holdings"] == {}


def test_licences_and_certificates_are_found_by_their_firms() -> None:
    document = fold_only(Licences(), entry(LICENCE, 0))
    assert set(Licences().terms(document)) == {f"uscc:{CONTRACTOR.uscc}", "authority:ha"}
    document = fold_only(Certificates(), entry(CERTIFICATE, 0))
    assert set(Certificates().terms(document)) == {
        f"registrant:{REGISTRANT.uscc}",
        f"contractor:{CONTRACTOR.uscc}",
    }


def test_archive_tells_how_each_licence_and_certificate_of_the_firm_stands() -> None:
    archive = fold(Archive(), ENTRIES)[CONTRACTOR.uscc]
    assert standings(as_stored(archive), date(2026, 10, 30)) == {
        LICENCE.stream: Standing.VALID,
        OLD_LICENCE.stream: Standing.CANCELLED,
    }
    registrants = fold(Archive(), ENTRIES)[REGISTRANT.uscc]["holdings"]
    assert set(registrants) == {CERTIFICATE.stream, OLD_CERTIFICATE.stream}


def test_archive_shows_what_the_strings_of_a_certificate_say_beside_them() -> None:
    archive = fold_only(Archive(), entry(CERTIFICATE, 0), entry(OLD_CERTIFICATE_CHANGED, 1))
    line = archive["sections"]["licences"][0]["facts"]
    assert line["remarks_raw"] == CERTIFICATE.remarks_raw
    assert line["annotations"]["contractors"] == [
        {"name": CONTRACTOR.name, "uscc": CONTRACTOR.uscc}
    ]


def test_archive_is_headed_by_the_firm_as_it_is_with_all_its_names() -> None:
    archive = fold_only(Archive(), entry(OTHER_FIRM, 0, log="sh"), entry(MOVED, 1, log="sh"))
    header = archive["enterprise"]
    assert (header["name"], header["position"]) == (MOVED.name, 1)
    assert header["names"] == [
        {"name": OTHER_FIRM.name, "since": None},
        {"name": MOVED.name, "since": "2026-03-01"},
    ]
    assert [line["facts"]["reason"] for line in archive["changes"]] == [MOVED.reason]
    assert {"name:骨科", "name:上海", "role:filer"} <= Archive().terms(archive)


def test_archive_of_a_firm_that_moved_is_headed_by_its_new_home() -> None:
    left = replace(MOVED, uscc=REGISTRANT.uscc, home_authority="sh", name=REGISTRANT.name)
    arrived = replace(REGISTRANT, home_authority="sh", domicile="上海市样例路3号", personal=None)
    archive = fold_only(
        Archive(), entry(REGISTRANT, 0), entry(left, 1, log="zj"), entry(arrived, 2, log="sh")
    )
    assert archive["enterprise"]["domicile"] == arrived.domicile


def test_archive_and_view_tell_the_same_of_a_licence() -> None:
    entries = [entry(event, at) for at, event in enumerate(LIFE)]
    view = fold_only(Licences(), *entries)["held"]
    (held,) = fold_only(Archive(), *entries)["holdings"].values()
    assert held["held"] == view
    assert view["last_step_on"] == licence(*LIFE).last_step_on.isoformat()
