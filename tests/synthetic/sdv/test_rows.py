import contextlib
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.synthetic.interface import GeneratorError
from rampart.synthetic.sdv import rows as sdv_rows
from rampart.synthetic.sdv.rows import (
    SdvGenerator,
    batch_of,
    from_frame,
    metadata,
    seeded,
    to_frame,
)
from rampart.synthetic.tables.rows import Layout, Rows

pytestmark = pytest.mark.slow  # SDV brings torch
LAYOUT = Layout(("a",), ("binary",), (2,))


class Rare:
    """Stands for a synthesizer: one row in ``every`` is of class 1, and ``d0`` counts rows."""

    def __init__(self, every):
        self.every, self.drawn = every, 0

    def fit(self, frame):
        assert list(frame) == ["d0", "y"]

    def reset_sampling(self):
        self.drawn = 0

    def _set_random_state(self, seed):
        assert 0 <= seed < 2**31

    def sample(self, num_rows):
        numbers = np.arange(self.drawn, self.drawn + num_rows)
        self.drawn += num_rows
        return pd.DataFrame({"d0": numbers, "y": (numbers % self.every == self.every - 1) * 1})


class Made(SdvGenerator):
    """A generator on the synthesizer above."""

    def __init__(self, every, tries):
        super().__init__(LAYOUT, 2, 0, by_class=False, tries=tries)
        self.every = every

    def synthesizer(self, frame):
        return Rare(self.every)


def fitted(every, tries=50):
    rows = Rows(np.array([[0], [1], [0], [1]], np.int32), np.empty((4, 0)))
    return Made(every, tries).fit(rows, np.array([0, 0, 1, 1]))


def test_rows_are_drawn_until_each_class_has_its_own():
    table, y = fitted(10).sample([3, 4], 0)
    assert y.tolist() == [0, 0, 0, 1, 1, 1, 1]
    assert table.discrete.ravel().tolist() == [0, 1, 2, 9, 19, 29, 39]  # the first ones drawn


def test_a_class_that_never_comes_is_an_error_with_the_count():
    with pytest.raises(GeneratorError, match="gave 0 of 4 rows of class 1 in 20000 rows drawn"):
        fitted(10**6, tries=20).sample([3, 4], 0)


def test_a_class_that_comes_too_seldom_is_an_error_with_the_count():
    # Few rows are asked for, so 1,000 are drawn; one in 400 is of class 1.
    with pytest.raises(GeneratorError, match="gave 2 of 10 rows of class 1 in 1000 rows drawn"):
        fitted(400, tries=1).sample([10, 10], 0)


def test_a_fit_and_a_draw_say_that_they_still_run(monkeypatch):
    told = []

    @contextlib.contextmanager
    def beat(text, said=None):
        told.append(text)
        yield

    monkeypatch.setattr(sdv_rows, "heartbeat", beat)
    fitted(10).sample([1, 1], 0)
    assert told == ["Made is fitting", "Made is drawing rows"]


def test_no_rows_are_no_draw():
    table, y = fitted(10).sample([0, 0], 0)
    assert len(table) == len(y) == 0


def test_rows_survive_the_table():
    discrete = np.array([[0, 5, 1], [2, 5, 0]], np.int32)
    rows = Rows(discrete, np.array([[0.25, 3.0], [-1.5, 3.0]]))
    frame = to_frame(rows, np.array([1, 0]))
    assert list(frame) == ["d0", "d2", "c0", "y"]  # d1 and c1 have one value
    back = from_frame(frame, rows.take([0]))
    assert back.discrete.tolist() == discrete.tolist()
    assert back.continuous.tolist() == rows.continuous.tolist()


def test_rows_that_are_all_alike_come_back_from_a_table_without_columns():
    rows = Rows(np.array([[3]] * 2, np.int32), np.array([[0.5]] * 2))
    assert to_frame(rows).columns.empty
    assert from_frame(pd.DataFrame(index=range(3)), rows.take([0])).discrete.tolist() == [[3]] * 3


def test_metadata_says_what_a_column_is():
    frame = pd.DataFrame({"d0": [0, 1], "c0": [0.5, 0.1], "y": [0, 1]})
    columns = metadata(frame).to_dict()["tables"]["rows"]["columns"]
    kinds = {name: column["sdtype"] for name, column in columns.items()}
    assert kinds == {"d0": "categorical", "c0": "numerical", "y": "categorical"}


@pytest.mark.slow
def test_the_states_of_the_process_are_as_they_were(capsys):
    import torch

    def states():
        numbers = np.random.get_state()
        return random.getstate(), numbers[1].tolist(), numbers[2], torch.get_rng_state().tolist()

    torch.set_num_threads(2)
    before, drawn = states(), []
    for _ in range(2):
        with seeded(4):
            print("not seen")
            assert torch.get_num_threads() == 1
            drawn.append([random.random(), np.random.rand(), float(torch.rand(1))])
    assert states() == before
    assert torch.get_num_threads() == 2
    torch.set_num_threads(1)
    assert drawn[0] == drawn[1]
    assert capsys.readouterr().out == ""


@pytest.mark.slow
def test_the_states_are_restored_after_an_error():
    before = random.getstate()
    with pytest.raises(KeyError), seeded(4):
        raise KeyError
    assert random.getstate() == before


@given(st.integers(1, 2000), st.integers(1, 50), st.integers(1, 20))
def test_a_batch_is_whole_packs(n, packs, pac):
    batch = 2 * packs * pac
    got = batch_of(n, batch, pac)
    assert got % 2 == 0
    assert got % pac == 0
    assert 0 < got <= batch
    assert got <= n or got <= 2 * pac  # more rows than there are only where nothing smaller fits
