"""What an older version could not read is shown once a newer one has rebuilt the views."""

import pytest

from shared.domain import events
from shared.domain.inspection.events import FindingRecorded
from tests.projections.a_node import ANode, told
from tests.projections.a_story import ENTRIES


@pytest.mark.parametrize("kind", [FindingRecorded.KIND, ENTRIES[0].kind])
def test_views_rebuilt_by_the_version_that_knows_the_kind_show_it(
    node: ANode, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    with monkeypatch.context() as older:
        older.delitem(events._BODIES, kind)  # pyright: ignore[reportPrivateUsage]
        node.arrive(*ENTRIES)
        node.projector.catch_up()
    assert node.shown() != told(ENTRIES)
    for view in node.projector.names:
        node.projector.rebuild(view, lambda _progress: None)
    assert node.shown() == told(ENTRIES)
