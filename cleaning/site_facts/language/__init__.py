"""What is common in Chinese prose: frequencies, contexts, words of trade."""
