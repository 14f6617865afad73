"""Near-duplicates: signatures, pairs, clusters."""
