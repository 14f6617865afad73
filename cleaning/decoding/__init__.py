"""Bytes → text, and what was sent in a page's place."""
