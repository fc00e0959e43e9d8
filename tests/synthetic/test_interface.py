"""A generator is kept in a file and comes back, and a file of something else is refused."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from rampart.synthetic.interface import Generator, GeneratorError
from tests.synthetic.campaign.small import Again


def test_a_generator_comes_back_as_it_was(tmp_path):
    fitted = Again().fit(np.arange(3), np.array([0, 1, 1]))
    fitted.save(tmp_path / "generator")
    back = Generator.load(tmp_path / "generator")
    assert isinstance(back, Again)
    assert back.y.tolist() == [0, 1, 1]


def test_twice_the_same_bytes(tmp_path):
    fitted = Again().fit(np.arange(3), np.array([0, 1, 1]))
    for name in ("one", "two"):
        fitted.save(tmp_path / name)
    assert Path(tmp_path, "one").read_bytes() == Path(tmp_path, "two").read_bytes()


def test_a_file_of_something_else_is_refused(tmp_path):
    path = tmp_path / "list"
    path.write_bytes(pickle.dumps([1, 2]))
    with pytest.raises(ValueError, match="list: holds a list, no generator"):
        Generator.load(path)


def test_a_generator_has_to_fit_and_to_sample():
    class Half(Generator):
        def fit(self, rows, y):
            return self

    with pytest.raises(TypeError, match="sample"):
        Half()
    assert issubclass(GeneratorError, ValueError)
