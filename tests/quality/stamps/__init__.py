"""Stamps put into documents, and what discovery makes of them; `python -m tests.quality.discovery` shows it."""
