"""Enterprises, as an authority records them from the business licence.

The key is the credit code, not the name (Announcement 38 of 2024, §13): a contractor's old name may
stand on a certificate until its renewal. The first digits of the code name the office that
registered the firm, not where it is today, so `home_authority` is stated and never derived.

Rules kept here:
  ID-USCC  the code is right, or its wrong check character is waived with a reason. GB 32100-2015.
  LIC-001  name, code, legal representative and domicile as on the business licence.
           Order 53 art. 14.
  CRD-006  names of natural persons stand in the `personal` section only, which can be erased.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from shared.domain.authorities import require_authority
from shared.domain.cautions import RuleWarning
from shared.domain.event import ArchiveSection, Event
from shared.domain.texts import ADDRESS, NAME, TEXT, require_list, require_text
from shared.domain.uscc import require_uscc
from shared.errors import AlreadyExists


class EnterpriseRole(StrEnum):
    """What a firm does with medical devices."""

    REGISTRANT = "registrant"
    FILER = "filer"
    CONTRACTOR = "contractor"


class EnterpriseAlreadyRecorded(AlreadyExists):
    """This authority has recorded the firm before."""

    code: ClassVar[str] = "enterprise-already-recorded"


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterprisePersonal:
    """What the record of a firm says about natural persons."""

    legal_representative: str


@dataclass(frozen=True, kw_only=True, slots=True)
class EnterpriseRecorded(Event):
    """An authority opened the record of a firm."""

    KIND: ClassVar[str] = "enterprise.recorded.v1"
    STREAM: ClassVar[str] = "enterprise/{0.uscc}"
    SECTION: ClassVar[ArchiveSection | None] = ArchiveSection.LICENCES
    RULES: ClassVar[tuple[str, ...]] = ("LIC-001", "ARC-001")

    uscc: str
    name: str
    domicile: str
    home_authority: str
    """The authority of the province where the firm is today."""
    roles: tuple[EnterpriseRole, ...]
    checksum_waived: str | None = None
    """Why the wrong check character of `uscc` is accepted; None where it is right."""
    personal: EnterprisePersonal | None = None


def record_enterprise(
    known: EnterpriseRecorded | None, enterprise: EnterpriseRecorded
) -> EnterpriseRecorded:
    """Accept the record of a firm; `known` is what this authority has recorded of it before.

    Raises:
        EnterpriseAlreadyRecorded: it has been.
        MalformedUscc, UsccCheckCharacterWrong, UsccWaiverNotNeeded: ID-USCC.
        UnknownAuthority: there is no such home authority.
        TextMissing, TextTooLong, TextUnprintable, ListMissing, ListTooLong: LIC-001.
    """
    waived = enterprise.checksum_waived
    if waived is not None:
        require_text(waived, TEXT, "/checksum_waived")
    require_uscc(enterprise.uscc, waived is not None, "/uscc")
    require_text(enterprise.name, NAME, "/name")
    require_text(enterprise.domicile, ADDRESS, "/domicile")
    require_authority(enterprise.home_authority, "/home_authority")
    require_list(enterprise.roles, "/roles")
    if enterprise.personal is not None:
        person = enterprise.personal.legal_representative
        require_text(person, NAME, "/personal/legal_representative")
    if known is not None:
        raise EnterpriseAlreadyRecorded(f"{known.uscc} is recorded as {known.name}")
    return enterprise


def replay(events: Iterable[EnterpriseRecorded]) -> EnterpriseRecorded | None:
    """Return the newest of `events`, oldest first, or None where there is none."""
    known: EnterpriseRecorded | None = None
    for event in events:
        known = event
    return known


def caution_unrecorded(
    known: EnterpriseRecorded | None, uscc: str, pointer: str
) -> tuple[RuleWarning, ...]:
    """Return the warning that the firm `uscc`, the member at `pointer`, is not on record here.

    Its own authority may have no node, or its log may not have arrived: that stops no work, but an
    unknown code must at least be right in itself.

    Raises:
        MalformedUscc, UsccCheckCharacterWrong: ID-USCC, of a firm that is not on record.
    """
    if known is not None:
        return ()
    require_uscc(uscc, waived=False, pointer=pointer)
    return (
        RuleWarning(
            code="firm-not-on-record",
            rules=("LIC-001",),
            zh=f"本节点尚无企业 {uscc} 的档案",
            en=f"The firm {uscc} is not on record at this node",
        ),
    )
