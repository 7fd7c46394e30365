"""What there is to know of each member, drawn anew from the seed and its number when it is told."""

from datetime import date
from functools import lru_cache

from services.population import products
from services.population.diary import morning_ms
from services.population.draw import Draw, uuid_of
from services.population.names import PROVINCE, Place, address, firm_name, person
from services.population.nation import Nation
from services.population.numbers import certificate_number, credit_code, licence_number
from services.population.products import Product
from services.population.proportions import SCOPE_LAGS, Kind
from shared.domain import certificate as certificates
from shared.domain import enterprise as enterprises
from shared.domain import licence as licences
from shared.domain.certificate import CertificateRecorded
from shared.domain.enterprise import (
    Enterprise,
    EnterprisePersonal,
    EnterpriseRecorded,
    EnterpriseRole,
)
from shared.domain.entrustment.establishing import EntrustmentRecords
from shared.domain.inspection.events import NamedEntrustment
from shared.domain.licence import LicenceIssued
from shared.domain.reference import SHIPPED

_CACHED = 8192
_ROLES = {
    Kind.MAKER: (EnterpriseRole.REGISTRANT,),
    Kind.MIXED: (EnterpriseRole.REGISTRANT,),
    Kind.ENTRUSTING: (EnterpriseRole.REGISTRANT,),
    Kind.CONTRACTOR: (EnterpriseRole.CONTRACTOR,),
    Kind.BOTH: (EnterpriseRole.REGISTRANT, EnterpriseRole.CONTRACTOR),
}


