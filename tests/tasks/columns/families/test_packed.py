import ast
import json

import pytest

from rampart.tasks.columns.families import packed


@pytest.mark.parametrize("name", [name for name in packed.FAMILIES if name != "empty"])
def test_no_cell_is_empty(cells, name):
    for column in cells(packed.FAMILIES[name][1], n=8, seeds=8):
        assert all(cell.strip() for cell in column), column


def test_empty_has_no_cell():
    assert packed.empty(None, None, 5) == []


def test_constant_is_one_value(cells):
    assert all(len(set(column)) == 1 for column in cells(packed.constant))


@pytest.mark.parametrize("name", ["json", "json-local", "list-json"])
def test_json_can_be_read(cells, name):
    kinds = {type(json.loads(cell)) for c in cells(packed.FAMILIES[name][1]) for cell in c}
    assert kinds == {dict if name == "json" else list}


@pytest.mark.parametrize("name", ["python", "list-python"])
def test_python_can_be_read(cells, name):
    kinds = {type(ast.literal_eval(cell)) for c in cells(packed.FAMILIES[name][1]) for cell in c}
    assert kinds == {dict if name == "python" else list}


def test_records_have_the_same_keys_in_every_cell(cells):
    for column in cells(packed.records(json.dumps)):
        assert len({tuple(json.loads(cell)) for cell in column}) == 1


def test_half_of_the_joined_cells_hold_two_answers_or_more(cells):
    for column in cells(packed.joined):
        assert sum(any(sign in cell for sign in ";,|/+") for cell in column) >= 6


def test_half_is_numbers_and_words(cells):
    digits = [cell[0].isdigit() for c in cells(packed.half, n=40) for cell in c]
    assert 0.4 < sum(digits) / len(digits) < 0.6


def test_points_are_two_numbers_in_one_form(cells):
    for column in cells(packed.points):
        assert len({cell[0] for cell in column}) == 1


def test_pairs_and_elements(cells):
    assert all("=" in cell for c in cells(packed.pairs("=", ";")) for cell in c)
    for column in cells(packed.elements):
        assert all(cell.startswith("<") and cell.endswith(">") for cell in column)
