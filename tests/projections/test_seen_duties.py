"""Which nodes list a duty: those that read what may meet it."""

import pytest

from shared.projections.blind_spots import can_tell
from shared.projections.duties import read_duty_term


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
