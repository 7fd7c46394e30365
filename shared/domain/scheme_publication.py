"""Publishing an inspection scheme: the national authority for everybody, a province for itself."""

from dataclasses import dataclass
from typing import ClassVar

from shared.domain.editions import Publication
from shared.domain.schemes import Scheme, Status


@dataclass(frozen=True, kw_only=True, slots=True)
class SchemePublished(Publication):
    """An authority published an inspection scheme."""

    KIND: ClassVar[str] = "scheme.published.v1"
    STREAM: ClassVar[str] = "scheme/editions"
    RULES: ClassVar[tuple[str, ...]] = ("FND-NONE",)

    edition: Scheme


def judge_alike(one: Scheme, other: Scheme) -> bool:
    """Tell whether both are law for the same use, so that only one can hold on a day."""
    if Status.DRAFT in {one.status, other.status}:
        return False
    uses = {judgement.use for judgement in one.judgements}
    return any(judgement.use in uses for judgement in other.judgements)
