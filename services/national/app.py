"""The national aggregator, put together."""

from fastapi import FastAPI

from services.authority.app import create_application
from services.authority.node import Node
from services.console.application import add_console

DESCRIPTION = """国家节点：汇集各省依法共享的条目，查询全国信用档案，收发通报。

The national node: it gathers what every province shares by law, answers from credit archives across
the country, and exchanges notices.
"""


def create_app(node: Node, *, loops: bool = True) -> FastAPI:
    """Return the application of the node and of its console, with its `loops` or without."""
    application = create_application(
        node, title="联监 · 国家节点", description=DESCRIPTION, loops=loops
    )
    add_console(application, node)
    return application
