"""What several figures are computed with."""
