"""The node of a province, put together."""

from fastapi import FastAPI

from services.authority.app import create_application, describe_application
from services.authority.node import Node
from services.console.application import add_console

TITLE = "联监 · 省级节点"
DESCRIPTION = """省级监管部门节点：登记企业、许可、注册证与委托生产，
记录检查，通报与签收，查询信用档案。

The node of a province: it records enterprises, licences, certificates and entrustments, carries out
inspections, exchanges notices, and answers from credit archives.
"""


def create_app(node: Node, *, loops: bool = True) -> FastAPI:
    """Return the application of the node and of its console, with its `loops` or without."""
    application = create_application(node, title=TITLE, description=DESCRIPTION, loops=loops)
    add_console(application, node)
    return application


def openapi_document() -> str:
    """Return the description of the interface, as `openapi.json` and `/openapi.json` hold it."""
    return describe_application(title=TITLE, description=DESCRIPTION)
