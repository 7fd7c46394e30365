"""Warnings of rules that hold "in principle": the fact is recorded, the warning beside it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleWarning:
    """One warning that a decision attached to an event; part of the event for ever."""

    code: str
    """Permanent name such as `agreement-outlives-licence`."""
    rules: tuple[str, ...]
    zh: str
    en: str
