"""Solidity: which functions of a source can be turned against its users, and how?"""
