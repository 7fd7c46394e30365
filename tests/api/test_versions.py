"""A caller can say on which version of a matter it decides, and ask only for newer ones."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from services.authority.routes import examples
from shared.identity.roles import Role
from tests.api.served import Served
from tests.api.story import Story
from tests.api.writing import enter_site, plan_inspection, post_finding


def test_document_has_the_version_that_was_written_last(node_on_each: Served) -> None:
    inspection = plan_inspection(node_on_each)
    path = f"/v1/inspections/{inspection}"
    written = node_on_each.post(f"{path}/team", examples.TEAM)
    least = f"zj:{written.json()['position']}"
    found = node_on_each.get(f"{path}?min_position={least}")
    assert found.headers["etag"] == written.headers["etag"] == '"2"'


@pytest.mark.parametrize("kind", ["entrustment", "inspection", "notice"])
def test_document_that_the_caller_has_is_not_sent_again(case: Story, kind: str) -> None:
    ha = case.nodes["ha"]
    path = f"/v1/{kind}s/{case.ids[f'{kind}_id']}"
    tag = ha.get(path).headers["etag"]
    again = ha.get(path, headers={"if-none-match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert ha.get(path, headers={"if-none-match": '"1000"'}).status_code == 200


def test_other_side_of_a_matter_makes_a_new_version(case: Story) -> None:
    path = f"/v1/entrustments/{case.ids['entrustment_id']}"
    told = [answer for step, answer in case.told if step.path.startswith("/v1/entrustments")]
    versions = [f'"{number}"' for number in range(1, len(told) + 1)]
    assert [answer.headers["etag"] for answer in told] == versions
    assert [node.get(path).headers["etag"] for node in case.nodes.values()] == versions[-1:] * len(
        case.nodes
    )


def test_archive_has_the_tag_of_its_content(case: Story) -> None:
    path = f"/v1/archives/{examples.ENTERPRISE['uscc']}"
    tag = case.nodes["zj"].get(path).headers["etag"]
    assert case.nodes["zj"].get(path, headers={"if-none-match": tag}).status_code == 304


def test_decision_on_the_newest_version_is_accepted(node_on_each: Served) -> None:
    inspection = enter_site(node_on_each)
    answer = post_finding(node_on_each, inspection, headers={"if-match": '"3"'})
    assert (answer.status_code, answer.headers["etag"]) == (201, '"4"')


@pytest.mark.parametrize("seen", ['"1"', '"2"', '"4"'])
def test_decision_on_another_version_is_refused(node_on_each: Served, seen: str) -> None:
    inspection = enter_site(node_on_each)
    answer = post_finding(node_on_each, inspection, headers={"if-match": seen})
    assert (answer.status_code, answer.json()["code"]) == (412, "version-mismatch")
    assert node_on_each.size == 3


def test_acknowledgement_may_name_the_version_that_the_sender_wrote(
    two_nodes: Story,
) -> None:
    path = "/v1/entrustments/{entrustment_id}/acknowledgement"
    two_nodes.play(until=path)
    two_nodes.settle()
    ha = two_nodes.nodes["ha"]
    address = f"/v1/entrustments/{two_nodes.ids['entrustment_id']}"
    seen = ha.get(address).headers["etag"]
    assert seen == '"1"'
    stale = ha.post(
        f"{address}/acknowledgement",
        examples.ENTRUSTMENT_ACKNOWLEDGEMENT,
        headers={"if-match": '"2"'},
    )
    assert stale.status_code == 412
    answer = ha.post(
        f"{address}/acknowledgement",
        examples.ENTRUSTMENT_ACKNOWLEDGEMENT,
        headers={"if-match": seen},
    )
    assert (answer.status_code, answer.headers["etag"]) == (201, '"2"')


def test_one_of_many_decisions_on_one_version_is_accepted(node_on_each: Served) -> None:
    inspection = enter_site(node_on_each)

    def decide(_: int) -> httpx.Response:
        return post_finding(node_on_each, inspection, headers={"if-match": '"3"'})

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(decide, range(8)))
    assert sorted(answer.status_code for answer in answers) == [201] + [412] * 7


def test_findings_at_the_same_time_are_all_recorded(node_on_each: Served) -> None:
    inspection = enter_site(node_on_each)
    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(post_finding, [node_on_each] * 24, [inspection] * 24))
    assert [answer.status_code for answer in answers] == [201] * 24
    versions = sorted(answer.json()["resource"]["version"] for answer in answers)
    assert versions == list(range(4, 28))


def test_repetition_is_answered_whatever_version_it_names(zj: Served) -> None:
    inspection = enter_site(zj)
    first = post_finding(zj, inspection, key="k", headers={"if-match": '"3"'})
    again = post_finding(zj, inspection, key="k", headers={"if-match": '"3"'})
    assert (first.status_code, again.status_code) == (201, 200)


def test_creation_is_refused_when_it_names_a_version(zj: Served) -> None:
    answer = zj.post(
        "/v1/enterprises", examples.ENTERPRISE, Role.REGISTRAR, headers={"if-match": '"1"'}
    )
    assert (answer.status_code, answer.json()["code"]) == (412, "version-mismatch")
