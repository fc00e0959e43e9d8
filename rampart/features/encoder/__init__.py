"""Sentence encoders: the weights that packages carry."""
