"""Figures of truth, with their data."""
