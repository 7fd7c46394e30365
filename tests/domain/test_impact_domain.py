"""What the list of affected live entrustments promises (PRO-001)."""

from dataclasses import replace
from datetime import date

from shared.domain.catalogue import CATALOGUES
from shared.domain.impact import Affected, Change, LiveEntrustment, affected
from shared.domain.prohibition import DeviceFacts

OLD = CATALOGUES["2022-17"]
ON = date(2027, 3, 1)
ROWS = {row.row: row for row in OLD.rows}
NEW = replace(
    OLD,
    id="2027-01",
    in_force_from=ON,
    rows=(
        ROWS["A1"],
        replace(ROWS["P1"], row="N1", code_prefix="13-04"),  # joints, unless free of animal matter
        replace(ROWS["A1"], row="N2", code_prefix="12-01-02"),
    ),
)


def live(code: str | None, **facts: bool | None) -> LiveEntrustment:
    known: dict[str, bool | None] = {
        "implantable": True,
        "animal_derived": False,
        "allogeneic": False,
        "directly_from_animal_tissue": False,
        **facts,
    }
    return LiveEntrustment(
        entrustment_id=f"{code} {facts}",
        registrant_uscc=None,
        registrant_authority=None,
        contractor_uscc=None,
        contractor_authority=None,
        certificate_no=None,
        device=DeviceFacts(classification_code=code, **known),  # type: ignore[arg-type]
    )


def compared(*entrustments: LiveEntrustment) -> list[Affected]:
    return list(affected(entrustments, (OLD,), (OLD, NEW), ON))


def test_entrustment_is_listed_when_its_answer_changes_and_only_then() -> None:
    changes = {
        "12-01-02": Change.PROHIBITED,
        "12-04-01": Change.NO_LONGER_PROHIBITED,
        "12-01-01": None,
        "07-03-03": None,
    }
    for code, change in changes.items():
        assert [one.change for one in compared(live(code))] == ([change] if change else [])


def test_entrustment_that_a_human_has_to_decide_now_is_listed_with_what_is_missing() -> None:
    (one,) = compared(live("13-04-01", animal_derived=None))
    assert one.change is Change.NEEDS_HUMAN
    assert (one.after.row, one.after.missing) == ("N1", ("animal_derived",))
    assert not compared(live("13-04-01"))


def test_entrustment_that_no_human_has_to_decide_any_more_is_listed() -> None:
    (one,) = compared(live("13-04-02", allogeneic=None))
    assert one.change is Change.NO_LONGER_OPEN
    (prohibited,) = compared(live("13-04-02", animal_derived=True))
    assert (prohibited.change, prohibited.after.edition) == (Change.PROHIBITED, "2027-01")


def test_device_of_which_nothing_is_known_was_and_is_for_a_human() -> None:
    unknown = replace(live(None), device=DeviceFacts(classification_code=None, implantable=None))
    assert not compared(unknown)
