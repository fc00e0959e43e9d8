"""Versions of packages: which there are, who answers, the way forward and the way back."""
