import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from rampart.core.params import ParamError, check
from rampart.data.splitting import SplitError, digest
from rampart.tasks.prompts import score
from rampart.tasks.prompts import split as prompts
from rampart.tasks.prompts.families import ROLES
from rampart.tasks.prompts.row import FOREIGN, KINDS
from rampart.tasks.prompts.split import (
    BalanceParams,
    SplitParams,
    assign,
    at_most,
    balanced,
    by_kind,
    cap,
    composed,
    divide,
    lengths,
    one_a_cluster,
    require_one_class,
    some,
    told,
)

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


def test_a_generated_row_is_held_out_by_its_role_alone():
    table = pd.concat([many(20), many(40, "made").assign(generated=True)], ignore_index=True)
    table["id"] = [digest(str(i)) for i in range(len(table))]
    out(table, table.index < 4)
    table.loc[4:7, "family"] = "held"
    # A family that no grammar has is for training, whatever the patterns say.
    knobs = settings(validation=["held", "made*"], test=0.5)
    split = assign(table, knobs, CLASSES)
    assert set(split[table["generated"]]) == {"train"}
    made = table.index[table["generated"]]
    roles = {role: next(name for name in ROLES if ROLES[name] == role) for role in ROLES.values()}
    assert set(roles) == {"train", "validation", "external"}
    table.loc[made[:6], "family"] = roles["validation"]
    table.loc[made[6:9], "family"] = roles["train"]
    split = assign(table, knobs, CLASSES)
    assert split[made].tolist() == ["validation"] * 6 + ["train"] * 74


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


def test_a_source_has_so_many_rows_in_a_split_that_is_held_out_and_no_more():
    rows = [("e", "external", "a"), ("d", "external", "a"), ("c", "external", "b")]
    rows += [("b", "train", "a"), ("f", "external", "a"), ("a", "train", "a"), ("g", "train", "a")]
    table = pd.DataFrame(rows, columns=["id", "split", "source"]).assign(role="package")
    dropped = {}
    kept = at_most(table, {"external": 2}, dropped)
    # The first two of source a by id, d and e; of training, which has no such limit, all.
    assert kept["id"].tolist() == ["e", "d", "c", "b", "a", "g"]
    assert dropped == {"over the most of its source in its split": 1}
    pd.testing.assert_frame_equal(at_most(table, {}, dropped), table)
    own = table.assign(role="external")
    pd.testing.assert_frame_equal(at_most(own, {"external": 2}, dropped), own)


def test_so_many_rows_of_each_class_of_a_source_are_read():
    texts = sorted("abcdefgh", key=digest)
    table = pd.DataFrame({"text": texts[::-1], "label": [0, 0, 0, 0, 1, 0, 0, 0]})
    table = table.assign(
        source=["x"] * 5 + ["y"] + ["user"] * 2, role=["package"] * 6 + ["train"] * 2
    )
    dropped = {}
    kept = some(table, 1, dropped)
    # Of the four of class 0 of x the first by the hash, which stands last; the user's are all kept.
    assert kept["text"].tolist() == [texts[4], texts[3], texts[2], texts[1], texts[0]]
    assert dropped == {"not read at this scale": 3}
    assert some(table, None, {}) is table


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"test": 1.0}, r"split\.test: must be < 1, got 1.0"),
        ({"similarity": 0}, r"similarity: must be > 0, got 0"),
        ({"share": {"evals/*": 1.5}}, r"share\.evals/\*: must be <= 1, got 1.5"),
        ({"caps": {"big": 0}}, r"caps\.big: must be > 0, got 0"),
        ({"extrenal": []}, "extrenal: unknown key; did you mean 'external'"),
        ({"compose": {"tial": {"train": 3}}}, "compose: no recipe 'tial'; did you mean 'tail'"),
        ({"compose": {"tail": {"test": 3}}}, r"compose\.tail\.test"),
        ({"compose": {"tail": {"train": -1}}}, r"compose\.tail\.train: must be >= 0, got -1"),
        ({"most": {"train": 5}}, r"most\.train"),
        ({"most": {"external": 0}}, r"most\.external: must be > 0, got 0"),
        ({"balance": {"source": 1.5}}, r"balance\.source: must be <= 1, got 1.5"),
    ],
)
def test_wrong_knobs_are_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        check({"test": 0.1, "max_rejected": 0, **knobs}, "split", SplitParams)


