"""Whether the process lives, whether it can serve, and its measures."""

from typing import Any

from fastapi import Depends, Request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.responses import PlainTextResponse, Response

from services.authority.routes.reading import node_of, statement
from shared.errors import LianjianError
from shared.identity.roles import Permission
from shared.store.schema import require_current
from shared.web.callers import require
from shared.web.openapi import WITHOUT_LOGIN
from shared.web.routes import Routes

router = Routes(tags=["health"])

UNAVAILABLE = 503
_AS_TEXT: dict[str, Any] = {
    "description": "暂时不能服务",
    "content": {"text/plain": {"schema": {"type": "string"}}},
}


@router.get(
    "/livez",
    summary="进程存活",
    response_class=PlainTextResponse,
    openapi_extra=WITHOUT_LOGIN,
)
async def live() -> Response:
    return PlainTextResponse("ok")


@router.get(
    "/readyz",
    summary="可以服务",
    response_class=PlainTextResponse,
    responses={UNAVAILABLE: _AS_TEXT},
    openapi_extra=WITHOUT_LOGIN,
)
def ready(request: Request) -> Response:
    """无登录不给出细节：原因见告警。"""
    try:
        require_current(node_of(request).database)
    except LianjianError:
        return PlainTextResponse("unavailable", UNAVAILABLE)
    return PlainTextResponse("ok")


@router.get(
    "/metrics",
    summary="度量",
    response_class=PlainTextResponse,
    dependencies=[Depends(require(Permission.READ_METRICS))],
)
def metrics(request: Request) -> Response:
    """Prometheus 文本格式。"""
    node = node_of(request)
    registry = CollectorRegistry()
    size = Gauge("lianjian_log_verified_size", "Verified entries", ["log"], registry=registry)
    lag = Gauge("lianjian_log_lag_entries", "Entries behind", ["log"], registry=registry)
    hidden = Gauge("lianjian_log_hidden_entries", "Entries hidden", ["log"], registry=registry)
    alarms = Gauge("lianjian_open_alarms", "Open alarms", registry=registry)
    for one in statement(node).logs:
        size.labels(one.authority).set(one.verified_size)
        lag.labels(one.authority).set(one.lag_entries)
        hidden.labels(one.authority).set(one.hidden)
    alarms.set(len(node.alarms.open_alarms()))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
