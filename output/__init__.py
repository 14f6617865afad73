"""What is written for others."""
