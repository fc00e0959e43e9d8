"""What is read: plots, pages, cards."""
