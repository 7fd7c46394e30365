"""Letters of the log as official letters on paper, for a counterpart that reads no log."""
