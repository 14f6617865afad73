"""Which block of a page is the article, and where it begins and ends."""
