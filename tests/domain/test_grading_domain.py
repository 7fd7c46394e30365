"""What the table of supervision levels promises (GRD-*)."""

from dataclasses import replace

import pytest

from shared.domain.grading import (
    GRADING_POLICIES,
    Frequency,
    GradingPolicy,
    GradingPolicyUnsound,
    Level,
    Scope,
    highest,
    require_sound,
)

SHIPPED = GRADING_POLICIES["2022-78"]


def test_shipped_table_has_the_four_levels_and_owns_that_nobody_verified_them() -> None:
    require_sound(SHIPPED)
    frequencies = [one for level in SHIPPED.levels for one in level.frequencies]
    assert not any(one.verified for one in frequencies)
    assert "未经核实" in SHIPPED.note
    told = {level: SHIPPED.level(level).frequencies[0] for level in Level}
    assert (told[Level.FOUR].scope, told[Level.FOUR].times) == (Scope.FULL, 1)
    assert (told[Level.ONE].scope, told[Level.ONE].percent) == (Scope.SHARE, 25)


def test_of_several_levels_the_highest_applies() -> None:
    assert highest([Level.TWO, Level.FOUR, Level.ONE]) is Level.FOUR
    assert highest([]) is None


def _with(frequency: Frequency) -> GradingPolicy:
    first, *others = SHIPPED.levels
    return replace(SHIPPED, levels=(replace(first, frequencies=(frequency,)), *others))


@pytest.mark.parametrize(
    "table",
    [
        replace(SHIPPED, levels=SHIPPED.levels[:3]),
        replace(SHIPPED, levels=(*SHIPPED.levels, SHIPPED.levels[0])),
        replace(SHIPPED, review_months=0),
        _with(Frequency(scope=Scope.FULL, times=0, verified=True)),
        _with(Frequency(scope=Scope.ANY, times=1, years=0, verified=True)),
        _with(Frequency(scope=Scope.ANY, times=1, percent=10, verified=True)),
        _with(Frequency(scope=Scope.SHARE, percent=0, verified=True)),
        _with(Frequency(scope=Scope.SHARE, percent=101, verified=True)),
        _with(Frequency(scope=Scope.SHARE, percent=25, times=1, verified=True)),
    ],
)
def test_table_that_tells_not_every_level_once_is_refused(table: GradingPolicy) -> None:
    with pytest.raises(GradingPolicyUnsound):
        require_sound(table)
