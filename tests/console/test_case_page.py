"""What the page of a joint inspection makes of a case while its start spreads."""

import pytest

from services.console.areas.joint_inspections import is_opening

PROPOSED, STARTED = "joint-plan.proposed.v1", "joint-inspection.started.v1"


@pytest.mark.parametrize(
    ("stage", "kinds", "expected"),
    [
        ("proposed", (PROPOSED,), False),
        ("proposed", (PROPOSED, STARTED), True),
        ("agreed", (STARTED,), True),
        ("started", (STARTED,), False),
    ],
)
def test_case_is_opening_from_its_start_until_all_see_it_started(
    stage: str, kinds: tuple[str, ...], *, expected: bool
) -> None:
    assert is_opening(stage, [{"kind": kind} for kind in kinds]) is expected
