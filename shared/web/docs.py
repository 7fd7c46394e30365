"""The interface to read and try in a browser: `/docs`, Swagger UI from this package alone.

Nothing comes from another host and no script or style stands inline. The page itself tells nothing
of the node; it asks for a token and reads `/openapi.json` with it.
"""

import os
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static" / "swagger-ui"
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


class InterfacePages(StaticFiles):
    """The files of `/docs`, to be mounted there."""

    def __init__(self) -> None:
        """Serve the vendored files."""
        super().__init__(directory=STATIC, html=True, check_dir=True)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return a file under a policy that lets it load its neighbours, and nothing else."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers["Content-Security-Policy"] = _POLICY
        return response
