"""Verbs: one standalone script a stage. Nothing imports a stage."""

import sys

from rampart.core import kernels

try:
    kernels.pin()  # before a stage imports NumPy
except kernels.KernelError as error:
    sys.exit(str(error))
