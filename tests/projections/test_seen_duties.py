"""Which nodes list a duty: those that read what may meet it."""

import pytest

from shared.projections.blind_spots import can_tell
from shared.projections.boards import DUTIES
from shared.projections.duties import duty_terms, read_duty_term
from shared.projections.view import View
from shared.projections.views import VIEWS
from tests.projections.a_story import ENTRIES, fold


@pytest.mark.parametrize(
    ("duty", "nodes"),
    [
        ("ha:notify-inspection-result:sh", {"ha", "sh", "nmpa"}),
        ("ha:notify-rectification:1.sh", {"ha", "sh", "nmpa"}),
        ("ha:notify-measure:zj", {"ha", "zj", "nmpa"}),
        ("ha:inspect-firm:", {"ha", "nmpa"}),
        ("ha:verify-rectification:1", {"ha", "zj", "sh", "nmpa"}),
    ],
)
def test_duty_is_listed_only_where_all_that_may_meet_it_is_read(duty: str, nodes: set[str]) -> None:
    term = read_duty_term(f"duty:open:{duty}:XRG-003:2026-09-22:cross_region_notice::zj:ha")
    assert {node for node in ("ha", "zj", "sh", "nmpa") if can_tell(term, node)} == nodes


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_what_a_view_asks_for_is_on_the_boards_each_under_an_id_of_its_own(view: View) -> None:
    for document in fold(view, ENTRIES).values():
        found = {term for term in view.terms(document) if term.startswith("duty:")}
        listed = DUTIES[view.name](document) if view.name in DUTIES else []
        assert found == set(duty_terms(listed))
        assert len({(one["what"], one["mark"]) for one in listed}) == len(listed)
