"""What makes rows, and what scores the rows that were made."""
