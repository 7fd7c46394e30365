"""The national aggregator."""
