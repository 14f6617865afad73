"""Verbs for datasets."""
