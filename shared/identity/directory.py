"""The members of the federation and their public keys, as `DIR/directory.json` lists them.

Source: interfaces.md, log-format §1 and §8. Every key has one purpose; a keyid belongs to the
authority that lists it. A member without `origin` has no log: it only reads.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from shared.errors import ConfigurationError
from shared.identity.keys import NodeKeys
from shared.log.checkpoint import VerifierKey


class DirectoryUnreadable(ConfigurationError):
    """The text is no directory; the message names the place."""

    code = "directory-unreadable"


@dataclass(frozen=True, slots=True)
class HttpPublicKey:
    """A key (32 bytes) that signs requests, with the keyid that the requests name."""

    keyid: str
    public_key: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One authority; `origin` is None without a log, `url` None when it cannot be asked."""

    id: str
    name_zh: str
    name_en: str
    url: str | None = None
    origin: str | None = None
    log_keys: tuple[VerifierKey, ...] = ()
    clock_keys: tuple[VerifierKey, ...] = ()
    witness_keys: tuple[VerifierKey, ...] = ()
    retired_log_keys: tuple[VerifierKey, ...] = ()
    http_keys: tuple[HttpPublicKey, ...] = ()

    def note_keys(self) -> Iterator[VerifierKey]:
        """Return every key of this member that signs notes."""
        yield from self.log_keys
        yield from self.clock_keys
        yield from self.witness_keys
        yield from self.retired_log_keys


@dataclass(frozen=True, slots=True)
class Directory:
    """All members in the order of the file; ids, origins, keyids and keys are unique in it."""

    members: tuple[Member, ...]
    _by_id: Mapping[str, Member] = field(init=False, repr=False, compare=False)
    _by_keyid: Mapping[str, tuple[Member, bytes]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what is listed twice.

        Raises:
            DirectoryUnreadable: an id, origin, keyid or key is listed twice.
        """
        _refuse_repeated("authority", (member.id for member in self.members))
        _refuse_repeated("origin", (m.origin for m in self.members if m.origin is not None))
        _refuse_repeated("keyid", (key.keyid for m in self.members for key in m.http_keys))
        _refuse_repeated("key", (key.hex() for m in self.members for key in _public_keys(m)))
        by_keyid = {key.keyid: (m, key.public_key) for m in self.members for key in m.http_keys}
        object.__setattr__(self, "_by_id", {member.id: member for member in self.members})
        object.__setattr__(self, "_by_keyid", by_keyid)

    def get(self, authority: str) -> Member | None:
        """Return the member with the id `authority`, None when there is none."""
        return self._by_id.get(authority)

    def http_key(self, keyid: str) -> tuple[Member, bytes] | None:
        """Return who signs requests as `keyid`, and the public key; None when nobody does."""
        return self._by_keyid.get(keyid)


def own_member(
    keys: NodeKeys, *, authority: str, name_zh: str, name_en: str, url: str | None
) -> Member:
    """Return the directory's member for the node that holds `keys`."""
    return Member(
        id=authority,
        name_zh=name_zh,
        name_en=name_en,
        url=url,
        origin=keys.log.verifier.name,
        log_keys=(keys.log.verifier,),
        clock_keys=(keys.clock.verifier,),
        http_keys=(HttpPublicKey(keys.http.keyid, keys.http.public_key),),
    )


def _public_keys(member: Member) -> Iterator[bytes]:
    yield from (key.public for key in member.note_keys())
    yield from (key.public_key for key in member.http_keys)


def _refuse_repeated(what: str, values: Iterable[str]) -> None:
    repeated = sorted(value for value, times in Counter(values).items() if times > 1)
    if repeated:
        raise DirectoryUnreadable(f"{what} {repeated[0]} is listed twice")