class Facts:
    """The facts of the members of a nation; the ones asked for last are remembered."""

    def __init__(self, nation: Nation) -> None:
        """Know the members of `nation`."""
        self.nation = nation
        self.uscc = lru_cache(_CACHED)(self._uscc)
        self.site = lru_cache(_CACHED)(self._site)
        self.domicile = lru_cache(_CACHED)(self._domicile)
        self.enterprise = lru_cache(_CACHED)(self._enterprise)
        self.licence = lru_cache(_CACHED)(self._licence)
        self.certificate = lru_cache(_CACHED)(self._certificate)
        self.named = lru_cache(_CACHED)(self._named)
        self.records = lru_cache(_CACHED)(self._records)

    def clerk(self, authority: str, draw: Draw, office: str = "registrar") -> str:
        """Return the account of one of the authority's people in that office."""
        people = 2 + self._weight(authority) // 20
        return f"{authority}:{office}-{draw.between(1, people):02}"

    def inspectors(self, authority: str, draw: Draw, count: int) -> list[str]:
        """Return the accounts of `count` different inspectors of the authority."""
        people = 4 + self._weight(authority) // 3
        numbers = draw.some_of(range(1, people + 1), count)
        return [f"{authority}:inspector-{number:02}" for number in numbers]

    def _uscc(self, firm: int) -> str:
        """Return the firm's credit code."""
        return credit_code(self.nation.wanted.seed, self._city(firm).code, firm)

    def name(self, firm: int) -> str:
        """Return the firm's name."""
        return firm_name(self._city(firm), firm)

    def _site(self, firm: int) -> str:
        """Return the firm's production address, or its domicile where it makes nothing."""
        draw = self.nation.draw("site", firm)
        return f"{self.domicile(firm)}{draw.between(1, 9)}幢"

    def product(self, certificate: int) -> Product:
        """Return the device that a certificate is for."""
        return products.ALL[self.nation.product[certificate]]

    def firm(self, firm: int) -> Enterprise | None:
        """Return what is known of the firm."""
        return enterprises.evolve(None, self.enterprise(firm))

    def _records(self, entrustment: int) -> EntrustmentRecords:
        """Return what is known of what an entrustment names."""
        nation = self.nation
        contractor, certificate = nation.contractor[entrustment], nation.entrusted[entrustment]
        registered = certificates.evolve(None, self.certificate(certificate))
        if registered is None:
            raise ValueError("a certificate begins with its record")
        issued = self.licence(contractor)
        return EntrustmentRecords(
            certificate=registered,
            registrant=self.firm(nation.registrant(entrustment)),
            contractor=self.firm(contractor),
            licence=None if issued is None else licences.evolve(None, issued),
            catalogues=tuple(SHIPPED.catalogues.values()),
        )

    def _city(self, firm: int) -> Place:
        return PROVINCE[self.nation.authority(firm)].cities[self.nation.city[firm]]

    def _domicile(self, firm: int) -> str:
        draw = self.nation.draw("domicile", firm)
        return address(self.nation.authority(firm), self._city(firm), draw)

    def _weight(self, authority: str) -> int:
        return PROVINCE[authority].weight

    def _enterprise(self, firm: int) -> EnterpriseRecorded:
        draw, authority = self.nation.draw("enterprise", firm), self.nation.authority(firm)
        return EnterpriseRecorded(
            uscc=self.uscc(firm),
            name=self.name(firm),
            domicile=self.domicile(firm),
            home_authority=authority,
            roles=_ROLES[self.nation.kind(firm)],
            recorded_by=self.clerk(authority, draw),
            personal=EnterprisePersonal(legal_representative=person(draw)),
        )

    def _licence(self, firm: int) -> LicenceIssued | None:
        """Return the firm's production licence, None where it makes nothing itself."""
        nation, serial = self.nation, self.nation.licence_serial[firm]
        if not serial:
            return None
        authority, issued = nation.authority(firm), nation.licensed[firm]
        draw = nation.draw("licence", firm)
        return LicenceIssued(
            licence_no=licence_number(authority, nation.licence_year[firm], serial),
            uscc=self.uscc(firm),
            authority=authority,
            sites=(self.site(firm),),
            scope=self._scope(firm, draw),
            issued_on=date.fromordinal(issued),
            valid_until=_five_years_from(issued),
            recorded_by=self.enterprise(firm).recorded_by,
        )

    def _scope(self, firm: int, draw: Draw) -> tuple[str, ...]:
        """Return what the licence covers: what the firm makes, seldom not yet all of it."""
        nation = self.nation
        own = {self.product(one).scope for one in nation.certificates_of(firm)}
        others = {
            self.product(nation.entrusted[one]).scope
            for one in nation.entrustments_of(firm)
            if nation.contractor[one] == firm
        }
        scope = sorted(own | others) or ["II-14"]
        return tuple(scope[1:] if len(scope) > 1 and draw.happens(SCOPE_LAGS) else scope)

    def _certificate(self, certificate: int) -> CertificateRecorded:
        nation, device = self.nation, self.product(certificate)
        firm, issued = nation.holder[certificate], nation.certified[certificate]
        maker = nation.maker[certificate]
        entrusted = maker != firm
        return CertificateRecorded(
            certificate_no=certificate_number(
                nation.authority(firm),
                nation.certificate_year[certificate],
                device.device_class,
                device.sub_catalogue,
                nation.certificate_serial[certificate],
            ),
            registrant_uscc=self.uscc(firm),
            product_name_zh=device.name_zh,
            device_class=device.device_class,
            implantable=device.implantable,
            issued_on=date.fromordinal(issued),
            valid_until=_five_years_from(issued),
            address_raw=f"{self.site(maker)}{'（委托生产）' if entrusted else ''}",
            remarks_raw=self.remarks(maker) if entrusted else "",
            classification_code=device.code,
            animal_derived=False,
            allogeneic=False,
            directly_from_animal_tissue=False,
            recorded_by=self.enterprise(firm).recorded_by,
        )

    def remarks(self, contractor: int) -> str:
        """Return how a certificate's remarks name the contractor (REG-011)."""
        name, uscc = self.name(contractor), self.uscc(contractor)
        return f"受托生产企业：{name}；统一社会信用代码：{uscc}"

    def _named(self, entrustment: int) -> NamedEntrustment:
        nation = self.nation
        registrant, contractor = nation.registrant(entrustment), nation.contractor[entrustment]
        at_ms = morning_ms(nation.established[entrustment])
        return NamedEntrustment(
            entrustment_id=uuid_of(nation.wanted.seed, at_ms, "entrustment", entrustment),
            registrant_uscc=self.uscc(registrant),
            registrant_authority=nation.authority(registrant),
            contractor_uscc=self.uscc(contractor),
            contractor_authority=nation.authority(contractor),
        )


def _five_years_from(day: int) -> date:
    """Return the last day of five years that begin on `day`."""
    begun = date.fromordinal(day)
    return date.fromordinal(
        begun.replace(year=begun.year + 5, day=min(begun.day, 28)).toordinal() - 1
    )
