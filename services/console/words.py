"""The words of the console, from gettext catalogues.

The message ids of sentences are the Chinese sentences themselves, so `en.po` alone translates them.
Codes of the record stand in both catalogues as `code:<value>`, or `<group>:<value>` where one value
has several meanings; members of request bodies as `field:<name>`. A test finds what is missing.
"""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from shared.domain.authorities import AUTHORITIES
from shared.projections import words as recorded
from shared.web.problem_titles import TITLES

CATALOGUES = Path(__file__).parent / "words"
CHINESE, ENGLISH = "zh", "en"
TAGS: Mapping[str, str] = {CHINESE: "zh-CN", ENGLISH: "en"}
"""Each language that the console speaks, with its tag (RFC 5646)."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language: `id` is "zh" or "en"."""

    id: str
    catalogue: GNUTranslations

    @property
    def tag(self) -> str:
        """Return the language tag, such as "zh-CN"."""
        return TAGS[self.id]

    def sentence(self, chinese: str, **named: object) -> str:
        """Return what the `chinese` sentence says, with the values `named` in its braces."""
        said = self.catalogue.gettext(chinese)
        return said.format_map(named) if named else said

    def of(self, words: Mapping[str, str] | recorded.Words) -> str:
        """Return what stands for this language in words that are given in both."""
        if isinstance(words, recorded.Words):
            return words.zh if self.id == CHINESE else words.en
        return words[self.id]

    def code(self, value: object, group: str = "code") -> str:
        """Return what a code of the record is called; what is none stands for itself.

        An authority is called by its province.
        """
        if isinstance(value, bool):
            return self.sentence("是") if value else self.sentence("否")
        for message in (f"{group}:{value}", f"code:{value}"):
            if (said := self.catalogue.gettext(message)) != message:
                return said
        known = recorded.CODES.get(str(value)) or recorded.STATUSES.get(str(value))
        return self.place(str(value)) if known is None else self.of(known)

    def once(self, told: Mapping[str, Any]) -> dict[str, Any]:
        """Return `told` without the members that say in the other language what another one says.

        Such pairs are `zh` and `en`, `name_zh` and `name_en`.
        """
        own, other = (CHINESE, ENGLISH) if self.id == CHINESE else (ENGLISH, CHINESE)
        twins = {name.removesuffix(own) + other for name in told if name.endswith(own)}
        return {name: value for name, value in told.items() if name not in twins}

    def field(self, name: str) -> str:
        """Return what a member of a request's body is called."""
        return self.code(name, "field")

    def reason(self, fault: Mapping[str, Any]) -> str:
        """Return why a place is at fault; `fault` is one of the `errors` of a problem.

        What has no Chinese words is told as the interface tells it, in English.
        """
        told: str = fault["detail"]
        if self.id == ENGLISH:
            return told
        if title := TITLES.get(fault["code"]):
            return title.zh
        said = self.code(fault["code"], "fault")
        return told if said == fault["code"] else said

    def place(self, authority: str) -> str:
        """Return the province of an authority, such as 浙江."""
        return self.of(recorded.place(authority)) if authority in AUTHORITIES else authority


@cache
def language(name: str) -> Language:
    """Return the language "zh" or "en"."""
    with (CATALOGUES / f"{name}.po").open("rb") as source:
        catalogue = read_po(source, locale=name)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Language(name, GNUTranslations(compiled))


def chosen(cookie: str | None, accepted: str) -> Language:
    """Return the language that the visitor chose, else the one that the browser asks for first."""
    if cookie in TAGS:
        return language(cookie)
    first = accepted.partition(",")[0].strip().lower()
    return language(ENGLISH if first.startswith(ENGLISH) else CHINESE)
