"""Who is there, and who makes what for whom: a whole population in a few bytes per member.

Only what members have to know of each other is held, in arrays: kinds, places, days, serial
numbers, and the graph of entrustments. Everything else of a member is drawn anew from the seed and
its number whenever it is told (`services.population.facts`), so memory does not grow with what
happens.
"""

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain

from services.population import products
from services.population.diary import work_day, year_of
from services.population.draw import Draw, Weighted
from services.population.market import Market
from services.population.names import PROVINCE
from services.population.numbers import FIRST_NUMBERED, SERIALS
from services.population.period import PopulationImpossible, Wanted, require_possible
from services.population.proportions import (
    CERTIFICATES_OF_A_FIRM,
    ENDED_YEARLY,
    ENTRUSTMENTS_OF_A_REGISTRANT,
    FIRST_LOAD,
    FIRST_LOAD_DAYS,
    KINDS,
    LARGEST_CONTRACTOR,
    Kind,
)

FIVE_YEARS = 5 * 365 - 10
"""Days, with room for the short months."""
READY_DAYS = 14
"""So long after a firm's record its licence and certificates are on record too."""

_FIRST_ENTRUSTED = 738_276
"""2022-05-01: before it no edition of the prohibited catalogue is known (PRO-001)."""
_WITHOUT_END = 8  # years, more than are told
_KINDS = Weighted(KINDS)
_HELD = Weighted(CERTIFICATES_OF_A_FIRM)
_DEMANDED = Weighted(ENTRUSTMENTS_OF_A_REGISTRANT)
_ENTRUSTS = {Kind.MIXED, Kind.ENTRUSTING}
_MAKES_FOR_OTHERS = {Kind.CONTRACTOR, Kind.BOTH}
_KIND_NUMBERS = {kind: number for number, kind in enumerate(Kind)}
_KIND_OF = tuple(Kind)


def firms_for(entrustments: int) -> int:
    """Return how many firms have about so many entrustments, by proportion."""
    shares, demands = dict(KINDS), dict(ENTRUSTMENTS_OF_A_REGISTRANT)
    giving = sum(shares[kind] for kind in _ENTRUSTS)
    each = sum(demand * weight for demand, weight in demands.items())
    return 2 + entrustments * sum(shares.values()) * sum(demands.values()) // (giving * each)


