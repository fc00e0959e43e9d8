"""Slither, a peer that reads source: run as a program of its own on what was compiled here."""
