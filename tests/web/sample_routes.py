"""Routes of every sort, as services have them."""

from typing import Annotated, Any, ClassVar

from fastapi import Depends, Query, Request
from starlette.responses import Response

from shared.errors import InvalidInput, NotFound, RefusedByRule, StorageFailed
from shared.identity.roles import Permission
from shared.web.bodies import Body, Day, Instant, described_body, json_body
from shared.web.callers import Caller, Person, permitted, require, require_person
from shared.web.conditional import IfMatch, seen_version, tagged_response, version_tag
from shared.web.idempotency import IdempotencyKey, claim
from shared.web.openapi import WITHOUT_LOGIN
from shared.web.paging import Page, Paging, paging
from shared.web.parameters import Decimal, MinPosition, WaitSeconds, min_position
from shared.web.routes import Routes

FIRMS = [f"firm-{number:02}" for number in range(45)]


class InspectionNotUnderWay(RefusedByRule):
    """A refusal as a domain module has them; its code has no title of its own."""

    code = "inspection-not-under-way-in-this-test"
    rules: ClassVar[tuple[str, ...]] = ("INS-002", "INS-003")


class Finding(Body):
    """A body as routes have them."""

    clause: str
    photos: tuple[int, ...] = ()
    affects_quality: bool = False
    found_on: Day | None = None
    entered_at: Instant | None = None


async def finding(request: Request) -> Finding:
    return await json_body(request, Finding)


Posted = Annotated[Finding, Depends(finding)]


ERRORS: dict[str, Exception] = {
    "rule": InspectionNotUnderWay("0192 is concluded"),
    "input": InvalidInput("no such clause", "/clause"),
    "missing": NotFound("no inspection 0192"),
    "storage": StorageFailed("password of postgres is hunter2"),
    "unforeseen": RuntimeError("the secret of the node"),
}

router = Routes(prefix="/v1", tags=["tests"])


@router.get("/firms")
async def list_firms(
    asked: Annotated[Paging, Depends(paging("firms", str))],
    _person: Annotated[Person, Depends(require_person(Permission.READ_ENTERPRISES))],
) -> Page[str]:
    after = "" if asked.after is None else str(asked.after[0])
    behind = [firm for firm in FIRMS if firm > after]
    items, next_cursor = asked.cut(behind[: asked.limit + 1], lambda firm: (firm,))
    return Page(items=items, next_cursor=next_cursor)


@router.get("/sizes")
async def list_sizes(
    _asked: Annotated[Paging, Depends(paging("sizes", int, str))],
) -> list[str]:
    return []


@router.get("/cover")
async def read_cover(
    caller: Annotated[Caller, Depends(require(Permission.READ_LOG))],
    from_: Annotated[Decimal, Query(alias="from")],
    maximum: Annotated[Decimal, Query(alias="max", ge=1, le=5000)] = 500,
    wait: WaitSeconds = 0,
    tag: Annotated[list[str] | None, Query()] = None,
) -> dict[str, Any]:
    return {"caller": caller.id, "from": from_, "max": maximum, "wait": wait, "tag": tag}


@router.get("/twice")
async def ask_twice(
    first: Annotated[Caller, Depends(require(Permission.READ_LOG))],
    second: Annotated[Caller, Depends(require(Permission.READ_CHECKPOINTS))],
) -> list[str]:
    return [first.id, second.id]


@router.post("/hints", openapi_extra=described_body(Finding, {"clause": "7.3"}))
async def post_hint(
    caller: Annotated[Caller, Depends(require(Permission.READ_LOG))], finding: Posted
) -> dict[str, str]:
    return {"caller": caller.id, "clause": finding.clause}


@router.get("/archives/{uscc}")
async def read_archive(
    uscc: str, least: Annotated[MinPosition | None, Depends(min_position)]
) -> dict[str, Any]:
    return {"uscc": uscc, "least": None if least is None else [least.authority, least.position]}


@router.get("/findings")
async def list_findings() -> list[str]:
    return []


@router.post("/findings", status_code=201)
async def record_finding(
    request: Request, idempotency_key: IdempotencyKey = None, if_match: IfMatch = None
) -> dict[str, Any]:
    caller = await permitted(request, Permission.CONDUCT_INSPECTION)
    claimed = await claim(request, caller, idempotency_key)
    version = seen_version(if_match)
    posted = await json_body(request, Finding)
    return {
        "caller": claimed.caller,
        "key": claimed.key,
        "digest": claimed.digest.hex(),
        "version": version,
        "clause": posted.clause,
    }


@router.get("/repeated", openapi_extra=WITHOUT_LOGIN)
async def repeated() -> Response:
    return Response(b'{"id": "stored"}', media_type="application/json")


@router.get("/tagged")
async def tagged(request: Request) -> Response:
    return tagged_response(request, b'{"n": 1}', version_tag(3))


@router.get("/people")
async def for_people(
    person: Annotated[Person, Depends(require_person(Permission.READ_LOG))],
) -> str:
    return person.id


@router.get("/errors/{name}")
async def fail(name: str) -> None:
    raise ERRORS[name]
