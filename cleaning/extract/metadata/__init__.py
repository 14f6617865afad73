"""Title, category, tags, date, author and source of a page."""
