"""Samplings, risks of adverse events and complaints, as each authority sees them."""

from typing import Any

import pytest

from services.authority.routes import credit_examples as examples
from shared.identity.roles import Role
from tests.api.prepared import problem
from tests.api.story import Story

REGISTRANT, CONTRACTOR = examples.SAMPLING["uscc"], examples.COMPLAINT["uscc"]


def groups(case: Story, reader: str, firm: str, section: str) -> list[tuple[str, str]]:
    archive = case.nodes[reader].get(f"/v1/archives/{firm}").json()
    return [(one["id"], one["state"]) for one in archive["sections"][section]]


@pytest.mark.parametrize("firm", [REGISTRANT, CONTRACTOR])
def test_failed_sample_stands_in_the_archives_of_registrant_and_contractor(
    case: Story, firm: str
) -> None:
    told = [(case.ids["sampling_id"], "nonconforming")]
    assert groups(case, "zj", firm, "sampling") == told
    document = case.nodes["zj"].get(f"/v1/samplings/{case.ids['sampling_id']}").json()
    assert document["held"]["retest_until"] == "2026-10-21"
    assert document["held"]["final"] is True


def test_risk_is_one_matter_told_by_two_and_seen_alike_by_both(case: Story) -> None:
    path = f"/v1/adverse-events/{case.ids['adverse_event_id']}"
    zj, ha = (case.nodes[one].get(path).json() for one in ("zj", "ha"))
    assert {**zj, "completeness": None} == {**ha, "completeness": None}
    assert (zj["state"], zj["serious"]) == ("investigated", True)
    assert sorted(one["authority"] for one in zj["lines"]) == ["ha", "ha", "zj"]
    listed = case.nodes["nmpa"].get("/v1/adverse-events?state=investigated&authority=ha").json()
    assert [one["adverse_event_id"] for one in listed["items"]] == [case.ids["adverse_event_id"]]


def test_risk_stands_in_no_archive(case: Story) -> None:
    archive = case.nodes["zj"].get(f"/v1/archives/{REGISTRANT}")
    assert case.ids["adverse_event_id"] not in archive.text


def test_complaint_is_known_to_its_authority_alone(case: Story) -> None:
    told = [(case.ids["complaint_id"], "resolved")]
    assert groups(case, "ha", CONTRACTOR, "complaints") == told
    path = f"/v1/complaints/{case.ids['complaint_id']}"
    assert case.nodes["ha"].get(path).json()["held"]["outcome"] == "substantiated"
    for other in ("zj", "nmpa"):
        problem(case.nodes[other].get(path), 404, "not-found")
        assert groups(case, other, CONTRACTOR, "complaints") == []


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("complaints", {**examples.COMPLAINT, "summary": "13800138000"}, 422, "text-names-person"),
        ("complaints", {**examples.COMPLAINT, "informant": "某人"}, 422, "invalid-input"),
        ("samplings", {**examples.SAMPLING, "organiser": "xx"}, 422, "unknown-authority"),
        (
            "adverse-conduct",
            {**examples.ADVERSE_CONDUCT, "severity": "?"},
            422,
            "invalid-input",
        ),
        ("serious-listings", {**examples.SERIOUS_LISTING, "penalty": "1"}, 422, "stream-malformed"),
    ],
)
def test_write_is_refused_and_leaves_no_entry(
    case: Story, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    ha = case.nodes["ha"]
    before = ha.size
    problem(ha.post(f"/v1/{path}", body), status, code)
    assert ha.size == before


def test_other_authority_neither_assesses_nor_investigates(case: Story) -> None:
    path = f"/v1/adverse-events/{case.ids['adverse_event_id']}"
    refused = problem(
        case.nodes["ha"].post(f"{path}/assessment", examples.RISK_ASSESSMENT, Role.COORDINATOR),
        409,
        "assessment-of-another-authority",
    )
    assert refused["rules"] == ["XRG-108"]
    problem(
        case.nodes["zj"].post(
            f"{path}/contractor-investigation", examples.CONTRACTOR_INVESTIGATION
        ),
        409,
        "investigation-of-another-authority",
    )
