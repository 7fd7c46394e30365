"""The page of a letter: one HTML document that needs nothing else, to be printed on A4.

It is written from the stored entry alone and comes out the same, byte for byte, wherever the entry
is held. Its foot says where the entry stands and the digest of its body, so that the paper can be
checked against the log. Everything that the entry says is escaped; the page runs no script and
loads nothing, as its policy says.
"""

import base64
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.authority.letters.plan_wording import plan_wording
from services.authority.letters.wording import Letter, Wording, wording
from shared.domain.correspondence import LetterClaimedByTwo, LetterUnknown
from shared.domain.dates import legal_date
from shared.domain.joint.events import PlanProposed
from shared.log.entry import BODY
from shared.store.entries import StoredEntry

_FOLDER = Path(__file__).parent
STYLE = _FOLDER.joinpath("letter.css").read_text("utf-8")


def templates() -> Environment:
    """Return the templates of printed pages: everything that is told is escaped."""
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_TEMPLATE = templates().get_template("letter.html.jinja")
_STYLE_HASH = base64.b64encode(sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The Content-Security-Policy of the page: its own style, by digest, and nothing else."""


def letter_page(entries: Iterable[StoredEntry]) -> bytes:
    """Return the page of the letter that one of `entries`, all of its stream, opens.

    Raises:
        LetterUnknown: none of them opens one, on the log of who wrote it.
        LetterClaimedByTwo: several do.
    """
    found = [(entry, event) for entry in entries if (event := _letter(entry)) is not None]
    if not found:
        raise LetterUnknown("no letter of this id is held here")
    if len(found) > 1:
        raise LetterClaimedByTwo(", ".join(entry.log for entry, _ in found))
    [(entry, letter)] = found
    return _page(entry, wording(letter))


def plan_page(entry: StoredEntry) -> bytes:
    """Return the page that puts the plan of a case, proposed by `entry`, before those it names.

    It tells everything that the seal hides, to whoever may read the entry and to nobody else.

    Raises:
        LetterUnknown: the entry proposes no plan, not on the log of who proposes it, or to nobody.
    """
    plan = entry.event()
    if (
        not isinstance(plan, PlanProposed)
        or plan.stream != entry.stream
        or plan.proposed_by != entry.log
    ):
        raise LetterUnknown("this entry proposes no plan of its own authority")
    return _page(entry, plan_wording(plan, legal_date(entry.header().at)))


def _page(entry: StoredEntry, parts: Wording) -> bytes:
    page = _TEMPLATE.render(
        letter=parts,
        style=Markup(STYLE),  # noqa: S704 - a file of the package
        log=entry.header().log,
        position=entry.position,
        entry_id=entry.id,
        leaf_hash=base64.b64encode(entry.leaf_hash).decode(),
        body_sha256=sha256(entry.openings[BODY].content).hexdigest(),
        stream=entry.stream,
    )
    return page.encode("utf-8", "replace")  # a peer may write half surrogate pairs


def _letter(entry: StoredEntry) -> Letter | None:
    event = entry.event()
    if not isinstance(event, Letter) or event.stream != entry.stream or event.author != entry.log:
        return None
    return event
