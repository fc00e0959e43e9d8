"""Rows are drawn until enough keep to the schema; what breaks it is counted."""

import numpy as np
import pytest

from rampart.core.params import Block
from rampart.synthetic.generators import copy, marginals
from rampart.synthetic.interface import GeneratorError
from rampart.tasks.flows.imitation.columns import learned
from rampart.tasks.flows.imitation.drawing import GenerateParams, draw, wanted
from rampart.tasks.flows.imitation.schema import broken, schema
from tests.tasks.flows.imitation.flows import train


def drawn(build=marginals.build, tries=8, told=None, seed=3):
    told = told or schema(train())
    return draw(learned(train(), None, 0), [4] * 5, told, build, Block(), tries, seed)


def test_as_many_rows_as_wanted_keep_to_the_schema():
    found = drawn()
    assert np.bincount(found.rows["label"]).tolist() == [4] * 5
    assert (broken(found.rows, schema(train())) == "").all()
    assert found.failure is None


def test_the_same_seed_gives_the_same_rows_and_another_does_not():
    assert drawn().rows.equals(drawn().rows)
    assert not drawn().rows.equals(drawn(seed=4).rows)


def test_copies_break_nothing():
    found = drawn(copy.build)
    assert (found.looked, found.rejected) == (20, {})


def test_rows_outside_are_counted_and_too_many_of_them_fail():
    told = schema(train())
    told["n_client_packets"] = {**told["n_client_packets"], "range": [0.0, 1.0]}  # has 2 or more
    found = drawn(told=told, tries=2)
    assert found.rows is None
    assert found.rejected == {"n_client_packets: above the range": found.looked}
    assert "lacking: 4 of info, 4 of low" in found.failure


def test_a_generator_that_fails_says_why():
    def build(*args):
        raise GeneratorError("training diverged")

    assert drawn(build).failure == "training diverged"


def test_shares_of_training_or_as_many_of_each():
    y = np.repeat(range(5), [60, 10, 10, 10, 10])
    given = {"rows": 20, "generators": {"copy": {}}}
    assert wanted(y, GenerateParams(**given)) == [12, 2, 2, 2, 2]
    assert wanted(y, GenerateParams(**given, balance="equal")) == [4] * 5
    with pytest.raises(ValueError, match="rows"):
        GenerateParams(rows=2, generators={"copy": {}})
