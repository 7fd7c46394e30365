"""The interface is as it is described: whatever is asked, the answer is one of those foretold.

Schemathesis derives requests from the description, sound and unsound ones, the same in every run.
They go over HTTP to a node that knows the whole story, from callers of every sort. An operation
that is new in the description is asked without another line here.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import (
    ignored_auth,  # pyright: ignore[reportUnknownVariableType]
)

from services.authority.routes import examples
from shared.identity.roles import PEER_PERMISSIONS, Permission, Role, may
from tests.api.beats import beating
from tests.api.conftest import AUTHORITIES, federation
from tests.api.log_reading import Key
from tests.api.served import Served, Site
from tests.api.story import DESCRIPTION, Story
from tests.api.test_permissions import NEEDED

SCHEMA: Any = schemathesis.openapi.from_dict(DESCRIPTION)
SCHEMA.config.generation.with_security_parameters = False  # callers are real ones
SCHEMA.config.phases.coverage.unexpected_methods = {"OPTIONS", "PUT"}
SCHEMA.config.checks.not_a_server_error.expected_statuses += ["503"]
SCHEMA.config.checks.positive_data_acceptance.expected_statuses = [
    *("2xx", "401", "403", "404", "503"),
    *("409", "412", "422"),  # a rule of the law, or what is stored, stands against it
]
each_operation: Callable[[Callable[..., None]], Callable[..., None]] = SCHEMA.parametrize()
NOT_HERE_YET = "position-not-reached"
"""The one reason for which a sound node may answer with 503."""

Caller = Mapping[str, Any]


@dataclass(frozen=True)
class Asked:
    """The node that is asked, what its story called things, and how a peer signs requests."""

    node: Served
    known: Mapping[str, Any]
    sign: Callable[[Any], Any]

    def who_may(self, permission: Permission | None) -> list[Caller]:
        """Return a caller of every sort that may do what `permission` names."""
        roles = [role for role in Role if permission is None or may(role, permission)]
        people = [self._bearing(role) for role in roles]
        is_for_peers = permission is None or permission in PEER_PERMISSIONS
        return [*people, {"auth": self.sign}] if is_for_peers else people

    def who_may_not(self, permission: Permission | None) -> list[Caller]:
        """Return somebody of the node who may not, and nobody."""
        roles = [role for role in Role if permission is not None and not may(role, permission)]
        return [{}, *[self._bearing(role) for role in roles[:1]]]

    def _bearing(self, role: Role) -> Caller:
        return {"headers": {"Authorization": f"Bearer {self.node.tokens[role]}"}}


@pytest.fixture(scope="module")
def asked(
    sites: dict[str, Site], tmp_path_factory: pytest.TempPathFactory, key: Key
) -> Iterator[Asked]:
    """Henan's node once the whole story has been told; it makes nobody wait for a position."""
    told = tmp_path_factory.mktemp("told")
    with federation(sites, told, *AUTHORITIES) as nodes:
        story = Story({one.node.authority: one for one in nodes})
        story.play()
        story.settle()
    known = {"authority": "ha", "position": 0, "uscc": examples.LICENCE["uscc"], **story.ids}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LIANJIAN_POSITION_WAIT_SECONDS", "0")
        left = {**sites, "ha": replace(sites["ha"], path=told / "ha")}
        asked_at = tmp_path_factory.mktemp("asked")
        with federation(left, asked_at, "ha") as (node,), beating([node]):
            yield Asked(node, known, lambda request: _signed(node, key, request))


def _signed(node: Served, key: Key, request: Any) -> Any:
    body = request.body or b""
    content = body.encode() if isinstance(body, str) else body
    fields = node.signed(key("zj"), request.path_url, request.method, body=content)
    request.headers.update({**fields, **request.headers})
    return request


@each_operation
@settings(
    max_examples=3,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
def test_operation_answers_as_described(case: Any, asked: Asked) -> None:
    choice = zlib.crc32(repr(case).encode())
    is_sound = case.meta is None or case.meta.generation.mode.is_positive
    if not is_sound and choice % 2:
        return  # they are many, for each way to be wrong at each place: half of them do
    if is_sound and choice % 8:
        _ask_for_what_is_there(case, asked, waiting=choice % 8 == 1)
    permission = NEEDED[case.operation.definition.raw["operationId"]]
    callers = asked.who_may(permission) if choice % 5 else asked.who_may_not(permission)
    caller = callers[choice // 40 % len(callers)]
    response = case.call(base_url=asked.node.url, **caller)
    # What a signed request is without its signature, no check can know.
    case.validate_response(response, excluded_checks=[ignored_auth] if "auth" in caller else [])
    if response.status_code == 503:
        assert response.json()["code"] == NOT_HERE_YET


def _ask_for_what_is_there(case: Any, asked: Asked, *, waiting: bool) -> None:
    """Let a sound request be about things that the node knows, from the first page on, as of now.

    No cursor that a node has not made is sound, and few positions are reached.
    """
    named = case.path_parameters.items()
    case.path_parameters = {name: asked.known.get(name, value) for name, value in named}
    left_out = ("cursor",) if waiting else ("cursor", "min_position")
    case.query = {name: value for name, value in case.query.items() if name not in left_out}
