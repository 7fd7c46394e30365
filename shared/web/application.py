"""The frame of every HTTP interface: layers, problems, callers, description; routes come later."""

from typing import Annotated

from fastapi import Depends
from starlette.middleware import Middleware
from starlette.responses import Response

from shared.identity.roles import Permission
from shared.web.body_limit import BodyLimit
from shared.web.callers import Caller, Gate, require
from shared.web.docs import InterfacePages
from shared.web.envelope import Envelope
from shared.web.openapi import DescribedApplication, openapi_text
from shared.web.problems import install_problem_handlers
from shared.web.routes import Routes, add_routes


def new_application(
    gate: Gate, *, title: str, version: str, description: str
) -> DescribedApplication:
    """Return an application without routes of its own, but `/openapi.json` and `/docs`.

    `gate` knows its callers; `description` is Markdown, Chinese first.
    """
    application = DescribedApplication(
        title=title,
        version=version,
        description=description,
        openapi_url=None,
        middleware=[Middleware(Envelope, now=gate.now), Middleware(BodyLimit)],
    )
    application.state.gate = gate
    install_problem_handlers(application)
    _describe(application)
    application.mount("/docs", InterfacePages(), name="docs")
    return application


def _describe(application: DescribedApplication) -> None:
    routes = Routes(tags=["interface"])

    @routes.get("/openapi.json", include_in_schema=False)
    async def openapi(  # pyright: ignore[reportUnusedFunction] - called by the framework
        _caller: Annotated[Caller, Depends(require(Permission.READ_INTERFACE))],
    ) -> Response:
        return Response(openapi_text(application), media_type="application/json")

    add_routes(application, [routes])
