"""HTML → lines: the one rendering that every way of extraction uses."""
