"""What the body limit promises: 2 MiB pass, one byte more does not, whoever declares what."""

from collections.abc import AsyncIterator

import pytest
from starlette.types import Message, Receive, Scope, Send

from shared.web.body_limit import MAX_BODY_BYTES, BodyLimit
from tests.web.world import Asking


def test_body_of_two_mebibytes_passes(ask: Asking) -> None:
    body = b'{"clause": "' + b"a" * (MAX_BODY_BYTES - 14) + b'"}'
    assert len(body) == MAX_BODY_BYTES
    assert ask.as_peer("POST", "/v1/hints", body=body).status_code == 200


@pytest.mark.parametrize("path", ["/v1/hints", "/v1/nowhere"])
def test_larger_declared_body_is_refused(ask: Asking, path: str) -> None:
    answer = ask("POST", path, content=bytes(MAX_BODY_BYTES + 1))
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")
    assert answer.headers["connection"] == "close"
    assert answer.headers["x-request-id"] == answer.json()["request_id"]


def test_larger_undeclared_body_is_refused(ask: Asking) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 2**16 + 1):
            yield bytes(2**16)

    answer = ask("POST", "/v1/hints", content=chunks())
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


async def _nothing(message: Message) -> None:
    del message


@pytest.mark.anyio
async def test_larger_declared_body_is_refused_without_reading_it() -> None:
    sent: list[Message] = []

    async def unread() -> Message:
        raise AssertionError("the body was read")

    async def send(message: Message) -> None:
        sent.append(message)

    async def application(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise AssertionError("the application was asked")

    headers = [(b"content-length", b"11")]
    await BodyLimit(application, max_bytes=10)({"type": "http", "headers": headers}, unread, send)
    assert sent[0]["status"] == 413


@pytest.mark.anyio
async def test_body_in_pieces_arrives_whole_and_the_end_of_the_client_after_it() -> None:
    arriving: list[Message] = [
        {"type": "http.disconnect"},
        {"type": "http.request", "body": b"cd", "more_body": False},
        {"type": "http.request", "body": b"ab", "more_body": True},
    ]
    seen: list[Message] = []

    async def application(_scope: Scope, receive: Receive, _send: Send) -> None:
        seen.append(await receive())
        seen.append(await receive())

    async def receive() -> Message:
        return arriving.pop()

    await BodyLimit(application)({"type": "http", "headers": []}, receive, _nothing)
    assert seen == [
        {"type": "http.request", "body": b"abcd", "more_body": False},
        {"type": "http.disconnect"},
    ]
