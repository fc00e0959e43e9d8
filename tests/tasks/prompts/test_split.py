import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.data.splitting import digest
from rampart.tasks.prompts import score
from rampart.tasks.prompts import split as prompts
from rampart.tasks.prompts.split import SplitParams, assign, cap, divide, lengths, one_a_cluster

CLASSES = ["ok", "bad"]


def frame(*lines, columns=("id", "label", "family")):
    """Return rows of training sources; a column that is not given has its usual value."""
    table = pd.DataFrame(lines, columns=list(columns))
    usual = {"is_external": False, "generated": False, "source": "s", "cluster": range(len(table))}
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
        ("external", "the external split has no row of bad: .*name sources of it under external"),
        ("validation", "the validation split has no row of bad: .*name families of it under val"),
        ("test", "the test split has no row of bad: .*raise test, or add data"),
        ("train", "the train split has no row of bad: .*fewer of its families"),
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
    message = (
        "the validation split has no row at all, none of ok, bad: .* under validation, or a share "
        r"of them under validation_share, or add data; ok is in: f0 \(20\)"
    )
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


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"test": 1.0}, r"split\.test: must be < 1, got 1.0"),
        ({"similarity": 0}, r"similarity: must be > 0, got 0"),
        ({"share": {"evals/*": 1.5}}, r"share\.evals/\*: must be <= 1, got 1.5"),
        ({"caps": {"big": 0}}, r"caps\.big: must be > 0, got 0"),
        ({"extrenal": []}, "extrenal: unknown key; did you mean 'external'"),
    ],
)
def test_wrong_knobs_are_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        check({"test": 0.1, "max_rejected": 0, **knobs}, "split", SplitParams)


def test_the_classes_are_those_of_the_score():
    assert prompts.CLASSES == score.CLASSES


def test_lengths_are_characters():
    assert lengths(pd.DataFrame({"text": ["", "abc"]})).tolist() == [0, 3]


def test_divide_cleans_counts_and_names_the_groups():
    words = ["ant bee cat", "dog elk fox", "gnu hen ibis", "jay koi lynx"]
    lines = [
        (f"{text} {name} {label}", label, source, family, "train")
        for label, name in enumerate(prompts.CLASSES)
        for text, (source, family) in zip(
            words, [("in", "f"), ("in", "f"), ("in", "held"), ("out", "o")], strict=True
        )
    ]
    lines.append(("\u200b", 0, "in", "f", "train"))  # nothing is left of it
    table = pd.DataFrame(lines, columns=["text", "label", "source", "family", "role"])
    dropped = {}
    knobs = settings(external=["out"], validation=["held"], test=0.5)
    rows, variants, report = divide(table, knobs, {}, dropped)
    assert (len(rows), len(variants), report) == (12, 0, {})
    assert rows["split"].value_counts().to_dict() == dict.fromkeys(
        ["train", "validation", "test", "external"], 3
    )
    assert set(rows["group"]) == {"f", "held", "o"}
    assert set(prompts.COLUMNS) <= set(rows)
    assert dropped["nothing left after cleaning"] == 1
