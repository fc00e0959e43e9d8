import hashlib

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from rampart.params import ParamError, check
from rampart.splitting import (
    SPLITS,
    SplitParams,
    assign,
    cap,
    digest,
    fraction,
    is_chosen,
    limit_rows,
    matches,
    one_a_cluster,
)

CLASSES = ["ok", "bad"]


def frame(*lines, columns=("id", "label", "family")):
    """Return rows of training sources; a column that is not given has its usual value."""
    table = pd.DataFrame(lines, columns=list(columns))
    usual = {"is_external": False, "generated": False, "cluster": range(len(table))}
    return table.assign(**{name: usual[name] for name in usual if name not in table})


def settings(**knobs):
    return SplitParams(**{"test": 0.25, "max_rejected": 0, **knobs})


def many(n, family="f"):
    """Return n rows of each class, their ids in the order of their numbers."""
    return frame(*[(f"{i:04d}-{c}", c, f"{family}{c}") for i in range(n) for c in range(2)])


def out(table, rows):
    """Make rows external, with families of their own."""
    table.loc[rows, "is_external"] = True
    table.loc[rows, "family"] += "-out"


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


def test_one_row_of_each_cluster_stays():
    columns = ("id", "label", "family", "cluster", "is_external")
    table = frame(
        ("d", 0, "f", 1, False),
        ("c", 0, "f", 1, False),  # kept: the first of its cluster by id
        ("e", 0, "f", 2, False),
        ("f", 1, "f", 2, True),  # two labels: the cluster goes whole
        ("g", 1, "f", 3, True),
        ("h", 1, "f", 3, False),  # training has it: the external twin goes
        ("a", 1, "f", 4, True),
        ("b", 1, "f", 4, True),
        columns=columns,
    )
    dropped = {"text is empty": 3}
    kept = one_a_cluster(table, dropped)
    assert kept["id"].tolist() == ["a", "c", "h"]
    assert dropped == {
        "text is empty": 3,
        "cluster has two labels": 2,
        "external near-duplicate of training": 1,
        "near-duplicate": 2,
    }


ROWS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.sampled_from(["mail", "chat", "evals/1", "evals/2", "evals/3", "held"]),
        st.integers(0, 15),
        st.booleans(),
    ),
    max_size=60,
)


@limits(max_examples=40)
@given(ROWS)
def test_no_cluster_and_no_family_straddles(rows):
    # A row is external by its family, as the split stage has it from the source.
    rows = [(f"{i:03d}", c, f + "-out" * out, k, out) for i, (c, f, k, out) in enumerate(rows)]
    extra = [
        (f"x{split}{c}{i}", c, family, f"{split}{c}{i}", split == "external")
        for split, family in (("external", "b-out"), ("validation", "held"), ("train", "mail"))
        for c in range(2)
        for i in range(2)
    ]
    table = frame(*rows, *extra, columns=("id", "label", "family", "cluster", "is_external"))
    dropped = {}
    kept = one_a_cluster(table, dropped)
    assert len(table) == len(kept) + sum(dropped.values())
    knobs = settings(test=0.4, validation=["held*"], validation_share={"evals/*": 0.5})
    kept = kept.assign(split=assign(kept, knobs, CLASSES))
    straddles = table.merge(kept[["cluster", "split"]], on="cluster").groupby("cluster")["split"]
    assert straddles.nunique().max() == 1
    held = kept.groupby("family")["split"].agg(set)
    assert all(splits <= {"train", "test"} or len(splits) == 1 for splits in held)


def test_each_rule_of_the_assignment():
    table = many(8)
    out(table, table["id"].str.startswith("0007"))
    table.loc[table["id"].str.startswith("0006"), "family"] = "held"
    table.loc[table["id"].str.startswith("0005"), "generated"] = True
    split = assign(table, settings(validation=["held"]), CLASSES)
    by_id = dict(zip(table["id"].str[:4], split, strict=True))
    # Of the five rows a class that are left a quarter, rounded, is test: the first by id.
    assert by_id == {
        "0000": "test", "0001": "train", "0002": "train", "0003": "train", "0004": "train",
        "0005": "train", "0006": "validation", "0007": "external",
    }  # fmt: skip


