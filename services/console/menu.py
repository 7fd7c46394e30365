"""The menu: which areas there are, and who finds them."""

from typing import NamedTuple

from shared.identity.roles import Permission
from shared.web.callers import Person


class Area(NamedTuple):
    """One entry of the menu; `name` is its Chinese message id, `icon` one of the sprite."""

    path: str
    name: str
    icon: str
    needs: Permission


HOME = "/console/"
AREAS = (
    Area(HOME, "工作台", "home", Permission.READ_PEERS),
    Area("/console/archives", "信用档案", "archive", Permission.READ_ARCHIVES),
    Area("/console/entrustments", "委托生产", "link", Permission.READ_ENTRUSTMENTS),
    Area("/console/inspections", "检查", "search", Permission.READ_INSPECTIONS),
    Area("/console/joint-inspections", "联合检查", "people", Permission.READ_INSPECTIONS),
    Area("/console/blind-spots", "监管盲区", "eye", Permission.READ_BOARDS),
    Area("/console/deadlines", "期限", "clock", Permission.READ_BOARDS),
    Area("/console/letters", "通报与函件", "letter", Permission.READ_NOTICES),
    Area("/console/enforcement", "抽检、处置与处罚", "scale", Permission.READ_MEASURES),
    Area("/console/registers", "登记事项", "book", Permission.READ_ENTERPRISES),
    Area("/console/statistics", "统计", "chart", Permission.READ_BOARDS),
    Area("/console/exchange", "数据交换", "exchange", Permission.READ_PEERS),
    Area("/console/reference", "参考数据", "list", Permission.READ_REFERENCE),
    Area("/console/system", "系统", "gear", Permission.READ_INTERFACE),
    Area("/console/verification", "验证", "check", Permission.READ_INTERFACE),
)


def areas_of(person: Person) -> list[Area]:
    """Return the areas that a person may enter."""
    return [area for area in AREAS if person.may(area.needs)]


def is_open(area: Area, path: str) -> bool:
    """Return whether the page at `path` belongs to `area`."""
    if area.path == HOME:
        return path == HOME
    return path == area.path or path.startswith(area.path + "/")
