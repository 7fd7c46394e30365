"""What is refused: each with its code and both titles, and nothing is written."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from services.authority.routes import examples
from shared.domain.texts import TEXT
from shared.identity.roles import Role
from tests.api.prepared import Prepared, problem
from tests.api.served import NOW, Served
from tests.api.writing import OWN

TOMORROW = (NOW + timedelta(days=1)).date().isoformat()
WRONG_CHECK = examples.ENTERPRISE["uscc"][:-1] + "0"
UNKNOWN = "0192d3f0-0000-7000-8000-000000000000"


@dataclass(frozen=True)
class Refused:
    """A body that differs in `change` from the example of `path`, and what it is refused for."""

    path: str
    change: dict[str, Any]
    status: int
    code: str
    pointer: str | None = None
    role: Role = Role.COORDINATOR
    state: str = "empty"
    example: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def body(self) -> dict[str, Any]:
        return self.example | self.change


def firm(change: dict[str, Any], code: str, pointer: str | None = None, status: int = 422) -> Any:
    return Refused(
        "/v1/enterprises", change, status, code, pointer, Role.REGISTRAR, "empty",
        examples.ENTERPRISE,
    )  # fmt: skip


def finding(change: dict[str, Any], status: int, code: str, state: str = "entered") -> Any:
    path = "/v1/inspections/{inspection}/findings"
    return Refused(path, change, status, code, None, Role.INSPECTOR, state, examples.FINDING)


def step(
    name: str, example: Any, change: dict[str, Any], status: int, code: str, state: str
) -> Any:
    path = f"/v1/inspections/{{inspection}}/{name}"
    return Refused(path, change, status, code, None, Role.COORDINATOR, state, example)


REFUSED: dict[str, Refused] = {
    "wrong check character": firm({"uscc": WRONG_CHECK}, "uscc-check-character-wrong", "/uscc"),
    "no credit code": firm({"uscc": "91330402MA2JD7W36O"}, "malformed-uscc", "/uscc"),
    "waiver without need": firm(
        {"checksum_waived": "老代码"}, "uscc-waiver-not-needed", "/checksum_waived"
    ),
    "unknown authority": firm({"home_authority": "xx"}, "unknown-authority", "/home_authority"),
    "unknown member": firm({"grade": "A"}, "invalid-input", "/grade"),
    "blank text": firm({"name": " "}, "text-missing", "/name"),
    "long text": firm({"name": "长" * 201}, "text-too-long", "/name"),
    "control character": firm({"domicile": "浙江\u0007"}, "text-unprintable", "/domicile"),
    "U+0000": firm({"uscc": "91330402MA2JD7W36\u0000"}, "invalid-input", ""),
    "unknown role": firm({"roles": ["wholesaler"]}, "invalid-input", "/roles/0"),
    "no role": firm({"roles": []}, "list-missing", "/roles"),
    "too many roles": firm({"roles": ["registrant"] * 101}, "list-too-long", "/roles"),
    "licence of tomorrow": Refused(
        "/v1/licences", {"issued_on": TOMORROW, "valid_until": "2031-01-01"}, 422,
        "date-in-future", "/issued_on", Role.REGISTRAR, "empty", examples.LICENCE,
    ),
    "licence of another province": Refused(
        "/v1/licences", {"authority": "zj"}, 422, "licence-number-contradicts", "/licence_no",
        Role.REGISTRAR, "empty", examples.LICENCE,
    ),
    "certificate of no form": Refused(
        "/v1/certificates", {"certificate_no": "浙械注准1"}, 422, "malformed-certificate-number",
        "/certificate_no", Role.REGISTRAR, "empty", examples.CERTIFICATE,
    ),
    "certificate of another class": Refused(
        "/v1/certificates", {"device_class": 3}, 422, "certificate-number-contradicts",
        "/certificate_no", Role.REGISTRAR, "empty", examples.CERTIFICATE,
    ),
    "entrustment of an unknown certificate": Refused(
        "/v1/entrustments", {"certificate_no": "浙械注准20242070999"}, 404,
        "certificate-unknown", None, Role.REGISTRAR, "empty",
        examples.ENTRUSTMENT,
    ),
    "entrustment to itself": Refused(
        "/v1/entrustments", {"contractor_uscc": examples.ENTRUSTMENT["registrant_uscc"]}, 409,
        "registrant-is-contractor", None, Role.REGISTRAR, "recorded", examples.ENTRUSTMENT,
    ),
    "entrustment without the contractor's authority": Refused(
        "/v1/entrustments", {"contractor_authority": None, "licence_no": None}, 422,
        "contractor-authority-missing", "/contractor_authority", Role.REGISTRAR, "recorded",
        examples.ENTRUSTMENT,
    ),
    "acknowledgement by the wrong authority": Refused(
        "/v1/entrustments/{entrustment}/acknowledgement", {}, 409,
        "acknowledgement-by-another-authority", None, Role.COORDINATOR, "recorded",
        examples.ENTRUSTMENT_ACKNOWLEDGEMENT,
    ),
    "acknowledgement of nothing": Refused(
        f"/v1/entrustments/{UNKNOWN}/acknowledgement", {}, 404, "entrustment-unknown", None,
        Role.COORDINATOR, "empty", examples.ENTRUSTMENT_ACKNOWLEDGEMENT,
    ),
    "unannounced inspection without a ground": Refused(
        "/v1/inspections", {"grounds": []}, 409, "ground-missing", None, Role.COORDINATOR,
        "empty", OWN,
    ),
    "inspection by an unknown scheme": Refused(
        "/v1/inspections", {"scheme": "2026-GEN"}, 422, "unknown-scheme", "/scheme",
        Role.COORDINATOR, "empty", OWN,
    ),
    "inspection of an unknown entrustment": Refused(
        "/v1/inspections", {"entrustments": [UNKNOWN]}, 404, "entrustment-unknown", None,
        Role.COORDINATOR, "empty", OWN,
    ),
    "team of one": step(
        "team", examples.TEAM, {"members": examples.TEAM["members"][:1]}, 409, "team-too-small",
        "planned",
    ),
    "site entry without a team": step(
        "site-entry", examples.SITE_ENTRY, {}, 409, "team-missing", "planned"
    ),
    "site entry without an offset": step(
        "site-entry", examples.SITE_ENTRY, {"entered_at": "2026-09-15T09:10:00"}, 422,
        "instant-without-offset", "entered",
    ),
    "finding before site entry": finding({}, 409, "inspection-not-under-way", "planned"),
    "finding after closure": finding({}, 409, "inspection-not-under-way", "closed"),
    "finding on an unknown clause": finding({"clause": "2015-GEN:9.9.9"}, 422, "unknown-clause"),
    "finding on an unknown scheme": finding({"clause": "2026-GEN:1.1.1"}, 422, "unknown-scheme"),
    "finding of tomorrow": finding({"found_on": TOMORROW}, 422, "date-in-future"),
    "finding before the visit": finding(
        {"found_on": "2026-09-14"}, 409, "dated-before-earlier-step"
    ),
    "finding on another entrustment": finding(
        {"entrustments": [UNKNOWN]}, 409, "finding-on-other-entrustment"
    ),
    "finding of too many characters": finding({"fact": "缺" * (TEXT + 1)}, 422, "text-too-long"),
    "closure without consent": step(
        "closure", examples.CLOSURE, {"consent_ref": None}, 409, "consent-missing", "entered"
    ),
    "second closure": step(
        "closure", examples.CLOSURE, {}, 409, "inspection-already-closed", "closed"
    ),
    "report before closure": step(
        "report", examples.REPORT, {}, 409, "inspection-not-closed", "entered"
    ),
    "result before the report": step(
        "conclusion", examples.CONCLUSION, {}, 409, "report-missing", "closed"
    ),
    "rectification of no finding": step(
        "rectification", examples.RECTIFICATION, {"findings": [7]}, 409, "finding-unknown", "closed"
    ),
    "rectification report on no order": step(
        "rectification-report", examples.RECTIFICATION_REPORT, {}, 409,
        "rectification-not-ordered", "closed",
    ),
    "notice to oneself": Refused(
        "/v1/notices", {"receiver": "zj"}, 409, "notice-to-its-sender", None, Role.COORDINATOR,
        "empty", examples.NOTICE,
    ),
    "notice of tomorrow": Refused(
        "/v1/notices", {"receiver": "ha", "sent_on": TOMORROW}, 422, "date-in-future", "/sent_on",
        Role.COORDINATOR, "empty", examples.NOTICE,
    ),
    "acknowledgement of no notice": Refused(
        f"/v1/notices/{UNKNOWN}/acknowledgement", {}, 404, "notice-unknown", None,
        Role.COORDINATOR, "empty", examples.NOTICE_ACKNOWLEDGEMENT,
    ),
    "acknowledgement of one's own notice": Refused(
        "/v1/notices/{notice}/acknowledgement", {}, 409, "notice-for-another-authority", None,
        Role.COORDINATOR, "notified", examples.NOTICE_ACKNOWLEDGEMENT,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_names_its_reason_and_writes_nothing(prepared: Prepared, name: str) -> None:
    case, node = REFUSED[name], prepared.node
    before = node.size
    answer = node.post(case.path.format(**prepared.ids[case.state]), case.body, case.role)
    content = problem(answer, case.status, case.code)
    if case.pointer is not None:
        assert [fault["pointer"] for fault in content["errors"]] == [case.pointer]
    assert node.size == before


def test_refusal_by_a_rule_names_the_rule(prepared: Prepared) -> None:
    path = f"/v1/inspections/{prepared.ids['planned']['inspection']}/findings"
    answer = prepared.node.post(path, examples.FINDING, Role.INSPECTOR)
    assert problem(answer, 409, "inspection-not-under-way")["rules"] == ["FLT-006"]


def test_wrong_check_character_is_accepted_with_a_reason(zj: Served) -> None:
    body = {**examples.ENTERPRISE, "uscc": WRONG_CHECK, "checksum_waived": "早期代码，营业执照原样"}
    assert zj.post("/v1/enterprises", body, Role.REGISTRAR).status_code == 201


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/enterprises", examples.ENTERPRISE),
        ("/v1/licences", examples.LICENCE),
        ("/v1/certificates", examples.CERTIFICATE),
    ],
)
def test_record_is_opened_once(zj: Served, path: str, body: Any) -> None:
    assert zj.post(path, body, Role.REGISTRAR).status_code == 201
    again = zj.post(path, body, Role.REGISTRAR)
    assert again.status_code == 409
    assert again.json()["code"].endswith(("already-recorded", "already-issued"))
    assert zj.size == 1


READ_BY_ID = [
    "/v1/entrustments/{}",
    "/v1/inspections/{}",
    "/v1/notices/{}",
]


@pytest.mark.parametrize("path", READ_BY_ID)
def test_unknown_id_is_not_found(prepared: Prepared, path: str) -> None:
    problem(prepared.node.get(path.format(uuid4())), 404, "not-found")
    problem(prepared.node.get(path.format("no-id")), 422, "invalid-input")


def test_unknown_firm_is_not_found(prepared: Prepared) -> None:
    for code in ("91410300MA9GK4N71D0", "x", "%00", "91330402MA2JD7W36F%0A", "名称"):
        assert prepared.node.get(f"/v1/archives/{code}").status_code in {404, 422}


def test_what_may_not_be_known_is_answered_like_what_does_not_exist(case: Any) -> None:
    """Zhejiang does not hold the plan of Henan's inspection: hidden and unknown are one answer."""
    zj, ha = case.nodes["zj"], case.nodes["ha"]
    planned = ha.post("/v1/inspections", examples.INSPECTION)
    assert planned.status_code == 201
    secret = f"/v1/inspections/{planned.json()['resource']['id']}"
    least = f"ha:{planned.json()['position']}"
    hidden = zj.get(f"{secret}?min_position={least}")
    unknown = zj.get(f"/v1/inspections/{UNKNOWN}?min_position={least}")
    position = planned.json()["position"]
    hidden_entry = zj.get(f"/v1/logs/ha/entries/{position}")
    unknown_entry = zj.get(f"/v1/logs/ha/entries/{position + 1000}")
    for one, other in ((hidden, unknown), (hidden_entry, unknown_entry)):
        assert one.status_code == other.status_code == 404
        assert _without_names(one) == _without_names(other)


def _without_names(answer: httpx.Response) -> dict[str, Any]:
    content: dict[str, Any] = answer.json()
    return {name: content[name] for name in content if name not in {"detail", "request_id"}}
