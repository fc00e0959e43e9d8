"""What is kept of a request instead of the request itself: one module a kind of row."""
