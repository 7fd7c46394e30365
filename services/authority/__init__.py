"""What every authority's node does: use cases, routes, loops."""
