"""Licences and certificates as the interface lists and shows them."""

from typing import Any
from urllib.parse import quote

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.prepared import problem
from tests.api.served import Served
from tests.api.story import Story

LICENCE = examples.LICENCE["licence_no"]
CERTIFICATE = examples.CERTIFICATE["certificate_no"]
HOLDER, REGISTRANT = examples.LICENCE["uscc"], examples.CERTIFICATE["registrant_uscc"]


def test_licence_is_read_by_its_number_with_its_terms_and_its_standing(case: Story) -> None:
    for node in case.nodes.values():
        answer = node.get(f"/v1/licences/{quote(LICENCE)}")
        told = answer.json()
        assert (told["number"], told["speaker"]) == (LICENCE, "ha")
        assert told["standing"] == {"on": "2026-11-23", "state": "cancelled"}
        assert told["held"]["terms"][-1]["facts"]["scope"] == examples.LICENCE_RENEWAL["scope"]
        assert [line["kind"] for line in told["lines"]] == [
            "licence.issued.v1",
            "licence.changed.v1",
            "licence.renewed.v1",
            "licence.cancelled.v1",
        ]
        assert answer.headers["etag"] == '"4"'


@pytest.mark.parametrize(
    ("path", "number"),
    [
        (f"/v1/licences?uscc={HOLDER}&authority=ha", LICENCE),
        (f"/v1/certificates?registrant={REGISTRANT}", CERTIFICATE),
        (f"/v1/certificates?contractor={HOLDER}", CERTIFICATE),
    ],
)
def test_holdings_are_listed_by_firm(case: Story, path: str, number: str) -> None:
    for node in case.nodes.values():
        (item,) = node.get(path).json()["items"]
        assert (item["number"], item["standing"]["state"]) == (number, "cancelled")
        assert node.get(f"/v1/licences?uscc={REGISTRANT}").json()["items"] == []


def test_archive_tells_the_standing_of_what_the_firm_holds(case: Story) -> None:
    archive = case.nodes["zj"].get(f"/v1/archives/{HOLDER}").json()
    assert archive["standings"] == {
        "on": "2026-11-23",
        "states": {f"licence/{LICENCE}": "cancelled"},
    }


def test_firm_is_found_by_its_former_name_too(case: Story) -> None:
    for name in (examples.ENTERPRISE["name"], examples.ENTERPRISE_CHANGE["name"]):
        (found,) = case.nodes["zj"].get(f"/v1/enterprises?q={quote(name)}").json()["items"]
        assert found["name"] == examples.ENTERPRISE_CHANGE["name"]


def test_unknown_number_is_not_found(zj: Served) -> None:
    for path in ("licences", "certificates"):
        problem(zj.get(f"/v1/{path}/{quote('豫药监械生产许20999999号')}"), 404, "not-found")


def given(zj: Served, *posts: tuple[str, Any]) -> None:
    for path, body in posts:
        assert zj.post(path, body, Role.REGISTRAR).status_code == 201


FIRM = ("/v1/enterprises", examples.ENTERPRISE)
HELD = ("/v1/certificates", examples.CERTIFICATE)
OF_FIRM = f"/v1/enterprises/{REGISTRANT}/change"
OF_LICENCE = f"/v1/licences/{quote(LICENCE)}"
OF_CERTIFICATE = f"/v1/certificates/{quote(CERTIFICATE)}"


def test_step_after_something_unknown_is_not_found(zj: Served) -> None:
    for path, body, code in (
        (OF_FIRM, examples.ENTERPRISE_CHANGE, "enterprise-unknown"),
        (f"{OF_LICENCE}/change", examples.LICENCE_CHANGE, "licence-unknown"),
        (f"{OF_LICENCE}/renewal", examples.LICENCE_RENEWAL, "licence-unknown"),
        (f"{OF_LICENCE}/cancellation", examples.LICENCE_CANCELLATION, "licence-unknown"),
        (f"{OF_CERTIFICATE}/change", examples.CERTIFICATE_CHANGE, "certificate-unknown"),
        (f"{OF_CERTIFICATE}/renewal", examples.CERTIFICATE_RENEWAL, "certificate-unknown"),
        (
            f"{OF_CERTIFICATE}/cancellation",
            examples.CERTIFICATE_CANCELLATION,
            "certificate-unknown",
        ),
    ):
        problem(zj.post(path, body, Role.REGISTRAR), 404, code)
    assert zj.size == 0


def test_province_that_recorded_anothers_licence_does_not_change_it(zj: Served) -> None:
    given(zj, ("/v1/licences", examples.LICENCE))
    answer = zj.post(f"{OF_LICENCE}/cancellation", examples.LICENCE_CANCELLATION, Role.REGISTRAR)
    assert problem(answer, 409, "licence-of-another-authority")["rules"] == ["LIC-004"]


def test_change_of_class_is_refused_and_asks_for_a_new_number(zj: Served) -> None:
    given(zj, FIRM, HELD)
    body = {**examples.CERTIFICATE_CHANGE, "device_class": 3}
    problem(zj.post(f"{OF_CERTIFICATE}/change", body, Role.REGISTRAR), 409,
            "class-change-needs-new-number")  # fmt: skip


def test_steps_are_taken_once_and_in_order(zj: Served) -> None:
    given(zj, FIRM, HELD, (f"{OF_CERTIFICATE}/renewal", examples.CERTIFICATE_RENEWAL))
    for name, body, code in (
        ("renewal", examples.CERTIFICATE_RENEWAL, "renewal-does-not-extend"),
        ("change", examples.CERTIFICATE_CHANGE, "dated-before-last-step"),
    ):
        problem(zj.post(f"{OF_CERTIFICATE}/{name}", body, Role.REGISTRAR), 409, code)
    given(zj, (f"{OF_CERTIFICATE}/cancellation", examples.CERTIFICATE_CANCELLATION))
    again = zj.post(
        f"{OF_CERTIFICATE}/cancellation", examples.CERTIFICATE_CANCELLATION, Role.REGISTRAR
    )
    problem(again, 409, "certificate-already-cancelled")


def test_wrong_device_identifier_is_refused_at_its_place(zj: Served) -> None:
    wrong = [{"agency": "ziiot", "di": "MA.156.1"}, {"agency": "gs1", "di": "06901234567890"}]
    body = {**examples.CERTIFICATE, "device_identifiers": wrong}
    fault = problem(zj.post("/v1/certificates", body, Role.REGISTRAR), 422,
                    "device-identifier-malformed")["errors"][0]  # fmt: skip
    assert fault["pointer"] == "/device_identifiers/1/di"


def test_odd_annotation_is_told_as_a_warning_in_the_receipt(zj: Served) -> None:
    body = {**examples.CERTIFICATE, "remarks_raw": "受托生产企业：洛阳示例电子有限公司"}
    warned = zj.post("/v1/certificates", body, Role.REGISTRAR).json()["warnings"]
    assert "annotation-without-code" in {warning["code"] for warning in warned}
