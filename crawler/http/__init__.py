"""What an answer is, how fast to ask, and what may be asked for."""
