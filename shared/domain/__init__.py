"""The regulatory matter: events, decisions and folds; no I/O.

An event is a published document: `KIND` is its permanent name, and a field may be added with a
default but never renamed or removed. A decision is a pure function of the state, of what the caller
states and of `today` (a legal date, Asia/Shanghai); it returns the event or raises a refusal named
as the true sentence. `replay` and `evolve` apply history and never judge it again.
"""
