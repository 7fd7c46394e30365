"""What a bad record in an archive comes to: a hint by law, and a class where a province has one.

Both are computed from an archive of which only what is in use is left, when it is read, and stand
in no view:

    "more_inspections": {"rules": ["ARC-002"], "rests_on": [{"matter", "id"}, …]}
    "grade": {"policy": {"id", "title_zh", "document_zh", "verified", "note"},
              "class": {"id", "zh", "en"}, "rests_on": [{"matter", "id"}, …], "says": {"zh", "en"}}

ARC-002: a bad record is a reason for more inspections; nothing is set by it. CRD-001: a class is
the policy of one province, and never comes without its facts.
"""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

import msgspec

from shared.domain.credit_grading import CreditPolicy, GradedFact, grade
from shared.projections.folding import read_document
from shared.projections.lines import ANNULLED
from shared.projections.view import Document

SAYS = {
    "zh": "本等级依本省信用分级政策得出，仅供参考；档案以事实为准",
    "en": "This class is provincial policy; the archive holds facts",
}


class _Conduct(msgspec.Struct):
    matter: str
    id: str | None
    status: str


class _Sections(msgspec.Struct, rename="kebab"):
    adverse_conduct: list[_Conduct]


class _Archive(msgspec.Struct):
    sections: _Sections


_ARCHIVES = msgspec.json.Decoder(_Archive)


def record_of(archive: bytes, policy: CreditPolicy | None, day: date) -> Document:
    """Return what `archive`, cut down to what is in use, comes to on `day`: its hint, its class.

    Without a bad record there is no hint, without a policy no class; then little of it is read.
    """
    conduct = _ARCHIVES.decode(archive).sections.adverse_conduct
    bad = [one for one in conduct if one.status != ANNULLED]
    told: Document = {}
    if bad:
        rests_on = [{"matter": one.matter, "id": one.id} for one in bad]
        told["more_inspections"] = {"rules": ["ARC-002"], "rests_on": rests_on}
    if policy is not None:
        told["grade"] = _graded(read_document(archive), policy, day)
    return told


def _graded(archive: Document, policy: CreditPolicy, day: date) -> Document:
    given = grade(policy, _facts(archive), day)
    return {
        "policy": {
            "id": policy.id,
            "title_zh": policy.title_zh,
            "document_zh": policy.document_zh,
            "verified": policy.verified,
            "note": policy.note,
        },
        "class": asdict(given.credit_class),
        "rests_on": [{"matter": one.matter, "id": one.id} for one in given.rests_on],
        "says": SAYS,
    }


def _facts(archive: Document) -> Iterator[GradedFact]:
    """Yield the matters of the archive of which one word counts, each from its first legal day."""
    for content in archive["sections"].values():
        for one in content:
            days = [told["on"] for told in one.get("lines", ()) if told["on"] is not None]
            if one.get("held") is not None and days:
                on = date.fromisoformat(days[0])
                yield GradedFact(matter=one["matter"], id=one["id"], on=on, held=one["held"])
