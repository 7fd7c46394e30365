"""The regulatory matter: events, decisions and folds; no I/O."""
