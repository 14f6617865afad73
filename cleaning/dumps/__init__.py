"""Dumps → Pages; the only place in cleaning that reads files."""
