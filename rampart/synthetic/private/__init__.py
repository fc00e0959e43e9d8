"""Generators with a guarantee: noise, what it costs, and models of the noisy counts."""
