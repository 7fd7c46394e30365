"""The check of a signed request: whose it is, or why it is nobody's.

Source: log-format §8; RFC 9421. The checks come in this order: signature, recipient, lifetime, form
of the nonce, time, replay. Whoever fails is told the same whatever failed, but for a clock that
is wrong, which is said to a valid signature only.
"""

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures.algorithms import (
    ED25519,  # pyright: ignore[reportPrivateImportUsage] - documented, but not re-exported
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from http_message_signatures.resolvers import HTTPSignatureKeyResolver
from http_message_signatures.signatures import HTTPMessageVerifier
from http_message_signatures.structures import VerifyResult

from shared.errors import CallerRefused
from shared.identity.directory import Directory
from shared.identity.nonces import NonceStore, NonceUse
from shared.identity.signing import (
    COVERED_ALWAYS,
    NONCE_BYTES,
    TAG,
    FieldLines,
    NodeRequest,
    RawTargetResolver,
    signature_message,
)

SHORTEST_LIFETIME = timedelta(seconds=1)
LONGEST_LIFETIME = timedelta(seconds=60)
CLOCK_TOLERANCE = timedelta(seconds=30)
LAST_SECOND = 2**37
"""No later Unix time is believed, so that every sum of times stays in range."""


class SignatureInvalid(CallerRefused):
    """The request is not validly signed for this node; `reason` is for this node's log alone."""

    code = "signature-invalid"

    def __init__(self, reason: str) -> None:
        """Keep `reason`; the message is the same for all."""
        super().__init__("the request is not validly signed for this node")
        self.reason = reason


class ClockSkew(CallerRefused):
    """The signature is valid, but the sender's clock and this node's differ too much."""

    code = "clock-skew"

    def __init__(self) -> None:
        """Say so; the answer's Date tells the time here."""
        super().__init__("the request is validly signed, but not for this time")


@dataclass(frozen=True, slots=True)
class _Signed:
    authority: str
    keyid: str
    recipient: str
    created: datetime
    expires: datetime
    nonce: str


def verify_request(
    request: NodeRequest, *, me: str, directory: Directory, now: datetime, nonces: NonceStore
) -> str:
    """Return the id of the authority that signed `request` for the authority `me`.

    `now` is this node's aware time; `nonces` remembers the nonce as the last thing done.

    Raises:
        SignatureInvalid: any check failed, the time excepted.
        ClockSkew: the request is validly signed for this node, but from another time.
    """
    signed = _read_signature(request, directory)
    if signed.recipient != me:
        raise SignatureInvalid(f"made for {signed.recipient!r}")
    if not SHORTEST_LIFETIME <= signed.expires - signed.created <= LONGEST_LIFETIME:
        raise SignatureInvalid(f"made for {signed.expires - signed.created}")
    if not _is_nonce(signed.nonce):
        raise SignatureInvalid("the nonce is not 16 bytes in base64")
    until = signed.expires + CLOCK_TOLERANCE
    if signed.created > now + CLOCK_TOLERANCE or now > until:
        raise ClockSkew
    if not nonces(NonceUse(signed.keyid, signed.nonce, signed.created, until), now):
        raise SignatureInvalid("the nonce was used before, or cannot be known to be new")
    return signed.authority


def _read_signature(request: NodeRequest, directory: Directory) -> _Signed:
    digest = ("content-digest",) if request.body else ()
    verifier = _Verifier(
        signature_algorithm=ED25519,
        key_resolver=_DirectoryKeys(directory),
        component_resolver_class=RawTargetResolver,
    )
    try:
        results = verifier.verify(  # pyright: ignore[reportUnknownMemberType] - an untyped parameter
            signature_message(request, FieldLines(request.headers)),
            max_age=None,
            expect_tag=TAG,
            require_components=(*COVERED_ALWAYS, *digest),
            body=request.body,
        )
    except HTTPMessageSignaturesException as error:
        raise SignatureInvalid(str(error) or "the signature does not verify") from error
    if len(results) != 1:
        raise SignatureInvalid(f"{len(results)} signatures carry the tag")
    return _signed(results[0], directory, with_body=bool(request.body))


def _signed(result: VerifyResult, directory: Directory, *, with_body: bool) -> _Signed:
    if with_body and "sha-256=:" not in result.covered_components['"content-digest"']:
        raise SignatureInvalid("the digest of the body is not SHA-256")
    keyid = str(result.parameters["keyid"])
    listed = directory.http_key(keyid)
    nonce = result.parameters.get("nonce")
    if listed is None or not isinstance(nonce, str):
        raise SignatureInvalid("there is no nonce")
    return _Signed(
        authority=listed[0].id,
        keyid=keyid,
        recipient=result.covered_components['"lianjian-to"'],
        created=_time(result, "created"),
        expires=_time(result, "expires"),
        nonce=nonce,
    )


def _time(result: VerifyResult, name: str) -> datetime:
    seconds = result.parameters.get(name)
    if not isinstance(seconds, int) or not 0 <= seconds <= LAST_SECOND:
        raise SignatureInvalid(f"{name} is no time")
    return datetime.fromtimestamp(seconds, UTC)


def _is_nonce(text: str) -> bool:
    try:
        nonce = base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return len(nonce) == NONCE_BYTES and base64.b64encode(nonce).decode() == text


class _Verifier(HTTPMessageVerifier):
    """Leaves the judgement of times to `verify_request`, which knows the order and the clock."""

    def validate_created_and_expires(
        self, sig_input: Any, max_age: timedelta | None = None
    ) -> None:
        """Accept any times."""


class _DirectoryKeys(HTTPSignatureKeyResolver):
    """The http keys of the directory, and no key of another purpose."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        """Return the key named `key_id`, None when the directory has none."""
        listed = self._directory.http_key(key_id)
        return None if listed is None else Ed25519PublicKey.from_public_bytes(listed[1])
