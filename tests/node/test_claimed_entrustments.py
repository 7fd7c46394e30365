"""A second log claims an entrustment: whose it is, and who reads of an inspection all the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from services.authority.desk import Request
from services.authority.inspections import plan
from services.authority.node import Node, open_node
from services.authority.records import entrustment_of, entrustments_of
from services.authority.setup import create_node
from shared.domain.entrustment.refusals import EntrustmentClaimedByTwo
from shared.domain.inspection.events import InspectionPlanned
from tests.domain.a_case import (
    CERTIFICATE,
    CONTRACTOR,
    ESTABLISHED,
    PLANNED,
    REGISTRANT,
    SHANGHAI,
    ZHEJIANG,
)
from tests.projections.a_node import ANode
from tests.projections.a_story import entry

THIS = ESTABLISHED.entrustment_id
RIVAL = replace(ESTABLISHED, registrant_authority=SHANGHAI)
CLAIMS = (entry(ESTABLISHED, 0), entry(RIVAL, 0, SHANGHAI))
RECORDS = (entry(REGISTRANT, 1), entry(CERTIFICATE, 2))


@pytest.fixture
def henan(tmp_path: Path) -> Iterator[Node]:
    create_node(tmp_path / "ha", "ha", database="sqlite:///node.sqlite")
    node = open_node(tmp_path / "ha")
    yield node
    node.close()


@pytest.fixture
def held(henan: Node) -> ANode:
    return ANode(henan.database, henan.projector, henan.queries)


def authors(node: Node) -> list[str]:
    return [one.parties.registrant_authority for one in entrustments_of(node.desk, THIS)]


def named_in_a_plan(node: Node) -> list[str]:
    """Plan an inspection of the contractor that covers all that stands; return whom it names."""
    stated = replace(PLANNED, inspection_id=UUID(int=9), uscc=CONTRACTOR.uscc, entrustments=())
    request = Request(caller="ha:coordinator-01", key="k", digest=b"d" * 32)
    plan(node.desk, request, stated, None)
    (written,) = node.desk.log.read(stated.stream)
    assert isinstance(written.event, InspectionPlanned)
    return [one.registrant_authority for one in written.event.entrustments]


def test_entrustment_belongs_to_the_home_authority_of_the_registrant_that_holds_the_certificate(
    henan: Node, held: ANode
) -> None:
    held.arrive(*CLAIMS, *RECORDS)
    assert entrustment_of(henan.desk, THIS).parties.registrant_authority == ZHEJIANG
    assert named_in_a_plan(henan) == [ZHEJIANG]


def test_claims_stand_side_by_side_where_no_record_tells_whose_it_is(
    henan: Node, held: ANode
) -> None:
    held.arrive(*CLAIMS)
    assert authors(henan) == [SHANGHAI, ZHEJIANG]
    with pytest.raises(EntrustmentClaimedByTwo):
        entrustment_of(henan.desk, THIS)
    assert named_in_a_plan(henan) == [SHANGHAI, ZHEJIANG]


def test_claim_gains_nothing_by_a_record_of_its_own_that_makes_its_author_the_home(
    henan: Node, held: ANode
) -> None:
    rival_home = replace(REGISTRANT, home_authority=SHANGHAI)
    held.arrive(*CLAIMS, *RECORDS, entry(rival_home, 1, SHANGHAI))
    assert authors(henan) == [SHANGHAI, ZHEJIANG]
    assert ZHEJIANG in named_in_a_plan(henan)


def test_claim_on_a_certificate_of_another_firm_is_not_true(henan: Node, held: ANode) -> None:
    other = replace(CERTIFICATE, certificate_no="国械注准20223130999", registrant_uscc="x")
    claimed = replace(RIVAL, certificate_no=other.certificate_no)
    rival_home = replace(REGISTRANT, home_authority=ZHEJIANG)
    held.arrive(CLAIMS[0], entry(claimed, 0, SHANGHAI), *RECORDS, entry(other, 1, SHANGHAI))
    held.arrive(entry(rival_home, 2, SHANGHAI))
    assert authors(henan) == [ZHEJIANG]
