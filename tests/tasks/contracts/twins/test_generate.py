"""The rows of the twins."""

import pytest

from rampart.solidity.classes import CLASSES
from rampart.tasks.contracts.twins import generate
from rampart.tasks.contracts.twins.generate import rows, variants
from rampart.tasks.contracts.unit import COLUMNS, identity


@pytest.fixture
def few(monkeypatch):
    """Three variants: one of training, one held out, one of the era that is."""
    known = variants()
    names = ("time-1", "time-8", "time-10")
    monkeypatch.setattr(generate, "variants", lambda: {name: known[name] for name in names})
    return names


def test_rows_have_the_columns_of_units_and_come_in_pairs(few):
    made = list(rows(1, 2))
    assert len(made) == 12
    for weak, safe in zip(made[::2], made[1::2], strict=True):
        assert set(weak) == set(safe) == set(COLUMNS)
        assert (weak["kind"], safe["kind"]) == ("twin", "twin safe")
        assert (weak["label"], safe["label"]) == (CLASSES.index("time"), 0)
        assert weak["group"] == weak["variant"] == safe["variant"]
        assert weak["source"] == f"twins/{weak['variant']}"
        assert weak["era"] == safe["era"]
        assert weak["id"] == identity(weak["text"]) != safe["id"]


def test_what_is_held_out_says_why(few):
    held = {row["variant"]: (row["role"], row["held"]) for row in rows(1, 1)}
    assert held == {
        "time-1": ("package", ""), "time-8": ("external", "variant"), "time-10": ("external", "era")
    }  # fmt: skip


def test_the_same_seed_gives_the_same_rows_and_more_of_them_begin_alike(few):
    first = list(rows(5, 2))
    assert first == list(rows(5, 2)) != list(rows(6, 2))
    more = [row for row in rows(5, 3) if not row["path"].split("/")[1].startswith("2-")]
    assert more == first


def test_eras_take_turns_and_no_text_comes_twice(few):
    made = [row for row in rows(2, 4) if row["variant"] == "time-1"]
    assert {row["era"] for row in made} == {"0.4", "0.6", "0.7", "0.8"}
    assert len({row["id"] for row in made}) == 8


def test_a_count_below_nought_is_refused():
    with pytest.raises(ValueError, match="must be >= 0, got -1"):
        list(rows(1, -1))
    assert list(rows(1, 0)) == []


def test_a_variant_without_a_choice_gives_what_it_has(monkeypatch, few):
    monkeypatch.setattr(generate, "pair", lambda *given: generate_once)
    generate_once = (generate.Twin("a", "A", "f", 1), generate.Twin("b", "A", "f", 1))
    assert len(list(rows(1, 5))) == 6  # one pair each
