"""The simulation: the program, what is asked of it, who is on the chain and what they want."""
