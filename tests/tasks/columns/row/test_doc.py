import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.row import CLASSES
from rampart.tasks.columns.row.doc import declare

COUNTS = [str(n) for n in range(3, 60)]
NAMES = [f"Captain {first} {last}" for first in "ABCDEFGH" for last in "KLMNOPQR"]
CODED = ["1", "2", "3"] * 9
FLAGS = ["0", "1"] * 9
YEARS = ["1912", "1913", "1920", "1931", "1940"]
CASES = [
    ("x", "A numeric vector of lengths (cm)", ["1.5", "2.5", "2.75", "4.5", "5.5"], "numeric"),
    ("kids", "number of children", CODED, "numeric"),
    ("region", "region, a factor with levels 1 to 3", CODED, "categorical"),
    ("region", "1 = north, 2 = south, 3 = east", CODED, "categorical"),
    ("mood", "numeric rating: 1 = low, 3 = high", CODED, None),
    ("rat", "a factor for the subject", CODED, None),
    ("x", "a numeric vector", CODED, None),  # a code or a count
    ("dose", "a factor giving the dose", ["0.5", "1.5"] * 9, None),
    ("union", "=1 if union member", FLAGS, "boolean"),
    ("union", "member of a union? (0 = no, 1 = yes)", FLAGS, "boolean"),
    ("sex", "0 = male, 1 = female", FLAGS, None),
    ("union", "union member", FLAGS, None),
    ("treated", "1 = yes, 2 = no", ["1", "2"] * 9, None),
    ("union", "a factor with levels no and yes", ["no", "yes"] * 9, "boolean"),
    ("sex", "factor", ["male", "female"] * 9, "categorical"),
    ("id", "patient id", COUNTS, "identifier"),
    ("id", "a numeric vector", COUNTS, None),
    ("visits", "number of visits by patient id", COUNTS, "numeric"),
    ("code", "ISO code", [f"{a}{b}" for a in "ABCDEF" for b in "XYZUVW"], "identifier"),
    ("captain", "the captain's name", NAMES, "text_short"),
    ("captain", "a character vector", NAMES, None),
    ("log", "text of the entry", ["word " * 12 + str(n) for n in range(9)], "text_long"),
    ("year", "a numeric vector", YEARS, "datetime"),
    ("built", "year of the launch", YEARS, "datetime"),
    ("built", "years of service", YEARS, None),
    ("x", "a numeric vector", ["7"] * 9, "unknown"),
    ("x", "a numeric vector", ["7", "8"], None),
]


@pytest.mark.parametrize(("name", "text", "values", "wanted"), CASES)
def test_text_and_values_must_agree(name, text, values, wanted):
    assert declare(name, text, values) == wanted


@given(st.text(max_size=40), st.lists(st.text(min_size=1, max_size=9), max_size=30))
def test_a_class_or_nothing(text, values):
    assert declare("x", text, values) in (None, *CLASSES)
