"""Finding duties by their terms, on both databases."""

from dataclasses import replace

from shared.projections.boards import Duties, Listed
from shared.projections.duties import MET, OPEN
from tests.domain.a_case import (
    ACKNOWLEDGED,
    CERTIFICATE,
    CONTRACTOR,
    ESTABLISHED,
    LICENCE,
    REGISTRANT,
    REVIEWED,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import entry

EVENTS = (REGISTRANT, CONTRACTOR, LICENCE, CERTIFICATE, ESTABLISHED, ACKNOWLEDGED, REVIEWED)
ENTRUSTMENT = str(ESTABLISHED.entrustment_id)


def duties(node: ANode) -> Duties:
    node.arrive(*(entry(event, minute) for minute, event in enumerate(EVENTS)))
    node.projector.catch_up()
    return Duties(node.database)


def ids(found: list[Listed]) -> set[str]:
    return {one.id for one in found}


def test_duties_are_listed_by_state_authority_and_name(node: ANode) -> None:
    found = duties(node)
    every = list(found.listed(OPEN))
    henans = list(found.listed(OPEN, "ha"))
    assert ids(henans) == {one.id for one in every if one.term.authority == "ha"} != set()
    reviews = list(found.listed(OPEN, "zj", "review-agreement"))
    assert ids(reviews) == {f"entrustments:{ENTRUSTMENT}:review-agreement:registrant-2"}
    assert ids(list(found.listed(MET, "zj", "review-agreement"))) == {
        f"entrustments:{ENTRUSTMENT}:review-agreement:registrant-1"
    }
    for authority in ("z", "%", "h_", "ha%", "\x00", "x" * 200):
        assert list(found.listed(OPEN, authority)) == []


def test_duties_of_documents_are_read_by_their_ids(node: ANode) -> None:
    found = duties(node)
    listed = next(iter(found.listed(OPEN, "zj", "review-agreement")))
    told = found.at([(listed.view, listed.key), ("no-view", "x"), ("archive", "\x00")])
    assert told[listed.id]["due_on"] == listed.term.due_on
    assert Listed.of(listed.view, listed.key, told[listed.id]) == listed


def test_duties_of_a_firm_stand_in_its_matters_and_the_archives_of_its_partners(
    node: ANode,
) -> None:
    found = duties(node)
    other = replace(REGISTRANT, uscc="91310115MA1K40003B")
    node.arrive(entry(other, 20))
    node.projector.catch_up()
    for firm in (REGISTRANT, CONTRACTOR):
        assert found.places_of(firm.uscc) == {
            ("entrustments", ENTRUSTMENT),
            ("archive", REGISTRANT.uscc),
            ("archive", CONTRACTOR.uscc),
        }
    assert found.places_of(other.uscc) == {("archive", other.uscc)}
    assert found.places_of("\x00") == set()
