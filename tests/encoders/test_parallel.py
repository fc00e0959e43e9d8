import pytest
import torch

from rampart.encoders.parallel import SIDES, side_by_side, threads

pytestmark = pytest.mark.slow


def test_threads_are_as_before_afterwards():
    before = torch.get_num_threads()
    with threads(3):
        assert torch.get_num_threads() == 3
    assert torch.get_num_threads() == before


@pytest.mark.parametrize("sides", [1, SIDES])
def test_results_come_in_order(sides):
    assert list(side_by_side(lambda x: x * x, range(20), sides)) == [x * x for x in range(20)]


def test_an_operation_has_one_thread_on_each_side():
    with threads():
        assert set(side_by_side(lambda _: torch.get_num_threads(), range(8))) == {1}


def test_an_error_comes_out():
    with pytest.raises(ZeroDivisionError):
        list(side_by_side(lambda x: 1 / x, [1, 0]))
