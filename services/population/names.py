"""Names of firms and persons, and addresses: they look real and are nobody's.

The name of a firm is place, brand, the marker 示例 and trade; every address lies in a 示例区, every
person is called 示例. No two firms of a population bear one name, and no firm outside it does.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from services.population.draw import Draw
from services.population.proportions import PROVINCES
from shared.domain.authorities import AUTHORITIES

MARKER = "示例"

_SYLLABLES = (
    "沐辰澜岚朔聿恺翎珩霁禾屿筱桁衡芮苒渝淇洛溪沅涵澄湛泓漪澈瀚泽"
    "柏桐榆枫樾梓栩楷杉槿岑岱嵘峤崧峻岳嵩晟昀昕晗曦旻煦炜烨煜焕熠"
    "钧铄铭锐镕鑫骁骏骐驰鹤鸿鹏雁翊翔翰羽"
)
_TRADES = (
    "医疗器械", "医疗科技", "生物科技", "医疗技术", "医疗设备", "医用材料", "精密制造", "智造科技",
    "生物医药科技", "医疗用品", "医学科技", "健康科技", "诊断技术", "光电技术", "高分子材料",
    "口腔科技", "康复设备", "医疗电子", "卫生材料", "器械制造", "生命科学", "医疗产业", "仪器设备",
    "医疗制品",
)  # fmt: skip
_ROADS = ("创新", "科技", "兴业", "滨河", "新园", "和平", "学府", "工业", "春华", "文汇")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"

NAMES = len(_SYLLABLES) ** 2 * len(_TRADES)
_STRIDE = 61_169  # prime to NAMES: neighbours in number are strangers in name


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A city, with the four digits of GB/T 2260 of its prefecture."""

    name: str
    code: str

    @property
    def short(self) -> str:
        """Return the name as it begins a firm's name."""
        return self.name.removesuffix("市")


@dataclass(frozen=True, kw_only=True, slots=True)
class Province:
    """A province: how many firms it has, relative to the others, and where."""

    authority: str
    weight: int
    cities: tuple[Place, ...]


def _load() -> Mapping[str, Province]:
    text = files("services.population").joinpath(PROVINCES).read_text("utf-8")
    found: dict[str, Province] = {}
    for row in csv.DictReader(text.splitlines()):
        cities = (one.split(":") for one in row["cities"].split("|"))
        found[row["authority"]] = Province(
            authority=row["authority"],
            weight=int(row["weight"]),
            cities=tuple(Place(name=name, code=code) for name, code in cities),
        )
    return MappingProxyType(found)


PROVINCE: Mapping[str, Province] = _load()
"""Each provincial authority's province, the largest first."""


def firm_name(city: Place, number: int) -> str:
    """Return the name of the firm `number`; a round of all names adds a syllable to the brand."""
    again, index = divmod(number, NAMES)
    index = index * _STRIDE % NAMES
    index, first = divmod(index, len(_SYLLABLES))
    trade, second = divmod(index, len(_SYLLABLES))
    brand = _SYLLABLES[first] + _SYLLABLES[second]
    while again:
        again, third = divmod(again - 1, len(_SYLLABLES))
        brand += _SYLLABLES[third]
    return f"{city.short}{brand}{MARKER}{_TRADES[trade]}有限公司"


def address(authority: str, city: Place, draw: Draw) -> str:
    """Return an invented address in `city`."""
    province = AUTHORITIES[authority].name_zh
    whole = city.name if city.name == province else f"{province}{city.name}"
    return f"{whole}{MARKER}区{draw.one_of(_ROADS)}路{draw.between(1, 999)}号"


def person(draw: Draw) -> str:
    """Return the name of a person that obviously nobody bears."""
    return f"{MARKER}{draw.one_of(_STEMS)}{draw.one_of(_BRANCHES)}"
