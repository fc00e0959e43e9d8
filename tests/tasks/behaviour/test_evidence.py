import numpy as np
import pytest

from rampart.tasks.behaviour import evidence as e
from tests.chain.features.made import history, tx


def told_by(*telling):
    """Return a model that is surer of an attack the more of some times a history has."""

    def predict(histories):
        asked.append(len(histories))
        hits = [sum(one.time in telling for one in h.record.transactions) for h in histories]
        attack = 1 / (1 + np.exp(-np.array(hits, float)))
        return np.column_stack([1 - attack, attack])

    asked: list[int] = []
    return predict, asked


def rows(size):
    return history([tx(n, 0, 1) for n in range(size)])


def test_the_transaction_that_says_it_comes_first():
    predict, _ = told_by(3)
    found = e.evidence(rows(6), predict)
    assert found[0] == e.Evidence((3,), pytest.approx(1.0))
    assert [one.weight for one in found[1:]] == pytest.approx([0.0] * 5)


@pytest.mark.parametrize("place", [0, 499, 777, 999])
def test_one_in_a_thousand_is_found_by_few_questions(place):
    predict, asked = told_by(place)
    found = e.evidence(rows(1000), predict)
    assert found[0].places == (place,)
    assert sum(asked) < 100


def test_every_transaction_is_in_one_piece():
    found = e.evidence(rows(100), told_by(5, 70)[0])
    assert sorted(place for one in found for place in one.places) == list(range(100))


def test_what_speaks_for_nothing_costs_a_round():
    predict, asked = told_by()
    assert len(e.evidence(rows(500), predict)) == e.STRETCHES
    assert sum(asked) == 1 + e.STRETCHES


def test_a_single_transaction_cannot_be_taken_out():
    assert e.evidence(rows(1), told_by(0)[0]) == [e.Evidence((0,), 0.0)]
