"""Bodies by which duties of the boards are given to somebody.

The comments name the node to which each is sent.
"""

from typing import Any

Example = dict[str, Any]

# Henan: whoever answers for the first deadline, and for the first blind spot, of its boards.
DEADLINE_ASSIGNMENT: Example = {
    "assignee": "ha:coordinator-01",
    "note": "本周内办结，办结后在系统登记",
}
BLIND_SPOT_ASSIGNMENT: Example = {
    "assignee": "ha:registrar-01",
    "note": "核实企业情况，补齐记录",
}
