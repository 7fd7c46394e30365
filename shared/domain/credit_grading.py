"""Credit classes as a provincial policy that can be plugged in: data, and off until it is named.

Rules kept here:
  CRD-001  the archive holds facts and no score. A class is the policy of the province that names
           one, and is always shown with the facts on which it rests.
  CRD-002  the four classes of 2004 ship as an example: unverified, never a default.

A fact has the worst class of the rules that it meets. A firm begins in the best class, falls to
that of each fact, and moves up one step for each full period without another; a fact that lasts,
such as a listing, keeps it down as long as it is in use.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any, cast

import msgspec

from shared.domain.dates import months_after
from shared.errors import ConfigurationError


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditClass:
    """One class of a policy."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True, slots=True)
class GradingRule:
    """Facts of a matter whose `member` is, or has among it, one of `values` have the class."""

    matter: str
    """The first part of their streams, such as `penalty`."""
    member: str
    """Of what the document of the matter holds, such as `severity`."""
    values: tuple[str, ...]
    leads_to: str
    """Id of the class."""
    lasts: bool = False
    """The class stays as long as the fact is in use."""

    def meets(self, matter: str, held: Mapping[str, Any]) -> bool:
        """Tell whether what is `held` of a `matter` has the class."""
        stated = held.get(self.member)
        told = cast("list[object]", stated) if isinstance(stated, list) else [stated]
        return matter == self.matter and any(value in told for value in self.values)


@dataclass(frozen=True, kw_only=True, slots=True)
class CreditPolicy:
    """One policy."""

    id: str
    title_zh: str
    document_zh: str
    verified: bool
    """Whether it was read in the document itself."""
    note: str = ""
    classes: tuple[CreditClass, ...]
    """From the best to the worst."""
    rules: tuple[GradingRule, ...]
    clean_months_per_step: int
    """Months without a further fact after which a firm moves up one class."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GradedFact:
    """One fact that is in use."""

    matter: str
    id: str
    on: date
    held: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Grade:
    """The class of a firm, and the facts on which it rests."""

    credit_class: CreditClass
    rests_on: tuple[GradedFact, ...]


def grade(policy: CreditPolicy, facts: Iterable[GradedFact], day: date) -> Grade:
    """Return the class that `policy` gives on `day` to a firm of which `facts` are in use."""
    counted = sorted(
        (fact for fact in facts if _class_of(policy, fact) is not None),
        key=lambda fact: (fact.on, fact.matter, fact.id),
    )
    level = lasting = 0
    days = [*(fact.on for fact in counted), day]
    for fact, (since, until) in zip(counted, pairwise(days), strict=True):
        level = max(level, _class_of(policy, fact) or 0)
        level = max(0, level - _steps(policy, since, until))
        lasting = max(lasting, _class_of(policy, fact, lasting=True) or 0)
    return Grade(credit_class=policy.classes[max(level, lasting)], rests_on=tuple(counted))


def policy_of(name: str, own: bytes | None) -> CreditPolicy:
    """Return the policy called `name`: the one that the province has written as `own`, or shipped.

    Raises:
        ConfigurationError: there is none, or it is no sound policy.
    """
    if own is None:
        shipped = CREDIT_POLICIES.get(name)
        if shipped is None:
            known = ", ".join(sorted(CREDIT_POLICIES))
            raise ConfigurationError(f"no credit policy {name!r} is here; as an example: {known}")
        return shipped
    try:
        policy = msgspec.json.decode(own, type=CreditPolicy)
    except msgspec.MsgspecError as error:
        raise ConfigurationError(f"credit policy: {error}") from error
    _require_sound(policy)
    if policy.id != name:
        raise ConfigurationError(f"the credit policy is {policy.id!r}, not {name!r}")
    return policy


def _require_sound(policy: CreditPolicy) -> None:
    classes = [one.id for one in policy.classes]
    if not classes or len(set(classes)) < len(classes):
        raise ConfigurationError("a credit policy has classes, each once")
    unknown = sorted({rule.leads_to for rule in policy.rules} - set(classes))
    if unknown:
        raise ConfigurationError(f"a rule of the credit policy leads to no class: {unknown}")
    if policy.clean_months_per_step < 1:
        raise ConfigurationError("a firm moves up after a month or later")


def _class_of(policy: CreditPolicy, fact: GradedFact, *, lasting: bool = False) -> int | None:
    """Return the place of the worst class that a rule, or one that lasts, gives to `fact`."""
    order = {one.id: place for place, one in enumerate(policy.classes)}
    met = [rule for rule in policy.rules if rule.meets(fact.matter, fact.held)]
    return max((order[rule.leads_to] for rule in met if rule.lasts or not lasting), default=None)


def _steps(policy: CreditPolicy, since: date, until: date) -> int:
    """Return how many full clean periods lie between two days."""
    months = policy.clean_months_per_step
    steps = 0
    while steps < len(policy.classes) and months_after(since, months * (steps + 1)) <= until:
        steps += 1
    return steps


def _load(*names: str) -> Mapping[str, CreditPolicy]:
    folder = files("shared.domain").joinpath("data")
    decoder = msgspec.json.Decoder(CreditPolicy)
    read = [decoder.decode(folder.joinpath(name).read_bytes()) for name in names]
    return MappingProxyType({policy.id: policy for policy in read})


CREDIT_POLICIES: Mapping[str, CreditPolicy] = _load("credit_grading_2004.json")
"""The policies that ship, by id: an example each."""
