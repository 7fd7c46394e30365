"""The mapping of facts for the national platform: what is written, which faults are named."""

import json
from typing import Any

import pytest

from shared.domain.events import EVENT_TYPES
from shared.domain.push_mapping import ASSUMED, ATTRIBUTES, MappingUnsound, read_mapping
from shared.domain.pushing import is_pushed

GIVEN: dict[str, Any] = dict.fromkeys(ATTRIBUTES, "x") | {"item": "zj#7"}


def mapping(**changes: Any) -> bytes:
    """Return a small sound mapping with these members changed."""
    sound = {
        "id": "zj-1",
        "title_zh": "对照",
        "assumed": False,
        "note": "",
        "envelope": {"SJBS": "item"},
        "kinds": {
            "entrustment.established.v1": {
                "dataset": "WTSC",
                "fields": {"ZLXYBH": "agreement.number", "BZ": "remarks"},
            }
        },
        "otherwise": {"dataset": "QT"},
    }
    return json.dumps(sound | changes).encode()


def kind(name: str, **fields: str) -> dict[str, Any]:
    return {name: {"dataset": "D", "fields": fields}}


def test_shipped_mapping_says_that_its_names_are_assumed_and_leaves_no_fact_out() -> None:
    assert ASSUMED.assumed
    assert "未经核实" in ASSUMED.note
    for name, told in EVENT_TYPES.items():
        if is_pushed(told):
            assert ASSUMED.dataset_of(name)


def test_item_has_the_envelope_and_the_fields_under_the_platforms_names() -> None:
    read = read_mapping(mapping())
    body = {"agreement": {"number": "A-1", "start": "2026-01-01"}, "licence_no": "x"}
    written = read.write("entrustment.established.v1", GIVEN, body)
    assert written == {"SJBS": "zj#7", "ZLXYBH": "A-1", "BZ": None}


def test_kind_that_is_not_named_is_written_whole_but_for_persons_and_accounts() -> None:
    body = {"uscc": "1", "personal": {"a": 1}, "recorded_by": "zj:registrar-01"}
    assert read_mapping(mapping()).write("recall.started.v1", GIVEN, body) == {
        "SJBS": "zj#7",
        "uscc": "1",
    }


def test_changed_file_is_another_version() -> None:
    one, other = read_mapping(mapping()), read_mapping(mapping(note="…"))
    assert one.id == other.id
    assert one.version != other.version


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"id": ""}, "no id"),
        ({"envelope": {"X": "weather"}}, "'weather'"),
        ({"kinds": kind("weather.changed.v1")}, "'weather.changed.v1'"),
        ({"kinds": kind("inspection.planned.v1")}, "'inspection.planned.v1'"),
        ({"kinds": kind("recall.started.v1", A="colour")}, "'colour'"),
        ({"kinds": kind("entrustment.established.v1", A="agreement.colour")}, "agreement.colour"),
        ({"kinds": kind("recall.started.v1", A="reason.length")}, "reason.length"),
        ({"kinds": kind("enterprise.recorded.v1", A="personal")}, "'personal'"),
        ({"kinds": kind("recall.started.v1", SJBS="uscc")}, "SJBS has two meanings"),
        ({"otherwise": None}, "recall.started.v1 is left out"),
        ({"otherwise": None}, "entry.corrected.v1 is left out"),
        ({"kinds": {"recall.started.v1": {}}}, "dataset"),
        ({"envelope": []}, "envelope"),
    ],
)
def test_fault_of_a_mapping_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(MappingUnsound, match=named):
        read_mapping(mapping(**changes))


def test_what_is_no_json_is_no_mapping() -> None:
    with pytest.raises(MappingUnsound):
        read_mapping(b"\xff")
