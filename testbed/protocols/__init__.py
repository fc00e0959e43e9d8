"""The client side of each protocol; people, jobs and intruders use the same code."""
