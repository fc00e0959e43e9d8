from datetime import datetime

import numpy as np
import pytest
from faker import Faker

from rampart.tasks.columns.families import dates


class Moment:
    """A generator of one moment: 5 March 2021, 14:07:09."""

    TIME = datetime(2021, 3, 5, 14, 7, 9)


@pytest.fixture
def one(monkeypatch):
    monkeypatch.setattr(dates, "moments", lambda rng, n: [Moment.TIME] * n)


@pytest.mark.parametrize("name", dates.FAMILIES)
def test_a_cell_has_a_digit(cells, name):
    for column in cells(dates.FAMILIES[name][1], n=6, seeds=10):
        assert all(any(map(str.isdigit, cell)) for cell in column)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("date-iso", {"2021-03-05", "2021/03/05", "2021.03.05"}),
        ("date-compact", {"20210305"}),
        ("quarter", {"2021Q1", "Q1 2021", "2021-Q1"}),
        ("week", {"2021-W09"}),
        ("year", {"2021"}),
        ("date-cjk", {"2021年3月5日"}),
        ("clock", {"14:07", "14:07:09", "02:07 PM", "02:07:09 PM"}),
    ],
)
def test_spellings_of_one_moment(one, cells, name, expected):
    assert {c for column in cells(dates.FAMILIES[name][1], 1, 60) for c in column} == expected


def test_numbers_with_and_without_zeros_century_and_clock(one, cells):
    seen = {cell for c in cells(dates.short("/", "dmy"), 1, 200) for cell in c}
    plain = {"05/03/2021", "5/3/2021", "05/03/21", "5/3/21"}
    assert seen == plain | {f"{text} 14:07" for text in plain}


def test_epochs_count_from_1950_in_seconds_or_milliseconds(one, cells):
    seconds = int((Moment.TIME - datetime(1950, 1, 1)).total_seconds())
    seen = {int(c) for column in cells(dates.FAMILIES["stamp-epoch"][1], 1, 60) for c in column}
    assert seen == {seconds, seconds * 1000}


def test_months_in_the_language_of_the_locale(one):
    german = {dates.worded(Faker("de_DE"), np.random.default_rng(k), 1)[0] for k in range(30)}
    assert german == {"5. März 2021", "März 2021"}
    assert all(len(names.split()) == 12 for names in dates.MONTHS.values())
    assert dates.FORMS.keys() == dates.MONTHS.keys()


def test_moments_lie_between_1950_and_2070():
    for seed in range(50):
        found = dates.moments(np.random.default_rng(seed), 7)
        assert len(found) == 7
        assert datetime(1950, 1, 1) - found[0] < datetime(1950, 1, 3) - datetime(1950, 1, 1)
        assert max(found).year <= 2071
