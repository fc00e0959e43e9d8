"""Behaviour: what does the history of an address on a SIMULATED chain say that it is for?"""
