"""A dataset held against its own claims."""
