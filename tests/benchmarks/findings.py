"""P1: `POST finding`, durable, rules checked, in the tree and signed, over real HTTP.

Real processes: `lianjian serve` (on PostgreSQL two that answer and one that runs the loops), the
yardsticks under uvicorn with as many workers, and a load generator of 64 connections; client,
servers and database share the machine.
"""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from stdnum.cn import uscc

from services.authority.node import open_node
from services.authority.routes import examples
from services.authority.setup import create_node
from shared.identity.accounts import new_token
from shared.identity.roles import Role
from tests.api.writing import OWN
from tests.benchmarks.measure import median, report, rounds

CONNECTIONS = 64
INSPECTIONS = 512
SECONDS = 4
BASE_PORT = 8700

Target = tuple[str, int]


def measure_findings(folder: Path, database_url: str, stock_url: str | None, engine: str) -> None:
    """Measure a node with `database_url` beside yardsticks; `stock_url` is the stock recorder's."""
    workers = 1 if engine == "sqlite" else 2
    data = folder / f"node-{engine}"
    create_node(data, "ha", database=database_url, port=BASE_PORT)
    token = _token(data)
    with ExitStack() as running:
        ours = [("127.0.0.1", BASE_PORT + number) for number in range(workers)]
        parts = [""] if workers == 1 else [*["api"] * workers, "loops"]
        for number, part in enumerate(parts):
            only = ["--only", part] if part else []
            port = str(BASE_PORT + number)
            arguments = ["serve", "--data", str(data), "--port", port, *only]
            running.enter_context(_process("services", arguments))
        yardstick = ("127.0.0.1", BASE_PORT + 10)
        running.enter_context(_yardstick(yardstick[1], workers, stock_url))
        for target in [*ours, yardstick]:
            _await(target)
        headers = f"authorization: Bearer {token}\r\n"
        paths = [f"/v1/inspections/{one}/findings" for one in _inspections(ours, token)]
        any_id = paths[0].split("/")[3]
        measures: list[Callable[[], dict[str, float]]] = [
            lambda: _load(ours, headers, paths),
            lambda: _load([yardstick], "", [f"/nothing/{any_id}/findings"]),
        ]
        if stock_url is not None:
            stock = [_post(yardstick, "/stock", "", {})["id"] for _ in range(INSPECTIONS)]
            stock_paths = [f"/stock/{one}/findings" for one in stock]
            measures.append(lambda: _load([yardstick], "", stock_paths))
        _measure(engine, workers, measures)


def _measure(engine: str, workers: int, measures: Sequence[Callable[[], dict[str, float]]]) -> None:
    latencies: list[float] = []
    failures: list[float] = []

    def rate(number: int) -> float:
        measured = measures[number]()
        failures.append(measured["failures"])
        if number == 0:
            latencies.append(measured["p99_ms"])
        return measured["per_second"]

    values = rounds(*(lambda number=number: rate(number) for number in range(len(measures))))
    ours, nothing, *stock = map(median, values)
    beside: dict[str, object] = {
        "p99_ms": round(median(latencies), 1),
        "failures": sum(failures),
        "connections": CONNECTIONS,
        "workers": workers,
        "yardstick_b": "FastAPI validates the same body and writes nothing",
        "yardstick_b_value": round(nothing, 1),
        "ratio_b": round(ours / nothing, 2),
        "aim": ">= 6 x (a), >= 0.5 x (b), p99 < 100 ms",
    }
    if stock:
        beside |= {
            "yardstick_a": "the same route with the stock eventsourcing PostgreSQL recorder",
            "yardstick_a_value": round(stock[0], 1),
            "ratio_a": round(ours / stock[0], 2),
        }
    report("P1", f"POST finding, {engine}", ours, "requests/s", **beside)


def _token(data: Path) -> str:
    node = open_node(data)
    token = new_token()
    node.accounts.add("ha:coordinator-01", Role.COORDINATOR, "bench", token.digest)
    node.close()
    return token.text


def _inspections(targets: Sequence[Target], token: str) -> list[str]:
    """Plan, staff and enter the inspections that findings are posted to."""
    headers = f"authorization: Bearer {token}\r\n"
    ids: list[str] = []
    for number in range(INSPECTIONS):
        target = targets[number % len(targets)]
        plan = {**OWN, "uscc": _firm(number)}
        planned = _post(target, "/v1/inspections", headers, plan)
        one = planned["resource"]["id"]
        _post(target, f"/v1/inspections/{one}/team", headers, examples.TEAM)
        _post(target, f"/v1/inspections/{one}/site-entry", headers, examples.SITE_ENTRY)
        ids.append(one)
    return ids


def _firm(number: int) -> str:
    """Return a credit code with a right check character."""
    body = f"91410100{number:09}"
    return body + str(uscc.calc_check_digit(body))


def _post(target: Target, path: str, headers: str, body: dict[str, Any]) -> dict[str, Any]:
    request = urllib.request.Request(
        f"http://{target[0]}:{target[1]}{path}",
        data=json.dumps(body).encode(),
        headers={
            "content-type": "application/json",
            "idempotency-key": secrets.token_hex(8),
            **dict(line.split(": ", 1) for line in headers.splitlines()),
        },
        method="POST",
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        document: dict[str, Any] = json.load(answer)
    return document


def _load(targets: Sequence[Target], headers: str, paths: Sequence[str]) -> dict[str, float]:
    plan = {
        "targets": targets,
        "connections": CONNECTIONS,
        "seconds": SECONDS,
        "headers": headers,
        "paths": list(paths) * (1 if len(paths) >= CONNECTIONS else CONNECTIONS),
        "body": json.dumps(examples.FINDING, ensure_ascii=False),
        "run": secrets.token_hex(4),
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps(plan).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def _process(module: str, arguments: Sequence[str], **environment: str) -> "Process":
    return Process([sys.executable, "-m", module, *arguments], environment)


class Process:
    """A program that runs for the block."""

    def __init__(self, command: Sequence[str], environment: dict[str, str]) -> None:
        self._command = command
        self._environment = environment

    def __enter__(self) -> None:
        self._process = subprocess.Popen(
            self._command, env={**os.environ, **self._environment}, stdout=subprocess.DEVNULL
        )

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait()


def _yardstick(port: int, workers: int, stock_url: str | None) -> Process:
    environment: dict[str, str] = {}
    if stock_url is not None:
        url = sa.make_url(stock_url)
        environment = {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": str(url.database),
            "POSTGRES_HOST": str(url.host or url.query["host"]),
            "POSTGRES_PORT": str(url.port or 5432),
            "POSTGRES_USER": str(url.username),
            "POSTGRES_PASSWORD": str(url.password or ""),
            "POSTGRES_POOL_SIZE": "40",
        }
    arguments = ["tests.benchmarks.yardstick_app:app", "--port", str(port), "--no-access-log"]
    arguments += ["--log-level", "error", "--workers", str(workers)]
    return _process("uvicorn", arguments, **environment)


def _await(target: Target) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://{target[0]}:{target[1]}/livez"):
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
