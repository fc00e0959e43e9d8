import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.data.splitting import (
    SPLITS,
    digest,
    fraction,
    is_chosen,
    limit_rows,
    matches,
    require_classes,
)


def many(n):
    """Return n rows of each of two classes, their ids in the order of their numbers."""
    return pd.DataFrame([(f"{i:04d}-{c}", c) for i in range(n) for c in range(2)]).set_axis(
        ["id", "label"], axis=1
    )


def test_a_digest_is_of_the_text_alone():
    assert digest("abc") == hashlib.sha256(b"abc").hexdigest()[:16]
    assert digest("\ud83d") != digest("\ud83e")


def test_a_fraction_is_spread_evenly_and_never_changes():
    values = [fraction(f"family-{i}") for i in range(2000)]
    assert min(values) >= 0
    assert max(values) < 1
    assert abs(sum(values) / 2000 - 0.5) < 0.02
    # The first 8 bytes of SHA-256 of "abc" are ba7816bf8f01cfea.
    assert fraction("abc") == 0xBA7816BF8F01CFEA / 2**64


def test_patterns_are_those_of_the_shell_and_know_case():
    assert matches("evals/logic", ["mail", "evals/*"])
    assert not matches("Mail", ["mail"])
    assert not matches("mail", [])


def test_the_first_pattern_that_matches_decides():
    shares = {"evals/a*": 1.0, "evals/*": 0.0}
    assert is_chosen("evals/abc", shares, "external")
    assert not is_chosen("evals/xyz", shares, "external")
    assert not is_chosen("mail", shares, "external")


def test_a_share_takes_about_so_many_families_and_others_for_each_purpose():
    names = [f"evals/{i}" for i in range(2000)]
    external = {name for name in names if is_chosen(name, {"evals/*": 0.25}, "external")}
    validation = {name for name in names if is_chosen(name, {"evals/*": 0.25}, "validation")}
    assert 430 < len(external) < 570
    assert 80 < len(external & validation) < 170  # a quarter of a quarter


@given(
    st.lists(st.tuples(st.sampled_from(SPLITS), st.integers(0, 2)), min_size=1, max_size=80),
    st.integers(1, 30),
)
def test_a_row_limit_keeps_the_proportions(cells, rows):
    table = pd.DataFrame(cells, columns=["split", "label"])
    table["id"] = [digest(str(i)) for i in range(len(table))]
    dropped = {}
    kept = limit_rows(table, rows, dropped)
    assert dropped["over the row cap of this scale"] == len(table) - len(kept)
    before, after = (t.groupby(["split", "label"]).size() for t in (table, kept))
    assert before.index.equals(after.index)  # no class is lost
    for (split, _), n in after.items():
        exact = before[split, _] * min(1, rows / before[split].sum())
        assert exact <= n + 1e-9
        assert n < exact + 1 + 1e-9
    for _, part in table.groupby(["split", "label"]):  # the first by id
        chosen = part["id"].isin(kept["id"])
        assert part["id"][chosen].max() < part["id"][~chosen].min() if not chosen.all() else True


def test_without_a_row_limit_all_stay():
    table = many(3).assign(split="train")
    dropped = {}
    assert limit_rows(table, None, dropped).equals(table)
    assert dropped == {"over the row cap of this scale": 0}


def test_a_split_that_lacks_a_class_is_named_with_what_to_do():
    remedies = dict.fromkeys(SPLITS, "do this")
    table = pd.concat([many(1).assign(split=name) for name in SPLITS], ignore_index=True)
    require_classes(table, ["ok", "bad"], remedies)
    with pytest.raises(ValueError, match=r"the train split has no row of worse: .*do this"):
        require_classes(table, ["ok", "bad", "worse"], remedies)
    rest = table[~((table["split"] == "test") & (table["label"] == 1))]
    with pytest.raises(ValueError, match=r"the test split has no row of bad: "):
        require_classes(rest, ["ok", "bad"], remedies)
    with pytest.raises(ValueError, match=r"the external split has no row at all, none of ok, bad"):
        require_classes(table[table["split"] != "external"], ["ok", "bad"], remedies)
