"""Verbs for one page."""
