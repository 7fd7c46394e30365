"""The node of a province, put together."""

from fastapi import FastAPI

from services.authority.app import create_application
from services.authority.node import Node

DESCRIPTION = """省级监管部门节点：登记企业、许可、注册证与委托生产，
记录检查，通报与签收，查询信用档案。

The node of a province: it records enterprises, licences, certificates and entrustments, carries out
inspections, exchanges notices, and answers from credit archives.
"""


def create_app(node: Node) -> FastAPI:
    """Return the application of the provincial authority whose node this is."""
    return create_application(node, title="联监 · 省级节点", description=DESCRIPTION)
