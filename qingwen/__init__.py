"""The command, and what other programs import."""
