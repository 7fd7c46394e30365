"""Forms from the schemas of request bodies, and request bodies from what was typed into them.

A form asks for what the interface takes, member by member, and sends what was typed; whether that
is right the interface alone decides. A member's place is written with dots: `agreement.number`,
`targets.0.uscc`. What is left empty is not sent.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

Schema = Mapping[str, Any]
Typed = Mapping[str, Sequence[str]]
"""What was typed, by place; a place may have several values."""
Fault = Mapping[str, Any]
"""One of the `errors` of a problem."""

_LONG = {
    "action", "assessment", "basis", "conclusion", "content", "description", "division_of_work",
    "fact", "facts", "grounds", "notes", "purpose_text", "reason", "remarks", "requirement", "risk",
    "says", "statement", "summary", "findings", "gaps", "change_terms",
}  # fmt: skip
_AUTHORITY = re.compile(
    r"(?!city_)(.*_)?authority|receiver|asked|joint_with|organiser|sampled_by|on_behalf_of"
)
_AUTHORITIES = {"participants", "informed"}
_FIRM = re.compile(r"(.*_)?uscc")
_PERSON = {"assignee", "found_by", "member_ref", "proposed_leader"}
_PEOPLE = {"need_to_know"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One member as a form asks for it; `kind` says how, `rows` holds the fields of each row."""

    place: str
    name: str
    kind: str
    required: bool
    hint: str = ""
    values: Sequence[str] = ()
    options: Sequence[Any] = ()
    fields: Sequence["Field"] = ()
    rows: Sequence[Sequence["Field"]] = ()
    error: Fault | None = None
    most: int | None = None

    @property
    def value(self) -> str:
        """Return what stands in the field."""
        return self.values[0] if self.values else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReader:
    """Makes fields and bodies of one schema (JSON Schema, with its `$defs`)."""

    schema: Schema
    today: date
    typed: Typed = field(default_factory=dict[str, Sequence[str]])
    errors: Mapping[str, Fault] = field(default_factory=dict[str, Fault])
    """What is wrong at which place."""
    more: str | None = None
    """The list that gets one more empty row."""
    is_fresh: bool = True
    """Whether nothing was typed yet, so that days are proposed."""

    def fields(self) -> list[Field]:
        """Return the fields of the whole form."""
        return self._members(self.schema, "")

    def body(self) -> dict[str, Any]:
        """Return what was typed as a request's body."""
        return self._given(self.schema, "")

    def _members(self, schema: Schema, place: str) -> list[Field]:
        needed = set(schema.get("required", ()))
        return [
            self._field(one, f"{place}{name}", name, required=name in needed)
            for name, one in schema.get("properties", {}).items()
        ]

    def _field(self, schema: Schema, place: str, name: str, *, required: bool) -> Field:
        plain, nullable = self._plain(schema)
        kind = self._kind(plain, name, nullable=nullable)
        given = self.typed.get(place, ())
        if not given and self.is_fresh and kind == "day" and required:
            given = (self.today.isoformat(),)
        if not given and self.is_fresh and "default" in schema and kind in {"choice", "text"}:
            given = () if schema["default"] is None else (str(schema["default"]),)
        inner = plain.get("items", {})
        return Field(
            place=place,
            name=name,
            kind=kind,
            required=required and kind != "check",
            hint=schema.get("description", ""),
            values=given,
            options=self._plain(inner)[0].get("enum", ()) or plain.get("enum", ()),
            fields=self._members(plain, f"{place}.") if kind == "group" else (),
            rows=self._rows(self._plain(inner)[0], place) if kind == "rows" else (),
            error=self.errors.get(place),
            most=plain.get("maxLength"),
        )

    def _rows(self, schema: Schema, place: str) -> list[list[Field]]:
        count = max(len(list(self._numbers(place))), 1) + (self.more == place)
        return [self._members(schema, f"{place}.{number}.") for number in range(count)]

    def _numbers(self, place: str) -> Iterator[int]:
        """Yield the numbers of the rows that were typed into."""
        numbers = {
            int(rest.partition(".")[0])
            for one in self.typed
            if (rest := one.removeprefix(f"{place}.")) != one and rest.partition(".")[0].isdecimal()
        }
        yield from range(max(numbers) + 1 if numbers else 0)

    def _kind(self, schema: Schema, name: str, *, nullable: bool) -> str:  # noqa: PLR0911 - one per row
        match schema.get("type"):
            case "object":
                return "group" if "properties" in schema else "json"
            case "array":
                return self._kind_of_list(schema, name)
            case "boolean":
                return "perhaps" if nullable else "check"
            case "integer" if "enum" not in schema:
                return "number"
            case "string" if (form := schema.get("format")) in {"date", "date-time"}:
                return "day" if form == "date" else "instant"
            case _ if "enum" in schema:
                return "choice"
            case _:
                return _kind_of_text(name)

    def _kind_of_list(self, schema: Schema, name: str) -> str:
        items, _ = self._plain(schema.get("items", {}))
        if "properties" in items:
            return "rows"
        if "enum" in items:
            return "choices"
        if name in _AUTHORITIES:
            return "authorities"
        return "people" if name in _PEOPLE else "lines"

    def _plain(self, schema: Schema) -> tuple[Schema, bool]:
        """Return what a schema stands for, and whether null is allowed beside it."""
        if "$ref" in schema:
            return self._plain(self.schema["$defs"][schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            others = [one for one in schema["anyOf"] if one.get("type") != "null"]
            return self._plain(others[0])[0], len(others) < len(schema["anyOf"])
        return schema, False

    def _given(self, schema: Schema, place: str) -> dict[str, Any]:
        return {
            name: value
            for name, one in schema.get("properties", {}).items()
            if (value := self._value(one, f"{place}{name}", name)) is not None
        }

    def _object(self, schema: Schema, place: str) -> dict[str, Any] | None:
        """Return what was typed of an object; one in which nothing was typed is not there."""
        told = self._given(schema, place)
        return told if any(value is not False for value in told.values()) else None

    def _value(self, schema: Schema, place: str, name: str) -> object:
        plain, nullable = self._plain(schema)
        given = [one.strip() for one in self.typed.get(place, ()) if one.strip()]
        match self._kind(plain, name, nullable=nullable):
            case "group":
                return self._object(plain, f"{place}.")
            case "rows":
                items, _ = self._plain(plain["items"])
                rows = [self._object(items, f"{place}.{n}.") for n in self._numbers(place)]
                return [row for row in rows if row is not None] or None
            case "check":
                return bool(given)
            case "lines" | "choices" | "authorities" | "people":
                lines = dict.fromkeys(line for one in given for line in _lines(one))
                items, _ = self._plain(plain["items"])
                return [_typed(items, line) for line in lines] or None
            case _:
                return _typed(plain, given[0]) if given else None


def prefilled(told: object, place: str = "") -> dict[str, list[str]]:
    """Return a value by place, as a form begins with it: what `FormReader` would read back."""
    if isinstance(told, Mapping):
        members = cast("Mapping[str, object]", told)
        found: dict[str, list[str]] = {}
        for name, value in members.items():
            found |= prefilled(value, f"{place}.{name}" if place else name)
        return found
    if isinstance(told, list | tuple):
        items = cast("Sequence[object]", told)
        if any(isinstance(one, Mapping) for one in items):
            return prefilled({str(number): one for number, one in enumerate(items)}, place)
        return {place: [str(one) for one in items]} if items else {}
    if told is None or told is False or told == "":
        return {}
    return {place: ["true" if told is True else str(told)]}


def places(faults: Sequence[Fault]) -> dict[str, Fault]:
    """Return what is wrong at which place, from the `errors` of a problem."""
    return {
        pointer.removeprefix("/").replace("/", "."): fault
        for fault in faults
        if (pointer := fault.get("pointer"))
    }


def name_of(place: str) -> str:
    """Return the name of the member at a place: `uscc` for `targets.0.uscc` as for `uscc.0`."""
    return next(one for one in reversed(place.split(".")) if not one.isdecimal())


def _kind_of_text(name: str) -> str:
    if _AUTHORITY.fullmatch(name):
        return "authority"
    if _FIRM.fullmatch(name):
        return "firm"
    if name in _PERSON:
        return "person"
    return "long" if name in _LONG else "text"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _typed(schema: Schema, text: str) -> object:
    """Return the text as a value of the schema's type; what is none goes as it is."""
    match schema.get("type"):
        case "integer":
            return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else text
        case "boolean":
            return {"true": True, "false": False}.get(text, text)
        case "string" if schema.get("format") == "date-time":
            return f"{text}:00+08:00" if re.fullmatch(r".{10}T[0-9]{2}:[0-9]{2}", text) else text
        case "object":
            return _json(text)
        case _:
            return text


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text
