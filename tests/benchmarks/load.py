"""A lean HTTP load generator: keep-alive connections, prepared requests, nothing parsed in vain.

As a program it reads a JSON plan from standard input and prints what it measured:
    {"targets": [[host, port]], "connections": 64, "seconds": 5, "head": "POST {path} HTTP/1.1…",
     "paths": […], "body": "…"}
Each request gets an Idempotency-Key of its own; every answer that is not 2xx is counted.
"""

import asyncio
import itertools
import json
import sys
import time
from typing import Any


async def _connection(
    target: tuple[str, int], plan: dict[str, Any], number: int, until: float, latencies: list[float]
) -> int:
    reader, writer = await asyncio.open_connection(*target)
    body = plan["body"].encode()
    failures = 0
    paths = plan["paths"][number :: plan["connections"]]
    for count in itertools.count():
        began = time.perf_counter()
        if began >= until:
            break
        head = (
            f"POST {paths[count % len(paths)]} HTTP/1.1\r\nhost: load\r\n{plan['headers']}"
            f"idempotency-key: {plan['run']}-{number}-{count}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        lowered = answer.lower()
        at = lowered.index(b"content-length: ") + 16
        await reader.readexactly(int(answer[at : answer.index(b"\r\n", at)]))
        latencies.append(time.perf_counter() - began)
        failures += not answer.startswith(b"HTTP/1.1 2")
    writer.close()
    return failures


async def _run(plan: dict[str, Any]) -> dict[str, float]:
    latencies: list[float] = []
    targets = [(host, port) for host, port in plan["targets"]]
    began = time.perf_counter()
    until = began + plan["seconds"]
    failures = await asyncio.gather(
        *(
            _connection(targets[number % len(targets)], plan, number, until, latencies)
            for number in range(plan["connections"])
        )
    )
    elapsed = time.perf_counter() - began
    latencies.sort()
    return {
        "per_second": len(latencies) / elapsed,
        "p99_ms": latencies[int(len(latencies) * 0.99)] * 1000,
        "failures": sum(failures),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_run(json.load(sys.stdin)))))
