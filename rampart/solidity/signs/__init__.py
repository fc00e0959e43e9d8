"""Signs of a weakness in a function, by structure alone: each names the lines that give it."""
