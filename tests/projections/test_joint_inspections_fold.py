"""What the view of joint cases shows, once a case is open here."""

from dataclasses import replace
from hashlib import sha256

import pytest

from shared.domain.events import BODY, to_sections
from shared.domain.joint.carrying_out import carrying_out
from shared.domain.joint.vocabulary import CaseMode
from shared.projections.joint_inspections import JointInspections
from tests.domain.a_case import (
    CONTRACTOR,
    ENTERED,
    HENAN,
    JOINT_ACCEPTED,
    JOINT_DECLINED,
    JOINT_ID,
    JOINT_PLAN,
    JOINT_PLAN_HASH,
    JOINT_READ,
    JOINT_STARTED,
    JOINT_WITHDRAWN,
    OTHER_FIRM,
    REGISTRANT,
    ZHEJIANG,
)
from tests.projections.a_joint_case import (
    AGREED,
    BOTH,
    FIRMS,
    STARTED,
    WHOLE,
    case_of,
    entered,
    in_case,
    logged,
)
from tests.projections.a_story import entry

VIEW = JointInspections()
PROPOSED, ACCEPTED = (ZHEJIANG, JOINT_PLAN), (HENAN, JOINT_ACCEPTED)


def test_case_is_keyed_by_its_id_in_all_that_is_told_of_it() -> None:
    for event in (JOINT_PLAN, JOINT_STARTED, entered(HENAN, CONTRACTOR.uscc)):
        assert VIEW.keys(entry(event, 0)) == (str(JOINT_ID),)
    assert VIEW.keys(entry(ENTERED, 0)) == ()
    assert VIEW.keys(entry(JOINT_READ, 0)) == ()


def test_case_moves_from_proposal_to_start() -> None:
    assert case_of(PROPOSED)["stage"] == "proposed"
    assert case_of(PROPOSED, ACCEPTED)["stage"] == "agreed"
    assert case_of(*STARTED)["stage"] == "started"
    assert case_of(PROPOSED, (HENAN, JOINT_DECLINED))["stage"] == "declined"
    assert case_of(PROPOSED, ACCEPTED, (ZHEJIANG, JOINT_WITHDRAWN))["stage"] == "called-off"


def test_case_tells_its_plan_team_answers_and_both_people_of_its_start() -> None:
    case = case_of(*STARTED)
    assert (case["mode"], case["leading_authority"]) == ("joint", ZHEJIANG)
    assert case["participants"] == case["carrying_out"] == list(BOTH)
    assert case["purposes"] == ["for-cause", "supervision"]
    assert {one["uscc"]: one["sites"] for one in case["firms"]} == {
        uscc: [site] for uscc, site in FIRMS.items()
    }
    assert case["plan"]["hash"] == JOINT_PLAN_HASH
    assert case["plan"]["agreed"] is True
    (answer,) = case["answers"]
    assert (answer["authority"], answer["answer"]) == (HENAN, "accepted")
    assert {one["member_ref"]: one["pledged"] for one in case["team"]} == {
        "ha:inspector-01": True,
        "zj:expert-01": False,
        "zj:inspector-01": True,
    }
    assert case["start"]["called_by"] == JOINT_STARTED.called_by
    assert case["start"]["recorded_by"] == JOINT_STARTED.recorded_by
    assert len({case["start"]["called_by"], case["start"]["recorded_by"]}) == 2


def test_line_of_a_case_tells_the_digest_by_which_answers_name_a_plan() -> None:
    line = case_of(PROPOSED)["sides"][ZHEJIANG]["lines"][0]
    assert line["digest"] == JOINT_PLAN_HASH
    body = to_sections(JOINT_PLAN)[BODY]
    rewritten = replace(logged([PROPOSED])[0], body=body + b" ")
    told = VIEW.evolve(None, rewritten)["sides"][ZHEJIANG]["lines"][0]
    assert told["digest"] == sha256(body + b" ").hexdigest()


def test_case_names_the_inspections_of_its_participants_at_its_firms() -> None:
    named = {
        (one["inspection_id"], one["authority"], one["uscc"])
        for one in case_of(*WHOLE)["inspections"]
    }
    assert named == {
        (str(in_case(authority, uscc)), authority, uscc) for authority in BOTH for uscc in FIRMS
    }
    stranger = replace(entered(HENAN, CONTRACTOR.uscc), participants=("gd",))
    elsewhere = replace(entered(HENAN, CONTRACTOR.uscc), uscc=OTHER_FIRM.uscc)
    told = case_of(*STARTED, ("gd", stranger), (HENAN, elsewhere))
    assert told["inspections"] == []
    assert set(told["sides"]) == {*BOTH, "gd"}


def test_case_of_which_no_plan_is_open_is_known_by_its_start() -> None:
    case = case_of((ZHEJIANG, JOINT_STARTED))
    assert (case["stage"], case["plan"], case["mode"]) == ("unopened", None, "joint")
    assert case["participants"] == list(BOTH)
    assert [one["uscc"] for one in case["firms"]] == sorted([CONTRACTOR.uscc, REGISTRANT.uscc])
    assert case_of(("gd", JOINT_STARTED))["stage"] == "untold"
    assert case_of((HENAN, entered(HENAN, CONTRACTOR.uscc)))["stage"] == "untold"


def test_case_is_found_by_stage_mode_participant_firm_and_inspection() -> None:
    terms = set(VIEW.terms(case_of(*WHOLE)))
    of_case = {"stage:started", "mode:joint", "participant:ha", "participant:zj"}
    of_firms = {f"uscc:{uscc}" for uscc in FIRMS}
    assert of_case | of_firms <= terms
    assert f"inspection:{in_case(HENAN, CONTRACTOR.uscc)}" in terms
    assert {"stage:untold"} == set(VIEW.terms(case_of(("gd", JOINT_STARTED))))


@pytest.mark.parametrize(
    ("mode", "authorities"),
    [
        (CaseMode.JOINT, ["ha", "zj"]),
        (CaseMode.JOINT_INVESTIGATION, ["ha", "zj"]),
        (CaseMode.DELEGATED, ["ha"]),
        (CaseMode.ASSISTANCE_LETTER, ["ha"]),
        (CaseMode.EXTENDED, ["zj"]),
    ],
)
def test_mode_says_who_carries_the_case_out(mode: CaseMode, authorities: list[str]) -> None:
    assert carrying_out(mode, "zj", ("ha", "zj")) == authorities


def test_answer_on_a_log_that_takes_no_part_counts_for_nothing() -> None:
    case = case_of(PROPOSED, ("gd", JOINT_ACCEPTED))
    assert (case["stage"], case["answers"]) == ("proposed", [])
    assert case_of(*AGREED)["stage"] == "agreed"
