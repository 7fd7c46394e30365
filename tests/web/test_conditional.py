"""What conditional requests promise: no answer sent twice, no write on a version not seen."""

from collections.abc import Callable

import pytest

from shared.identity.roles import Role
from shared.web.conditional import content_tag
from tests.web.world import Asking

Admit = Callable[[Role], str]


def test_answer_carries_its_version(ask: Asking) -> None:
    answer = ask("GET", "/v1/tagged")
    assert (answer.status_code, answer.headers["etag"], answer.json()) == (200, '"3"', {"n": 1})


@pytest.mark.parametrize("field", ['"3"', 'W/"3"', '"2", "3"', "*"])
def test_answer_that_is_held_is_not_sent_again(ask: Asking, field: str) -> None:
    answer = ask("GET", "/v1/tagged", headers={"If-None-Match": field})
    assert (answer.status_code, answer.headers["etag"], answer.content) == (304, '"3"', b"")


@pytest.mark.parametrize("field", ['"2"', "3", "", '"33"'])
def test_answer_that_is_not_held_is_sent(ask: Asking, field: str) -> None:
    assert ask("GET", "/v1/tagged", headers={"If-None-Match": field}).status_code == 200


@pytest.mark.parametrize(("field", "version"), [('"3"', 3), (' "17" ', 17), ("*", None)])
def test_version_that_a_write_is_based_on_is_read(
    ask: Asking, token: Admit, field: str, version: int | None
) -> None:
    answer = ask(
        "POST",
        "/v1/findings",
        token=token(Role.INSPECTOR),
        headers={"If-Match": field, "Idempotency-Key": "k"},
        json={"clause": "7.3"},
    )
    assert answer.json()["version"] == version


@pytest.mark.parametrize("field", ["3", '"0"', '"03"', 'W/"3"', '"3", "4"', '"x"', '"3'])
def test_malformed_version_is_refused(ask: Asking, token: Admit, field: str) -> None:
    answer = ask(
        "POST",
        "/v1/findings",
        token=token(Role.INSPECTOR),
        headers={"If-Match": field, "Idempotency-Key": "k"},
        json={"clause": "7.3"},
    )
    assert answer.status_code == 422
    assert answer.json()["errors"] == [
        {
            "header": "If-Match",
            "code": "if-match-malformed",
            "detail": 'If-Match is one version such as "3"',
        }
    ]


def test_tag_of_a_content_changes_with_it() -> None:
    assert content_tag(b"a") == content_tag(b"a")
    assert content_tag(b"a") != content_tag(b"b")
