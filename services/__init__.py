"""The programs that run: a province's node, the national aggregator, the command line."""
