"""What the page of a joint inspection makes of a case while its start spreads."""

from typing import Any

import pytest

from services.console.areas.joint_inspections import is_opening


def told(stage: str, *kinds: str) -> dict[str, Any]:
    lines = [
        {"kind": kind, "at": f"2026-11-23T08:0{n}:00Z", "authority": "zj", "position": n}
        for n, kind in enumerate(kinds)
    ]
    return {"stage": stage, "sides": {"zj": {"lines": lines}}}


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (told("proposed", "joint-plan.proposed.v1"), False),
        (told("proposed", "joint-plan.proposed.v1", "joint-inspection.started.v1"), True),
        (told("agreed", "joint-inspection.started.v1"), True),
        (told("started", "joint-inspection.started.v1"), False),
    ],
)
def test_case_is_opening_from_its_start_until_all_see_it_started(
    case: dict[str, Any], *, expected: bool
) -> None:
    assert is_opening(case) is expected
