"""Answers as received, as WARC with an index."""
