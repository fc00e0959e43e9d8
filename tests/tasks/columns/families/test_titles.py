import numpy as np
import pytest

from rampart.tasks.columns.families import titles


@pytest.mark.parametrize("name", titles.FAMILIES)
def test_cells_are_short_texts_of_one_line(cells, name):
    for column in cells(titles.FAMILIES[name][1], n=6, seeds=8):
        assert all(cell.strip() and "\n" not in cell for cell in column)
        assert np.median([len(cell) for cell in column]) < 70


def test_filled_takes_each_slot_from_its_list(cells):
    seen = {cell for c in cells(titles.filled("{a}-{b}", a="x|y", b="1")) for cell in c}
    assert seen == {"x-1", "y-1"}


def test_all_products_of_a_column_have_a_model_number_or_none(cells):
    for column in cells(titles.products):
        numbered = [cell[-1].isdigit() for cell in column]
        assert len(set(numbered)) == 1
        assert all(cell.split()[0] in titles.ADJECTIVES for cell in column)


def test_a_name_reversed_has_a_comma_and_initials_for_the_whole_column(cells):
    kinds = set()
    for column in cells(titles.reversed_names):
        given = [cell.split(", ")[1] for cell in column]
        assert len({text.endswith(".") for text in given}) == 1
        kinds.add(given[0].endswith("."))
    assert kinds == {True, False}


def test_a_club_is_a_town_and_one_of_the_endings(cells):
    endings = titles.TEAMS.split("|")
    assert all(cell.rsplit(" ", 1)[1] in endings for c in cells(titles.teams) for cell in c)
