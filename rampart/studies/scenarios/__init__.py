"""Rows that come in scenarios: what is found of one that the model was fitted without."""
