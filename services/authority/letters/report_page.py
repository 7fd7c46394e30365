"""The merged report of a case as a page to be printed on A4: the same bytes wherever it is made.

It says what the report says and nothing else; its foot has the digest of the report's own bytes, as
`GET …/report` serves them without their completeness statement.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from services.authority.letters.printing import STYLE, templates
from services.authority.letters.wording import name_of
from shared.projections.folding import read_document
from shared.projections.joint_report_words import MODES, RECTIFICATION
from shared.projections.words import CONCLUSIONS, PURPOSES, called

_SHANGHAI = ZoneInfo("Asia/Shanghai")


def report_page(report: bytes) -> bytes:
    """Return the page of a merged report, as `shared.projections.joint_report` writes it."""
    told = read_document(report)
    page = _TEMPLATE.render(
        report=told,
        mode=called(told["mode"], MODES).zh,
        digest=sha256(report).hexdigest(),
        style=Markup(STYLE),  # noqa: S704 - a file of the package
    )
    return page.encode("utf-8", "replace")  # a peer may write half surrogate pairs


def _entry(one: dict[str, Any]) -> str:
    return f"{one['authority']}:{one['position']}"


def _instant(told: str) -> str:
    return datetime.fromisoformat(told).astimezone(_SHANGHAI).strftime("%Y-%m-%d %H:%M")


def _told(code: str) -> str:
    return called(code).zh


def _purpose(code: str) -> str:
    return called(code, PURPOSES).zh


def _conclusion(code: str) -> str:
    return called(code, CONCLUSIONS).zh


def _rectification(code: str) -> str:
    return called(code, RECTIFICATION).zh


_ENVIRONMENT = templates()
_ENVIRONMENT.filters.update(
    authority=name_of,
    entry=_entry,
    instant=_instant,
    told=_told,
    purpose=_purpose,
    conclusion=_conclusion,
    rectification=_rectification,
)
_TEMPLATE = _ENVIRONMENT.get_template("report.html.jinja")
