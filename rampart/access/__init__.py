"""Who may do what at the server, and the proof of what was done: keys, tokens, roles, journal."""
