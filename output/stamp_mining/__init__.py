"""Learning stamps from a dump, resumable."""
