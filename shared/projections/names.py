"""Finding Chinese names by two characters or by pinyin initials.

A name is indexed by its bigrams, and so are its initials; a search asks for all bigrams of what was
typed. That is a superset of the names that hold it, so the hits are checked with `name_matches`.
"""

import unicodedata
from functools import lru_cache

from pypinyin import Style, lazy_pinyin

from shared.domain.uscc import is_uscc_shaped

SHORTEST_QUERY = 2
"""Characters that a search by name needs."""

LONGEST_NAME = 200
"""Characters of a name by which it is found; a peer may write a million."""


def plain_name(name: str) -> str:
    """Return `name`, as far as it counts, without spaces and punctuation, in one width and case."""
    folded = unicodedata.normalize("NFKC", name[:LONGEST_NAME]).casefold()
    return "".join(character for character in folded if character.isalnum())


@lru_cache(maxsize=8_192)
def initials(name: str) -> str:
    """Return the first letters of the pinyin of `name`; letters and digits stand for themselves."""
    return plain_name("".join(lazy_pinyin(plain_name(name), style=Style.FIRST_LETTER)))


def bigrams(text: str) -> frozenset[str]:
    """Return all pairs of neighbouring characters of `text`."""
    return frozenset(text[index : index + 2] for index in range(len(text) - 1))


@lru_cache(maxsize=8_192)
def name_terms(name: str) -> frozenset[str]:
    """Return the terms by which a document about something called `name` is found."""
    by_name = {f"name:{pair}" for pair in bigrams(plain_name(name))}
    return frozenset(by_name | {f"initials:{pair}" for pair in bigrams(initials(name))})


@lru_cache(maxsize=8_192)
def product_terms(name: str) -> frozenset[str]:
    """Return the terms by which a document about a firm with a product called `name` is found."""
    return frozenset(f"product:{pair}" for pair in bigrams(plain_name(name)))


def query_terms(query: str) -> tuple[frozenset[str], ...]:
    """Return alternative sets of terms; a document is a candidate when it has all of one set.

    Empty where the query is too short to search by.
    """
    code, text = query.strip().upper(), plain_name(query)
    if is_uscc_shaped(code):
        return (frozenset({f"uscc:{code}"}),)
    if len(text) < SHORTEST_QUERY:
        return ()
    by_name = frozenset(f"name:{pair}" for pair in bigrams(text))
    if not text.isascii():
        return (by_name,)
    return by_name, frozenset(f"initials:{pair}" for pair in bigrams(text))


def name_matches(name: str, query: str) -> bool:
    """Tell whether `name`, or its initials, holds what was typed."""
    text = plain_name(query)
    return text in plain_name(name) or text in initials(name)
