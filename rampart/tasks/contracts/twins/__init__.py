"""Matched twins: contracts with a weakness, each beside one that differs by its remedy alone."""
