"""A simulated chain on this machine: its process, its calls, what happens on it, who is on it."""
