"""Drawn flows are scored as the campaign scores rows, and warned of as it warns."""

import pytest

from rampart.core.params import Block
from rampart.synthetic.generators import copy, marginals
from rampart.tasks.flows.imitation.columns import learned
from rampart.tasks.flows.imitation.drawing import draw
from rampart.tasks.flows.imitation.judging import SHOWN, JudgingParams, coded, part, scored, warned
from rampart.tasks.flows.imitation.schema import schema
from tests.tasks.flows.imitation.flows import train
from tests.tasks.flows.imitation.test_augmenting import JUDGING

SETTINGS = JudgingParams(**JUDGING)
GOOD = dict.fromkeys(SHOWN, 0.5) | {"coverage": 1.0, "exact_copies": 0.0, "contradictions": 0.0}


def test_rows_are_coded_by_what_was_learned_from():
    told = learned(train(), None, 0)
    coder, known = coded(told)
    again = part(train(), coder, None, 0)
    assert (again.rows.discrete == known.rows.discrete).all()
    assert (again.rows.continuous == known.rows.continuous).all()
    assert len(part(train(), coder, 50, 0).y) == 50


def test_rows_that_contradict_themselves_are_warned_of():
    assert warned(GOOD | {"contradictions_real": 0.0}, SETTINGS.limits) == []
    (told,) = warned(GOOD | {"contradictions": 0.8, "contradictions_real": 0.1}, SETTINGS.limits)
    assert told.startswith("contradicts itself: 80% of the rows")


@pytest.mark.slow
def test_a_copy_is_known_as_one_and_mixed_columns_are_none():
    told, known = learned(train(), None, 0), schema(train())
    flags = {}
    for name, module in (("copy", copy), ("marginals", marginals)):
        rows = draw(told, [8] * 5, known, module.build, Block(), 40, 1).rows
        scores = scored(told, train(100, 9), rows, SETTINGS, 0)
        assert tuple(scores) == SHOWN
        flags[name] = " ".join(warned(scores, SETTINGS.limits))
        assert scores["exact_copies"] == (name == "copy")
    assert "repeats training rows" in flags["copy"]
    assert "repeats" not in flags["marginals"]
