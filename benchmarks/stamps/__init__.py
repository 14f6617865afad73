"""Stamps put into documents, and what discovery makes of them; `python -m benchmarks.discover` shows it."""
