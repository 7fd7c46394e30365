"""Which entrustments of a firm stand is known from what is stored, however far the views are."""

from dataclasses import replace
from uuid import UUID

from services.authority.standing import Standing
from tests.domain.a_case import (
    ACKNOWLEDGED,
    ESTABLISHED,
    OTHER_FIRM,
    TERMINATED,
    TERMINATED_BY_HENAN,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import entry, unreadable

THIS = [ESTABLISHED.entrustment_id]


def live(node: ANode, uscc: str) -> list[object]:
    return [*Standing(node.database, node.queries).of_firm(uscc)]


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


def test_entrustment_that_a_second_log_claims_still_stands(node: ANode) -> None:
    """Which one is right is not for a view to say; the true authority must hear all the same."""
    node.arrive(entry(ESTABLISHED, 1))
    node.projector.catch_up()
    rival = replace(ESTABLISHED, registrant_authority="sh")
    node.arrive(entry(rival, 2, "sh"))
    assert live(node, ESTABLISHED.contractor_uscc) == THIS


def test_entrustment_stands_until_every_authority_that_told_of_it_has_recorded_the_end(
    node: ANode,
) -> None:
    node.arrive(entry(ESTABLISHED, 1), entry(ACKNOWLEDGED, 2), entry(TERMINATED, 3))
    assert live(node, ESTABLISHED.contractor_uscc) == THIS
    node.arrive(entry(TERMINATED_BY_HENAN, 4))
    assert live(node, ESTABLISHED.contractor_uscc) == []


def test_entrustment_that_only_the_contractors_authority_has_told_stands(node: ANode) -> None:
    node.arrive(entry(ACKNOWLEDGED, 1))
    assert live(node, ESTABLISHED.registrant_uscc) == THIS


def test_all_entrustments_of_a_firm_stand_however_many_are_read_at_once(node: ANode) -> None:
    ids = [UUID(int=number) for number in range(1, 8)]
    node.arrive(*(entry(replace(ESTABLISHED, entrustment_id=one), one.int) for one in ids))
    node.projector.catch_up()
    standing = Standing(node.database, node.queries, page=2)
    assert standing.of_firm(ESTABLISHED.contractor_uscc) == ids


def test_firm_makes_a_certificates_device_under_the_entrustments_of_that_certificate(
    node: ANode,
) -> None:
    node.arrive(entry(ESTABLISHED, 1))
    standing = Standing(node.database, node.queries)
    contractor, certificate = ESTABLISHED.contractor_uscc, ESTABLISHED.certificate_no
    assert standing.made_by(contractor, certificate) == THIS
    assert standing.made_by(contractor, "国械注准20203130001") == []
    assert standing.made_by(ESTABLISHED.registrant_uscc, certificate) == []


def test_unreadable_entry_of_an_entrustment_does_not_hide_it(node: ANode) -> None:
    node.arrive(unreadable(entry(ESTABLISHED, 0), "entrustment.dreamt-of.v9"))
    assert live(node, ESTABLISHED.contractor_uscc) == []
    node.arrive(entry(ESTABLISHED, 1), unreadable(entry(ESTABLISHED, 2), "entrustment.x.v9"))
    assert live(node, ESTABLISHED.contractor_uscc) == THIS
