import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rampart.core.params import Block
from rampart.data.splitting import (
    SPLITS,
    check_patterns,
    digest,
    fits,
    fraction,
    is_chosen,
    limit_rows,
    listed,
    matches,
    require_classes,
    unmatched,
)
from tests.refusals import refused


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


def test_a_name_is_matched_as_its_user_wrote_it():
    assert fits("user/mine", "mine")
    assert fits("user/mine", "user/mine")
    assert fits("user/mine/7", "mine/*")
    assert not fits("user/mine", "user")
    assert not fits("mine", "user/mine")
    assert matches("user/mine", ["spikee", "mine"])
    # The side of a family does not depend on how the pattern is written.
    for family in (f"user/mine/{number}" for number in range(20)):
        chosen = is_chosen(family, {"mine/*": 0.5}, "external")
        assert chosen == is_chosen(family, {"user/mine/*": 0.5}, "external")


def test_a_lacking_class_lists_the_names_that_there_are():
    table = pd.DataFrame(
        [("train", 0, "user/mine", False)] * 3
        + [("train", 0, "made", True), ("train", 1, "user/mine", False)]
        + [(split, 1, "b", False) for split in ("validation", "test", "external")]
        + [(split, 0, "b", False) for split in ("test", "external")],
        columns=["split", "label", "family", "generated"],
    )
    remedies = dict.fromkeys(("train", "validation", "test", "external"), "name families")
    said = r"validation split has no row of ok: .* or add data; ok is in: mine \(3\), b \(2\)$"
    with refused("prompts", "split.validation: [] with one's own rows", match=said):
        require_classes(table, ["ok", "bad"], remedies, {"validation": "family"})


def test_many_names_are_listed_as_patterns():
    names = [f"user/mine/{number}" for number in range(12)] + ["b"]
    assert listed(names) == "mine/* (12), b (1)"
    assert listed(names[:2]) == "mine/0 (1), mine/1 (1)"
    assert listed(f"n{number}" for number in range(13)).endswith(", n9 (1) and 3 more")
    assert listed([]) == ""


class Some(Block):
    external: list[str] = []
    caps: dict[str, int] = {}


COLUMNS = {"external": ("source", "family"), "caps": ("family",)}
NAMES = pd.DataFrame(
    [("spikee/attacks", "spikee"), ("user/mine", "user/f"), ("evals", "evals/logic")],
    columns=["source", "family"],
)


def test_a_pattern_that_no_row_matches_is_found():
    settings = Some(external=["spikee", "spike?/*", "mine", "gandalf"], caps={"evals": 1, "f": 2})
    # caps are of families alone: evals is a source.
    assert unmatched(settings, COLUMNS, NAMES) == {"external": ["gandalf"], "caps": ["evals"]}
    assert unmatched(Some(), COLUMNS, NAMES) == {}


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("external", "spikke", "no source or family matches 'spikke'; did you mean 'spikee'"),
        ("external", "mime", "no source or family matches 'mime'; did you mean 'mine'"),
        ("caps", "eval/*", "no family matches 'eval/\\*'; did you mean 'evals'"),
        ("caps", "zzz", "no family matches 'zzz'; there are: spikee \\(1\\), f \\(1\\), evals/log"),
    ],
)
def test_a_pattern_that_nothing_can_match_is_named_with_the_nearest(key, text, said):
    with refused("all", f"split.{key}: {text}", match=rf"^x/params.yaml: split\.{key}: {said}"):
        check_patterns({key: [text]}, COLUMNS, NAMES, "x/params.yaml: split")


def test_a_pattern_of_rows_that_are_left_out_is_none_to_refuse():
    patterns = {"external": ["spikee*", "user/mine", "mine"], "caps": ["evals/*", "user/*"]}
    check_patterns(patterns, COLUMNS, NAMES, "split")
