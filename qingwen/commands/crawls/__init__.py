"""Verbs for crawls."""
