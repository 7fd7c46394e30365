"""What the gate promises: known callers with the right permission pass, and nobody else."""

from collections.abc import Callable
from datetime import timedelta

import httpx
import pytest

from shared.identity.accounts import Account
from shared.identity.roles import Role
from tests.web.world import HOST, NOW, Asking, World, signature

COVER = "/v1/cover?from=0"
Admit = Callable[[Role], str]


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_person_with_the_permission_passes(ask: Asking, token: Admit) -> None:
    answer = ask("GET", COVER, token=token(Role.AUDITOR))
    assert (answer.status_code, answer.json()["caller"]) == (200, "zj:auditor-01")


def test_person_without_the_permission_is_refused(ask: Asking, token: Admit) -> None:
    assert refusal(ask("GET", COVER, token=token(Role.REGISTRAR))) == (403, "not-permitted")


def test_peer_with_the_permission_passes(ask: Asking) -> None:
    answer = ask.as_peer("GET", COVER)
    assert (answer.status_code, answer.json()["caller"]) == (200, "ha")


def test_peer_without_the_permission_is_refused(ask: Asking) -> None:
    assert refusal(ask.as_peer("GET", "/v1/firms")) == (403, "not-permitted")


def test_peer_is_refused_where_people_are_asked_for(ask: Asking, token: Admit) -> None:
    assert refusal(ask.as_peer("GET", "/v1/people")) == (403, "not-permitted")
    assert ask("GET", "/v1/people", token=token(Role.AUDITOR)).json() == "zj:auditor-01"


def test_signature_counts_once_however_often_a_route_asks_who_calls(ask: Asking) -> None:
    assert ask.as_peer("GET", "/v1/twice").json() == ["ha", "ha"]


def test_signed_request_with_a_body_passes(ask: Asking) -> None:
    answer = ask.as_peer("POST", "/v1/hints", body=b'{"clause": "7.3"}')
    assert answer.json() == {"caller": "ha", "clause": "7.3"}


UNKNOWN: dict[str, dict[str, str]] = {
    "nothing": {},
    "an unknown token": {"Authorization": "Bearer lj_" + "A" * 43},
    "a token of another form": {"Authorization": "Bearer secret"},
    "an empty token": {"Authorization": "Bearer"},
    "a password": {"Authorization": "Basic enY6c2VjcmV0"},
    "a recipient only": {"lianjian-to": "zj"},
}


