import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from rampart.tasks.columns import families
from rampart.tasks.columns.families import FAMILIES, base, headers, numbers, prose
from rampart.tasks.columns.generate import LOCALES, rows
from rampart.tasks.columns.row import CLASSES, CODES, MOST_VALUES

ROOT = Path(__file__).parents[3]
UNITS = re.compile(r"\d\s*(kg|km|cm|mm|ml|lb|mph|°)", re.I)
PROGRAM = """
import hashlib
from rampart.tasks.columns.generate import rows
print(hashlib.sha256(repr(list(rows(40, 1))).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def generated():
    return list(rows(150, 1))


def test_there_are_many_families_of_every_class():
    modules = [getattr(families, name) for name in ("categories", "dates", "flags", "identifiers")]
    modules += [getattr(families, name) for name in ("numbers", "packed", "prose", "titles")]
    assert len(FAMILIES) == sum(len(module.FAMILIES) for module in modules) >= 60
    assert {family.label for family in FAMILIES.values()} == set(CLASSES)
    assert len({locale[:2] for locale in LOCALES}) >= 8


def test_counts_and_labels(generated):
    counts = Counter(CLASSES[row.label] for row in generated)
    assert sum(counts.values()) == 150 * 8
    assert all(135 <= counts[name] <= 165 for name in CLASSES)  # a few are constant: unknown
    assert len({row.column for row in generated}) == len(generated)
    for row in generated:
        family = FAMILIES[row.table.removeprefix("generated/")]
        constant = len(set(row.values)) < 2
        assert CLASSES[row.label] == ("unknown" if constant else family.label), row.column
        assert row.source == f"generated/{CLASSES[row.label]}"
        assert row.label_source == "manifest"


def test_the_shape_of_every_row(generated):
    for row in generated:
        assert len(row.values) + row.n_missing == row.n_rows, row.column
        assert 5 <= row.n_rows <= MOST_VALUES, row.column
        assert all(isinstance(value, str) and value.strip() for value in row.values), row.column
        assert not any("np.float" in value for value in row.values), row.column
        if row.label == CODES["numeric"]:
            assert not any(map(UNITS.search, row.values)), row.column
            assert all(any(map(str.isdigit, value)) for value in row.values), row.column


def test_long_and_short_texts_are_what_the_definition_says(generated):
    for row in generated:
        words = np.median([len(value.split()) for value in row.values] or [0])
        length = np.median([len(value) for value in row.values] or [0])
        if row.label == CODES["text_long"]:
            assert words >= 10 or length >= 20, row.column
        if row.label == CODES["text_short"]:
            assert words < 10, row.column
            assert length < 70, row.column


def test_a_truth_value_has_two_values(generated):
    for row in generated:
        if row.label == CODES["boolean"]:
            assert len(set(row.values)) == 2, row.column


@pytest.mark.slow
def test_the_same_rows_in_every_process():
    def digest(seed):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", PROGRAM]
        return subprocess.run(command, env=environment, capture_output=True, check=True).stdout

    assert digest("1") == digest("2")


def test_a_family_does_not_depend_on_another(monkeypatch):
    before = {row.column: row.values for row in rows(20, 1)}
    monkeypatch.delitem(FAMILIES, "iban")
    after = {row.column: row.values for row in rows(20, 1)}
    assert all(before[name] == values for name, values in after.items() if name in before)
    assert next(rows(8, 1)) != next(rows(8, 2))


def test_count_0_gives_nothing():
    assert list(rows(0, 1)) == []


def test_headers_have_styles_and_may_be_missing_or_mislead():
    rng = np.random.default_rng(1)
    counts = Counter(headers.header(["order date"], ["price"], rng) for _ in range(3000))
    assert 350 < counts[""] < 550
    assert {"order_date", "orderDate", "OrderDate", "ORDER_DATE", "order-date"} <= set(counts)
    assert {"ordr_dt", "Order Date"} <= set(counts)
    assert counts["price"] > 0
    always = Counter(headers.header(["id"], ["price"], rng, always=True) for _ in range(300))
    assert "" not in always
    assert all("id" in name.lower() for name in always)


def test_every_slot_of_the_templates_is_known():
    for line in [*prose.REVIEWS, *prose.TICKETS]:
        assert set(prose.SLOT.findall(line)) <= set(prose.SLOTS)
        assert "{" not in prose.expand(line, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("number", "european", "accounting"),
    [(1234.5, "1.234,50", "1,234.50"), (-2.0, "-2,00", "(2.00)")],
)
def test_spellings_of_numbers(number, european, accounting):
    assert numbers.european(number) == european
    assert numbers.accounting(number) == accounting


def test_draws_have_two_values_at_least():
    rng = np.random.default_rng(0)
    assert all(len(set(base.draw(rng, ["a", "b"], 5))) == 2 for _ in range(200))
    assert all(2 <= len(set(base.few(rng, list("abcdefgh"), 12))) <= 4 for _ in range(200))
