"""The database: the event store that is the log, peers' entries, checkpoints, progress."""
