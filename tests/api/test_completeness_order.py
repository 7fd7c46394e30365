"""A completeness statement claims nothing that the answer beside it does not show.

A writer comes in at the worst moment: right after the answer's document was read.
"""

from collections.abc import Callable
from typing import Any

import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from shared.projections.queries import Queries
from tests.api.served import Served
from tests.api.writing import enter_site

FINDINGS = "/v1/inspections/{}/findings"


def before_each_answer(
    monkeypatch: pytest.MonkeyPatch, write: Callable[[], None], *readings: str
) -> None:
    """Let `write` happen once, behind the first of the `readings` of the views."""
    left = [write]

    def interrupted(reading: Callable[..., Any]) -> Callable[..., Any]:
        def read(*asked: Any, **named: Any) -> Any:
            found = reading(*asked, **named)
            if left:
                left.pop()()
            return found

        return read

    for name in readings:
        monkeypatch.setattr(Queries, name, interrupted(getattr(Queries, name)))


def claimed(answer: dict[str, Any]) -> int:
    """Return how many entries of Zhejiang's log the answer says that it rests on."""
    (own,) = [log for log in answer["completeness"]["logs"] if log["authority"] == "zj"]
    return int(own["verified_size"] - own["lag_entries"])


def test_document_shows_all_that_its_statement_claims(
    zj: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    inspection = enter_site(zj)

    def write() -> None:
        answer = zj.post(FINDINGS.format(inspection), examples.FINDING, Role.INSPECTOR)
        assert answer.status_code == 201
        zj.node.projector.catch_up()

    zj.node.projector.catch_up()
    before_each_answer(monkeypatch, write, "document")
    document = zj.get(f"/v1/inspections/{inspection}").json()
    shown = document["sides"]["zj"]["lines"]
    assert claimed(document) == len(shown) == 3
    assert len(zj.get(f"/v1/inspections/{inspection}").json()["sides"]["zj"]["lines"]) == 4


@pytest.mark.parametrize(
    "path",
    [
        "/v1/archives",
        "/v1/archives?q=嘉兴",
        "/v1/enterprises",
        f"/v1/enterprises?q={examples.ENTERPRISE['uscc']}",
    ],
)
def test_list_shows_all_that_its_statement_claims(
    zj: Served, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    def write() -> None:
        recorded = zj.post("/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR)
        assert recorded.status_code == 201
        zj.node.projector.catch_up()

    before_each_answer(monkeypatch, write, "having", "firms")
    first, second = zj.get(path).json(), zj.get(path).json()
    assert (claimed(first), first["items"]) == (0, [])
    assert (claimed(second), len(second["items"])) == (1, 1)


def test_list_of_matters_shows_all_that_its_statement_claims(
    zj: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write() -> None:
        sent = zj.post("/v1/notices", {**examples.NOTICE, "receiver": "ha"})
        assert sent.status_code == 201
        zj.node.projector.catch_up()

    before_each_answer(monkeypatch, write, "having")
    first, second = zj.get("/v1/notices").json(), zj.get("/v1/notices").json()
    assert (claimed(first), first["items"]) == (0, [])
    assert (claimed(second), len(second["items"])) == (1, 1)
