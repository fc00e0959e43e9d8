import threading

import numpy as np
import pytest

from rampart.core import cluster
from rampart.core.compute import ComputeParams, parallel
from rampart.core.params import ParamError, check
from tests.refusals import refused


def work(seed, size):
    values = np.random.default_rng(seed).normal(size=(size, size))
    return float(np.linalg.norm(values @ values.T))


CALLS = [(seed, 20 + seed) for seed in range(8)]


def test_the_same_results_in_the_same_order_for_any_number_of_workers():
    expected = [work(*call) for call in CALLS]
    for workers in (1, 3):
        assert parallel(ComputeParams(workers=workers), work, CALLS) == expected


def test_workers_share_the_memory_of_the_stage():
    meeting = threading.Barrier(2, timeout=120)  # passes only when two are there at once
    assert parallel(ComputeParams(workers=2), lambda: meeting.wait() >= 0, [()] * 2) == [True] * 2


def test_no_calls_no_results():
    assert parallel(ComputeParams(), work, []) == []


def test_an_error_of_a_call_is_the_error_of_all():
    def fails(number):
        raise ValueError(f"call {number}")

    with pytest.raises(ValueError, match="call 0"):
        parallel(ComputeParams(workers=1), fails, [(0,), (1,)])


def test_a_cluster_gives_the_same_list_whatever_ends_first(monkeypatch):
    def run(address, function, calls):
        assert address == "head:6379"
        yield from reversed([(n, function(*call)) for n, call in enumerate(calls)])

    monkeypatch.setattr(cluster, "run", run)
    done = []
    on = ComputeParams(cluster="head:6379")
    expected = parallel(ComputeParams(workers=1), work, CALLS)
    assert parallel(on, work, iter(CALLS), lambda: done.append(1)) == expected
    assert len(done) == len(CALLS)


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"cluster": "auto"}, r"compute\.cluster: must be host:port, or null .*, got 'auto'"),
        ({"engine": "ray"}, r"compute\.engine: unknown key; .*known: cluster, workers"),
        ({"workers": 0}, r"compute\.workers: must be >= 1, got 0"),
        ({"worker": 2}, r"compute\.worker: unknown key; did you mean 'workers'"),
    ],
)
def test_wrong_knobs_are_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        check(knobs, "compute", ComputeParams)


def test_the_environment_stands_in_for_workers_of_params_alone(monkeypatch):
    monkeypatch.setenv("RAMPART_WORKERS", "3")
    assert check({"workers": 2}, "compute", ComputeParams).workers == 3
    assert check({}, "compute", ComputeParams) == ComputeParams(workers=3)
    assert ComputeParams(workers=1).workers == 1  # what the code itself says


@pytest.mark.parametrize("text", ["0", "-1", "two", "1.5", "1e6", "1025", "9" * 5000, "٣"])
def test_a_bad_number_in_the_environment_is_one_sentence(monkeypatch, text):
    monkeypatch.setenv("RAMPART_WORKERS", text)
    message = rf"^RAMPART_WORKERS: must be a whole number from 1 to 1024, got '{text}'$"
    with refused("all", f"RAMPART_WORKERS={text[:9]}", match=message):
        check({"workers": 2}, "compute", ComputeParams)


def test_each_call_that_is_done_is_told():
    done = []
    assert parallel(ComputeParams(workers=1), abs, [(-1,), (2,)], lambda: done.append(1)) == [1, 2]
    assert len(done) == 2
