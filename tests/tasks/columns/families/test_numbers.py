import re

import numpy as np
import pytest

from rampart.tasks.columns.families import numbers


@pytest.mark.parametrize("name", numbers.FAMILIES)
def test_every_cell_has_a_digit_and_no_letter_of_a_unit(cells, name):
    money = {"money"}
    for column in cells(numbers.FAMILIES[name][1], seeds=10):
        assert all(any(map(str.isdigit, cell)) for cell in column), column
        if name not in money:
            assert not any(re.search(r"[A-DF-Za-df-z]", cell) for cell in column), column


@pytest.mark.parametrize(
    ("number", "european", "accounting"),
    [(1234567.891, "1.234.567,89", "1,234,567.89"), (-0.5, "-0,50", "(0.50)")],
)
def test_spellings(number, european, accounting):
    assert numbers.european(number) == european
    assert numbers.accounting(number) == accounting


@pytest.mark.parametrize(
    ("sign", "expected"), [(",", "45,679,001"), (" ", "45 679 001"), ("'", "45'679'001")]
)
def test_thousands_of_37_times_the_number_and_1000(sign, expected):
    assert numbers.grouped(sign)(1234567.6) == expected  # 37 * 1,234,567.6 + 1,000


def test_render_takes_one_form_for_a_column(cells):
    make = numbers.render(lambda rng, n: np.arange(n), lambda x: f"{x}a", lambda x: f"{x}b")
    columns = cells(make, n=3)
    assert {tuple(column) for column in columns} == {("0a", "1a", "2a"), ("0b", "1b", "2b")}


def test_decimals_have_one_number_of_digits_or_no_zeros_behind(cells):
    for column in cells(numbers.decimals(lambda rng, n: np.full(n, 2.5))):
        (cell,) = set(column)
        assert re.fullmatch(r"2\.50{0,5}|2", cell) or cell == "2.5"
    for column in cells(numbers.decimals(lambda rng, n: np.full(n, 2.5), comma=True)):
        assert "." not in column[0]


def test_money_has_one_currency_a_column(cells):
    for column in cells(numbers.money):
        assert len({re.sub(r"[\d.,]", "", cell) for cell in column}) == 1


def test_draws(cells):
    rng = np.random.default_rng(0)
    assert (numbers.scaled(rng, 500) > 0).all()
    counts = numbers.counts(rng, 500)
    assert (counts >= 0).all()
    assert (counts == counts.astype(int)).all()
    assert len(numbers.signed(rng, 500)) == 500
