"""The HTTP interface of a node, and its loops as long as it is served."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from services.authority.known_accounts import KnownAccounts, SignedIn
from services.authority.node import Node, present
from services.authority.routes import (
    access_requests,
    adverse_conduct,
    adverse_events,
    archive_exports,
    archive_timeline,
    archives,
    assistance,
    boards,
    campaigns,
    case_transfers,
    cases,
    certificates,
    changes,
    complaints,
    credit_repairs,
    delegated_inspections,
    enterprises,
    entries,
    entrustments,
    health,
    inspection_team,
    inspection_visit,
    inspections,
    joint_documents,
    joint_inspections,
    joint_reading,
    joint_team,
    licences,
    logs,
    measures,
    notices,
    peers,
    penalties,
    penalty_publicity,
    production,
    pushes,
    recalls,
    reference,
    reference_answers,
    repaired_facts,
    rules,
    samplings,
    serious_listings,
    statistics,
    views,
)
from services.authority.running import running
from shared.domain.authorities import NMPA
from shared.identity.directory import Directory
from shared.identity.nonces import MemoryNonces, NonceStore
from shared.store.nonces import StoredNonces
from shared.web.application import new_application
from shared.web.callers import Gate
from shared.web.openapi import DescribedApplication, openapi_text
from shared.web.routes import Routes, add_routes

VERSION = "0.1.0"
THREADS = 64  # requests at work at a time; the appends among them share one transaction
ROUTERS: tuple[Routes, ...] = (
    inspections.router,  # the busiest first: they are tried in this order
    logs.router,
    archives.router,
    archive_timeline.router,
    archive_exports.router,
    enterprises.router,
    licences.router,
    certificates.router,
    production.router,
    entrustments.router,
    inspection_visit.router,
    inspection_team.router,
    delegated_inspections.router,
    joint_inspections.router,
    joint_team.router,
    joint_reading.router,
    joint_documents.router,
    joint_reading.records,
    measures.router,
    cases.router,
    penalties.in_cases,
    penalties.router,
    penalty_publicity.router,
    recalls.router,
    samplings.router,
    adverse_events.router,
    complaints.router,
    adverse_conduct.router,
    serious_listings.router,
    credit_repairs.router,
    repaired_facts.router,
    notices.router,
    assistance.router,
    case_transfers.router,
    campaigns.router,
    access_requests.router,
    boards.deadlines,
    boards.blind_spots,
    entries.router,
    changes.router,
    pushes.router,
    statistics.router,
    peers.router,
    views.router,
    reference_answers.catalogue_answers,  # before the editions: `check` is no edition
    reference_answers.calendar_answers,
    *reference.routers(),
    rules.router,
    health.router,
)


def create_application(node: Node, *, title: str, description: str, loops: bool = True) -> FastAPI:
    """Return the application that serves `node`, with its `loops` as long as it is served."""

    @asynccontextmanager
    async def lifespan(_application: FastAPI) -> AsyncGenerator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        async with running(node, loops=loops):
            yield

    application = _application(_gate(node), title, description)
    application.state.node = node
    application.router.lifespan_context = lifespan
    application.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=1)
    return application


def describe_application(*, title: str, description: str) -> str:
    """Return the OpenAPI document of the application that `create_application` makes of a node."""
    return openapi_text(_application(_closed_gate(), title, description))


def _application(gate: Gate, title: str, description: str) -> DescribedApplication:
    application = new_application(gate, title=title, version=VERSION, description=description)
    add_routes(application, ROUTERS)
    return application


def _closed_gate() -> Gate:
    """Return the gate of a node that knows nobody."""

    async def find_nobody(*_digest: object) -> None:
        return None

    return Gate(
        authority=NMPA,
        directory=lambda: Directory(()),
        nonces=MemoryNonces(present()),
        find_account=find_nobody,
        find_signed_in=find_nobody,
        now=present,
    )


def _gate(node: Node) -> Gate:
    return Gate(
        authority=node.authority,
        directory=node.directory.current,
        nonces=_nonces(node),
        find_account=KnownAccounts(node.accounts).find,
        find_signed_in=SignedIn(node.sign_ins).find,
        now=node.clock,
    )


def _nonces(node: Node) -> NonceStore:
    """Return the memory of this process, or the one that all processes of the node share."""
    if node.database.is_sqlite:
        return MemoryNonces(node.clock())
    stored = StoredNonces(node.database)
    return lambda use, _now: stored.first_use(use.keyid, use.nonce, use.until)
