"""Which URLs are known, fetched and due."""
