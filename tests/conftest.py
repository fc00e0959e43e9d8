"""Kernels pinned as in the stages; Hypothesis: no deadline, and the same examples on each run."""

from rampart.core import kernels

kernels.pin()  # first: what follows imports NumPy

from hypothesis import settings  # noqa: E402

settings.register_profile("rampart", deadline=None, derandomize=True)
settings.load_profile("rampart")
