"""Verbs: one standalone script a stage. Nothing imports a stage."""

from rampart.core import kernels

kernels.pin()  # before a stage imports NumPy
