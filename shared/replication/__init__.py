"""Talking to peers; the only room with an HTTP client."""
