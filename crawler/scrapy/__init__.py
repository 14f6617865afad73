"""One spider for every site profile."""