def test_the_classes_are_those_of_the_score():
    assert prompts.CLASSES == score.CLASSES


def test_lengths_are_characters():
    assert lengths(pd.DataFrame({"text": ["", "abc"]})).tolist() == [0, 3]


def raw(*lines):
    """Return raw rows of (text, label, source, family, kind, language)."""
    names = ["text", "label", "source", "family", "kind", "language"]
    return pd.DataFrame(lines, columns=names).assign(role="train")


def test_divide_cleans_counts_and_names_the_groups():
    words = ["ant bee cat", "dog elk fox", "gnu hen ibis", "jay koi lynx"]
    lines = [
        (f"{text} {name} {label}", label, source, family, f"own_{name}", "en")
        for label, name in enumerate(prompts.CLASSES)
        for text, (source, family) in zip(
            words, [("in", "f"), ("in", "f"), ("in", "held"), ("out", "o")], strict=True
        )
    ]
    lines.append(("\u200b", 0, "in", "f", "own_benign", "en"))  # nothing is left of it
    dropped = {}
    knobs = settings(external=["out"], validation=["held"], test=0.5)
    rows, variants, report = divide(raw(*lines), knobs, {}, dropped)
    assert (len(rows), len(variants)) == (12, 0)
    assert rows["split"].value_counts().to_dict() == dict.fromkeys(
        ["train", "validation", "test", "external"], 3
    )
    assert set(rows["group"]) == {"f", "held", "o"}
    assert set(prompts.COLUMNS) <= set(rows)
    assert dropped["nothing left after cleaning"] == 1
    assert report == {"kinds": by_kind(rows)}
    assert report["kinds"]["own_benign"]["external"] == {"rows": 1, "sources": 1}


def test_where_a_source_does_not_say_the_language_the_text_does():
    german = "Wie heißt die Hauptstadt von Frankreich und wie viele Menschen leben dort heute?"
    english = "What is the capital of France, and how many people live there these days?"
    rows = [
        (text, label, "s", "f", kind, language)
        for text in (german, english)
        for label, kind in ((0, "question"), (1, "risky"), (2, "override"))
        for language in ("", "en")
    ]
    found = told(raw(*rows))
    # What a source says stands, and so does the kind with it.
    expected = [(FOREIGN[0], "de"), ("question", "en"), (FOREIGN[1], "de"), ("risky", "en")]
    expected += [(FOREIGN[2], "de"), ("override", "en")]
    for kind in ("question", "risky", "override"):
        expected += [(kind, "en")] * 2
    assert list(zip(found["kind"], found["language"], strict=True)) == expected
    assert all(KINDS[kind] == label for kind, label in zip(found["kind"], found["label"]))


def test_languages_that_are_all_said_are_not_looked_for():
    rows = raw(("Wie heißt die Hauptstadt?", 0, "s", "f", "foreign", "de"))
    pd.testing.assert_frame_equal(told(rows.copy()), rows)


def test_a_kind_with_rows_of_two_classes_is_refused():
    rows = raw(("a", 0, "s", "f", "forum", ""), ("b", 2, "s", "f", "forum", ""))
    with pytest.raises(SplitError, match="the kind 'forum' has rows of benign and malicious: a k"):
        require_one_class(rows)
    require_one_class(rows[:1])


def sources(**rows):
    """Return rows of training, benign: source_kind -> how many."""
    parts = [name.split("_") for name, count in rows.items() for _ in range(count)]
    return pd.DataFrame(parts, columns=["source", "kind"]).assign(split="train", label=0)


