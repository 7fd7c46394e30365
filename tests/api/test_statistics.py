"""Statistics over HTTP: each row can be followed, and every answer says how complete it is."""

import pytest

from shared.identity.roles import Role
from tests.api.story import Story

TABLES = ("flows", "findings", "coverage", "quality")


@pytest.mark.parametrize("table", TABLES)
def test_table_has_rows_and_says_how_complete_it_is(case: Story, table: str) -> None:
    answer = case.nodes["nmpa"].get(f"/v1/statistics/{table}", Role.ANALYST).json()
    assert answer["items"]
    assert {one["authority"] for one in answer["completeness"]["logs"]} == set(case.nodes)


@pytest.mark.parametrize("table", TABLES)
def test_table_is_told_as_csv_too(case: Story, table: str) -> None:
    node = case.nodes["nmpa"]
    answer = node.get(f"/v1/statistics/{table}?format=csv", Role.ANALYST)
    assert answer.headers["content-type"].startswith("text/csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    items = node.get(f"/v1/statistics/{table}", Role.ANALYST).json()["items"]
    assert len(lines) == len(items) + 1
    assert lines[0].startswith(",".join(list(items[0])[:2]))
    assert lines[0].endswith("complete,counted_at")


def test_every_row_lists_what_it_counts(case: Story) -> None:
    node = case.nodes["nmpa"]
    for row in node.get("/v1/statistics/flows", Role.ANALYST).json()["items"]:
        assert len(node.get(row["query"], Role.ANALYST).json()["items"]) == row["entrustments"]
    for row in node.get("/v1/statistics/findings", Role.ANALYST).json()["items"]:
        assert node.get(row["query"], Role.ANALYST).json()["items"]
    firms = 0
    for row in node.get("/v1/statistics/coverage", Role.ANALYST).json()["items"]:
        assert node.get(row["query"], Role.ANALYST).json()["items"]
        firms += row["firms"]
    assert firms == len(
        [
            one
            for one in node.get("/v1/archives?limit=100", Role.ANALYST).json()["items"]
            if one["enterprise"] is not None
        ]
    )
