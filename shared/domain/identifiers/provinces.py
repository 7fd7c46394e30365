"""The one character by which numbers name the authority that gave them (ID-PROV)."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.domain.authorities import AUTHORITIES, NMPA

NATIONAL = AUTHORITIES[NMPA].certificate_short_zh
"""国: of the NMPA and those before it."""

BY_SHORT_NAME: Mapping[str, str] = MappingProxyType(
    {authority.certificate_short_zh: authority.id for authority in AUTHORITIES.values()}
    | {"内": "nm"}  # both 蒙 and 内 are seen on numbers of Inner Mongolia
)
"""The authority's id by its character."""
