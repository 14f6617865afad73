"""Edits as a reader sees them: for a terminal, as HTML, as JSON, with the reason of each rule."""
