"""Rules and profiles held against their own claims; gates of a run's data."""
