"""What becomes of each record, and which shards must be made: indexes, roles, shards."""
