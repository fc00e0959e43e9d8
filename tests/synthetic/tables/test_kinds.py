import pandas as pd
import pytest

from rampart.synthetic.tables.schema import Column, infer


def kind(cells, **options):
    return infer(pd.DataFrame({"c": cells}), **options)[0]


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        (["0", "1", "", "1"], Column("c", "binary", False)),
        ([0.5, 1.5, None], Column("c", "binary", False)),
        (["yes", "no"], Column("c", "binary", False)),
        ([True, False], Column("c", "binary", False)),
        (["x", "y", "z"], Column("c", "categorical", False)),
        (["1", "2", "three"], Column("c", "categorical", False)),
        (list(range(10)), Column("c", "categorical", False)),
        (list(range(11)), Column("c", "continuous", True)),
        ([str(x) for x in range(11)], Column("c", "continuous", True)),
        (["0.5", "1", "2"], Column("c", "continuous", False)),
    ],
)
def test_kinds_from_values(cells, wanted):
    assert kind(cells) == wanted


def test_a_declared_kind_wins():
    assert kind([1, 2, 3], declared={"c": "continuous"}) == Column("c", "continuous", True)
    assert kind([0, 1], declared={"c": "ordinal"}) == Column("c", "ordinal", False)
    words = [f"word {i}" for i in range(60)]
    assert kind(words, declared={"c": "categorical"}).kind == "categorical"
    assert kind(words, max_categories=60).kind == "categorical"


def test_free_text_is_refused_by_name():
    words = [f"word {i}" for i in range(51)]
    with pytest.raises(ValueError, match=r"^column 'c' looks like free text, with 51 distinct"):
        kind(words)
    with pytest.raises(ValueError, match="values, most of them numbers but not 'Infinity'"):
        kind([*map(str, range(60)), "Infinity"])


@pytest.mark.parametrize(
    ("cells", "declared", "message"),
    [
        ([1, 2], {"d": "binary"}, "kind of column 'd': no such column; did you mean|known: c"),
        ([1, 2], {"c": "numeric"}, "kind of column 'c' must be one of .* got 'numeric'"),
        (["1", "NA"], {"c": "continuous"}, "'c' is declared continuous but has 'NA'"),
        ([1, 2, 3], {"c": "binary"}, "'c' is declared binary but has 3 distinct values"),
    ],
)
def test_declarations_that_do_not_fit_are_refused(cells, declared, message):
    with pytest.raises(ValueError, match=message):
        kind(cells, declared=declared)
