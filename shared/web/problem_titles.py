"""What each `code` is called in Chinese and English, and with which HTTP status it is answered.

The table is `problem_titles.csv`. A code that is not listed yet is called what its family in
`shared.errors` is called; a test makes sure that none stays so.
"""

import csv
from importlib.resources import files
from typing import NamedTuple

from shared.errors import LianjianError


class Title(NamedTuple):
    """HTTP status and name of a problem."""

    status: int
    zh: str
    en: str


def _read_titles() -> dict[str, Title]:
    table = files("shared.web").joinpath("problem_titles.csv").read_text("utf-8")
    return {
        row["code"]: Title(int(row["status"]), row["title_zh"], row["title_en"])
        for row in csv.DictReader(table.splitlines())
    }


TITLES = _read_titles()
"""The title of every code."""

_BY_STATUS = {
    400: "malformed-body",
    401: "caller-unknown",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "body-too-large",
    415: "media-type-unsupported",
    429: "too-many-requests",
    503: "unavailable",
}
_FIRST_FAILURE = 500


def title_of(code: str) -> Title:
    """Return the title of a listed `code`."""
    return TITLES[code]


def title_of_error(error: LianjianError) -> Title:
    """Return the title of `error`, or else of the family that it belongs to."""
    codes = (str(vars(family).get("code")) for family in type(error).__mro__)
    return next(TITLES[code] for code in codes if code in TITLES)


def title_of_status(status: int) -> tuple[str, Title]:
    """Return code and title for an HTTP `status` that the framework answers with."""
    other = "bad-request" if status < _FIRST_FAILURE else "internal-error"
    code = _BY_STATUS.get(status, other)
    return code, TITLES[code]._replace(status=status)
