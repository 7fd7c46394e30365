"""What all HTTP interfaces have in common: problems, callers, paging, idempotency."""
