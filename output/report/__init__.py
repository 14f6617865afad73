"""How a dataset looks, in figures and as a page."""
