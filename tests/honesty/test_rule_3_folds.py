"""Rule 3 in the campaign: a fold's generator and judges are fitted without the rows it tests on."""

import pytest

from rampart.synthetic.generators import marginals
from tests.honesty import tables
from tests.honesty.project import TABLES, small
from tests.honesty.tables import FOLD, of_training, spoil_fold

pytestmark = pytest.mark.slow


@pytest.fixture(params=TABLES)
def task(request, divided):
    """A project in which the campaign has run."""
    divided(request.param)
    return request.param


@pytest.fixture
def seen(monkeypatch):
    """What the generator is fitted on and gives, fold by fold."""
    fits: list[tuple[bytes, ...]] = []
    build = marginals.build

    def spied(*arguments):
        generator = build(*arguments)
        fit, sample = generator.fit, generator.sample

        def fitted(rows, y):
            fits.append(contents(rows, y))
            return fit(rows, y)

        def sampled(*asked):
            rows, y = sample(*asked)
            fits[-1] += contents(rows, y)
            return rows, y

        generator.fit, generator.sample = fitted, sampled
        return generator

    monkeypatch.setattr(marginals, "build", spied)
    return fits


def contents(rows, y):
    return tuple(values.tobytes() for values in (rows.discrete, rows.continuous, y))


def test_a_generator_and_its_rows_do_not_depend_on_what_the_fold_holds_out(task, seen):
    tables.campaign.main([task, "marginals"])
    before = list(seen)
    spoil_fold(task)
    seen.clear()
    tables.campaign.main([task, "marginals"])
    assert seen[FOLD] == before[FOLD]
    assert all(now != then for now, then in zip(seen[FOLD + 1 :], before[FOLD + 1 :], strict=True))


def test_what_a_classifier_of_real_rows_says_of_the_synthetic_ones_stays(task):
    generator = small(task).GENERATORS[-1]
    before = tables.folds(task, generator)
    spoil_fold(task)
    tables.campaign.main([task, generator])
    after = tables.folds(task, generator)
    assert of_training(after[FOLD]) == of_training(before[FOLD])
    assert after[FOLD]["utility"]["tr_tr"] != before[FOLD]["utility"]["tr_tr"]  # it is felt there
    assert of_training(after[FOLD + 1]) != of_training(before[FOLD + 1])
