"""The steps of the pipeline: each a function from a text to edits on it."""
