"""The devices that invented firms register."""

import csv
from dataclasses import dataclass
from importlib.resources import files

from services.population.draw import Weighted
from services.population.numbers import IN_VITRO
from services.population.proportions import PRODUCTS
from shared.domain.certificate import DeviceClass


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """One kind of device; without a classification code it is an in-vitro reagent."""

    code: str | None
    device_class: DeviceClass
    implantable: bool
    entrustable: bool
    """False for what the prohibited catalogue names (PRO-001)."""
    name_zh: str

    @property
    def sub_catalogue(self) -> str:
        """Return the two digits that stand in its certificates' numbers."""
        return IN_VITRO if self.code is None else self.code[:2]

    @property
    def scope(self) -> str:
        """Return what a licence that covers it names."""
        return f"{'I' * self.device_class}-{self.sub_catalogue}"


def _load() -> tuple[tuple[Product, int], ...]:
    text = files("services.population").joinpath(PRODUCTS).read_text("utf-8")
    return tuple(
        (
            Product(
                code=row["code"] or None,
                device_class=DeviceClass(int(row["device_class"])),
                implantable=row["implantable"] == "yes",
                entrustable=row["entrustable"] == "yes",
                name_zh=row["name_zh"],
            ),
            int(row["weight"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


_WEIGHED = _load()
ALL: tuple[Product, ...] = tuple(product for product, _ in _WEIGHED)
"""Every device; a population refers to them by their place here."""

BY_WEIGHT = Weighted([(number, weight) for number, (_, weight) in enumerate(_WEIGHED)])
"""Their places, by how many certificates they have."""
ENTRUSTABLE = Weighted(
    [(number, weight) for number, (product, weight) in enumerate(_WEIGHED) if product.entrustable]
)
"""Those of them that may be entrusted."""
