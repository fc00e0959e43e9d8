"""Calls in processes: order, values, global state."""

import os

import numpy as np
import pytest

from rampart.core.compute import ComputeParams
from rampart.core.workers import in_processes


def draw(seed):
    """Use the global random state, as some libraries do."""
    np.random.seed(seed)
    return os.getpid(), float(np.random.random())


@pytest.mark.parametrize("workers", [1, 2])
def test_calls_keep_their_order_and_leave_this_process_alone(workers):
    np.random.seed(7)
    expected = np.random.random()
    np.random.seed(7)
    done = in_processes(ComputeParams(workers=workers), draw, [(seed,) for seed in (3, 1, 2)])
    assert np.random.random() == expected
    assert all(pid != os.getpid() for pid, _ in done)
    values = [np.random.RandomState(seed).random_sample() for seed in (3, 1, 2)]
    assert [value for _, value in done] == values
