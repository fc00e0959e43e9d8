"""Import it first: `python benchmarks/x.py` then finds rampart, and has the pipeline's kernels."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from rampart.core import kernels

kernels.pin()
