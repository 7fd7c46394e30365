"""A provincial authority's node."""
