import math

import pytest

from rampart.tasks.columns.families import categories


@pytest.mark.parametrize("name", categories.FAMILIES)
def test_values_repeat_and_are_two_at_least(cells, name):
    for column in cells(categories.FAMILIES[name][1], n=40, seeds=10):
        assert 2 <= len(set(column)) <= 13, column


def test_a_set_is_one_line_in_one_case(cells):
    make = categories.of_set(["low medium high", "one thing,another thing"])
    allowed = [{"low", "medium", "high"}, {"one thing", "another thing"}]
    allowed += [{word.upper() for word in line} for line in allowed]
    assert all(any(set(column) <= line for line in allowed) for column in cells(make))


def test_codes_are_whole_numbers_one_or_ten_apart(cells):
    steps = set()
    for column in cells(categories.codes, n=200):
        numbers = sorted(map(int, set(column)))
        assert 2 <= len(numbers) <= 9
        steps.add(math.gcd(*(number - numbers[0] for number in numbers)))
    assert {1, 10} <= steps  # more where a code was not drawn


def test_one_value_of_faker_alone_falls_back_to_two_letters(cells):
    class Same:
        def word(self):
            return "same"

        def seed_instance(self, seed):
            pass

    columns = cells(categories.vocabulary("word"), seeds=3, faker=Same())
    assert all(set(column) == {"a", "b"} for column in columns)


def test_no_line_of_a_set_is_one_value():
    for name, (_, lines) in categories.SETS.items():
        for line in lines:
            words = line.split("," if "," in line else " ")
            assert len(words) == len(set(words)) >= 2, name
