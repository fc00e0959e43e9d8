"""Two machines give the same bytes: here, two processes in whose environments the libraries choose
kernels as they would on a CPU with AVX2 and on one with AVX-512.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rampart.core.kernels import PINNED, SWITCH
from tests.small_fits import ESTIMATORS, GENERATORS

ROOT = Path(__file__).parents[1]
CPU = Path("/proc/cpuinfo")
MACHINES = {
    "avx2": {
        **PINNED,
        "MKL_CBWR": "AVX2",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW,-AVX512DQ,-AVX512CD",
        "OMP_NUM_THREADS": "1",
    },
    "avx512": {"OPENBLAS_CORETYPE": "SkylakeX", "OMP_NUM_THREADS": "4"},
}
SENSITIVE = ("bayes", "logreg", "svm", "cvae")  # those of a network too; TensorFlow starts slowly


def start(machine, names, **more):
    """Start fitting on a machine; nothing of this process's own kernels is left there."""
    kept = {name: value for name, value in os.environ.items() if name not in {*PINNED, SWITCH}}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.small_fits", *names],
        env={**kept, **MACHINES[machine], **more},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def digests(names, **more):
    """Return what each machine made of each model, both at work at once."""
    running = [start(machine, names, **more) for machine in MACHINES]
    answers = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    return [json.loads(answer) for answer in answers]


def test_every_estimator_is_fitted():
    modules = {path.stem for path in (ROOT / "rampart/estimators").glob("[a-z]*.py")}
    assert modules - {"finetuned", "finetuned_parallel", "pretrained"} == set(ESTIMATORS)


@pytest.mark.slow
def test_two_machines_give_the_same_predictions_and_files():
    one, other = digests([*ESTIMATORS, *GENERATORS])
    assert set(one) == {*ESTIMATORS, *GENERATORS}
    assert one == other


@pytest.mark.slow
@pytest.mark.skipif(
    not CPU.exists() or " avx512vl " not in CPU.read_text(),
    reason="this CPU has no AVX-512, so that its own kernels are those of AVX2",
)
def test_without_the_pin_they_differ():
    one, other = digests(SENSITIVE, **{SWITCH: "native"})
    assert {name for name in SENSITIVE if one[name] != other[name]} == set(SENSITIVE)
