"""One run of a crawl: launcher, worker process, record, gates."""
