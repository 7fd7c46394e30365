"""What is random in an answer, renamed by the order in which it first appears.

Two recordings are equal after this if and only if they differ in nothing but the values of ids,
hashes, signatures, secrets and ports: how long each is, how many there are, in which order they
come and which of them are the same stays to be seen. What is packed (leaves, openings, signatures,
cursors) is unpacked before, so that only what is random in it is renamed.
"""

import base64
import json
import re
from dataclasses import dataclass, field
from typing import Any

from shared.log.entry import read_leaf

_RANDOM = re.compile(
    r"(?P<uuid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r"|(?<![0-9A-Za-z+/=])(?P<digest>[0-9A-Za-z+/]{43}=)(?![0-9A-Za-z+/=])"
    r"|(?<![0-9a-f])(?P<hex>[0-9a-f]{64}|[0-9a-f]{32})(?![0-9a-f])"
    r"|(?P<port>(?<=127\.0\.0\.1:)[0-9]{5})"
    r"|(?P<signature>(?<=signature )[0-9a-f]{128})"
)
_CURSOR = re.compile(r'(?<="next_cursor":")[0-9A-Za-z_-]+(?=")')
_SIGNATURE = re.compile(r"(?m)(?<=— )(\S+) ([0-9A-Za-z+/]{80,}=*)$")
_KEY_BYTES, _SIGNATURE_BYTES = 4, 64


@dataclass
class Mask:
    """Renames what is random; one for each recording."""

    names: dict[str, str] = field(default_factory=dict[str, str])

    def __call__(self, text: str) -> str:
        """Return the unpacked `text` with a name in the place of everything random."""
        return _RANDOM.sub(self._name, text)

    def _name(self, found: re.Match[str]) -> str:
        return self.names.setdefault(
            found[0], f"<{found.lastgroup} {len(self.names)}, {len(found[0])} long>"
        )


def unpacked(media_type: str, content: bytes) -> str:
    """Return an answer of `media_type` as text, with all that is packed in it laid open."""
    if media_type.startswith("application/x-ndjson"):
        text = "\n".join(_unpacked_line(json.loads(line)) for line in content.splitlines())
    else:
        text = _CURSOR.sub(_unpacked_cursor, content.decode())
    return _SIGNATURE.sub(_unpacked_signature, text.replace("\\n", "\n"))


def _unpacked_line(line: dict[str, Any]) -> str:
    if "leaf" in line:
        leaf = read_leaf(base64.b64decode(line.pop("leaf")))
        line["header"] = leaf.header_bytes.decode()
        line["commitments"] = len(leaf.commitments)
        line["open"] = {
            name: [len(base64.b64decode(salt)), base64.b64decode(opened).decode()]
            for name, (salt, opened) in line["open"].items()
        }
    return json.dumps(line, ensure_ascii=False)


def _unpacked_cursor(found: re.Match[str]) -> str:
    padded = found[0] + "=" * (-len(found[0]) % 4)
    return base64.urlsafe_b64decode(padded).decode()


def _unpacked_signature(found: re.Match[str]) -> str:
    """Return who has signed, by which key, when if that is said, and the signature."""
    signed = base64.b64decode(found[2])
    key, said = signed[:_KEY_BYTES].hex(), signed[_KEY_BYTES:-_SIGNATURE_BYTES].hex()
    return f"{found[1]} key {key} says [{said}] signature {signed[-_SIGNATURE_BYTES:].hex()}"
