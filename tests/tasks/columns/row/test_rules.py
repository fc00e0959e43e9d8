import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.tasks.columns.row import CLASSES
from rampart.tasks.columns.row.rules import rule

LONG = "the river rose again in spring and nobody in the village slept well"
COLUMNS = [
    ("", [], "unknown"),
    ("a", ["7"] * 9, "unknown"),
    ("tags", ['["a", "b"]', '["c"]', "[]"], "unknown"),
    ("mixed", ["12", "left over", "15", "see note"], "unknown"),
    ("active", ["0", "1", "1"], "boolean"),
    ("aktiv", ["Ja", "nein", "JA"], "boolean"),
    ("有效", ["是", "否", "是"], "boolean"),
    ("sex", ["male", "female"] * 9, "categorical"),
    ("group", ["1", "2", "3", "4"] * 9, "categorical"),
    ("weight", ["1.5", "-2", "3e-4"], "numeric"),
    ("price", ["$1,200.50", "$3"], "numeric"),
    ("share", ["12%", "3 %", "0,5 %"], "numeric"),
    ("age", ["12", "33", "45", "51"], "numeric"),
    ("year", ["1742", "1871"], "datetime"),
    ("x", ["1999", "2001", "2005"], "datetime"),
    ("when", ["2001-02-03T10:11:12Z", "2001-02-03 10:11"], "datetime"),
    ("sent", ["Sat, 3 Feb 2001 10:11:12 +0100 (CET)", "4 Feb 2001 9:11:12 GMT"], "datetime"),
    ("t", ["10:30", "11:45 pm"], "datetime"),
    ("quarter", ["2001 Q1", "2001Q2"], "datetime"),
    ("id", ["17", "18", "21"], "identifier"),
    ("plz", ["01234", "02345"], "identifier"),
    ("", ["AB-12", "CD-34"], "identifier"),
    ("contact", ["ann@example.org", "bob@example.org"], "identifier"),
    ("page", ["https://example.org/a", "www.example.org/b"], "identifier"),
    ("tel", ["+49 30 1234567", "(212) 555-0123"], "identifier"),
    ("name", ["Jack London", "Mary Shelley", "Li Bai"], "text_short"),
    ("review", [LONG + "!", LONG + "?"], "text_long"),
    ("评论", ["这本书的故事非常感人，人物也写得很生动，值得一读再读。", "不" * 30], "text_long"),
]


@pytest.mark.parametrize(("name", "values", "wanted"), COLUMNS)
def test_the_rules(name, values, wanted):
    assert CLASSES[rule(name, values)] == wanted


def test_a_value_seen_late_counts_as_distinct():
    assert CLASSES[rule("x", ["7"] * 9_999 + ["8"])] == "categorical"


@given(st.text(max_size=9), st.lists(st.text(min_size=1, max_size=30), max_size=20))
def test_every_column_has_a_class(name, values):
    values = [value for value in values if value.strip()]
    assert rule(name, values) in range(8)
