"""Hypothesis: no deadline on a busy machine, and the same examples on each run."""

from hypothesis import settings

settings.register_profile("rampart", deadline=None, derandomize=True)
settings.load_profile("rampart")
