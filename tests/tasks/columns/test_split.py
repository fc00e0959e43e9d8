import numpy as np
import pandas as pd
import pytest

from rampart.core.params import ParamError, check
from rampart.data.splitting import SPLITS
from rampart.tasks.columns import row, score
from rampart.tasks.columns import split as columns
from rampart.tasks.columns.split import SplitParams, assign, divide, lengths, without_copies

CLASSES = columns.CLASSES


def settings(**knobs):
    return SplitParams(**{"test": 0.2, "validation": 0.2, "max_rejected": 0, **knobs})


def raw(source="in", tables=10, blocks=1, label_source="doc", role="package"):
    """Return rows of tables with a column of each class, each value its own."""
    lines = [
        {
            "name": f"h{c}", "values": [f"{source} {t} {c} {b} {v}" for v in range(12)],
            "n_rows": 12, "n_missing": 0, "domain": "d", "language": "en", "label": c,
            "label_source": label_source, "source": source, "table": f"{source}/{source}{t}",
            "column": f"{source}/{source}{t}/h{c}", "block": b, "package": source, "role": role,
        }
        for t in range(tables) for c in range(8) for b in range(blocks)
    ]  # fmt: skip
    return pd.DataFrame(lines)


def generated(count=4):
    frame = raw("generated", count).assign(label_source="manifest")
    return frame.assign(source=[f"generated/{CLASSES[label]}" for label in frame["label"]])


@pytest.fixture(scope="module")
def whole():
    parts = [raw(blocks=3), raw("out", 3), raw("guess", 4, label_source="rule"), generated()]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def division(whole):
    dropped = {}
    knobs = settings(external=["out"], blocks={"train": 2}, rows={"test": 20})
    return divide(whole, knobs, {"ratio": 0.2}, dropped), dropped


def test_the_classes_are_those_of_the_task_and_the_score():
    assert list(row.CLASSES) == CLASSES == score.CLASSES


def test_every_row_is_kept_or_dropped_for_a_reason(whole, division):
    (rows, _, _), dropped = division
    assert len(whole) == len(rows) + sum(dropped.values())
    assert rows["id"].is_unique


def test_where_the_rows_are(division):
    (rows, variants, _), _ = division
    by_split = {name: rows[rows["split"] == name] for name in SPLITS}
    assert set(by_split["external"]["source"]) == {"out"}
    for name in ("test", "validation"):
        part = by_split[name]
        assert part.groupby("label")["column"].nunique().tolist() == [2] * 8  # a fifth of ten
        assert not part["generated"].any()
        assert set(part["label_source"]) == {"doc"}
    assert len(by_split["test"]) == 24  # three of each class: 20 of 48, rounded up by class
    assert rows.groupby("group")["split"].nunique().max() == 1
    train = by_split["train"]
    assert train.groupby("column").size().max() == 2  # of three blocks
    assert set(train["source"]) > {"in", "guess"}
    ours = variants[variants["split"] == "train"]
    assert ours["generated"].all()
    assert len(ours) == (~train["generated"]).sum()
    again = variants[variants["split"] != "train"]
    assert not again["generated"].any()
    assert len(again) == (rows["split"] != "train").sum()  # each once more
    assert set(again["slice"]) == {"short table", "nameless"}
    assert set(columns.COLUMNS) <= set(rows)
    assert set(columns.COLUMNS) <= set(variants)


def test_a_label_by_rule_is_not_held_out_with_its_table():
    by_rule = raw("guess", label_source="rule")
    by_rule["table"] = by_rule["table"].str.replace("guess", "in")
    parts = [raw(), by_rule, raw("out", 2)]
    dropped = {}
    rows = divide(
        pd.concat(parts, ignore_index=True), settings(external=["out"]), {"ratio": 0}, dropped
    )[0]
    # Two of ten tables are for test, two for validation, each with eight columns by rule.
    assert dropped["label by rule, held out"] == 4 * 8
    assert set(rows.loc[rows["split"] != "train", "label_source"]) == {"doc"}


def test_weights_names_and_what_is_derived(division):
    (rows, variants, _), _ = division
    weights = rows.groupby("label_source")["weight"].unique()
    assert weights["rule"].tolist() == [np.float32(0.3)]
    assert weights["doc"].tolist() == [1.0]
    held = rows[rows["split"] != "train"]
    assert (held["name"] != "").all()  # their nameless copies stand beside them
    assert (variants["name"] == "").any()
    assert rows["text"].str.startswith(rows["name"].iloc[0]).any()
    assert rows["rule"].dtype == np.int8
    assert rows["rule"].between(0, 7).all()


