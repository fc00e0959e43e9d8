import pytest

from rampart.tasks.columns.families import flags


@pytest.mark.parametrize("name", flags.FAMILIES)
def test_a_column_has_both_values_of_one_pair(cells, name):
    for column in cells(flags.FAMILIES[name][1]):
        assert len(set(column)) == 2


def test_pairs_in_one_case_and_as_they_are(cells):
    columns = cells(flags.pairs([("yes", "no")]))
    assert {frozenset(column) for column in columns} == {
        frozenset(pair) for pair in [("yes", "no"), ("YES", "NO"), ("Yes", "No")]
    }
    assert all(set(c) == {"y", "N"} for c in cells(flags.pairs([("y", "N")], change_case=False)))


def test_no_pair_has_the_same_value_twice():
    for pairs in (flags.ENGLISH, flags.LETTERS, flags.LOCAL, flags.SWITCH, flags.MARKS):
        assert all(first != second for first, second in pairs)


def test_marks_and_digits_alone_need_a_header():
    always = {name for name, family in flags.FAMILIES.items() if family[2:] == (True,)}
    assert always == {"flag-letter", "flag-digit", "flag-float", "flag-mark"}
