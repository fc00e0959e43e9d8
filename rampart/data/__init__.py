"""Packages and their registries, archives, duplicates, splits."""
