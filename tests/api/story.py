"""The examples of the interface's description, sent in the order of the demo's story."""

import json
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from services.authority.routes import enforcement_examples, joint_examples
from services.authority.shared_cases import sealed_cases
from shared.identity.roles import Role
from tests.api.served import Served
from tests.federation.box import until

DESCRIPTION: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "openapi.json").read_text("utf-8")
)


@dataclass(frozen=True)
class Step:
    """One POST: at which node, by whom, to which path of the description."""

    authority: str
    role: Role
    path: str
    other: dict[str, Any] | None = field(default=None, hash=False)
    """Sent instead of the first example of the operation."""
    naming: dict[str, list[str]] | None = field(default=None, hash=False)
    """Members that name matters of the story, by templates of their ids."""
    gone: bool = False
    """What it writes is repaired later on, and shown to nobody."""

    @property
    def body(self) -> dict[str, Any]:
        """Return what is sent."""
        if self.other is not None:
            return self.other
        operation = DESCRIPTION["paths"][self.path]["post"]
        examples = operation["requestBody"]["content"]["application/json"]["examples"]
        body: dict[str, Any] = next(iter(examples.values()))["value"]
        return body


ENTERPRISE = "/v1/enterprises/{uscc}"
LICENCE = "/v1/licences/{licence_no}"
CERTIFICATE = "/v1/certificates/{certificate_no}"
ENTRUSTMENT = "/v1/entrustments/{entrustment_id}"
INSPECTION = "/v1/inspections/{inspection_id}"
NOTICE = "/v1/notices/{notice_id}"
ASSISTANCE = "/v1/assistance-requests/{assistance_id}"
TRANSFER = "/v1/case-transfers/{case_transfer_id}"
CAMPAIGN = "/v1/campaigns/{campaign_id}"
CASE = "/v1/cases/{case_id}"
PENALTY = "/v1/penalties/{penalty_id}"
MEASURE = "/v1/measures/{measure_id}"
RECALL = "/v1/recalls/{recall_id}"
SAMPLING = "/v1/samplings/{sampling_id}"
ADVERSE_EVENT = "/v1/adverse-events/{adverse_event_id}"
COMPLAINT = "/v1/complaints/{complaint_id}"
SERIOUS_LISTING = "/v1/serious-listings/{serious_listing_id}"
DEADLINE = "/v1/deadlines/{duty_id}"
SHARED = "/v1/joint-inspections"
JOINT = f"{SHARED}/{{joint_id}}"
BLIND_SPOT = "/v1/blind-spots/{duty_id}"
ACCESS = "/v1/access-requests/{request_id}"
ENTRY = "/v1/logs/{authority}/entries/{position}"
"""The entry that was written last, corrections apart."""

