"""Columns: what is in each column of a table, from its name and up to 200 of its values."""