class Nation:
    """The members of one population; firms, certificates and entrustments go by number."""

    def __init__(self, wanted: Wanted) -> None:
        """Draw the population `wanted`.

        Raises:
            InvalidInput: there can be none like it.
        """
        require_possible(wanted)
        self.wanted = wanted
        self._serials: Counter[tuple[object, ...]] = Counter()
        self._place_firms()
        self._register_devices()
        self._entrust()
        del self._serials

    @property
    def firms(self) -> int:
        """Return how many firms there are."""
        return self.wanted.firms

    @property
    def entrustments(self) -> int:
        """Return how many entrustments there are."""
        return len(self.entrusted)

    def draw(self, *name: str | int) -> Draw:
        """Return the chance of the matter `name`."""
        return Draw(self.wanted.seed, *name)

    def authority(self, firm: int) -> str:
        """Return the id of the authority of the firm's province."""
        return self.wanted.authorities[self.province[firm]]

    def kind(self, firm: int) -> Kind:
        """Return how the firm takes part."""
        return _KIND_OF[self.kinds[firm]]

    def certificates_of(self, firm: int) -> range:
        """Return the firm's certificates."""
        return range(self.first_certificate[firm], self.first_certificate[firm + 1])

    def entrustments_of(self, firm: int) -> Sequence[int]:
        """Return the entrustments in which the firm has a part."""
        return self._parts[self._first_part[firm] : self._first_part[firm + 1]]

    def registrant(self, entrustment: int) -> int:
        """Return the firm whose device is made."""
        return self.holder[self.entrusted[entrustment]]

    def is_live(self, entrustment: int, day: int) -> bool:
        """Return whether the entrustment is on record and not at its end on `day`."""
        begun = self.established[entrustment]
        return begun < day < begun + 365 * self.lasts[entrustment]

    def _place_firms(self) -> None:
        wanted, draw = self.wanted, self.draw("firms")
        provinces = Weighted(
            [(place, PROVINCE[one].weight) for place, one in enumerate(wanted.authorities)]
        )
        self.province, self.city, self.kinds = array("B"), array("B"), array("B")
        self.recorded, self.licensed = array("I"), array("I")
        self.licence_year, self.licence_serial = array("H"), array("H")
        for firm in range(wanted.firms):
            province = draw.weighed(provinces)
            kind = draw.weighed(_KINDS)
            if firm < 2:  # noqa: PLR2004 - so that the smallest population has an entrustment
                kind = (Kind.CONTRACTOR, Kind.ENTRUSTING)[firm]
            self.province.append(province)
            self.kinds.append(_KIND_NUMBERS[kind])
            self.city.append(draw.below(len(PROVINCE[wanted.authorities[province]].cities)))
            self.recorded.append(self._recorded_on(firm))
            self.licensed.append(self._valid_today(firm, draw))
            year, serial = 0, 0
            if kind is not Kind.ENTRUSTING:
                year, serial = self._serial(year_of(self.licensed[firm]), "licence", province)
            self.licence_year.append(year)
            self.licence_serial.append(serial)

    def _recorded_on(self, firm: int) -> int:
        """Return the day on which `firm` is recorded, never before that of an earlier number."""
        first, last = self.wanted.first_day, self.wanted.last_day
        loaded = max(1, self.wanted.firms * FIRST_LOAD // 1000)
        if firm < loaded:
            return first + firm * FIRST_LOAD_DAYS // loaded
        later = (last - first) * 7 // 10 - FIRST_LOAD_DAYS
        return first + FIRST_LOAD_DAYS + (firm - loaded) * later // (self.wanted.firms - loaded)

    def _valid_today(self, firm: int, draw: Draw) -> int:
        """Return a day before the firm's record from which five years last to the end."""
        latest = self.recorded[firm] - 1
        earliest = max(self.wanted.last_day - FIVE_YEARS + 1, latest - 4 * 365)
        return latest if earliest > latest else draw.between(earliest, latest)

    def _serial(self, year: int, *series: object) -> tuple[int, int]:
        """Return the year and serial of a new number of `series`, of `year` where any is left.

        Renewal keeps a number, so one of an earlier year is as good (ID-REG, ID-LIC).
        """
        for earlier in range(year, FIRST_NUMBERED - 1, -1):
            self._serials[earlier, *series] += 1
            serial = self._serials[earlier, *series]
            if serial < SERIALS:
                return earlier, serial
        raise PopulationImpossible(f"numbers of four digits do not suffice for {series}")

    def _register_devices(self) -> None:
        draw = self.draw("certificates")
        self.demand = array("I", self._demands())
        self.first_certificate = array("I", [0])
        self.holder, self.certified = array("I"), array("I")
        self.product = array("B")
        self.certificate_year, self.certificate_serial = array("H"), array("H")
        for firm in range(self.firms):
            for held in range(self._held_by(firm, draw)):
                must_be_entrusted = self.demand[firm] > 0 and not held
                choice = products.ENTRUSTABLE if must_be_entrusted else products.BY_WEIGHT
                product = draw.weighed(choice)
                self.holder.append(firm)
                self.product.append(product)
                self.certified.append(self._valid_today(firm, draw))
                year, serial = self._certificate_serial(firm, product)
                self.certificate_year.append(year)
                self.certificate_serial.append(serial)
            self.first_certificate.append(len(self.holder))

    def _held_by(self, firm: int, draw: Draw) -> int:
        match self.kind(firm):
            case Kind.CONTRACTOR:
                return 0
            case Kind.ENTRUSTING:
                return max(1, self.demand[firm])
            case _:
                return max(draw.weighed(_HELD), self.demand[firm])

    def _certificate_serial(self, firm: int, product: int) -> tuple[int, int]:
        device = products.ALL[product]
        issuer = self.province[firm] if device.device_class == 2 else -1  # noqa: PLR2004 - class II
        year = year_of(self.certified[-1])
        return self._serial(year, "certificate", issuer, device.device_class, device.sub_catalogue)

    def _demands(self) -> list[int]:
        """Return how many entrustments each firm gives; in all exactly as many as are wanted."""
        draw = self.draw("demand")
        demands = [
            draw.weighed(_DEMANDED) if self.kind(firm) in _ENTRUSTS else 0
            for firm in range(self.firms)
        ]
        total = self.wanted.entrustments
        givers = [firm for firm, demand in enumerate(demands) if demand]
        while givers and total is not None and (missing := total - sum(demands)):
            for firm in givers[: abs(missing)]:
                demands[firm] = max(0, demands[firm] + (1 if missing > 0 else -1))
            if sum(demands) == total - missing:  # these give none any more: the others are next
                givers = [firm for firm in givers if demands[firm]]
        return demands

    def _entrust(self) -> None:
        """Give each entrustment its certificate, its contractor and the day of its record."""
        draw, market = (
            self.draw("entrustments"),
            Market(len(self.wanted.authorities), self._contractors()),
        )
        total = sum(self.demand)
        every = total // LARGEST_CONTRACTOR if total >= 10 * LARGEST_CONTRACTOR else total + 1
        pairs: list[tuple[int, int, int]] = []
        makers: dict[int, set[int]] = {}
        for firm, demand in enumerate(self.demand):
            for certificate in self._to_entrust(firm, demand):
                taken = makers.setdefault(certificate, set())
                contractor = market.find(self.province[firm], draw, taken)
                is_due = len(pairs) % every == every - 1
                if is_due and market.largest not in taken:
                    contractor = market.largest
                if contractor is not None:
                    taken.add(contractor)
                    day = self._established_on(firm, contractor, draw)
                    pairs.append((day, certificate, contractor))
        if self.wanted.entrustments not in {None, len(pairs)}:
            raise PopulationImpossible(f"so few contractors take {len(pairs)} entrustments at most")
        pairs.sort()
        self.established = array("I", (day for day, _, _ in pairs))
        self.entrusted = array("I", (certificate for _, certificate, _ in pairs))
        self.contractor = array("I", (contractor for _, _, contractor in pairs))
        self.maker = array("I", self.holder)
        for _, certificate, contractor in reversed(pairs):
            self.maker[certificate] = contractor  # the first one stands on the certificate
        self.lasts = array("B", (_lasting(draw) for _ in pairs))
        self._index_parts()

    def _contractors(self) -> Iterator[tuple[int, int]]:
        """Yield the contractors, each with its province."""
        for firm, province in enumerate(self.province):
            if self.kind(firm) in _MAKES_FOR_OTHERS:
                yield firm, province

    def _to_entrust(self, firm: int, demand: int) -> Iterator[int]:
        allowed = [
            certificate
            for certificate in self.certificates_of(firm)
            if products.ALL[self.product[certificate]].entrustable
        ]
        return (allowed[number % len(allowed)] for number in range(demand if allowed else 0))

    def _established_on(self, registrant: int, contractor: int, draw: Draw) -> int:
        ready = max(self.recorded[registrant], self.recorded[contractor]) + READY_DAYS
        ready = max(ready, _FIRST_ENTRUSTED + READY_DAYS)
        left = max(1, self.wanted.last_day - 30 - ready)
        soon = min(left, FIRST_LOAD_DAYS)
        return work_day(ready + draw.below(soon if draw.happens(FIRST_LOAD) else left))

    def _index_parts(self) -> None:
        parts = sorted(
            chain(
                ((self.registrant(one), one) for one in range(self.entrustments)),
                zip(self.contractor, range(self.entrustments), strict=True),
            )
        )
        counts = Counter(firm for firm, _ in parts)
        sizes = (counts[firm] for firm in range(self.firms))
        self._first_part = array("I", accumulate(sizes, initial=0))
        self._parts = array("I", (entrustment for _, entrustment in parts))


def _lasting(draw: Draw) -> int:
    """Return how many years an entrustment lasts: one at least, and no end that is ever told."""
    return next(
        (year for year in range(1, _WITHOUT_END) if draw.happens(ENDED_YEARLY)), _WITHOUT_END
    )
