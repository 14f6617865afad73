"""WARC and WET archives."""
