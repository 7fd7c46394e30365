"""The versioned data of the law, as a node knows them at a moment (D8).

What ships with the program holds until a log publishes something in its place. Every decision that
the law dates is told which data to go by; none looks for them itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.domain.catalogue import CATALOGUES, CatalogueEdition
from shared.domain.schemes import SCHEMES, Scheme


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """All editions known, each with the days on which it is in force."""

    schemes: Mapping[str, Scheme]
    """Inspection schemes by id."""
    catalogues: Mapping[str, CatalogueEdition]
    """Editions of the catalogue of what may not be entrusted, by id."""


SHIPPED = Reference(schemes=SCHEMES, catalogues=CATALOGUES)
"""What is known without any log."""
