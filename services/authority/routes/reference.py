"""Reference data: catalogues, schemes, calendars, tables of deadlines and of supervision levels.

Each matter is listed, read and published in one way; see `shared.domain.reference`.
"""

import json
from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, NamedTuple

import msgspec
from fastapi import Depends, Query, Request
from starlette.responses import Response

from services.authority import publishing
from services.authority.routes import reference_examples as examples
from services.authority.routes.reading import (
    DocumentModel,
    ListModel,
    node_of,
    statement,
    with_statement,
)
from services.authority.routes.reference_bodies import BODIES, EditionBody, publication
from services.authority.routes.writing import Write, receipts, writes
from shared.domain.editions import holds
from shared.domain.reference import Held, Matter
from shared.errors import NotFound
from shared.identity.roles import Permission
from shared.web.bodies import Day
from shared.web.callers import require_person
from shared.web.routes import Routes

READ = [Depends(require_person(Permission.READ_REFERENCE))]

On = Annotated[Day | None, Query(description="只列当日有效的版本", examples=["2026-09-15"])]
KnownOn = Annotated[
    Day | None,
    Query(description="以本节点当日终了时所知为准；随程序发布的版本视为一直已知"),
]
Publisher = Annotated[
    str | None, Query(description="发布部门；不填则本局的优先，其次国家局的", examples=["nmpa"])
]


class _Collection(NamedTuple):
    """One matter as the interface has it: path and tag, its Chinese name, a sample."""

    matter: Matter
    path: str
    name_zh: str
    example: dict[str, Any]


COLLECTIONS = (
    _Collection(Matter.CATALOGUE, "catalogues", "禁止委托生产目录", examples.CATALOGUE),
    _Collection(Matter.SCHEME, "schemes", "检查指导原则", examples.SCHEME),
    _Collection(Matter.CALENDAR, "calendars", "工作日历", examples.CALENDAR),
    _Collection(Matter.DEADLINE_POLICY, "deadline-policies", "期限表", examples.DEADLINE_POLICY),
    _Collection(Matter.GRADING_POLICY, "grading-policies", "分级监管规定", examples.GRADING_POLICY),
)


def _listing(matter: Matter) -> Callable[..., Response]:
    def list_editions(request: Request, on: On = None, known_on: KnownOn = None) -> Response:
        node = node_of(request)
        stated = statement(node)
        editions = node.desk.reference.stored(known_on).of(matter)
        items = [shown(one) for one in editions if on is None or holds(one, on)]
        content = json.dumps({"items": items, "next_cursor": None}, ensure_ascii=False).encode()
        return Response(with_statement(content, stated), media_type="application/json")

    return list_editions


def _reading(matter: Matter) -> Callable[..., Response]:
    def read_edition(
        request: Request, edition: str, authority: Publisher = None, known_on: KnownOn = None
    ) -> Response:
        node = node_of(request)
        stated = statement(node)
        held = node.desk.reference.stored(known_on).find(matter, edition, authority)
        if held is None:
            raise NotFound(f"no {matter} {edition!r} is known here")
        content = json.dumps(shown(held), ensure_ascii=False).encode()
        return Response(with_statement(content, stated), media_type="application/json")

    return read_edition


def _publishing(matter: Matter) -> Callable[..., Response]:
    model = BODIES[matter]

    def publish(
        write: Annotated[Write[EditionBody], writes(Permission.PUBLISH_REFERENCE, model)],
    ) -> Response:
        event = publication(matter, write.body, write.node.authority, write.caller)
        return write.run(lambda desk, asked: publishing.publish(desk, asked, event))

    return publish


def add_collection(router: Routes, collection: _Collection) -> None:
    """Let `router`, whose prefix is the collection's, list, read and publish its editions."""
    matter, name_zh = collection.matter, collection.name_zh
    router.get("", summary=f"{name_zh}：各版本", response_model=ListModel, dependencies=READ)(
        _listing(matter)
    )
    router.get(
        "/{edition}",
        summary=f"{name_zh}：一个版本",
        response_model=DocumentModel,
        dependencies=READ,
    )(_reading(matter))
    router.post("", summary=f"发布{name_zh}", **receipts(BODIES[matter], collection.example))(
        _publishing(matter)
    )


def shown(held: Held) -> dict[str, Any]:
    """Return an edition as answers show it: its content, and where this node knows it from."""
    told = held.told
    source = None
    if told is not None:
        source = {
            "log": told.log,
            "position": told.position,
            "received_on": told.received_on.isoformat(),
        }
    return {
        "matter": held.matter,
        "id": held.id,
        "authority": held.authority,
        "in_force_from": _day(held.in_force_from),
        "in_force_until": _day(held.in_force_until),
        "superseded_by": held.superseded_by,
        "source": source,
        "edition": msgspec.to_builtins(held.edition),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def routers() -> tuple[Routes, ...]:
    """Return a router for each collection."""
    made: list[Routes] = []
    for collection in COLLECTIONS:
        router = Routes(prefix=f"/v1/{collection.path}", tags=[collection.path])
        add_collection(router, collection)
        made.append(router)
    return tuple(made)
