"""Verbs: one standalone script a stage. Nothing imports a stage."""
