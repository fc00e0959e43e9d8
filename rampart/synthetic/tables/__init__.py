"""Labelled tables of mixed types: their columns, their coding, their folds."""
