"""The routes of an interface: what holds for every operation is said here, once."""

from collections.abc import Iterable, Sequence

from fastapi import APIRouter, Depends, FastAPI

from shared.web.openapi import INVALID, operation_id
from shared.web.parameters import OnlyKnownParameters


class Routes(APIRouter):
    """Routes under `prefix`; the first of `tags` begins the names of their operations."""

    def __init__(self, *, tags: Sequence[str], prefix: str = "") -> None:
        """Begin without routes."""
        super().__init__(
            prefix=prefix,
            tags=list(tags),
            generate_unique_id_function=operation_id,
            dependencies=[Depends(OnlyKnownParameters())],
            responses=INVALID,
        )


def add_routes(application: FastAPI, routers: Iterable[APIRouter]) -> None:
    """Let `application` serve the routes of `routers` as they are, in this order.

    The framework's way to include them builds each one anew for each application, at its first
    request: half a second of work, and memory.
    """
    for router in routers:
        application.router.routes.extend(router.routes)