def test_a_generated_row_is_never_held_out():
    table = pd.concat([many(20), many(40, "made").assign(generated=True)], ignore_index=True)
    table["id"] = [digest(str(i)) for i in range(len(table))]
    out(table, table.index < 4)
    table.loc[4:7, "family"] = "held"
    split = assign(table, settings(validation=["held", "made*"], test=0.5), CLASSES)
    assert set(split[table["generated"]]) == {"train"}


def test_the_split_of_a_row_does_not_depend_on_the_order_of_the_rows():
    table = many(40)
    table["id"] = table["id"].map(digest)
    out(table, table.index < 4)
    table.loc[4:7, "family"] = "held"
    knobs = settings(validation=["held"])
    split = assign(table, knobs, CLASSES)
    turned = table.sample(frac=1, random_state=1)
    assert assign(turned, knobs, CLASSES).sort_index().equals(split)


@pytest.mark.parametrize(
    ("lacking", "message"),
    [
        ("external", "the external split has no row of bad: .* name sources of it under external"),
        ("validation", "the validation split has no row of bad: .* name families of it under val"),
        ("test", "the test split has no row of bad: .* raise test, or add data"),
        ("train", "the train split has no row of bad: .* fewer of its families"),
    ],
)
def test_a_class_that_a_split_lacks_is_named(lacking, message):
    table = many(20)
    bad = table["label"] == 1
    out(table, table.index < 4)
    table.loc[4:7, "family"] = "held"
    if lacking == "external":
        table.loc[bad & table["is_external"], ["is_external", "family"]] = [False, "f"]
    elif lacking == "validation":
        table.loc[bad & (table["family"] == "held"), "family"] = "f"
    elif lacking == "test":
        table = table[~bad | (table.index < 10)]  # one row is left: a quarter of it is none
    else:
        table.loc[bad & (table.index > 8), "family"] = "held"
    with pytest.raises(ValueError, match=message):
        assign(table, settings(validation=["held"]), CLASSES)


def test_a_family_that_is_external_in_part_is_an_error():
    table = many(20)
    table.loc[3, "is_external"] = True
    with pytest.raises(ValueError, match="the family 'f1' has external rows and others"):
        assign(table, settings(), CLASSES)


def test_a_class_that_no_row_has_is_named():
    table = many(20)
    with pytest.raises(ValueError, match="the train split has no row of worse: "):
        assign(table, settings(), [*CLASSES, "worse"])


def test_a_split_without_any_row_says_so():
    message = "the validation split has no row at all, none of ok, bad: .* under validation, or add"
    with pytest.raises(ValueError, match=message):
        assign(many(20), settings(), CLASSES)


def test_no_row_at_all_is_the_same_error():
    dropped = {}
    empty = cap(one_a_cluster(many(1)[:0], dropped), {"f*": 1}, dropped)
    assert set(dropped.values()) == {0}
    with pytest.raises(ValueError, match="the train split has no row at all"):
        assign(empty, settings(), CLASSES)


def test_a_cap_keeps_the_first_by_id_of_each_family():
    table = frame(*[(f"{i}", 0, family) for i, family in enumerate("aabbba")])
    table.loc[table["family"] == "a", "family"] = ["big/1", "big/2", "big/1"]
    dropped = {}
    kept = cap(table, {"big/*": 1, "b": 2}, dropped)
    # A pattern's limit is for each family that it matches, not for all of them together.
    assert kept["id"].tolist() == ["0", "1", "2", "3"]
    assert dropped == {"over the cap of its family": 2}


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


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"test": 1.0}, r"split\.prompts\.test: must be < 1, got 1.0"),
        ({"similarity": 0}, r"similarity: must be > 0, got 0"),
        ({"share": {"evals/*": 1.5}}, r"share\.evals/\*: must be <= 1, got 1.5"),
        ({"caps": {"big": 0}}, r"caps\.big: must be > 0, got 0"),
        ({"extrenal": []}, "extrenal: unknown key; did you mean 'external'"),
    ],
)
def test_wrong_knobs_are_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        check({"test": 0.1, "max_rejected": 0, **knobs}, "split.prompts", SplitParams)
