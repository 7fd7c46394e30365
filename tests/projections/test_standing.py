"""Which entrustments of a firm stand is known from what is stored, however far the views are."""

from dataclasses import replace

from services.authority.standing import live_entrustments
from tests.domain.a_case import ACKNOWLEDGED, ESTABLISHED, OTHER_FIRM
from tests.projections.a_node import ANode
from tests.projections.a_story import entry, unreadable

THIS = [ESTABLISHED.entrustment_id]


def live(node: ANode, uscc: str) -> list[object]:
    return [*live_entrustments(node.database, node.queries, uscc)]


def test_entrustment_stands_at_once_for_both_parties_while_views_are_behind(node: ANode) -> None:
    node.arrive(entry(ESTABLISHED, 1))
    for uscc in (ESTABLISHED.registrant_uscc, ESTABLISHED.contractor_uscc):
        assert live(node, uscc) == THIS
    assert node.documents() == {}  # nobody waited for them


def test_entrustment_stands_as_well_once_views_have_taken_it(node: ANode) -> None:
    node.arrive(entry(ESTABLISHED, 1))
    node.projector.catch_up()
    node.arrive(entry(ACKNOWLEDGED, 2))
    assert live(node, ESTABLISHED.contractor_uscc) == THIS
    node.projector.catch_up()
    assert live(node, ESTABLISHED.contractor_uscc) == THIS


def test_entrustment_of_other_firms_is_none_of_this_one(node: ANode) -> None:
    node.arrive(entry(ESTABLISHED, 1))
    assert live(node, OTHER_FIRM.uscc) == []


def test_what_has_arrived_ends_what_views_still_show(node: ANode) -> None:
    """Two authorities claim the same entrustment: which one is right is not for a view to say."""
    node.arrive(entry(ESTABLISHED, 1))
    node.projector.catch_up()
    rival = replace(ESTABLISHED, registrant_authority="sh")
    node.arrive(entry(rival, 2, "sh"))
    assert live(node, ESTABLISHED.contractor_uscc) == []


def test_unreadable_entry_of_an_entrustment_does_not_hide_it(node: ANode) -> None:
    node.arrive(unreadable(entry(ESTABLISHED, 0), "entrustment.dreamt-of.v9"))
    assert live(node, ESTABLISHED.contractor_uscc) == []
    node.arrive(entry(ESTABLISHED, 1), unreadable(entry(ESTABLISHED, 2), "entrustment.x.v9"))
    assert live(node, ESTABLISHED.contractor_uscc) == THIS