def test_the_report(division):
    (rows, variants, report), _ = division
    train = rows[rows["split"] == "train"]
    assert report["synthetic"]["asked"] == 0.2
    assert report["synthetic"]["got"] == round(train["generated"].mean(), 4)
    assert report["balance"]["holds"]
    assert report["on_two_sides"] == {"content": 0, "column": 0, "group": 0}
    assert report["audit"] == {"status": "no audit file"} or report["audit"]["status"] != "ok"
    assert report["classes"]["test"]["boolean"] == {
        "samples": 3, "source_columns": 2, "synthetic": 0,
    }  # fmt: skip
    minimum = report["minimum"]["boolean"]
    # 10 columns of three blocks, 3 external ones, 4 by rule: 2 labels a split may be held out.
    assert minimum["minimum"] == 1000
    assert minimum["samples"] >= 33
    assert not minimum["holds"]
    assert (report["domains"]["count"], report["domains"]["holds"]) == (1, False)
    assert sum(report["variants"].values()) == (variants["split"] == "train").sum()
    assert report["slices"]["nameless"]["external"]["boolean"] >= 1
    assert report["protocol"]["moved"] == {}  # no value of these is there twice
    assert report["metadata"]["classes"] == CLASSES


def test_the_order_of_the_rows_does_not_matter(whole, division):
    knobs = settings(external=["out"], blocks={"train": 2}, rows={"test": 20})
    turned = whole.sample(frac=1, random_state=1).reset_index(drop=True)
    again = divide(turned, knobs, {"ratio": 0.2}, {})
    for before, after in zip(division[0][:2], again[:2], strict=True):
        left = before.sort_values("id")[columns.COLUMNS].reset_index(drop=True)
        right = after.sort_values("id")[columns.COLUMNS].reset_index(drop=True)
        pd.testing.assert_frame_equal(left, right)
    assert division[0].report == again.report


def test_a_user_may_say_that_a_file_is_external():
    frame = pd.concat([raw(), raw("user/mine", 2, role="external")], ignore_index=True)
    rows = divide(frame, settings(), {"ratio": 0}, {}).rows
    assert set(rows[rows["split"] == "external"]["source"]) == {"user/mine"}


def test_a_split_without_a_class_says_what_to_change():
    with pytest.raises(ValueError, match=r"the external split has no row at all.* name sources of"):
        divide(raw(), settings(), {"ratio": 0.2}, {})
    frame = pd.concat([raw(), raw("out", 1)], ignore_index=True)
    few = frame[~((frame["label"] == 7) & (frame["source"] == "in") & (frame["table"] > "in/in0"))]
    with pytest.raises(ValueError, match=r"no row of unknown: .* or add data"):
        divide(few, settings(external=["out"]), {"ratio": 0.2}, {})


def test_an_external_copy_of_a_table_of_training_goes():
    table = pd.DataFrame({"group": ["a", "a", "b", "c"], "is_external": [True, False, True, False]})
    dropped = {}
    assert without_copies(table, dropped).index.tolist() == [1, 2, 3]
    assert dropped == {"external copy of a table of training": 1}


def test_a_group_that_has_far_too_much_is_for_training():
    table = raw(tables=20).assign(generated=False, is_external=False)
    table["group"] = table["table"].mask(
        table["table"].isin([f"in/in{n}" for n in range(8)]), "big"
    )
    split = assign(table, settings())
    assert set(split[table["group"] == "big"]) == {"train"}
    assert split.value_counts().to_dict() == {"train": 96, "test": 32, "validation": 32}


def test_lengths_are_the_median_of_the_values():
    table = pd.DataFrame({"values": [["a", "bbb", "ccccc"], []]})
    assert lengths(table).tolist() == [3, 0]


@pytest.mark.parametrize(
    ("knobs", "message"),
    [
        ({"test": 0}, "test: must be > 0, got 0"),
        ({"test": 0.6, "validation": 0.4}, r"validation \+ test must be < 1"),
        ({"balance": 0.5}, "balance: must be >= 1, got 0.5"),
        ({"blocks": {"train": 0}}, r"blocks\.train: must be > 0, got 0"),
        ({"dropout": 1.5}, "dropout: must be <= 1, got 1.5"),
        ({"variant": 1}, "variant: unknown key; did you mean 'variants'"),
    ],
)
def test_wrong_knobs_are_named(knobs, message):
    with pytest.raises(ParamError, match=message):
        check(
            {"test": 0.2, "validation": 0.2, "max_rejected": 0, **knobs},
            "split",
            SplitParams,
        )
