"""The libraries are asked, each in a process of its own, which kernels they took."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from rampart.core import kernels
from tests.refusals import record

ROOT = Path(__file__).parents[2]
X86 = platform.machine().lower() in ("x86_64", "amd64")
PINNED = set(kernels.PINNED.items())
needs_x86 = pytest.mark.skipif(not X86, reason="kernels are pinned on x86-64 alone")

ASK = """
import stages
import numpy, scipy.linalg, threadpoolctl, torch
from numpy._core._multiarray_umath import __cpu_dispatch__, __cpu_features__
blas = {each["architecture"] for each in threadpoolctl.threadpool_info()
        if each["internal_api"] == "openblas"}
print("openblas", *blas)
print("numpy", *(name for name in __cpu_dispatch__ if __cpu_features__[name]))
print("aten", torch.backends.cpu.get_cpu_capability())
torch.ones(9, 9) @ torch.ones(9, 9)  # MKL, which says how with MKL_VERBOSE
torch.ones(1, 9).to_mkldnn().to_dense()  # oneDNN
"""


def run(program, **environment):
    """Run a program in a process whose kernels are not those of this one."""
    kept = {k: v for k, v in os.environ.items() if k not in {*kernels.PINNED, kernels.SWITCH}}
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**kept, **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


@pytest.mark.slow
@needs_x86
def test_every_library_takes_the_kernels_of_avx2():
    done = run(ASK, MKL_VERBOSE="1", ONEDNN_VERBOSE="1")
    assert done.returncode == 0, done.stderr
    said = dict(line.split(" ", 1) for line in done.stdout.splitlines() if " " in line)
    assert said["openblas"] == "Haswell"
    assert said["numpy"] == "X86_V3"
    assert said["aten"] == "AVX2"
    assert set(re.findall(r"CNR:(\w+)", done.stdout)) == {"COMPATIBLE"}
    assert re.findall(r"cpu,isa:(.+)", done.stdout) == ["Intel AVX2"]


@pytest.mark.slow
@needs_x86
@pytest.mark.parametrize("first", ["stages", "app", "tests.conftest"])
def test_whatever_starts_pins_them_before_numpy(first):
    """What the libraries make of it is above."""
    program = f"import {first}, os; print(sorted(os.environ.items() & {PINNED}))"
    done = run(program)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{sorted(PINNED)}\n"


@pytest.mark.slow
@needs_x86
def test_a_worker_of_a_stage_has_its_kernels():
    program = """if True:
        import stages
        from joblib import Parallel, delayed
        from threadpoolctl import threadpool_info
        import numpy
        (found,) = Parallel(2, backend="loky")([delayed(threadpool_info)()])
        print(*{each["architecture"] for each in found if each["internal_api"] == "openblas"})
    """
    assert run(program).stdout == "Haswell\n"


@needs_x86
def test_pin_overrides_what_is_there():
    environment = {
        "OPENBLAS_CORETYPE": "SkylakeX",
        "NPY_ENABLE_CPU_FEATURES": "X86_V4",
        "DNNL_MAX_CPU_ISA": "AVX512_CORE",
        "OTHER": "stays",
    }
    kernels.pin(environment)
    assert environment == {**kernels.PINNED, "OTHER": "stays"}


def test_native_leaves_all_as_it_is():
    environment = {"RAMPART_KERNELS": "native", "MKL_CBWR": "AVX2"}
    assert kernels.pin(environment) == "native"
    assert environment == {"RAMPART_KERNELS": "native", "MKL_CBWR": "AVX2"}


def test_other_processors_are_left_alone(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "aarch64")
    environment = {}
    assert kernels.pin(environment) == "native"
    assert environment == {}


def test_an_unknown_switch_is_named():
    message = "RAMPART_KERNELS: must be one of avx2, native, got 'avx512'"
    with pytest.raises(kernels.KernelError, match=message):
        kernels.pin({"RAMPART_KERNELS": "avx512"})


@pytest.mark.slow
@pytest.mark.parametrize("first", ["stages", "app"])
def test_an_unknown_switch_is_one_sentence_of_what_starts(first):
    done = run(f"import {first}", RAMPART_KERNELS="avx512")
    assert done.returncode == 1
    assert done.stderr == "RAMPART_KERNELS: must be one of avx2, native, got 'avx512'\n"
    record("all", "RAMPART_KERNELS=avx512", done.stderr)


@pytest.mark.slow
@needs_x86
def test_too_late_is_said():
    late = run("import numpy; import stages")
    assert "NumPy was imported before its kernels were pinned" in late.stderr
    assert late.returncode == 1  # as -W error makes of a warning
    # Twice is once, and a process that was started with them may import NumPy first.
    assert run("import stages, numpy, app").returncode == 0
    assert run("import numpy, stages", **kernels.PINNED).returncode == 0
    assert run("import numpy, stages", RAMPART_KERNELS="native").returncode == 0


@needs_x86
def test_all_that_numpy_chooses_among_is_known():
    # Another version of NumPy may have further kernels, or other names.
    from numpy._core._multiarray_umath import __cpu_dispatch__

    disabled = kernels.PINNED["NPY_DISABLE_CPU_FEATURES"].split()
    assert set(__cpu_dispatch__) == {"X86_V3", *disabled}
