"""A thousand entrustments with known gaps: exactly those are found, and each closes by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.authority.boards import Board, Boards, Wanted
from services.authority.node import Node, open_node
from services.authority.setup import create_node
from shared.projections.view import FoldEntry
from tests.node.planted import PLANTED, TODAY, Planted, plant
from tests.projections.a_node import ANode

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 4, tzinfo=UTC)


class Filled(ANode):
    """A node that is filled as if entries had arrived, and read by its boards."""

    def __init__(self, node: Node) -> None:
        super().__init__(node.database, node.projector, node.queries)
        self.boards = Boards(node.desk)

    def take(self, *arrived: FoldEntry) -> None:
        self.arrive(*arrived)
        self.projector.catch_up()

    def spots(self) -> set[str]:
        found = self.boards.entries(Board.BLIND_SPOTS, Wanted())
        return {one.listed.id for one in found}


@pytest.fixture(scope="module")
def planted() -> Planted:
    return plant(seed=20261123)


@pytest.fixture(scope="module")
def nmpa(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Filled]:
    """The national node, which holds everything that the provinces have told."""
    path = tmp_path_factory.mktemp("planted") / "nmpa"
    create_node(path, "nmpa")
    node = open_node(path, lambda: NOON)
    filled = Filled(node)
    filled.take(*planted.entries)
    yield filled
    node.close()


def test_known_gaps_are_found_and_nothing_else_and_each_closes_with_its_facts(
    nmpa: Filled, planted: Planted
) -> None:
    expected = {spot for spots in planted.spots.values() for spot in spots}
    assert nmpa.spots() == expected
    assert all(len(spots) >= PLANTED for spots in planted.spots.values())
    for gap, cures in planted.cures.items():
        nmpa.take(*cures)
        expected -= planted.spots[gap]
        assert nmpa.spots() == expected, gap
    assert expected == set()
