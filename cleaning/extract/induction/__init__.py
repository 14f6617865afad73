"""A site profile learned from a few of its pages."""
