"""What a view comes to once it has taken all that is stored, for those who cannot wait for it.

The views of a node that has just joined may be minutes behind, and a decision must not wait so
long. So what it asks of a view is folded here from the stored entries of the matters in question.
"""

from collections.abc import Collection

from shared.projections.folding import fold
from shared.projections.positions import arrived, names_of, reached
from shared.projections.reading import entries_coming, entries_of
from shared.projections.view import Document, View
from shared.store.database import Database


def coming_keys(database: Database, view: View, matter: str, firm: str) -> set[str]:
    """Return the keys that entries about `firm` will have in `view`, which has not taken them yet.

    Only the streams of `matter`, such as "entrustment", are looked through. `firm` is a credit
    code. Whoever also asks the view itself does so afterwards: entries move there meanwhile.
    """
    with database.read() as connection:
        (name,) = names_of(connection, [view])
        until = arrived(connection)
        start = reached(connection, [name], until)[name]
        return {
            key
            for log, end in until.items()
            if start[log] < end
            for entry in entries_coming(connection, log, start[log], matter)
            if firm in entry.subjects
            for key in view.keys(entry)
        }


def current_documents(
    database: Database, view: View, matter: str, keys: Collection[str]
) -> dict[str, Document]:
    """Return the documents of `view` under `keys`, ids of a `matter`, as all stored entries tell.

    Keys of which nothing is stored are left out.
    """
    with database.read() as connection:
        told = {key: entries_of(connection, f"{matter}/{key}") for key in sorted(keys)}
    return {key: fold(view, found).document for key, found in told.items() if found}
