"""Synthetic flows: rows of a generator that learned the training flows, checked and scored."""
