import re

import pytest

from rampart.tasks.columns.families import identifiers


@pytest.mark.parametrize("name", identifiers.FAMILIES)
def test_cells_are_one_line(cells, name):
    for column in cells(identifiers.FAMILIES[name][1], n=6, seeds=6):
        assert all(cell.strip() and "\n" not in cell for cell in column)


def test_signs_of_a_pattern(cells):
    seen = [cell for c in cells(identifiers.coded("##?-*@.")) for cell in c]
    assert all(re.fullmatch(r"\d\d[A-Z]-[A-Z0-9][a-z0-9]\.", cell) for cell in seen)
    assert not any("I" in cell or "O" in cell for cell in seen)  # they look like digits


def test_a_column_follows_one_pattern(cells):
    kinds = {frozenset(len(cell) for cell in c) for c in cells(identifiers.coded("##", "####"))}
    assert kinds == {frozenset({2}), frozenset({4})}


def test_running_numbers_are_distinct(cells):
    for column in cells(identifiers.running):
        assert len(set(column)) == len(column)
        assert all(cell.isdigit() for cell in column)


def test_padded_numbers_have_one_width(cells):
    assert all(len(set(map(len, column))) == 1 for column in cells(identifiers.padded))


def test_foreign_keys_come_again(cells):
    assert all(len(set(column)) <= 6 for column in cells(identifiers.keys_again, n=12))


def test_documents_have_one_year(cells):
    for column in cells(identifiers.invoices):
        years = {re.fullmatch(r"[A-Z]+-(\d{4})-\d{5}", cell)[1] for cell in column}
        assert len(years) == 1
        assert 1995 <= int(years.pop()) <= 2026


def test_handles_all_have_the_sign_or_none(cells):
    kinds = {frozenset(cell[0] == "@" for cell in c) for c in cells(identifiers.handles)}
    assert kinds == {frozenset({True}), frozenset({False})}


def test_links_are_addresses(cells):
    assert all(re.match(r"https?://\S+$", cell) for c in cells(identifiers.links) for cell in c)
