"""A version of the dataset as files that others load."""