@pytest.mark.parametrize("headers", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_caller_is_unknown_with(ask: Asking, headers: dict[str, str]) -> None:
    answer = ask("GET", COVER, headers=headers)
    assert refusal(answer) == (401, "caller-unknown")
    assert answer.headers["www-authenticate"] == 'Bearer realm="lianjian"'


def test_caller_is_unknown_with_two_tokens(ask: Asking, token: Admit) -> None:
    good = ("Authorization", f"Bearer {token(Role.AUDITOR)}")
    assert refusal(ask("GET", COVER, headers=[good, good])) == (401, "caller-unknown")


def test_caller_is_unknown_when_both_signed_and_with_a_token(ask: Asking, token: Admit) -> None:
    headers = signature(httpx.Request("GET", f"{HOST}{COVER}"))
    answer = ask("GET", COVER, token=token(Role.AUDITOR), headers=headers)
    assert refusal(answer) == (401, "caller-unknown")


def test_disabled_account_is_unknown(ask: Asking, world: World) -> None:
    account = Account(id="zj:auditor-02", role=Role.AUDITOR, display_name="已停用", disabled=True)
    assert refusal(ask("GET", COVER, token=world.admit(account))) == (401, "caller-unknown")


@pytest.mark.parametrize("missing", ["signature", "signature-input", "lianjian-to"])
def test_half_signed_request_is_refused(ask: Asking, missing: str) -> None:
    headers = signature(httpx.Request("GET", f"{HOST}{COVER}"))
    del headers[missing]
    assert refusal(ask("GET", COVER, headers=headers)) == (401, "signature-invalid")


def test_request_for_another_node_is_refused(ask: Asking) -> None:
    answer = ask.as_peer("GET", COVER, recipient="nmpa")
    assert refusal(answer) == (401, "signature-invalid")


def test_replayed_request_is_refused(ask: Asking) -> None:
    headers = signature(httpx.Request("GET", f"{HOST}{COVER}"))
    assert ask("GET", COVER, headers=headers).status_code == 200
    assert refusal(ask("GET", COVER, headers=headers)) == (401, "signature-invalid")


def test_signed_path_and_query_are_those_received(ask: Asking) -> None:
    headers = signature(httpx.Request("GET", f"{HOST}{COVER}"))
    assert refusal(ask("GET", "/v1/cover?from=1", headers=headers)) == (401, "signature-invalid")
    assert refusal(ask("GET", "/v1/%63over?from=0", headers=headers)) == (401, "signature-invalid")


def test_escaped_path_is_verified_as_received(ask: Asking) -> None:
    assert ask.as_peer("GET", "/v1/%63over?from=0&tag=%E6%B5%99+%2f").json()["tag"] == ["浙 /"]


def test_body_other_than_the_signed_one_is_refused(ask: Asking) -> None:
    headers = signature(httpx.Request("POST", f"{HOST}/v1/hints", content=b'{"clause": "7.3"}'))
    answer = ask("POST", "/v1/hints", headers=headers, content=b'{"clause": "7.4"}')
    assert refusal(answer) == (401, "signature-invalid")


def test_all_invalid_signatures_get_the_same_answer(ask: Asking) -> None:
    request = httpx.Request("GET", f"{HOST}{COVER}")
    foreign = ask("GET", COVER, headers=signature(request, recipient="nmpa")).json()
    broken = {**signature(request), "signature": "lianjian=:AAAA:"}
    assert {**ask("GET", COVER, headers=broken).json(), "request_id": ""} == {
        **foreign,
        "request_id": "",
    }


def test_wrong_clock_is_told_with_the_time_here(ask: Asking) -> None:
    late = signature(httpx.Request("GET", f"{HOST}{COVER}"), now=NOW - timedelta(hours=2))
    answer = ask("GET", COVER, headers=late)
    assert refusal(answer) == (401, "clock-skew")
    assert answer.headers["date"] == "Mon, 23 Nov 2026 08:00:00 GMT"


def test_member_added_to_the_directory_is_known_at_once(ask: Asking, world: World) -> None:
    members, world.members = world.members, ()
    assert refusal(ask.as_peer("GET", COVER)) == (401, "signature-invalid")
    world.members = members
    assert ask.as_peer("GET", COVER).status_code == 200


SAME_SITE = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def cookie(world: World) -> str:
    return world.sign_in(Account(id="zj:auditor-01", role=Role.AUDITOR, display_name="审计"))


def test_person_who_is_signed_in_passes(ask: Asking, cookie: str) -> None:
    answer = ask("GET", COVER, headers={"cookie": cookie})
    assert (answer.status_code, answer.json()["caller"]) == (200, "zj:auditor-01")


def test_stream_that_a_page_keeps_open_is_no_use_of_the_session(
    ask: Asking, cookie: str, world: World
) -> None:
    for accepted in ("text/event-stream", "text/html", "*/*"):
        answer = ask("GET", COVER, headers={"cookie": cookie, "accept": accepted})
        assert answer.status_code == 200
    assert len(world.used) == 2


def test_session_that_is_over_is_nobodys(ask: Asking, cookie: str, world: World) -> None:
    world.sessions.clear()
    answer = ask("GET", COVER, headers={"cookie": cookie})
    assert refusal(answer) == (401, "caller-unknown")


def test_cookie_beside_a_token_counts_for_nothing(ask: Asking, cookie: str) -> None:
    headers = {"cookie": cookie, "authorization": "Bearer lj_" + "A" * 43}
    assert refusal(ask("GET", COVER, headers=headers)) == (401, "caller-unknown")


CROSS_SITE: dict[str, dict[str, str]] = {
    "another site": {"sec-fetch-site": "cross-site"},
    "a neighbour's site": {"sec-fetch-site": "same-site"},
    "another origin": {"origin": "https://elsewhere.example"},
    "an opaque origin": {"origin": "null"},
    "no word of where it comes from": {},
}


@pytest.mark.parametrize("headers", CROSS_SITE.values(), ids=CROSS_SITE.keys())
def test_write_by_a_session_is_refused_from(
    ask: Asking, cookie: str, headers: dict[str, str]
) -> None:
    answer = ask("POST", "/v1/hints", json={}, headers={"cookie": cookie, **headers})
    assert refusal(answer) == (403, "cross-site")


@pytest.mark.parametrize("headers", [SAME_SITE, {"origin": HOST}])
def test_write_by_a_session_from_a_page_of_this_node_is_judged_by_its_role(
    ask: Asking, cookie: str, headers: dict[str, str]
) -> None:
    answer = ask("POST", "/v1/hints", json={}, headers={"cookie": cookie, **headers})
    assert answer.json()["code"] != "cross-site"
    assert answer.status_code != 401
