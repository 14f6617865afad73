"""Inputs → part files → one commit."""
