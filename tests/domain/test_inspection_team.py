"""What the team of an inspection promises: signed by each himself, complete, free of conflicts."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from shared.domain.authorities import UnknownAuthority
from shared.domain.dates import DateInFuture, InstantWithoutOffset
from shared.domain.inspection.events import InspectionEvent, Mode, TeamRole
from shared.domain.inspection.planning import SiteEntry, enter_site
from shared.domain.inspection.refusals import (
    ConflictNotDeclared,
    ConflictStanding,
    InspectionAlreadyClosed,
    LocalAuthorityIsOrganiser,
    MemberNamedTwice,
    MemberWasRecused,
    NotOfTheTeam,
    PledgeAlreadySigned,
    PledgeNotSigned,
    TeamTooSmall,
    TeamWithoutSingleLeader,
)
from shared.domain.inspection.state import Inspection, replay
from shared.domain.inspection.team import (
    assign_team,
    declare_conflict,
    notify_local_authority,
    recuse_member,
    sign_pledge,
)
from shared.domain.texts import TextMissing
from tests.domain.a_case import (
    CLERK,
    CLOSED,
    DECLARED,
    ENTERED,
    HENAN,
    HOST_NOTIFIED,
    LEADER,
    MEMBER,
    PLANNED,
    PLEDGED,
    RECUSED,
    SITE,
    TEAM,
    TODAY,
    ZHEJIANG,
)

TOMORROW = date(2026, 10, 31)
ENTRY = SiteEntry(site=SITE, entered_at=ENTERED.entered_at, credentials_shown=True)
UNSIGNED = replace(LEADER, no_conflict_declared=None, integrity_pledged=None)
OPEN_TEAM = replace(TEAM, members=(UNSIGNED, MEMBER), personal=None)
CONFLICT = replace(DECLARED, free_of_conflict=False)
THIRD = replace(MEMBER, member_ref="i-3")
JOINED = replace(RECUSED, member_ref="i-2", replacement=THIRD)
OVER = (PLANNED, TEAM, ENTERED, CLOSED)


def given(*events: InspectionEvent) -> Inspection:
    return replay(events)


def enters(*events: InspectionEvent) -> int:
    return enter_site(given(*events), ENTRY, HENAN, CLERK, TODAY).team_size


# what each member signs himself


def test_member_who_has_signed_nothing_on_paper_signs_himself_before_the_site_is_entered() -> None:
    assert assign_team(given(PLANNED), OPEN_TEAM) == OPEN_TEAM
    with pytest.raises(ConflictNotDeclared):
        enters(PLANNED, OPEN_TEAM)
    assert declare_conflict(given(PLANNED, OPEN_TEAM), DECLARED, TODAY) == DECLARED
    with pytest.raises(PledgeNotSigned):
        enters(PLANNED, OPEN_TEAM, DECLARED)
    assert sign_pledge(given(PLANNED, OPEN_TEAM, DECLARED), PLEDGED, TODAY) == PLEDGED
    assert enters(PLANNED, OPEN_TEAM, DECLARED, PLEDGED) == 2


def test_what_a_member_has_signed_stands_when_the_team_is_assigned_anew() -> None:
    assert enters(PLANNED, OPEN_TEAM, DECLARED, PLEDGED, OPEN_TEAM) == 2


def test_what_one_member_has_signed_stands_for_no_other() -> None:
    other = replace(DECLARED, member_ref="i-2")
    with pytest.raises(ConflictNotDeclared):
        enters(PLANNED, OPEN_TEAM, other, replace(PLEDGED, member_ref="i-2"))


def test_pledge_is_signed_once() -> None:
    with pytest.raises(PledgeAlreadySigned):
        sign_pledge(given(PLANNED, TEAM, PLEDGED), PLEDGED, TODAY)


@pytest.mark.parametrize(
    ("history", "refusal"),
    [
        ((PLANNED,), NotOfTheTeam),
        ((PLANNED, replace(TEAM, members=(MEMBER, THIRD))), NotOfTheTeam),
        ((PLANNED, TEAM, replace(RECUSED, member_ref="i-1")), MemberWasRecused),
        (OVER, InspectionAlreadyClosed),
    ],
)
def test_only_a_member_signs_and_only_until_the_visit_is_over(
    history: tuple[InspectionEvent, ...], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        declare_conflict(given(*history), DECLARED, TODAY)
    with pytest.raises(refusal):
        sign_pledge(given(*history), PLEDGED, TODAY)


def test_nobody_signs_ahead() -> None:
    with pytest.raises(DateInFuture):
        declare_conflict(given(PLANNED, TEAM), replace(DECLARED, declared_on=TOMORROW), TODAY)
    with pytest.raises(DateInFuture):
        sign_pledge(given(PLANNED, TEAM), replace(PLEDGED, signed_on=TOMORROW), TODAY)


# conflict and recusal


def test_declared_conflict_goes_before_paper_and_forces_the_recusal() -> None:
    with pytest.raises(ConflictStanding):
        enters(PLANNED, TEAM, CONFLICT)
    gone = replace(RECUSED, member_ref="i-1", replacement=replace(THIRD, role=TeamRole.LEADER))
    assert recuse_member(given(PLANNED, TEAM, CONFLICT), gone, TODAY) == gone
    assert enters(PLANNED, TEAM, CONFLICT, gone) == 2


def test_last_declaration_of_a_member_counts() -> None:
    assert enters(PLANNED, TEAM, CONFLICT, DECLARED) == 2


def test_site_is_not_entered_by_a_team_that_recusals_left_incomplete() -> None:
    with pytest.raises(TeamTooSmall):
        enters(PLANNED, TEAM, replace(RECUSED, member_ref="i-2"))
    with pytest.raises(TeamWithoutSingleLeader):
        enters(PLANNED, TEAM, replace(RECUSED, member_ref="i-1", replacement=THIRD))
    assert enters(PLANNED, TEAM, JOINED) == 2


def test_recused_member_takes_no_part_again() -> None:
    history = given(PLANNED, TEAM, JOINED)
    with pytest.raises(MemberWasRecused):
        assign_team(history, TEAM)
    with pytest.raises(MemberWasRecused):
        recuse_member(history, replace(JOINED, member_ref="i-3", replacement=MEMBER), TODAY)
    with pytest.raises(MemberWasRecused):
        recuse_member(history, JOINED, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"member_ref": "i-9"}, NotOfTheTeam),
        ({"replacement": LEADER}, MemberNamedTwice),
        ({"replacement": replace(THIRD, authority="zz")}, UnknownAuthority),
        ({"replacement": replace(THIRD, member_ref=" ")}, TextMissing),
        ({"reason": ""}, TextMissing),
        ({"recused_on": TOMORROW}, DateInFuture),
    ],
)
def test_recusal_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        recuse_member(given(PLANNED, TEAM), replace(JOINED, **change), TODAY)  # type: ignore[arg-type]


def test_recusal_during_the_visit_leaves_a_complete_and_signed_team() -> None:
    under_way = given(PLANNED, TEAM, ENTERED)
    assert recuse_member(under_way, JOINED, TODAY) == JOINED
    with pytest.raises(TeamTooSmall):
        recuse_member(under_way, replace(JOINED, replacement=None), TODAY)
    unsigned = replace(THIRD, no_conflict_declared=None)
    with pytest.raises(ConflictNotDeclared):
        recuse_member(under_way, replace(JOINED, replacement=unsigned), TODAY)
    with pytest.raises(InspectionAlreadyClosed):
        recuse_member(given(*OVER), JOINED, TODAY)


# the authority of the place


def test_authority_of_the_place_is_told_before_or_during_the_visit() -> None:
    for history in ((PLANNED,), (PLANNED, TEAM, ENTERED)):
        told = notify_local_authority(given(*history), HOST_NOTIFIED, HENAN, TODAY)
        assert told == HOST_NOTIFIED
    with pytest.raises(InspectionAlreadyClosed):
        notify_local_authority(given(*OVER), HOST_NOTIFIED, HENAN, TODAY)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"authority": HENAN}, LocalAuthorityIsOrganiser),
        ({"authority": "zz"}, UnknownAuthority),
        ({"notified_at": datetime(2026, 9, 14, 9, 30)}, InstantWithoutOffset),  # noqa: DTZ001
        ({"notified_at": datetime(2026, 10, 31, 9, 30, tzinfo=UTC)}, DateInFuture),
    ],
)
def test_notice_to_the_authority_of_the_place_is_refused_when_it_cannot_be(
    change: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        notify_local_authority(given(PLANNED), replace(HOST_NOTIFIED, **change), HENAN, TODAY)  # type: ignore[arg-type]


OBSERVER = replace(MEMBER, member_ref="o-1", authority=HENAN, role=TeamRole.OBSERVER)
VISITORS = tuple(replace(one, authority=ZHEJIANG) for one in TEAM.members)
AWAY = replace(TEAM, members=VISITORS, personal=None)


@pytest.mark.parametrize(
    ("history", "warnings"),
    [
        ((AWAY,), ["host-not-contacted", "observer-missing"]),
        ((AWAY, replace(HOST_NOTIFIED, authority=HENAN)), ["observer-missing"]),
        ((replace(AWAY, members=(*VISITORS, OBSERVER)),), ["host-not-contacted"]),
    ],
)
def test_who_inspects_by_himself_elsewhere_is_warned_without_its_host(
    history: tuple[InspectionEvent, ...], warnings: list[str]
) -> None:
    entered = enter_site(given(PLANNED, *history), ENTRY, ZHEJIANG, CLERK, TODAY)
    assert [warning.code for warning in entered.warnings] == warnings
    assert {rule for warning in entered.warnings for rule in warning.rules} == {"XRG-102"}


@pytest.mark.parametrize("mode", [Mode.JOINT, Mode.DELEGATED])
def test_host_that_takes_part_is_not_asked_for_an_observer(mode: Mode) -> None:
    plan = replace(PLANNED, mode=mode)
    assert not enter_site(given(plan, AWAY), ENTRY, ZHEJIANG, CLERK, TODAY).warnings


def test_joint_inspection_is_led_from_a_registrants_place_in_principle() -> None:
    joint = given(replace(PLANNED, mode=Mode.JOINT))
    assert [one.code for one in assign_team(joint, TEAM).warnings] == [
        "joint-leader-from-elsewhere"
    ]
    assert not assign_team(joint, AWAY).warnings


def test_observer_is_no_inspector() -> None:
    with pytest.raises(TeamTooSmall):
        assign_team(given(PLANNED), replace(TEAM, members=(LEADER, OBSERVER), personal=None))
