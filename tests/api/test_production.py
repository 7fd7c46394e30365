"""Filings, product varieties, self-inspection reports and supervision levels over HTTP."""

from typing import Any

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Story

CONTRACTOR = examples.VARIETY["contractor_uscc"]
REGISTRANT = examples.VARIETY["entruster_uscc"]


def test_registrants_authority_sees_what_is_made_for_its_registrant(case: Story) -> None:
    archive = case.nodes["zj"].get(f"/v1/archives/{REGISTRANT}").json()
    kinds = [line["kind"] for line in archive["sections"]["licences"]]
    assert {"product-variety.reported.v1", "product-variety.notified.v1"} <= set(kinds)
    assert {"product-filing.recorded.v1", "production-filing.recorded.v1"} <= set(kinds)
    assert archive["supervision"]["level"] == examples.SUPERVISION_LEVEL["level"]


def test_report_and_level_are_not_for_another_province(case: Story) -> None:
    (filed,) = (
        line
        for line in case.nodes["ha"]
        .get(f"/v1/archives/{CONTRACTOR}")
        .json()["sections"]["licences"]
        if line["kind"] == "self-inspection.filed.v1"
    )
    assert (filed["facts"]["due_on"], filed["facts"]["late"]) == ("2026-03-31", False)
    elsewhere = case.nodes["zj"].get(f"/v1/archives/{CONTRACTOR}").json()["sections"]["licences"]
    assert "self-inspection.filed.v1" not in {line["kind"] for line in elsewhere}
    assert case.nodes["ha"].get(f"/v1/archives/{REGISTRANT}").json()["supervision"]["level"] is None


REFUSED: list[tuple[str, Any, dict[str, Any], int, str]] = [
    ("product-filings", examples.PRODUCT_FILING, {"filing_no": "浙嘉械备1"}, 422,
     "malformed-filing-number"),
    ("production-filings", examples.PRODUCTION_FILING, {"authority": "ha"}, 422,
     "filing-number-contradicts"),
    ("product-varieties", examples.VARIETY, {"entrusted_until": None}, 422,
     "entruster-incomplete"),
    ("product-varieties", examples.VARIETY, {"occasion": "restarted"}, 409,
     "restart-not-verified"),
    ("product-varieties/notifications", examples.VARIETY_NOTIFICATION, {}, 404, "variety-unknown"),
    ("self-inspections", examples.SELF_INSPECTION, {"year": 2026}, 422,
     "self-inspection-year-not-over"),
    ("self-inspections", examples.SELF_INSPECTION, {"year": 99999}, 422,
     "self-inspection-year-not-over"),
    ("supervision-levels", examples.SUPERVISION_LEVEL, {"reasons": []}, 422, "list-missing"),
    ("supervision-levels", examples.SUPERVISION_LEVEL, {"level": 5}, 422, "invalid-input"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "example", "change", "status", "code"), REFUSED)
def test_refusal_names_its_reason(
    zj: Served, path: str, example: Any, change: dict[str, Any], status: int, code: str
) -> None:
    coordinated = {"supervision-levels", "product-varieties/notifications"}
    role = Role.COORDINATOR if path in coordinated else Role.REGISTRAR
    problem(zj.post(f"/v1/{path}", example | change, role), status, code)
    assert zj.size == 0


@pytest.mark.parametrize(
    ("path", "example"),
    [
        ("product-filings", examples.PRODUCT_FILING),
        ("self-inspections", examples.SELF_INSPECTION),
        ("product-varieties", examples.VARIETY),
    ],
)
def test_same_thing_is_recorded_once(zj: Served, path: str, example: Any) -> None:
    assert zj.post(f"/v1/{path}", example, Role.REGISTRAR).status_code == 201
    assert zj.post(f"/v1/{path}", example, Role.REGISTRAR).status_code == 409


def test_level_of_a_firm_at_home_elsewhere_is_refused(zj: Served) -> None:
    elsewhere = {**examples.ENTERPRISE, "home_authority": "ha"}
    assert zj.post("/v1/enterprises", elsewhere, Role.REGISTRAR).status_code == 201
    answer = zj.post("/v1/supervision-levels", examples.SUPERVISION_LEVEL, Role.COORDINATOR)
    problem(answer, 409, "level-of-another-authority")
