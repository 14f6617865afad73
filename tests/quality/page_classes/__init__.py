"""Pages of many classes, of our own making, with the truth beside them: `python -m tests.quality.page_classes`."""
