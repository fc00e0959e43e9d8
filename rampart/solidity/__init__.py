"""Solidity source: what it is made of, what can be wrong in it, and edits of it."""
