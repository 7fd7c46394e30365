"""Which contractor a registrant finds."""

from collections.abc import Collection, Iterable

from services.population.draw import Draw, Weighted
from services.population.proportions import SAME_PROVINCE

_TRIES = 20


class Market:
    """The contractors of each province; the first ones have most of the work."""

    def __init__(self, provinces: int, contractors: Iterable[tuple[int, int]]) -> None:
        """Know the `contractors`, each with its province, from 0 to below `provinces`."""
        self._by_province: list[list[int]] = [[] for _ in range(provinces)]
        for firm, province in contractors:
            self._by_province[province].append(firm)
        self._chosen = [
            Weighted([(firm, 1_000_000 // (rank + 3)) for rank, firm in enumerate(firms)])
            for firms in self._by_province
        ]
        self._elsewhere = [self._others(province) for province in range(provinces)]
        self.largest = min((firms[0] for firms in self._by_province if firms), default=None)

    def find(self, province: int, draw: Draw, taken: Collection[int]) -> int | None:
        """Return a contractor for a registrant in `province` that is not among `taken`.

        None where there is none at all, or none was found soon.
        """
        for _ in range(_TRIES):
            place = self._place(province, draw)
            if self._by_province[place]:
                contractor = draw.weighed(self._chosen[place])
                if contractor not in taken:
                    return contractor
        return None

    def _place(self, province: int, draw: Draw) -> int:
        elsewhere = self._elsewhere[province]
        stays = draw.happens(SAME_PROVINCE) and bool(self._by_province[province])
        return province if stays or elsewhere is None else draw.weighed(elsewhere)

    def _others(self, here: int) -> Weighted[int] | None:
        """Return the provinces other than `here` that have contractors, by how many."""
        sizes = [
            0 if place == here else len(firms) for place, firms in enumerate(self._by_province)
        ]
        return Weighted(list(enumerate(sizes))) if any(sizes) else None
