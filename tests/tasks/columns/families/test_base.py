import numpy as np
import pytest

from rampart.tasks.columns.families import base


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def test_pick_reaches_every_choice_and_no_other(rng):
    assert {base.pick(rng, "abc") for _ in range(60)} == set("abc")
    assert base.pick(rng, [7]) == 7


def test_draw_has_two_values_at_least_where_it_can(rng):
    assert all(set(base.draw(rng, ["a", "b"], 2)) == {"a", "b"} for _ in range(50))
    assert base.draw(rng, ["a"], 3) == ["a", "a", "a"]
    assert len(base.draw(rng, ["a", "b"], 1)) == 1


@pytest.mark.parametrize(("n", "most", "highest"), [(6, 12, 2), (12, 12, 4), (90, 5, 5)])
def test_few_keeps_to_a_third_of_the_cells_and_to_most(rng, n, most, highest):
    sizes = {len(set(base.few(rng, list("abcdefghij"), n, most))) for _ in range(200)}
    assert min(sizes) == 2
    assert max(sizes) == highest


def test_each_calls_once_a_cell_and_keeps_a_cell_in_a_line(rng):
    calls = iter(["a\nb", "c", 3])
    assert base.each(next)(calls, rng, 3) == ["a, b", "c", "3"]