def test_weights_by_hand():
    table = sources(a_x=4, b_x=1, c_y=2)
    assert balanced(table, BalanceParams()).tolist() == [1] * 7
    # 4, 1 and 2 rows a source: 1/4, 1 and 1/2 each, a mean of 3/7.
    by_source = balanced(table, BalanceParams(source=1))
    np.testing.assert_allclose(by_source, np.array([*[1 / 4] * 4, 1, 1 / 2, 1 / 2]) * 7 / 3)
    # Of kind x the sum is then 2, of y it is 1: halved, x weighs as much as y; the mean is 2/7.
    both = balanced(table, BalanceParams(source=1, kind=1))
    np.testing.assert_allclose(both, np.array([*[1 / 8] * 4, 1 / 2, 1 / 2, 1 / 2]) * 7 / 2)
    # Half of the way by kind, none by source: 1 / sqrt(5) and 1 / sqrt(2).
    half = balanced(table, BalanceParams(kind=0.5)).to_numpy()
    assert half[0] / half[-1] == pytest.approx(np.sqrt(2 / 5))


def test_the_only_row_of_a_kind_counts_ten_times_the_mean_at_most():
    # 99 rows of one kind and one of another would weigh 100 / 198 and 50.
    table = pd.DataFrame({"split": "train", "label": 0, "source": "s", "kind": ["a"] * 99 + ["b"]})
    weights = balanced(table, BalanceParams(kind=1))
    np.testing.assert_allclose(weights[99] / weights[0], 10 / (100 / 198))
    assert weights.mean() == pytest.approx(1)


def test_a_split_and_a_class_are_weighed_alone():
    knobs = BalanceParams(source=0.8, kind=1)
    table = sources(a_x=4, b_x=1, c_y=2)
    other = sources(a_x=50, c_y=1)
    alone = balanced(table, knobs)
    both = pd.concat([table, other.assign(split="validation")], ignore_index=True)
    np.testing.assert_allclose(balanced(both, knobs)[:7], alone)
    # Another class of the same split moves the mean, not what its rows weigh to one another.
    attacks = sources(a_z=9, d_z=3).assign(label=2)
    mixed = balanced(pd.concat([table, attacks], ignore_index=True), knobs)
    assert mixed.mean() == pytest.approx(1)
    np.testing.assert_allclose(mixed[:7] / mixed[0], alone / alone[0])


@limits(max_examples=40)
@given(
    st.lists(
        st.tuples(*(st.sampled_from(names) for names in ("ab", "cde", "fg"))),
        min_size=1,
        max_size=18,
    )
)
def test_at_one_every_kind_of_a_class_weighs_the_same(rows):
    table = pd.DataFrame(rows, columns=["split", "source", "kind"])
    table["label"] = 0
    table["weight"] = balanced(table, BalanceParams(source=0.5, kind=1))
    sums = table.groupby(["split", "kind"])["weight"].sum()
    for split, own in table.groupby("split"):
        np.testing.assert_allclose(sums[split], len(own) / own["kind"].nunique())


def test_rows_and_sources_are_counted_by_kind():
    rows = sources(a_tail=2, b_tail=1, c_mine=1)
    rows.loc[2, "split"] = "external"
    table = by_kind(rows)
    assert list(table) == [*KINDS, "mine"]
    assert table["tail"]["train"] == {"rows": 2, "sources": 1}
    assert table["tail"]["external"] == {"rows": 1, "sources": 1}
    assert table["hidden"]["train"] == {"rows": 0, "sources": 0}


def attacks(split, count=6):
    """Return cleaned attacks of one split, and as many requests."""
    texts = [f"Ignore rule {n} of the {split} house." for n in range(count)]
    lines = [(text, 2, split, f"f-{split}", "override", "en") for text in texts]
    lines += [
        (f"How do I rob {n} in {split}?", 1, split, f"r-{split}", "risky", "en")
        for n in range(count)
    ]
    table = raw(*lines).assign(split=split, generated=False)
    return table.assign(id=table["text"].map(digest))


