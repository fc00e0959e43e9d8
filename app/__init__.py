"""What runs beside the pipeline: it loads what the pipeline packaged, and trains nothing."""

import sys

from rampart.core import kernels

try:
    kernels.pin()  # before anything imports NumPy: an answer is the one that was evaluated
except kernels.KernelError as error:
    sys.exit(str(error))
