"""The tree of deliberate errors; each `code` is part of the public contract.

    LianjianError
    ├── InvalidInput            malformed in itself, whatever the state              422
    ├── RefusedByRule           well formed, refused by a rule of the law            409
    ├── NotFound                does not exist, or the caller may not know of it     404
    ├── AlreadyExists           the thing to be created is there                     409
    ├── ConcurrentChange        somebody else wrote to the same stream first         409
    ├── CallerRefused           nobody known, or not allowed to do this              401, 403
    ├── EvidenceRefused         bytes of a log that do not prove what they claim
    ├── UnreadableEvent         an event of a kind or shape that this version does not know
    ├── StorageFailed           the database cannot take or give the data            503, 507
    └── ConfigurationError      this node is set up wrongly; it refuses to start

A refusal is named as the sentence that is true (`InspectionNotUnderWay`); technical faults end in
`Error` or `Failed`. Rooms derive their own; nothing outside this tree is raised on purpose.
"""

from typing import ClassVar


class LianjianError(Exception):
    """Base of every deliberate error; `str()` is the detail for the reader of a log or answer.

    `rules` are the ids of the rules that stand behind it, such as "INS-002".
    """

    code: ClassVar[str] = "error"
    rules: ClassVar[tuple[str, ...]] = ()


class InvalidInput(LianjianError):
    """A value is malformed in itself; `pointer` is the JSON pointer of the member at fault."""

    code = "invalid-input"
    rules: ClassVar[tuple[str, ...]] = ()

    def __init__(self, detail: str, pointer: str = "") -> None:
        """Keep `detail` and the JSON `pointer` of the member at fault ("" = the whole input)."""
        super().__init__(detail)
        self.pointer = pointer


class RefusedByRule(LianjianError):
    """A well-formed command that a rule of the law refuses."""

    code = "refused-by-rule"


class NotFound(LianjianError):
    """The thing does not exist, or the caller may not know of it: one answer for both."""

    code = "not-found"


class AlreadyExists(LianjianError):
    """The thing to be created exists already."""

    code = "already-exists"


class ConcurrentChange(LianjianError):
    """Another command wrote to the same stream between reading and appending."""

    code = "concurrent-change"


class CallerRefused(LianjianError):
    """The caller is unknown, or known and not allowed to do this."""

    code = "caller-refused"


class EvidenceRefused(LianjianError):
    """Bytes said to come from a log do not prove what they claim."""

    code = "evidence-refused"


class UnreadableEvent(LianjianError):
    """An event is of a kind or shape that this version does not know; it stays in the log."""

    code = "unreadable-event"


class StorageFailed(LianjianError):
    """The database cannot take or give the data now; nothing of the command was written."""

    code = "storage-failed"


class ConfigurationError(LianjianError):
    """This node is set up wrongly; the message says what to change."""

    code = "configuration-error"
