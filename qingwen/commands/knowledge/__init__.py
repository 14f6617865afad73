"""Verbs for rules and profiles."""
