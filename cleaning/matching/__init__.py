"""What a rule sees of a text, and which rules are worth a run on it."""