STEPS = (
    Step("zj", Role.REGISTRAR, "/v1/enterprises"),
    Step("ha", Role.REGISTRAR, "/v1/licences"),
    Step("zj", Role.REGISTRAR, "/v1/certificates"),
    Step("zj", Role.REGISTRAR, "/v1/entrustments"),
    Step("ha", Role.REGISTRAR, f"{ENTRUSTMENT}/acknowledgement"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/annotation"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/replacement"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/agreement-review"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/contractor-audit"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/resident-assignment"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/resident-withdrawal"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/amendment"),
    Step("ha", Role.REGISTRAR, f"{ENTRUSTMENT}/scope-coverage-statement"),
    Step("ha", Role.COORDINATOR, f"{DEADLINE}/assignment"),
    Step("ha", Role.COORDINATOR, f"{BLIND_SPOT}/assignment"),
    Step("ha", Role.COORDINATOR, "/v1/inspections"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/team"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/declaration"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/pledge"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/recusal"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/local-notice"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/site-entry"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/findings"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/findings/{{number}}/confirmation"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/escalations"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/firm-refusal"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/statements"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/closure"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/report"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/conclusion"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/returned-result"),
    Step("ha", Role.COORDINATOR, f"{INSPECTION}/rectification"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/overdue"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/rectification-report"),
    Step("ha", Role.INSPECTOR, f"{INSPECTION}/rectification-verification"),
    Step("ha", Role.COORDINATOR, "/v1/notices"),
    Step("ha", Role.COORDINATOR, f"{NOTICE}/paper-answer"),
    Step("zj", Role.COORDINATOR, f"{NOTICE}/acknowledgement"),
    Step("zj", Role.COORDINATOR, f"{NOTICE}/assessment"),
    Step("zj", Role.COORDINATOR, f"{INSPECTION}/report-confirmation"),
    Step("zj", Role.COORDINATOR, "/v1/assistance-requests"),
    Step("zj", Role.COORDINATOR, f"{ASSISTANCE}/paper-answer"),
    Step("ha", Role.COORDINATOR, f"{ASSISTANCE}/answer"),
    Step("zj", Role.COORDINATOR, "/v1/assistance-requests"),
    Step("ha", Role.COORDINATOR, f"{ASSISTANCE}/refusal"),
    Step("zj", Role.COORDINATOR, "/v1/assistance-requests"),
    Step("zj", Role.COORDINATOR, f"{ASSISTANCE}/withdrawal"),
    Step("zj", Role.COORDINATOR, "/v1/case-transfers"),
    Step("zj", Role.COORDINATOR, f"{TRANSFER}/paper-answer"),
    Step("ha", Role.COORDINATOR, f"{TRANSFER}/acceptance"),
    Step("zj", Role.COORDINATOR, "/v1/case-transfers"),
    Step("ha", Role.COORDINATOR, f"{TRANSFER}/return"),
    Step("zj", Role.COORDINATOR, "/v1/campaigns"),
    Step("zj", Role.COORDINATOR, f"{CAMPAIGN}/closure"),
    Step("zj", Role.COORDINATOR, "/v1/access-requests"),
    Step("ha", Role.COORDINATOR, f"{ACCESS}/grant"),
    Step("zj", Role.ANALYST, "/v1/access-requests"),
    Step("ha", Role.COORDINATOR, f"{ACCESS}/refusal"),
    Step("zj", Role.REGISTRAR, f"{ENTRUSTMENT}/termination"),
    Step("nmpa", Role.OPERATOR, "/v1/catalogues"),
    Step("nmpa", Role.COORDINATOR, "/v1/calendars"),
    Step("zj", Role.COORDINATOR, "/v1/schemes"),
    Step("zj", Role.COORDINATOR, "/v1/deadline-policies"),
    Step("zj", Role.OPERATOR, "/v1/grading-policies"),
    Step("ha", Role.COORDINATOR, "/v1/measures"),
    Step("ha", Role.COORDINATOR, f"{MEASURE}/lifting"),
    Step("ha", Role.COORDINATOR, "/v1/cases"),
    Step("ha", Role.COORDINATOR, f"{CASE}/closure"),
    Step("ha", Role.COORDINATOR, "/v1/penalties"),
    Step("ha", Role.COORDINATOR, f"{PENALTY}/change"),
    Step("ha", Role.COORDINATOR, "/v1/cases", enforcement_examples.CASE_ACROSS_PROVINCES),
    Step("ha", Role.COORDINATOR, f"{CASE}/penalties"),
    Step("ha", Role.COORDINATOR, f"{PENALTY}/push"),
    Step("zj", Role.COORDINATOR, f"{PENALTY}/push-receipt"),
    Step("zj", Role.COORDINATOR, f"{PENALTY}/publication"),
    Step("ha", Role.COORDINATOR, f"{PENALTY}/early-end"),
    Step("zj", Role.COORDINATOR, f"{PENALTY}/publicity-end"),
    Step("ha", Role.COORDINATOR, f"{PENALTY}/revocation"),
    Step("zj", Role.COORDINATOR, "/v1/recalls"),
    Step("zj", Role.COORDINATOR, f"{RECALL}/conclusion"),
    Step("zj", Role.COORDINATOR, f"{ENTRY}/correction"),
    Step("zj", Role.COORDINATOR, "/v1/samplings"),
    Step("zj", Role.COORDINATOR, f"{SAMPLING}/retest"),
    Step("ha", Role.COORDINATOR, "/v1/adverse-events"),
    Step("zj", Role.COORDINATOR, f"{ADVERSE_EVENT}/assessment"),
    Step("ha", Role.COORDINATOR, f"{ADVERSE_EVENT}/contractor-investigation"),
    Step("ha", Role.REGISTRAR, "/v1/complaints"),
    Step("ha", Role.COORDINATOR, f"{COMPLAINT}/resolution"),
    Step("ha", Role.COORDINATOR, "/v1/serious-listings"),
    Step("ha", Role.COORDINATOR, f"{SERIOUS_LISTING}/removal"),
    Step("ha", Role.COORDINATOR, "/v1/adverse-conduct", gone=True),
    Step(
        "ha",
        Role.COORDINATOR,
        "/v1/credit-repairs",
        naming={"repaired": ["adverse-conduct/{adverse-conduct_id}"]},
    ),
    Step("ha", Role.COORDINATOR, "/v1/adverse-conduct"),
    Step("zj", Role.REGISTRAR, "/v1/product-filings"),
    Step("zj", Role.REGISTRAR, "/v1/production-filings"),
    Step("ha", Role.REGISTRAR, "/v1/product-varieties"),
    Step("ha", Role.COORDINATOR, "/v1/product-varieties/notifications"),
    Step("ha", Role.REGISTRAR, "/v1/self-inspections"),
    Step("ha", Role.REGISTRAR, f"{ENTRY}/annulment"),
    Step("zj", Role.COORDINATOR, "/v1/supervision-levels"),
    Step("zj", Role.REGISTRAR, f"{ENTERPRISE}/change"),
    Step("ha", Role.REGISTRAR, f"{LICENCE}/change"),
    Step("ha", Role.REGISTRAR, f"{LICENCE}/renewal"),
    Step("ha", Role.REGISTRAR, f"{LICENCE}/cancellation"),
    Step("zj", Role.REGISTRAR, f"{CERTIFICATE}/change"),
    Step("zj", Role.REGISTRAR, f"{CERTIFICATE}/renewal"),
    Step("zj", Role.REGISTRAR, f"{CERTIFICATE}/cancellation"),
    Step("zj", Role.COORDINATOR, SHARED, joint_examples.PLAN_WITH_JIANGSU),
    Step("zj", Role.COORDINATOR, f"{JOINT}/paper-answer"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/escalation"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/withdrawal"),
    Step("zj", Role.COORDINATOR, SHARED),
    Step("ha", Role.COORDINATOR, f"{JOINT}/refusal"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/withdrawal"),
    Step("zj", Role.COORDINATOR, SHARED),
    Step("ha", Role.COORDINATOR, f"{JOINT}/counter-proposal"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/acceptance"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/postponement"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/team"),
    Step("ha", Role.COORDINATOR, f"{JOINT}/team", joint_examples.TEAM_OF_HENAN),
    Step("zj", Role.INSPECTOR, f"{JOINT}/declaration"),
    Step("zj", Role.INSPECTOR, f"{JOINT}/pledge"),
    Step("ha", Role.COORDINATOR, f"{JOINT}/recusal"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/persons"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/preparation"),
    Step("zj", Role.COORDINATOR, f"{JOINT}/start"),
    Step("zj", Role.INSPECTOR, f"{JOINT}/start"),
)


OPENING_SECONDS = 60.0  # on a busy machine
PARAMETERS = {
    "enterprise": "uscc",
    "licence": "licence_no",
    "certificate": "certificate_no",
    "access-request": "request_id",
    "adverse-event": "adverse_event_id",
    "serious-listing": "serious_listing_id",
    "case-transfer": "case_transfer_id",
    "joint-plan": "joint_id",
    "joint-inspection": "joint_id",
}
"""What paths call a matter whose parameter is not `<type>_id`."""


@dataclass
class Story:
    """The nodes of a story, and what it has written so far."""

    nodes: dict[str, Served]
    ids: dict[str, Any] = field(default_factory=lambda: {"number": "1"})
    beat: int = 1 << 40  # behind every beat of the nodes' own clocks
    told: list[tuple[Step, httpx.Response]] = field(
        default_factory=list[tuple[Step, httpx.Response]]
    )

    def play(self, until: str | None = None) -> None:
        """Take all steps, or those before the path `until`; every one must be accepted."""
        for step in STEPS:
            if step.path == until:
                return
            self.take(step)

    def take(self, step: Step) -> httpx.Response:
        """Take one step once its node has what the others wrote."""
        node = self.nodes[step.authority]
        self._await_others(node)
        if "{duty_id}" in step.path:
            self._await_others(node, itself=True)
            board = node.get(step.path.partition("/{duty_id}")[0]).json()
            self.ids["duty_id"] = board["items"][0]["id"]
        naming = {
            member: [name.format(**self.ids) for name in names]
            for member, names in (step.naming or {}).items()
        }
        answer = self._post(node, step, {**step.body, **naming})
        assert answer.status_code == 201, answer.text
        resource = answer.json()["resource"]
        name = PARAMETERS.get(resource["type"], f"{resource['type']}_id")
        self.ids[name] = resource["id"]
        if not step.path.startswith(ENTRY):
            self.ids |= {"authority": step.authority, "position": answer.json()["position"]}
        self.told.append((step, answer))
        return answer

    def _post(self, node: Served, step: Step, body: dict[str, Any]) -> httpx.Response:
        """Post `body`; what waits for slots meanwhile gets them, one by one."""
        if not step.path.startswith(SHARED):
            return node.post(step.path.format(**self.ids), body, step.role)
        node.node.known_cases.refresh()  # what has just arrived is known at once
        with ThreadPoolExecutor(1) as pool:
            posted = pool.submit(node.post, step.path.format(**self.ids), body, step.role)
            while not posted.done():
                self.fill_slots()
                wait([posted], 0.02)
            return posted.result()

    def fill_slots(self) -> None:
        """Let everything that waits at any node have its slot."""
        for node in self.nodes.values():
            while node.node.desk.slots.waiting():
                self.beat += 1
                node.node.desk.slots.fill(self.beat, 1)

    def await_opening(self) -> None:
        """Wait until nothing of a case that has started is sealed any more, at any node.

        A node may have acknowledged something just before it heard of the start: that, too, waits
        for a slot, and nobody posts any more who would let it be filled.
        """

        def is_open() -> bool:
            self.fill_slots()
            return not any(list(sealed_cases(node.node.desk)) for node in self.nodes.values())

        until(is_open, "the case is opened everywhere", OPENING_SECONDS)

    def settle(self) -> None:
        """Wait until every node shows all that was written."""
        for node in self.nodes.values():
            self._await_others(node, itself=True)

    def _await_others(self, node: Served, *, itself: bool = False) -> None:
        for other in self.nodes.values():
            if (itself or other is not node) and other.size:
                least = f"{other.node.authority}:{other.size - 1}"
                seen = node.get(f"/v1/archives?limit=1&min_position={least}")
                assert seen.status_code == 200, seen.text
