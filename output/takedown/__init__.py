"""Taking a page down for good."""
