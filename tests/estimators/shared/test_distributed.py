import contextlib
import multiprocessing
import os

import pytest

from rampart.core.params import KnobError
from rampart.estimators.shared.distributed import Group, _gathered, _work, device_of, run


def add(group, number):
    import torch

    total = torch.tensor([float(number + group.rank), 1.0])
    group.summed(total)
    if group.tell:
        group.tell(group.size)
    return total.tolist(), group.rank, os.getpid()


def fail(group, number):
    raise KnobError(f"rate: must not be {number}")


def test_the_parts_of_all_processes_are_all_parts_once():
    parts = list(range(7))
    assert [Group(rank, 3).mine(parts) for rank in range(3)] == [[0, 3, 6], [1, 4], [2, 5]]
    assert Group().mine(parts) == parts


@pytest.mark.slow
def test_one_process_is_this_one():
    told = []
    assert run(add, 1, "cpu", 5, told=told.append) == ([5.0, 1.0], 0, os.getpid())
    assert told == [1]


@pytest.mark.slow
def test_a_gpu_for_each_process_or_none(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    found = [device_of(device, number) for device in ("cpu", "auto", "cuda") for number in (1, 2)]
    assert found == ["cpu", "cpu", "cuda", "cuda", "cuda", "cuda"]
    assert device_of("auto", 3) == "cpu"
    with pytest.raises(KnobError, match=r"^device: cuda needs a GPU for each of 3 processes, 2"):
        device_of("cuda", 3)


def test_a_process_that_dies_is_an_error():
    here, there = multiprocessing.Pipe()
    there.close()
    with pytest.raises(RuntimeError, match=r"^process 1 of a training died$"):
        _gathered({here: 1}, None)


@pytest.mark.slow
def test_what_a_process_sends(tmp_path):
    """Here of a process that is this one, and alone in its group."""
    sent = {}
    for function in (add, fail):
        here, there = multiprocessing.Pipe()
        given = (there, str(tmp_path / function.__name__), os.getppid(), function, 0, 1, "cpu")
        _work(*given, (1,))
        messages = []
        with contextlib.suppress(EOFError):
            while True:
                messages.append(here.recv())
        sent[function] = messages
    assert sent[add] == [("told", 1), ("result", ([1.0, 1.0], 0, os.getpid()))]
    ((kind, error),) = sent[fail]
    assert (kind, type(error), str(error)) == ("error", KnobError, "rate: must not be 1")


def test_an_error_of_a_process_is_the_error_of_all():
    here, there = multiprocessing.Pipe()
    there.send(("error", KnobError("rate: too high")))
    with pytest.raises(KnobError, match=r"^rate: too high$"):
        _gathered({here: 1}, None)