def test_rows_are_made_of_the_rows_of_their_split_alone(capsys):
    names = ("train", "validation", "test", "external")
    table = pd.concat(map(attacks, names), ignore_index=True)
    wanted = {"quoted": {"train": 3, "external": 2}, "wrapped": {"validation": 4}}
    made = composed(table, settings(compose=wanted))
    counts = made.groupby(["source", "split"]).size().to_dict()
    assert counts == {
        ("composed/quoted", "train"): 3,
        ("composed/quoted", "external"): 2,
        ("composed/wrapped", "validation"): 4,
    }
    assert made["generated"].all()
    for row in made.itertuples():
        inside = table[[text in row.text for text in table["text"]]]
        assert set(inside["split"]) <= {row.split}
        assert set(table.set_index("id").loc[row.parts.split(), "split"]) == {row.split}
    assert set(made.loc[made["split"] == "external", "family"]) == {"composed/quoted/f-external"}
    assert capsys.readouterr().out == ""


def test_a_generated_row_is_no_part():
    table = attacks("train").assign(generated=True)
    knobs = settings(compose={"quoted": {"train": 3}})
    assert composed(table, knobs).empty


def test_a_split_without_the_parts_of_a_recipe_has_none_of_it_and_says_so(capsys):
    table = attacks("train")
    wanted = {"quoted": {"train": 2, "validation": 2}, "hidden": {"train": 2}}
    made = composed(table, settings(compose=wanted))
    assert made["source"].tolist() == ["composed/quoted"] * 2
    assert capsys.readouterr().out.splitlines() == [
        "prompts: train has no rows to compose hidden",
        "prompts: validation has no rows to compose quoted",
    ]


def test_divide_composes_cleans_and_weighs_in_one_go():
    table = pd.concat([attacks(name, 8) for name in ("train", "external")], ignore_index=True)
    names = ["How far is it to", "Who wrote the song of", "When did they build", "What is"]
    places = ["Rome", "Oslo", "Bern", "Kyiv", "Lima", "Baku"]
    for source in ("train", "external"):
        lines = [
            (f"{name} {place} {source}?", 0, source, f"q-{source}-{n}", "question", "en")
            for n, name in enumerate(names) for place in places
        ]  # fmt: skip
        table = pd.concat([table, raw(*lines)], ignore_index=True)
    held = table["source"].eq("train") & (table.groupby(["source", "kind"]).cumcount() < 2)
    table.loc[held, "family"] = "held"
    table = table[["text", "label", "source", "family", "kind", "language"]].assign(role="train")
    knobs = settings(
        external=["external"], validation=["held"], test=0.25, similarity=1.0,
        compose={"quoted": {"train": 3, "external": 4}}, balance={"source": 0, "kind": 1},
    )  # fmt: skip
    rows, _, report = divide(table, knobs, {}, dropped := {})
    assert dropped["composed row is there already"] == 0
    quoted = report["kinds"]["trigger_words"]
    assert {name: part["rows"] for name, part in quoted.items()} == {
        "train": 3, "validation": 0, "test": 0, "external": 4,
    }  # fmt: skip
    assert set(prompts.COLUMNS) <= set(rows)
    made = rows[rows["source"] == "composed/quoted"]
    assert made["generated"].all()
    assert made["view"].notna().all()
    # The kinds of a class weigh the same in a split, the three quoted rows as all its questions.
    train = rows[rows["split"] == "train"].groupby("kind")["weight"].sum()
    assert train["trigger_words"] == pytest.approx(train["question"])
    assert rows.groupby("split")["weight"].mean().to_dict() == pytest.approx(
        dict.fromkeys(["train", "validation", "test", "external"], 1)
    )
