"""Where pages come from: the live site."""
