"""What is refused and what is warned of in the life of an entrustment, over HTTP.

One authority supervises both firms here, so that one node can tell both sides.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.conftest import federation
from tests.api.prepared import problem
from tests.api.served import NOW, Served, Site

TOMORROW = (NOW + timedelta(days=1)).date().isoformat()
CONTRACTOR = examples.ENTRUSTMENT["contractor_uscc"]
LICENCE = {
    **examples.LICENCE,
    "licence_no": "浙药监械生产许20240036号",
    "authority": "zj",
    "scope": ["II-14"],
}
OTHER_LICENCE = {
    **LICENCE,
    "licence_no": "浙药监械生产许20240037号",
    "uscc": examples.REPLACEMENT["replaced_uscc"],
}
HIP = {
    **examples.CERTIFICATE,
    "certificate_no": "国械注准20223130456",
    "product_name_zh": "髋关节假体",
    "device_class": 3,
    "classification_code": "13-04-01",
    "implantable": True,
    "animal_derived": False,
    "directly_from_animal_tissue": False,
    "issued_on": "2022-08-01",
    "valid_until": "2027-07-31",
}
PATCH = {
    **HIP,
    "certificate_no": "国械注准20223130457",
    "classification_code": "13-06-04",
    "animal_derived": True,
}
STENT = {**HIP, "certificate_no": "国械注准20223130458", "allogeneic": False}
ENTRUSTMENT: dict[str, Any] = {
    **examples.ENTRUSTMENT,
    "contractor_authority": "zj",
    "licence_no": None,
}
CONTRACTORS_END = {
    "side": "contractor",
    "ended_on": "2026-11-10",
    "reason": "终止",
    "contractor_reported_on": "2026-11-12",
}


@dataclass(frozen=True)
class Life:
    """A node with entrustments in several states, by name."""

    node: Served
    ids: dict[str, str]

    def post(self, state: str, step: str, body: Any) -> Any:
        path = "/v1/entrustments" + (f"/{self.ids[state]}/{step}" if step else "")
        return self.node.post(path, body, Role.REGISTRAR)


def _established(node: Served, *steps: tuple[str, Any], **change: Any) -> str:
    answer = node.post("/v1/entrustments", ENTRUSTMENT | change, Role.REGISTRAR)
    assert answer.status_code == 201, answer.text
    name: str = answer.json()["resource"]["id"]
    for step, body in steps:
        taken = node.post(f"/v1/entrustments/{name}/{step}", body, Role.REGISTRAR)
        assert taken.status_code == 201, taken.text
    return name


@pytest.fixture(scope="module")
def life(sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    with federation(sites, tmp_path_factory.mktemp("life"), "zj") as (node,):
        for certificate in (examples.CERTIFICATE, HIP, PATCH, STENT):
            assert node.post("/v1/certificates", certificate, Role.REGISTRAR).status_code == 201
        for licence in (LICENCE, OTHER_LICENCE):
            assert node.post("/v1/licences", licence, Role.REGISTRAR).status_code == 201
        acknowledged: tuple[str, Any] = ("acknowledgement", {})
        resident = ("resident-assignment", examples.RESIDENT_ASSIGNMENT)
        ids = {
            "none": "0192d3f0-0000-7000-8000-000000000000",
            "established": _established(node),
            "acknowledged": _established(
                node, acknowledged, ("replacement", examples.REPLACEMENT),
                ("agreement-review", examples.AGREEMENT_REVIEW), resident,
            ),
            "implanted": _established(
                node, resident, certificate_no=STENT["certificate_no"], residents_stationed=True
            ),
            "ended": _established(
                node, acknowledged, resident, ("termination", examples.TERMINATION),
                ("termination", CONTRACTORS_END),
            ),
            "elsewhere": _established(
                node, contractor_authority="ha", licence_no="豫药监械生产许20240036号"
            ),
        }  # fmt: skip
        yield Life(node, ids)


Refused = tuple[str, str, Any, int, str]
REFUSED: dict[str, Refused] = {
    "processing": ("none", "", ENTRUSTMENT | {"work": "processing"}, 409,
                   "processing-is-no-entrustment"),
    "self-producing registrant": (
        "none", "", ENTRUSTMENT | {"organisation": {**ENTRUSTMENT["organisation"], "mode": "self"}},
        409, "registrant-makes-all-itself"),
    "market release by the contractor": (
        "none", "", ENTRUSTMENT | {"market_release_by": "contractor"}, 409,
        "market-release-delegated"),
    "production release by the registrant": (
        "none", "", ENTRUSTMENT | {"production_release_by": "registrant"}, 409,
        "production-release-not-contractors"),
    "adverse events by the contractor": (
        "none", "", ENTRUSTMENT | {"adverse_events_by": "contractor"}, 409,
        "adverse-event-duty-shifted"),
    "implantable without residents or reason": (
        "none", "",
        ENTRUSTMENT | {"certificate_no": STENT["certificate_no"], "residents_stationed": False},
        409, "residents-reason-missing"),
    "entrusted on": (
        "none", "",
        ENTRUSTMENT | {"registrant_uscc": CONTRACTOR,
                       "contractor_uscc": examples.REPLACEMENT["replaced_uscc"]},
        409, "contractor-entrusts-on"),
    "prohibited": (
        "none", "", ENTRUSTMENT | {"certificate_no": PATCH["certificate_no"]}, 409,
        "device-prohibited"),
    "undecided": (
        "none", "",
        ENTRUSTMENT | {"certificate_no": HIP["certificate_no"], "residents_stationed": True},
        409, "prohibition-undecided"),
    "decision without need": (
        "none", "", ENTRUSTMENT | {"prohibition_decision": {"reason": "可"}}, 409,
        "decision-not-needed"),
    "acknowledged twice": (
        "acknowledged", "acknowledgement", {}, 409, "entrustment-already-acknowledged"),
    "step of nothing": ("none", "annotation", examples.ANNOTATION, 404, "entrustment-unknown"),
    "step of the other authority": (
        "elsewhere", "scope-coverage-statement", examples.SCOPE_COVERAGE_STATEMENT, 409,
        "side-of-another-authority"),
    "side of the other authority": (
        "elsewhere", "termination", CONTRACTORS_END, 409, "side-of-another-authority"),
    "contractor's side before its entry": (
        "established", "termination", CONTRACTORS_END, 409, "entrustment-not-acknowledged"),
    "address without the mark": (
        "established", "annotation", examples.ANNOTATION | {"address_text": "某地址"}, 409,
        "address-not-marked"),
    "remarks of another contractor": (
        "established", "annotation",
        examples.ANNOTATION | {
            "remark_text": f"受托生产企业：旧名；统一社会信用代码：{OTHER_LICENCE['uscc']}"}, 409,
        "remark-of-another-contractor"),
    "amendment of nothing": (
        "established", "amendment", {"amended_on": "2026-07-01", "reason": "无"}, 422,
        "amendment-changes-nothing"),
    "amendment of another licence": (
        "established", "amendment",
        examples.AMENDMENT | {"licence_no": OTHER_LICENCE["licence_no"]}, 409,
        "licence-of-another-firm"),
    "amendment before the licence": (
        "established", "amendment",
        examples.AMENDMENT | {"licence_no": LICENCE["licence_no"], "amended_on": "2024-03-10"},
        409, "licence-not-valid-then"),
    "variety told by the registrant's side": (
        "established", "amendment", examples.AMENDMENT | {"variety_reported_on": "2026-07-01"},
        409, "fact-of-the-other-side"),
    "replacement of itself": (
        "established", "replacement", examples.REPLACEMENT | {"replaced_uscc": CONTRACTOR}, 409,
        "replacement-of-the-same-contractor"),
    "replacement twice": (
        "acknowledged", "replacement", examples.REPLACEMENT, 409, "contractor-already-replaced"),
    "scope that does not cover": (
        "acknowledged", "scope-coverage-statement",
        examples.SCOPE_COVERAGE_STATEMENT | {"licence_no": LICENCE["licence_no"]}, 409,
        "scope-does-not-cover"),
    "statement without a digest": (
        "acknowledged", "scope-coverage-statement",
        examples.SCOPE_COVERAGE_STATEMENT | {"document_sha256": "AB"}, 422, "malformed-digest"),
    "review twice": (
        "acknowledged", "agreement-review", examples.AGREEMENT_REVIEW, 409,
        "agreement-already-reviewed"),
    "review of a year to come": (
        "acknowledged", "agreement-review", examples.AGREEMENT_REVIEW | {"year": 2026}, 409,
        "review-of-a-year-to-come"),
    "review without gaps": (
        "established", "agreement-review", examples.AGREEMENT_REVIEW | {"gaps": " "}, 409,
        "gaps-missing"),
    "audit of tomorrow": (
        "established", "contractor-audit", examples.CONTRACTOR_AUDIT | {"audited_on": TOMORROW},
        422, "date-in-future"),
    "resident twice": (
        "acknowledged", "resident-assignment", examples.RESIDENT_ASSIGNMENT, 409,
        "resident-already-assigned"),
    "resident who is not there": (
        "established", "resident-withdrawal", examples.RESIDENT_WITHDRAWAL, 409,
        "resident-not-assigned"),
    "resident gone before arrival": (
        "acknowledged", "resident-withdrawal",
        examples.RESIDENT_WITHDRAWAL | {"withdrawn_on": "2024-07-14"}, 409,
        "withdrawn-before-assigned"),
    "last resident without a reason": (
        "implanted", "resident-withdrawal", examples.RESIDENT_WITHDRAWAL | {"reason": ""}, 409,
        "residents-reason-missing"),
    "end before the start": (
        "established", "termination", examples.TERMINATION | {"ended_on": "2024-07-14"}, 409,
        "terminated-before-start"),
    "end with the other firm's report": (
        "established", "termination",
        examples.TERMINATION | {"contractor_reported_on": "2026-11-10"}, 409,
        "fact-of-the-other-side"),
    "end twice": ("ended", "termination", examples.TERMINATION, 409,
                  "entrustment-already-terminated"),
    "audit after the end": ("ended", "contractor-audit", examples.CONTRACTOR_AUDIT, 409,
                            "entrustment-already-terminated"),
    "amendment after the end": ("ended", "amendment", examples.AMENDMENT, 409,
                                "entrustment-already-terminated"),
    "review of the contractor's side after its end": (
        "ended", "agreement-review", examples.AGREEMENT_REVIEW | {"side": "contractor"}, 409,
        "entrustment-already-terminated"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refusal_names_its_reason_and_rules_and_writes_nothing(life: Life, name: str) -> None:
    state, step, body, status, code = REFUSED[name]
    before = life.node.size
    content = problem(life.post(state, step, body), status, code)
    if status == 409:
        assert content["rules"]
        assert [basis["rule"] for basis in content["basis"]] == content["rules"]
    assert life.node.size == before


def test_prohibited_device_is_told_with_edition_and_row(life: Life) -> None:
    answer = life.post("none", *REFUSED["prohibited"][1:3])
    content = problem(answer, 409, "device-prohibited")
    assert "2022" in content["detail"]
    assert "P1" in content["detail"]


def test_id_that_is_established_is_not_established_again(life: Life) -> None:
    again = ENTRUSTMENT | {"entrustment_id": life.ids["established"]}
    problem(life.post("none", "", again), 409, "entrustment-already-established")


def test_contractors_authority_speaks_first_and_the_registrants_joins_by_the_id(
    life: Life,
) -> None:
    name = "0192d3f0-0000-7000-8000-000000000077"
    path = f"/v1/entrustments/{name}"
    parties = {
        "registrant_uscc": ENTRUSTMENT["registrant_uscc"],
        "registrant_authority": "zj",
        "contractor_uscc": CONTRACTOR,
        "certificate_no": ENTRUSTMENT["certificate_no"],
    }
    first = {"parties": parties, "variety_reported_on": "2024-07-22"}
    told = life.node.post(f"{path}/acknowledgement", first, Role.REGISTRAR)
    assert told.status_code == 201, told.text
    least = f"min_position=zj:{told.json()['position']}"
    assert life.node.get(f"{path}?{least}").json()["state"] == "unestablished"
    step = life.node.post(f"{path}/annotation", examples.ANNOTATION, Role.REGISTRAR)
    problem(step, 409, "entrustment-not-established")
    joined = life.node.post(
        "/v1/entrustments", ENTRUSTMENT | {"entrustment_id": name}, Role.REGISTRAR
    )
    assert (joined.status_code, joined.headers["location"]) == (201, path)
    least = f"min_position=zj:{joined.json()['position']}"
    assert life.node.get(f"{path}?{least}").json()["state"] == "acknowledged"


def test_earlier_entrustment_is_to_the_firm_and_of_the_product_that_are_named(life: Life) -> None:
    named = examples.REPLACEMENT | {"replaced_id": life.ids["acknowledged"]}
    problem(life.post("established", "replacement", named), 409, "entrustment-facts-contradict")
    other = _established(
        life.node,
        certificate_no=STENT["certificate_no"],
        contractor_uscc=named["replaced_uscc"],
        residents_stationed=True,
    )
    named = examples.REPLACEMENT | {"replaced_id": other}
    problem(life.post("established", "replacement", named), 409, "replacement-of-another-product")


def test_body_of_an_older_program_is_accepted_with_a_warning_for_each_rule(life: Life) -> None:
    known = {"registrant_uscc", "contractor_uscc", "contractor_authority", "certificate_no"}
    body = {name: ENTRUSTMENT[name] for name in [*known, "sites", "started_on"]}
    agreement = ENTRUSTMENT["agreement"]
    body["agreement"] = {name: agreement[name] for name in ("number", "start", "end")}
    answer = life.node.post("/v1/entrustments", body, Role.REGISTRAR)
    assert answer.status_code == 201, answer.text
    told = {warning["code"] for warning in answer.json()["warnings"]}
    assert told == {
        "agreement-incomplete",
        "registrant-organisation-unstated",
        "credit-statement-missing",
        "public-information-not-consulted",
        "release-duties-unstated",
        "adverse-event-duty-unstated",
    }


@pytest.mark.parametrize(
    ("state", "step", "body", "code"),
    [
        ("none", "", ENTRUSTMENT | {"certificate_no": STENT["certificate_no"],
         "residents_stationed": False, "no_residents_reason": "远程监控"}, "residents-missing"),
        ("established", "annotation",
         examples.ANNOTATION | {"remark_text": "受托生产企业：某公司"}, "annotation-without-code"),
        ("established", "annotation",
         examples.ANNOTATION | {"address_text": "另一地址（委托生产）"}, "site-not-in-annotation"),
        ("established", "amendment",
         {"amended_on": "2026-07-01", "reason": "续签",
          "agreement": {"number": "2", "start": "2026-07-01", "end": "2029-06-30"}},
         "agreement-outlives-certificate"),
        ("acknowledged", "scope-coverage-statement", examples.SCOPE_COVERAGE_STATEMENT,
         "licence-not-on-record"),
        ("implanted", "resident-withdrawal", examples.RESIDENT_WITHDRAWAL, "residents-missing"),
    ],
)  # fmt: skip
def test_warning_stands_in_the_receipt(
    life: Life, state: str, step: str, body: Any, code: str
) -> None:
    answer = life.post(state, step, body)
    assert answer.status_code == 201, answer.text
    assert code in {warning["code"] for warning in answer.json()["warnings"]}


def test_persons_decision_is_kept_with_who_decided(life: Life) -> None:
    body = ENTRUSTMENT | {
        "certificate_no": HIP["certificate_no"],
        "residents_stationed": True,
        "prohibition_decision": {"reason": "技术要求载明不含同种异体材料"},
    }
    answer = life.node.post("/v1/entrustments", body, Role.REGISTRAR)
    assert answer.status_code == 201, answer.text
    entry = life.node.get(f"/v1/logs/zj/entries/{answer.json()['position']}").text
    assert "needs_human" in entry
    assert "zj:registrar-01" in entry
    assert "技术要求载明不含同种异体材料" in entry
