"""Verifiable log: entry, tree, checkpoint, cover stream and their verification; no I/O."""
