"""Transformer encoders: their folders, their tokenizers, their forward pass.

Features and estimators share them, and neither may import the other: the room lies below both.
"""
