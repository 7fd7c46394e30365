from collections.abc import Iterator

import pytest

from tests.projections.a_node import ANode, open_node


@pytest.fixture
def node(database_url: str) -> Iterator[ANode]:
    opened = open_node(database_url)
    yield opened
    opened.database.close()
