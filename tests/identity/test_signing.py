"""What signed requests promise: accepted once, by their recipient, in time; else refused.

Foreign signatures are made here by hand from RFC 9421, not by the code under test.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import http_sf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.identity.directory import Directory, HttpPublicKey, Member
from shared.identity.keys import HttpKey
from shared.identity.nonces import MemoryNonces, NonceUse
from shared.identity.signing import NodeRequest, sign_request
from shared.identity.verification import ClockSkew, SignatureInvalid, verify_request
from shared.log.checkpoint import KeyKind, VerifierKey

NOW = datetime(2026, 11, 23, 8, 0, 0, tzinfo=UTC)
START = NOW - timedelta(hours=1)
HENAN = HttpKey("ha#http-1", Ed25519PrivateKey.from_private_bytes(bytes(32)))
HENAN_LOG = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
STRANGER = Ed25519PrivateKey.from_private_bytes(b"\2" * 32)
DIRECTORY = Directory(
    (
        Member(
            id="ha",
            name_zh="河南",
            name_en="Henan",
            origin="ha.mpa.example/log",
            log_keys=(
                VerifierKey(
                    "ha.mpa.example/log", KeyKind.LOG, HENAN_LOG.public_key().public_bytes_raw()
                ),
            ),
            http_keys=(HttpPublicKey(HENAN.keyid, HENAN.public_key),),
        ),
    )
)
PULL = NodeRequest(method="GET", path="/v1/logs/zj/cover", query="from=0&wait=30")
PUSH = NodeRequest(method="POST", path="/v1/hints", body=b'{"log": "ha"}')


def signed(request: NodeRequest, recipient: str = "zj", now: datetime = NOW) -> NodeRequest:
    headers = sign_request(request, key=HENAN, recipient=recipient, now=now)
    return replace(request, headers=(*request.headers, *headers.items()))


def verify(request: NodeRequest, now: datetime = NOW, nonces: MemoryNonces | None = None) -> str:
    if nonces is None:
        nonces = MemoryNonces(START)
    return verify_request(request, me="zj", directory=DIRECTORY, now=now, nonces=nonces)


def reason(request: NodeRequest) -> str:
    with pytest.raises(SignatureInvalid) as refusal:
        verify(request)
    assert refusal.value.code == "signature-invalid"
    assert str(refusal.value) == "the request is not validly signed for this node"
    return refusal.value.reason


@dataclass(frozen=True, kw_only=True)
class Foreign:
    """A signature as another implementation writes it."""

    lines: Mapping[str, str] = field(
        default_factory=lambda: {
            "@method": "GET",
            "@path": "/v1/logs/zj/cover",
            "@query": "?from=0&wait=30",
            "lianjian-to": "zj",
        }
    )
    created: int | str | None = int(NOW.timestamp())
    expires: int | str | None = int(NOW.timestamp()) + 30
    nonce: str | None = base64.b64encode(b"sixteen  bytes!!").decode()
    keyid: str | None = "ha#http-1"
    tag: str | None = "lianjian-node/1"
    more: str = ""
    label: str = "any-label"
    key: Ed25519PrivateKey = HENAN.private

    def parameters(self) -> str:
        given = {"created": self.created, "expires": self.expires}
        numbers = "".join(f";{name}={value}" for name, value in given.items() if value is not None)
        texts = {"keyid": self.keyid, "nonce": self.nonce, "tag": self.tag}
        quoted = "".join(f';{name}="{value}"' for name, value in texts.items() if value is not None)
        return f"{numbers}{quoted}{self.more}"

    def headers(self) -> tuple[tuple[str, str], tuple[str, str]]:
        names = " ".join(f'"{name}"' for name in self.lines)
        described = f"({names}){self.parameters()}"
        base = "".join(f'"{name}": {value}\n' for name, value in self.lines.items())
        signature = self.key.sign(f'{base}"@signature-params": {described}'.encode())
        encoded = base64.b64encode(signature).decode()
        return (
            ("Signature-Input", f"{self.label}={described}"),
            ("Signature", f"{self.label}=:{encoded}:"),
        )


def carrying(
    *signatures: Foreign, request: NodeRequest = PULL, to: Sequence[str] = ("zj",)
) -> NodeRequest:
    lines = [line for signature in signatures for line in signature.headers()]
    sent = (*request.headers, *(("Lianjian-To", value) for value in to), *lines)
    return replace(request, headers=sent)


def without(name: str) -> dict[str, str]:
    return {line: value for line, value in Foreign().lines.items() if line != name}


def test_signed_request_names_its_authority() -> None:
    assert verify(signed(PULL)) == "ha"


def test_signed_request_with_a_body_names_its_authority() -> None:
    assert verify(signed(PUSH)) == "ha"


def test_signed_request_with_an_empty_query_names_its_authority() -> None:
    assert verify(signed(replace(PULL, query=""))) == "ha"


def test_signature_holds_for_sixty_seconds_and_never_has_the_same_nonce() -> None:
    first, second = (
        sign_request(PULL, key=HENAN, recipient="zj", now=NOW)["signature-input"] for _ in range(2)
    )
    seconds = int(NOW.timestamp())
    assert f"created={seconds};" in first
    assert f"expires={seconds + 60};" in first
    assert first != second


@pytest.mark.parametrize(
    "changed",
    [
        replace(signed(PULL), method="POST"),
        replace(signed(PULL), path="/v1/logs/zj/entries"),
        replace(signed(PULL), path="/v1/logs/zj/%63over"),
        replace(signed(PULL), path="/v1/logs/zj/cover/"),
        replace(signed(PULL), path="/v1/logs/zj/cover#"),
        replace(signed(PULL), query="from=1&wait=30"),
        replace(signed(PULL), query="wait=30&from=0"),
        replace(signed(PULL), query="from=0&wait=30#"),
        replace(signed(PULL), query=""),
        replace(signed(PUSH), body=b'{"log": "zj"}'),
        replace(signed(PUSH), body=b""),
        replace(signed(PULL), body=b"a body that was not signed"),
    ],
    ids=lambda request: f"{request.method} {request.path}?{request.query} {request.body!r}",
)
def test_request_is_refused_when_anything_was_changed(changed: NodeRequest) -> None:
    assert reason(changed)


def test_request_is_refused_when_another_path_hides_in_the_host() -> None:
    honest = signed(PULL)
    host = ("Host", "zj.example/v1/logs/zj/cover?from=0&wait=30#")
    assert reason(replace(honest, path="/v1/peers", headers=(host, *honest.headers)))


@pytest.mark.parametrize("name", ["lianjian-to", "signature-input", "signature"])
def test_request_is_refused_when_half_signed(name: str) -> None:
    request = signed(PULL)
    assert reason(replace(request, headers=tuple(h for h in request.headers if h[0] != name)))


def test_request_is_refused_when_unsigned() -> None:
    assert reason(PULL)


def test_request_is_refused_when_made_for_another_node() -> None:
    assert reason(signed(PULL, recipient="nmpa")) == "made for 'nmpa'"


def test_request_is_refused_when_readdressed() -> None:
    request = signed(PULL, recipient="nmpa")
    changed = [(n, "zj" if n == "lianjian-to" else v) for n, v in request.headers]
    assert reason(replace(request, headers=tuple(changed)))


def test_request_is_refused_when_addressed_to_two_nodes() -> None:
    both = Foreign(lines={**Foreign().lines, "lianjian-to": "zj, nmpa"})
    assert reason(carrying(both, to=("zj", "nmpa"))) == "made for 'zj, nmpa'"


@pytest.mark.parametrize(
    ("seconds_later", "accepted"), [(-31, False), (-30, True), (90, True), (90.5, False)]
)
def test_time_is_judged_with_thirty_seconds_of_tolerance(
    seconds_later: float, accepted: bool
) -> None:
    now = NOW + timedelta(seconds=seconds_later)
    if accepted:
        assert verify(signed(PULL), now=now) == "ha"
    else:
        with pytest.raises(ClockSkew):
            verify(signed(PULL), now=now)


@pytest.mark.parametrize(
    "untimely",
    [
        carrying(Foreign(key=STRANGER)),
        carrying(Foreign(lines={**Foreign().lines, "lianjian-to": "nmpa"}), to=("nmpa",)),
        carrying(Foreign(expires=int(NOW.timestamp()) + 61)),
        carrying(Foreign(nonce="AAAA")),
    ],
    ids=["signature", "recipient", "lifetime", "nonce"],
)
def test_wrong_clock_is_told_only_to_those_who_pass_the_checks_before(
    untimely: NodeRequest,
) -> None:
    with pytest.raises(SignatureInvalid):
        verify(untimely, now=NOW + timedelta(days=1))


def test_wrong_clock_comes_before_replay_and_uses_up_no_nonce() -> None:
    nonces, request = MemoryNonces(START), signed(PULL)
    with pytest.raises(ClockSkew):
        verify(request, now=NOW + timedelta(days=1), nonces=nonces)
    assert verify(request, nonces=nonces) == "ha"


def test_request_is_refused_the_second_time() -> None:
    nonces, request = MemoryNonces(START), signed(PULL)
    assert verify(request, nonces=nonces) == "ha"
    with pytest.raises(SignatureInvalid) as refusal:
        verify(request, now=NOW + timedelta(seconds=90), nonces=nonces)
    assert "used before" in refusal.value.reason


def test_refused_request_uses_up_no_nonce() -> None:
    nonces, request = MemoryNonces(START), signed(PULL)
    with pytest.raises(SignatureInvalid):
        verify(replace(request, path="/"), nonces=nonces)
    assert verify(request, nonces=nonces) == "ha"


def test_request_signed_before_the_process_started_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        verify(signed(PULL), nonces=MemoryNonces(NOW + timedelta(seconds=1)))


def test_request_signed_in_the_second_of_the_start_is_accepted() -> None:
    assert verify(signed(PULL), nonces=MemoryNonces(NOW + timedelta(milliseconds=999))) == "ha"


def test_withdrawn_key_is_refused() -> None:
    with pytest.raises(SignatureInvalid):
        verify_request(
            signed(PULL), me="zj", directory=Directory(()), now=NOW, nonces=MemoryNonces(START)
        )


ACCEPTED: dict[str, NodeRequest] = {
    "by another implementation": carrying(Foreign()),
    "with alg": carrying(Foreign(more=';alg="ed25519"')),
    "for one second": carrying(Foreign(expires=int(NOW.timestamp()) + 1)),
    "for sixty seconds": carrying(Foreign(expires=int(NOW.timestamp()) + 60)),
    "with components in another order": carrying(
        Foreign(lines=dict(list(Foreign().lines.items())[::-1]))
    ),
    "with a further component": carrying(
        Foreign(lines={**Foreign().lines, "accept": "text/plain"}),
        request=replace(PULL, headers=(("Accept", "text/plain"),)),
    ),
    "with the authority covered": carrying(
        Foreign(lines={**Foreign().lines, "@authority": "zj.example:8100"}),
        request=replace(PULL, headers=(("Host", "zj.example:8100"),)),
    ),
    "with the whole URI covered": carrying(
        Foreign(
            lines={
                **Foreign().lines,
                "@target-uri": "https://zj.example/v1/logs/zj/cover?from=0&wait=30",
            }
        ),
        request=replace(PULL, headers=(("Host", "zj.example"),), scheme="https"),
    ),
    "beside a signature for somebody else": carrying(
        Foreign(), Foreign(tag="gateway", label="gw", keyid="gw-1", key=STRANGER)
    ),
    "with an empty query": carrying(
        Foreign(lines={**Foreign().lines, "@query": "?"}), request=replace(PULL, query="")
    ),
}


@pytest.mark.parametrize("request_", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_signature_is_accepted(request_: NodeRequest) -> None:
    assert verify(request_) == "ha"


def body_request(digest: str, covered: bool = True) -> NodeRequest:
    lines = {**Foreign().lines, "@method": "POST", "@path": "/v1/hints", "@query": "?"}
    if covered:
        lines["content-digest"] = digest
    sent = replace(PUSH, headers=(("Content-Digest", digest),))
    return carrying(Foreign(lines=lines), request=sent)


def body_request_with(component: str) -> NodeRequest:
    """Return a request that covers the digest of its body in the form `component`."""
    digest = digest_field("sha-256")
    value = digest.removeprefix("sha-256=") if "key" in component else digest
    lines = {**Foreign().lines, "@method": "POST", "@path": "/v1/hints", "@query": "?"}
    lines[component] = value
    return carrying(
        Foreign(lines=lines), request=replace(PUSH, headers=(("Content-Digest", digest),))
    )


def digest_field(algorithm: str, body: bytes = PUSH.body) -> str:
    digest = hashlib.new(algorithm.replace("-", ""), body).digest()
    return f"{algorithm}=:{base64.b64encode(digest).decode()}:"


SECONDS = int(NOW.timestamp())
REFUSED: dict[str, NodeRequest] = {
    "by a stranger's key": carrying(Foreign(key=STRANGER)),
    "by the log key": carrying(Foreign(key=HENAN_LOG)),
    "under an unknown keyid": carrying(Foreign(keyid="ha#http-2")),
    "under the log key's name": carrying(Foreign(keyid="ha.mpa.example/log", key=HENAN_LOG)),
    "without keyid": carrying(Foreign(keyid=None)),
    "without tag": carrying(Foreign(tag=None)),
    "with another tag": carrying(Foreign(tag="lianjian-node/2")),
    "without created": carrying(Foreign(created=None)),
    "without expires": carrying(Foreign(expires=None)),
    "without nonce": carrying(Foreign(nonce=None)),
    "with another alg": carrying(Foreign(more=';alg="hmac-sha256"')),
    "with a further parameter": carrying(Foreign(more=";region=zj")),
    "with created that is no integer": carrying(Foreign(created=f"{SECONDS}.0")),
    "with created that is a text": carrying(Foreign(created=f'"{SECONDS}"')),
    "with negative created": carrying(Foreign(created=-10, expires=10)),
    "with created out of range": carrying(
        Foreign(created=999_999_999_999_900, expires=999_999_999_999_930)
    ),
    "for no time": carrying(Foreign(expires=SECONDS)),
    "for less than no time": carrying(Foreign(expires=SECONDS - 1)),
    "for 61 seconds": carrying(Foreign(expires=SECONDS + 61)),
    "with a nonce of 15 bytes": carrying(Foreign(nonce=base64.b64encode(bytes(15)).decode())),
    "with a nonce of 17 bytes": carrying(Foreign(nonce=base64.b64encode(bytes(17)).decode())),
    "with an empty nonce": carrying(Foreign(nonce="")),
    "with an unpadded nonce": carrying(Foreign(nonce="A" * 22)),
    "with a nonce of stray bits": carrying(Foreign(nonce="A" * 21 + "B==")),
    "with a nonce in URL base64": carrying(Foreign(nonce="_-" * 11 + "==")),
    "with a nonce in hex": carrying(Foreign(nonce="00" * 16)),
    "twice with the tag": carrying(
        Foreign(), Foreign(label="second", nonce=base64.b64encode(bytes(16)).decode())
    ),
    "once well and once badly": carrying(Foreign(), Foreign(label="second", key=STRANGER)),
    "twice under one label": carrying(Foreign(), Foreign()),
    "with the method not covered": carrying(Foreign(lines=without("@method"))),
    "with the path not covered": carrying(Foreign(lines=without("@path"))),
    "with the query not covered": carrying(Foreign(lines=without("@query"))),
    "with the recipient not covered": carrying(Foreign(lines=without("lianjian-to"))),
    "with nothing covered": carrying(Foreign(lines={})),
    "with the query without its mark": carrying(
        Foreign(lines={**Foreign().lines, "@query": "from=0&wait=30"})
    ),
    "with a component that is not there": carrying(
        Foreign(lines={**Foreign().lines, "x-missing": ""})
    ),
    "with an unknown derived component": carrying(
        Foreign(lines={**Foreign().lines, "@weather": ""})
    ),
    "with the body's digest not covered": body_request(digest_field("sha-256"), covered=False),
    "with the digest of another body": body_request(digest_field("sha-256", b"{}")),
    "with only a SHA-512 digest": body_request(digest_field("sha-512")),
    "with a digest of MD5": body_request(digest_field("md5")),
    "with the digest covered in part": body_request_with('content-digest";key="sha-256'),
    "with a digest that is none": body_request("sha-256=abc"),
}


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED.keys())
def test_signature_is_refused(request_: NodeRequest) -> None:
    assert reason(request_)


def test_body_with_a_covered_digest_is_accepted() -> None:
    assert verify(body_request(digest_field("sha-256"))) == "ha"


@pytest.mark.parametrize("label", ["sig1", "lianjian", "*x", "a.b-c_d"])
def test_label_does_not_matter(label: str) -> None:
    assert verify(carrying(Foreign(label=label))) == "ha"


@settings(max_examples=200, deadline=None)
@given(
    field_=st.sampled_from(["Signature-Input", "Signature", "Host"]),
    text=st.text(st.characters(codec="latin-1"), max_size=80),
)
def test_any_text_in_place_of_a_header_is_refused_in_the_same_way(field_: str, text: str) -> None:
    request = carrying(Foreign())
    kept = [line for line in request.headers if line[0] != field_]
    changed = replace(request, headers=(*kept, (field_, text)))
    try:
        verify(changed)
    except SignatureInvalid:
        return
    assert field_ == "Host"


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_any_damage_to_the_signature_input_is_refused_in_the_same_way(data: st.DataObject) -> None:
    described = Foreign().headers()[0][1]
    start = data.draw(st.integers(0, len(described) - 1))
    end = data.draw(st.integers(start, len(described)))
    put = data.draw(st.text(st.sampled_from('();,="?:*0123 abz-%@&'), max_size=4))
    changed = described[:start] + put + described[end:]
    request = carrying(Foreign())
    headers = [(n, changed if n == "Signature-Input" else v) for n, v in request.headers]
    try:
        verify(replace(request, headers=tuple(headers)))
    except SignatureInvalid:
        return
    assert meaning(changed) == meaning(described)


def meaning(field_: str) -> object:
    """Return what a field means, whatever its spaces and leading zeros (RFC 9651)."""
    return http_sf.parse(field_.encode(), tltype="dictionary")


def test_nonces_are_forgotten_once_they_are_out_of_date() -> None:
    nonces = MemoryNonces(START)
    use = NonceUse("ha#http-1", "n", NOW, NOW + timedelta(seconds=90))
    assert nonces(use, NOW)
    assert not nonces(use, NOW + timedelta(seconds=90))
    other = NonceUse("ha#http-1", "m", NOW, NOW + timedelta(seconds=200))
    assert nonces(other, NOW + timedelta(seconds=91))
    assert nonces.count == 1


def test_nonces_of_two_keys_do_not_meet() -> None:
    nonces = MemoryNonces(START)
    assert nonces(NonceUse("ha#http-1", "n", NOW, NOW), NOW)
    assert nonces(NonceUse("nmpa#http-1", "n", NOW, NOW), NOW)


def test_full_store_of_nonces_refuses_rather_than_forgets() -> None:
    nonces = MemoryNonces(START, limit=2)
    uses = [NonceUse("k", n, NOW, NOW + timedelta(seconds=9)) for n in ("a", "b", "c")]
    assert [nonces(use, NOW) for use in uses] == [True, True, False]
    assert not nonces(uses[0], NOW)
    assert nonces(uses[2], NOW + timedelta(seconds=10))
