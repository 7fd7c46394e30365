"""Everything that somebody who is named on no list can ask for, and what he is answered."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from shared.identity.roles import Role
from tests.api.served import Served
from tests.api.story import DESCRIPTION
from tests.leaks.masking import Mask, unpacked
from tests.leaks.secrets_of_a_case import CASES, FIRMS, WORDS
from tests.leaks.watched import Federation

OUTSIDERS = ("js", "nmpa")
INSIDERS = ("ha", "zj")
PAGE_SIZES = (1, 3, 500)
READINGS = "/v1/sealed-readings"
NOTHING = "01920000-0000-7000-8000-00000000dead"
"""An id of nothing at all."""
_NOT_ASKED = frozenset(
    {
        "/v1/rules",  # the same for all, and long
        "/v1/archives/{uscc}/repaired",  # reading it is writing
        "/v1/logs/{authority}/cover",  # asked for at length below
        "/v1/logs/{authority}/checkpoint",
        "/v1/logs/{authority}/entries",
        "/v1/logs/{authority}/entries/{position}",
        "/v1/logs/{authority}/entries/{position}/proof",
    }
)
_QUERIES = {
    "/v1/calendars/due": "?start=2026-11-23&days=7",
    "/v1/calendars": "?on=2026-11-23",
}

Ask = Callable[[str], httpx.Response]


@dataclass(frozen=True)
class Exchange:
    """Who asked whom for what, and all that came back: as it was, and what is random renamed."""

    plainly_asked: str
    asked: str
    plain: str
    answer: str


@dataclass
class Recording:
    """All that was answered in one run, in order; `ids` are those of the ordinary traffic."""

    ids: dict[str, Any]
    mask: Mask = field(default_factory=Mask)
    exchanges: list[Exchange] = field(default_factory=list[Exchange])

    def keep(self, asked: str, answer: httpx.Response) -> None:
        """Keep `answer` to what was `asked`."""
        head = [str(answer.status_code)]
        if "content-encoding" in answer.headers:  # how far random bytes can be packed is random
            answer.headers["content-length"] = str(len(answer.content))
        head += [f"{name}: {value}" for name, value in answer.headers.multi_items()]
        body = unpacked(answer.headers.get("content-type", ""), answer.content)
        plain = "\n".join([*head, "", body])
        self.exchanges.append(Exchange(asked, self.mask(asked), plain, self.mask(plain)))

    def observe(self, federation: Federation, people: Mapping[str, Sequence[Role]]) -> None:
        """Let the outsiders ask for the logs, and `people` of each node for everything."""
        for node in INSIDERS:
            for reader in OUTSIDERS:
                self._read_log(federation, node, reader)
        self._gossip(federation, *OUTSIDERS)
        self._gossip(federation, *reversed(OUTSIDERS))
        for authority, roles in people.items():
            served = federation.nodes[authority]
            for role in roles:
                self._look_around(served, role)
            self._look_at_logs(federation, served)

    def _asking(self, node: Served, who: str, send: Ask) -> Callable[[str], httpx.Response]:
        def ask(path: str) -> httpx.Response:
            answer = send(path)
            self.keep(f"{who} asks {node.node.authority} for {path}", answer)
            return answer

        return ask

    def _as_peer(self, federation: Federation, node: str, reader: str) -> Ask:
        served, key = federation.nodes[node], federation.keys[reader]
        headers = {"x-request-id": "the-same", "accept-encoding": "identity"}
        return self._asking(served, reader, lambda path: served.ask_as(key, path, headers=headers))

    def _as_person(self, node: Served, role: Role) -> Ask:
        headers = {"x-request-id": "the-same", "accept-encoding": "identity"}
        return self._asking(
            node,
            f"{role} of {node.node.authority}",
            lambda path: node.get(path, role, headers=headers),
        )

    def _gossip(self, federation: Federation, node: str, reader: str) -> None:
        ask = self._as_peer(federation, node, reader)
        for authority in federation.nodes:
            ask(f"/v1/logs/{authority}/checkpoint")
            ask(f"/v1/logs/{authority}/cover?from=0")

    def _read_log(self, federation: Federation, node: str, reader: str) -> None:
        """Read the log of `node` in every way in which a peer can."""
        ask = self._as_peer(federation, node, reader)
        size, log = federation.nodes[node].size, f"/v1/logs/{node}"
        self._gossip(federation, node, reader)
        for one in range(size + 2):
            ask(f"{log}/checkpoint?size={one}")
            ask(f"{log}/entries/{one}/proof")
            ask(f"{log}/entries?positions={one}")
        for end in (None, size // 2, size - 1, size):
            asked = "" if end is None else f"&size={end}"
            for most in PAGE_SIZES:
                _read_pages(ask, f"{log}/cover?max={most}{asked}")
        ask(f"{log}/cover?from={size + 1}")
        ask(f"{log}/cover?from={size}&size={size - 1}")
        positions = ",".join(map(str, range(min(size, 200))))
        ask(f"{log}/entries?positions={positions}")
        ask(f"{log}/entries?positions={positions}&size={size // 2}")
        ask(f"{log}/entries/{size // 2}/proof?size={size}")

    def _look_at_logs(self, federation: Federation, node: Served) -> None:
        """Look at every position of every log, as an auditor."""
        ask = self._as_person(node, Role.AUDITOR)
        for log, other in federation.nodes.items():
            for position in range(other.size + 2):
                ask(f"/v1/logs/{log}/entries/{position}")
                ask(f"/v1/enterprises?limit=1&min_position={log}:{position}")
            ask(f"/v1/logs/{log}/checkpoint")
        own = f"/v1/logs/{node.node.authority}"
        for position in range(node.size + 2):
            ask(f"{own}/entries/{position}/proof")
            ask(f"{own}/entries?positions={position}")
        for most in PAGE_SIZES:
            _read_pages(ask, f"{own}/cover?max={most}")

    def _look_around(self, node: Served, role: Role) -> None:
        """Ask for everything that the description of the interface lists."""
        ask = self._as_person(node, role)
        for path in self._paths():
            if role is not Role.AUDITOR or path != READINGS:  # auditors may know who has read
                ask(path)
        for word in (*FIRMS, *WORDS):
            for path in ("/v1/enterprises", "/v1/archives"):
                ask(f"{path}?q={word}")
        for firm in FIRMS:
            ask(f"/v1/archives/{firm}")
            for path in ("/v1/inspections", "/v1/deadlines", "/v1/blind-spots"):
                ask(f"{path}?uscc={firm}")
            ask(f"/v1/changes?firm={firm}")
        self._follow(ask, "/v1/changes?limit=3", "after")
        self._follow(ask, "/v1/changes?limit=1&type=joint", "after")
        self._follow(ask, "/v1/inspections?limit=1", "cursor")
        self._follow(ask, "/v1/enterprises?limit=1", "cursor")

    def _follow(self, ask: Ask, path: str, parameter: str) -> None:
        """Ask for page after page of what `path` lists."""
        answer = ask(path)
        while answer.is_success:
            listed = answer.json()
            cursor = listed["next_cursor"]
            if cursor is None or not listed.get("more", True):
                return
            answer = ask(f"{path}&{parameter}={cursor}")

    def _paths(self) -> Iterator[str]:
        """Yield every path that is read, with ids of ordinary matters, of sealed ones, of none."""
        for path, operations in DESCRIPTION["paths"].items():
            if "get" not in operations or path in _NOT_ASKED:
                continue
            names = re.findall(r"\{(\w+)\}", path)
            known = {name: str(self.ids.get(name, NOTHING)) for name in names}
            yield path.format(**known) + _QUERIES.get(path, "")
            if len(names) == 1 and names[0].endswith("_id"):
                yield path.format(**dict.fromkeys(names, str(CASES[0])))


def _read_pages(ask: Ask, cover: str) -> None:
    """Ask for page after page of `cover`, to its end."""
    start: int | None = 0
    while start is not None:
        page = ask(f"{cover}&from={start}")
        lines = page.content.splitlines() if page.is_success else [b"{}"]
        start = json.loads(lines[-1]).get("next")
