"""Requests between nodes, signed with HTTP message signatures.

Source: log-format §8; RFC 9421 (signatures), RFC 9530 (Content-Digest). The signature covers
method, path, query and recipient, and the digest of the body where there is one; not the authority
part of the URL, because gateways rewrite it.
"""

import base64
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from http_message_signatures.algorithms import (
    ED25519,  # pyright: ignore[reportPrivateImportUsage] - documented, but not re-exported
)
from http_message_signatures.resolvers import HTTPSignatureComponentResolver, MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageSigner

from shared.identity.keys import HttpKey

TAG = "lianjian-node/1"
COVERED_ALWAYS = ("@method", "@path", "@query", "lianjian-to")
LIFETIME_SECONDS = 60
NONCE_BYTES = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class NodeRequest:
    """An HTTP request as it goes over the wire.

    `path` and `query` are raw, before any decoding (`query` without "?"); `headers` keeps each
    field line, in order; `scheme` matters only to a signature that covers more than it must.
    """

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    scheme: str = "http"


class FieldLines:
    """The field lines of a request in the form that the signature library reads."""

    def __init__(self, lines: Iterable[tuple[str, str]]) -> None:
        """Keep `lines`, also those with the same name."""
        self._lines = tuple(lines)

    def items(self) -> Iterable[tuple[str, str]]:
        """Return every field line in order."""
        return self._lines


@dataclass(frozen=True, slots=True)
class SignatureMessage:
    """A request as the signature library wants to see it: `url` absolute, the rest raw."""

    method: str
    url: str
    path: str
    query: str
    headers: Any


class RawTargetResolver(HTTPSignatureComponentResolver):
    """Takes path and query as received, so that no other reading of the URL can be signed."""

    message: SignatureMessage

    def get_path(self) -> str:
        """Return the raw path."""
        return self.message.path

    def get_query(self) -> str:
        """Return the raw query with its "?", which stands even before an empty query."""
        return f"?{self.message.query}"


def signature_message(request: NodeRequest, headers: Any) -> SignatureMessage:
    """Return `request` for the signature library, with `headers` in place of its own."""
    hosts = [value for name, value in request.headers if name.lower() == "host"]
    authority = hosts[0] if len(hosts) == 1 else "unknown.invalid"
    suffix = f"?{request.query}" if request.query else ""
    url = f"{request.scheme}://{authority}{request.path}{suffix}"
    return SignatureMessage(request.method, url, request.path, request.query, headers)


def sign_request(
    request: NodeRequest, *, key: HttpKey, recipient: str, now: datetime
) -> dict[str, str]:
    """Return the header fields that make `request` a signed one for the authority `recipient`.

    They are added to the request's own; the signature holds for 60 s from `now`.
    """
    headers = {"lianjian-to": recipient}
    signer = HTTPMessageSigner(
        signature_algorithm=ED25519,
        key_resolver=MappingKeyResolver(public_keys={}, private_keys={key.keyid: key.private}),
        component_resolver_class=RawTargetResolver,
    )
    signer.sign(  # pyright: ignore[reportUnknownMemberType] - `message` has no type there
        signature_message(request, headers),
        key_id=key.keyid,
        created=now,
        expires=now + timedelta(seconds=LIFETIME_SECONDS),
        nonce=base64.b64encode(secrets.token_bytes(NONCE_BYTES)).decode(),
        label="lianjian",
        tag=TAG,
        covered_component_ids=COVERED_ALWAYS,
        body=request.body or None,
    )
    return {name.lower(): value for name, value in headers.items()}
