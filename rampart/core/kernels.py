"""One set of numeric kernels on every x86-64 CPU: the same inputs give the same bytes.

OpenBLAS, NumPy, oneDNN (within TensorFlow and torch), ATen and MKL each look at the CPU and choose
kernels for it. Those of AVX-512 add up in another order than those of AVX2, and a last digit that
moves can end in another tree, another epoch, another champion. ``pin`` holds all of them to AVX2,
which x86-64 CPUs have had since 2013 to 2015; benchmarks/kernels.py measures what it costs.

No variable pins a CPU's own approximations of 1/x and 1/√x, which Intel and AMD round apart: what
takes them (``torch.sqrt``, TensorFlow's softmax) is left out of what is trained here, see
tests/test_processors.py. Nor does one pin how Eigen, in TensorFlow, cuts a large product: by the
sizes of the caches. So a Keras model has other last digits where those are others.

The libraries read these variables when they are loaded: ``pin`` comes before the first import of
NumPy, which is why the ``__init__`` of stages and of app call it. Processes started from a pinned
one inherit it. ``RAMPART_KERNELS=native`` leaves each library its choice: faster on some CPUs, for
runs whose numbers need not be those of another machine.
"""

from __future__ import annotations

import os
import platform
import sys
import warnings
from collections.abc import MutableMapping

SWITCH = "RAMPART_KERNELS"
MODES = ("avx2", "native")
PINNED = {
    "OPENBLAS_CORETYPE": "Haswell",
    # What NumPy dispatches beyond AVX2; one that a CPU lacks is passed over in silence.
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "ATEN_CPU_CAPABILITY": "avx2",
    "MKL_CBWR": "COMPATIBLE",  # MKL's other branches give an Intel CPU other bytes than an AMD
}
# NumPy refuses to start with both; oneDNN reads its old name too.
DROPPED = ("NPY_ENABLE_CPU_FEATURES", "DNNL_MAX_CPU_ISA")


class KernelError(ValueError):
    """The switch has a value that it does not know."""


def pin(environment: MutableMapping[str, str] = os.environ) -> str:
    """Set the variables that hold the libraries to AVX2, whatever they were before.

    Other machines than x86-64 have other kernels altogether: nothing is set there.

    Returns
    -------
    str : ``avx2`` or ``native``, which is what ``RAMPART_KERNELS`` says (``avx2`` by default).

    Raises
    ------
    KernelError : ``RAMPART_KERNELS`` is neither.

    Warns
    -----
    RuntimeWarning : NumPy has been imported with other kernels: it is too late for this process.
    """
    mode = environment.get(SWITCH) or MODES[0]
    if mode not in MODES:
        raise KernelError(f"{SWITCH}: must be one of {', '.join(MODES)}, got {mode!r}")
    if mode == "native" or platform.machine().lower() not in ("x86_64", "amd64"):
        return "native"
    late = (
        environment is os.environ
        and "numpy" in sys.modules
        and any(environment.get(name) != value for name, value in PINNED.items())
    )
    for name in DROPPED:
        environment.pop(name, None)
    environment.update(PINNED)
    if late:
        warnings.warn(
            "NumPy was imported before its kernels were pinned: the numbers of this process may"
            " differ from another machine's; import stages or app first, or call"
            f" rampart.core.kernels.pin(), or set {SWITCH}=native if that does not matter",
            RuntimeWarning,
            stacklevel=2,
        )
    return mode
