"""Every message id that the console may say: in its templates, its code, and the vocabulary.

`python -m tests.console.words_needed` lists those that a catalogue lacks.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import ModuleType
from typing import Any, cast, get_args, get_type_hints

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import shared.domain
import shared.projections
from services.authority import completeness, due_days
from services.console.acts import all_acts
from services.console.areas import (
    entrustments,
    exchange,
    inspections,
    joint_inspections,
    matters,
    reference,
    statistics,
)
from services.console.menu import AREAS
from services.console.words import CATALOGUES as WORDS
from services.console.words import TAGS
from shared.domain.catalogue import CATALOGUES, OTHER
from shared.domain.events import EVENT_TYPES
from shared.domain.identifiers.certificates import Origin
from shared.identity.roles import Role
from shared.projections.rebuilding import RebuildProgress
from shared.projections.views import VIEWS
from shared.projections.words import CODES, STATUSES

ROOM = WORDS.parent
_METHODS = [("**/*.jinja", "jinja2"), ("**/*.py", "python")]
_TEMPLATES = {"encoding": "utf-8", "extensions": "jinja2.ext.do", "silent": "false"}
"""As the console reads them; a template that cannot be read would else say nothing at all."""
_KEYWORDS = {"_": None, "sentence": None}
_STATES = {
    *entrustments.STATES, *inspections.STATES, *joint_inspections.STAGES,
    "unopened", "sent", "unsent", "annulled", "asked", "granted", "refused", "valid", "self",
}  # fmt: skip
_DUTIES = [
    "acknowledge-notice",
    "annotate-certificate",
    "assess-adverse-event-risk",
    "assess-notice",
    "audit-contractor",
    "check-new-filer",
    "confirm-report",
    "decide-case",
    "end-publicity",
    "end-publicity-early",
    "file-sampling-case",
    "file-self-inspection",
    "hold-certificate",
    "hold-licence",
    "inspect-comprehensively",
    "inspect-firm",
    "inspect-fully",
    "inspect-product",
    "inspect-site",
    "investigate-contractor",
    "lift-measure",
    "notify-adverse-event-risk",
    "notify-inspection-result",
    "notify-interview",
    "notify-measure",
    "notify-outcome",
    "notify-product-variety",
    "notify-rectification",
    "notify-sampling-result",
    "publish-penalty",
    "push-penalty",
    "receive-penalty",
    "record-entrustment",
    "record-known-entrustment",
    "remove-address",
    "report-end",
    "report-product-variety",
    "report-rectification",
    "report-unannounced-inspection",
    "return-delegated-result",
    "review-agreement",
    "review-supervision-level",
    "set-supervision-level",
    "state-scope-coverage",
    "station-residents",
    "verify-rectification",
    "withdraw-penalty",
]
_ALARMS = [
    "equivocation",
    "root-mismatch",
    "clock-skew",
    "late-disclosure-failed",
    "seal-overdue",
    "over-disclosed",
    "push-rejected",
    "log-stale",
    "directory-unreadable",
]
_COUNTED = [
    "accepted",
    "accepted_within_7_days",
    "answered_by_wanted_date",
    "certificates",
    "countered",
    "declined",
    "disputed_entrustments",
    "full_scope_12_months",
    "full_scope_24_months",
    "grade",
    "hidden",
    "lag_entries",
    "last_contact_at",
    "late",
    "late_facts",
    "late_share",
    "live",
    "live_entrustments_of_authority",
    "mean_days_to_answer",
    "median_recording_days",
    "one_sided_entrustments",
    "overtaken",
    "plans",
    "received",
    "unanswered",
    "unreadable_entries",
    "verified_size",
    "visited_12_months",
    "visited_24_months",
    "with_wanted_date",
    "calendars",
    "provisional",
    "moved_from",
]
_FOLDED = ("cancelled_because", "last_step_on", "review_due")
"""What views tell beside the members of events."""
_OTHERWISE = [
    "purpose:key",
    "purposes:key",
    "further_purposes:key",
    "severity:general",
    "channel:transferred",
    "state:announced",
    "status:corrected",
]
"""Codes that mean another thing in one place than they do elsewhere."""
_VERIFIED = ("unchanged", "changed", "corrected-since", "not-held")
_FAULTS = (
    "bool-type", "date-from-datetime-parsing", "datetime-from-date-parsing", "datetime-parsing",
    "dict-type", "enum", "form", "greater-than-equal", "int-type", "less-than-equal", "required",
    "uuid-parsing",
)  # fmt: skip
"""What a form's body is refused for before it is a command; the domain's reasons have titles."""
_CAUSES = {
    "self", "inconsistent", "frozen", "no-address", "behind", "well", "other",
    *(cause for _, cause in exchange.CAUSES),
}  # fmt: skip
_FILTERS = {
    "q", "as_of", "known_on", "from", "until", "role", "home", "registrant", "contractor",
    "certificate", "product", "state", "stage", "status", "rule", "what", "owner", "person",
    "code", "on", "days", "unit", "start", "clause", "recorded_by", "note", "title_zh", "id",
    "assigned_to", "owners",
}  # fmt: skip


def needed(language: str) -> set[str]:
    """Return the message ids that the catalogue of `language` must translate."""
    found = set(_codes())
    only = (f"fault:{one}" for one in _FAULTS) if language == "zh" else _sentences()
    return found | set(only)


def held(language: str) -> Mapping[str, str]:
    """Return what the catalogue of `language` says, by message id."""
    with (WORDS / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    return {cast("str", one.id): str(one.string) for one in catalogue if one.id}


def _sentences() -> Iterator[str]:
    for _file, _line, message, _comments, _context in extract_from_dir(
        str(ROOM), _METHODS, {"**/*.jinja": _TEMPLATES}, keywords=_KEYWORDS
    ):
        yield message if isinstance(message, str) else message[0]
    yield from (area.name for area in AREAS)
    yield from ("近7天", "近30天", "本季度")
    for act in all_acts().values():
        yield act.title
        yield from (one["description"] for _, one in _members(act.schema) if "description" in one)
    yield from (one.title for group in matters.GROUPS.values() for one in group.values())


def _codes() -> Iterator[str]:
    values = {value for module in _vocabulary() for value in _values(module)}
    values |= {*_STATES, *(role.value for role in Role)}
    yield from (f"code:{one}" for one in values if one not in {*CODES, *STATUSES})
    for row in (row for edition in CATALOGUES.values() for row in edition.rows):
        yield from (
            f"code:{one}" for held in row.sub_kinds for one in held.sub_kinds if one != OTHER
        )
    yield from (f"device_class:{one}" for one in (1, 2, 3))
    yield from (f"level:{one}" for one in (1, 2, 3, 4))
    yield from (f"kind:{kind}" for kind in EVENT_TYPES)
    yield from (f"duty:{one}" for one in _DUTIES)
    yield from (f"alarm:{one}" for one in _ALARMS)
    yield from (f"view:{view.name}" for view in VIEWS)
    yield from (f"readers:{act.collection}" for act in all_acts().values())
    yield from (f"{group}:{one}" for one in _CAUSES for group in ("cause", "cure"))
    yield from (f"statistics:{one}" for one in statistics.KINDS)
    yield from (f"reference:{one}" for one in reference.MATTERS)
    yield from (f"step:{one}" for one in joint_inspections.STEPS)
    yield from (f"rebuild:{step}" for step in get_args(get_type_hints(RebuildProgress)["step"]))
    yield from (f"verified:{one}" for one in _VERIFIED)
    yield from ("yes:true", "yes:false", *_OTHERWISE)
    yield from (f"field:{name}" for name in _fields())


def _fields() -> set[str]:
    names = {*_FILTERS, *entrustments.COMPARED, *_COUNTED, *_FOLDED}
    for event_type in EVENT_TYPES.values():
        names |= _told(event_type, set())
    for act in all_acts().values():
        names |= {name for name, _ in _members(act.schema)}
    for group in matters.GROUPS.values():
        names |= {name for one in group.values() for name in (*one.columns, *one.filters)}
    return names


def _told(kind: Any, seen: set[Any]) -> set[str]:
    """Return the names of all fields of a dataclass, and of those within it."""
    if kind in seen:
        return set()
    seen.add(kind)
    inner = {name for one in get_args(kind) for name in _told(one, seen)}
    if not is_dataclass(kind):
        return inner
    hints = get_type_hints(kind)
    named = {one.name for one in fields(kind)}
    return named | {name for one in named for name in _told(hints[one], seen)}


def _members(schema: Any) -> Iterator[tuple[str, Any]]:
    """Yield every member that a JSON schema describes, at whatever depth: name, schema."""
    if isinstance(schema, list):
        for one in cast("list[object]", schema):
            yield from _members(one)
    elif isinstance(schema, dict):
        told = cast("dict[str, Any]", schema)
        yield from told.get("properties", {}).items()
        for value in told.values():
            yield from _members(value)


def _vocabulary() -> Iterator[ModuleType]:
    for package in (shared.domain, shared.projections):
        for one in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(one.name)
    yield from (completeness, due_days)


def _values(module: ModuleType) -> Iterator[str]:
    for _, one in inspect.getmembers(module, inspect.isclass):
        if issubclass(one, StrEnum) and one is not Origin:
            yield from (value.value for value in one)


if __name__ == "__main__":
    for name in TAGS:
        known = held(name)
        for message in sorted(one for one in needed(name) if not known.get(one)):
            print(name, repr(message))  # noqa: T201
