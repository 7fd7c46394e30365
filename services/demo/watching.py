"""Staying with the running federation: which node died, how it comes back, when all is well."""

import time

from services.demo.federation import Change, Federation
from services.demo.nodes import DemoNode
from services.demo.output import Printer
from services.demo.processes import serve_line
from shared.projections.words import Words, place

WATCH_SECONDS = 0.5


class Announcer:
    """Tells what happens to nodes."""

    def __init__(self, printer: Printer) -> None:
        """Tell it on `printer`."""
        self._printer = printer

    def __call__(self, change: Change, node: DemoNode) -> None:
        """Tell one change of one node."""
        name = place(node.authority)
        match change:
            case Change.DIED:
                self._printer.mark(
                    False,
                    Words(
                        f"{name.zh}节点停了，其余节点照常工作。在另一个终端里可以这样恢复：",
                        f"the node of {name.en} has died; the others go on. "
                        "To bring it back, in another terminal:",
                    ),
                )
                self._printer.copyable(serve_line(node.data))
            case Change.CAME_BACK:
                self._printer.mark(
                    True, Words(f"{name.zh}节点恢复应答", f"the node of {name.en} answers again")
                )
            case Change.HEALED:
                self._printer.mark(
                    True,
                    Words(
                        "联邦已复原：所有日志正常，滞后 0",
                        "the federation has healed: all logs ok, lag 0",
                    ),
                )


def watch(federation: Federation) -> None:
    """Look at the nodes until Ctrl-C."""
    try:
        while True:
            federation.look()
            time.sleep(WATCH_SECONDS)
    except KeyboardInterrupt:
        return
