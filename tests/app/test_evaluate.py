"""The command on models that are fitted here in milliseconds, on surface features."""

import hashlib
import json
from pathlib import Path

import joblib
import pandas as pd
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline

from app import evaluate
from rampart.core import files
from rampart.features.surface import Features, Params
from rampart.tasks.prompts.prepare import prepare
from tests.refusals import record, refused
from tests.stages.small import SHARED, write_files

MODELS, SPLITS = Path("models/prompts"), Path("data/prompts/splits")
NAMES = ("benign", "suspicious", "malicious")
CLASSES = {"method": "none", "classes": list(NAMES)}
ENDS = ("", "! " * 12, "9 8 7 6 5 4")  # what surface features tell the classes by


def texts(start, count):
    """Return rows of each class, no two of them near-duplicates."""
    return [
        {
            "user_message": " ".join(f"w{start + n}x{code}y{i}" for i in range(8)) + ENDS[code],
            "classification": name,
        }
        for code, name in enumerate(NAMES)
        for n in range(count)
    ]


def split_of(rows):
    frame = pd.DataFrame(prepare([row["user_message"] for row in rows]))
    return frame.assign(label=[NAMES.index(row["classification"]) for row in rows])


TRAIN, OTHERS = texts(100, 12), texts(500, 12)


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Make a project with two fitted models and one that is not trained."""
    monkeypatch.chdir(tmp_path)
    items = {name: {"features": "surface"} for name in ("surface", "majority", "later")}
    params = {
        "train": items,
        "ingest": {},
        "split": {"test": 0.1, "max_rejected": 0},
        "evaluate": {"bootstrap": 200},
    }
    write_files(SHARED, params)
    train = split_of(TRAIN)
    files.write_parquet(SPLITS / "train.parquet", train)
    files.write_parquet(SPLITS / "validation.parquet", split_of(texts(300, 2)))
    features, X = Features(Params()).fit_extract(train)
    for name, model in {
        "surface": LogisticRegression(C=100),
        "majority": DummyClassifier(strategy="prior"),
    }.items():
        fitted = model.fit(features.weigh(X), train["label"])
        (MODELS / name).mkdir(parents=True)
        joblib.dump(
            Pipeline([("features", features), ("classifier", fitted)]),
            MODELS / name / "model.joblib",
        )
        files.write_json(MODELS / f"calibration/{name}.json", CLASSES)


def write(rows, name="mine.csv", **columns):
    pd.DataFrame(rows).assign(**columns).to_csv(name, index=False)
    return name


def test_every_trained_model_is_scored_on_the_rows_that_training_did_not_have(capsys):
    rows = [*OTHERS, TRAIN[0], {**TRAIN[1], "user_message": TRAIN[1]["user_message"].upper()}]
    evaluate.main(["prompts", write(rows), "--json", "out.json"])
    found = json.loads(Path("out.json").read_text())
    assert (found["rows"], found["seen"]) == (38, 2)
    assert found["left_out"] == {"seen in training": 2}
    assert found["not_trained"] == ["later"]
    surface, majority = found["models"]["surface"], found["models"]["majority"]
    assert (surface["n"], surface["f1_macro"], surface["roc_auc"]) == (36, 1.0, 1.0)
    # A third is right; F1 of the one class that is predicted: 2 / (1 / (1/3) + 1) = 1/2.
    assert (majority["accuracy"], majority["f1_macro"]) == (0.333333, 0.166667)
    assert majority["by_class"]["benign"]["recall"] == 1
    assert majority["by_class"]["malicious"]["recall"] == 0
    out = capsys.readouterr().out.splitlines()
    assert out[1] == "mine.csv: 38 rows, 36 scored; left out: 2 seen in training"
    assert out[3].split()[:4] == ["model", "rows", "macro-F1", "(95%)"]
    assert out[4].split()[:6] == ["surface", "36", "1.000", "(1.000", "to", "1.000)"]
    assert out[-1] == "not trained yet: later (run `make repro`)"


def test_what_was_seen_is_scored_when_asked(capsys):
    evaluate.main(["prompts", write([*OTHERS, *TRAIN]), "--seen", "--json", "out.json"])
    found = json.loads(Path("out.json").read_text())
    assert (found["seen"], found["left_out"]) == (36, {})
    assert found["models"]["surface"]["n"] == 72


def test_no_model_is_changed_and_the_same_file_gives_the_same_scores():
    def digests():
        paths = [path for top in (MODELS, SPLITS) for path in top.rglob("*") if path.is_file()]
        return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}

    before = digests()
    for name in ("a.json", "b.json"):
        evaluate.main(["prompts", write(OTHERS), "--json", name])
    assert Path("a.json").read_bytes() == Path("b.json").read_bytes()
    assert digests() == before


def test_a_file_without_a_class_has_what_can_be_computed(capsys):
    evaluate.main(["prompts", write(OTHERS[:24]), "--json", "out.json"])  # no malicious row
    surface = json.loads(Path("out.json").read_text())["models"]["surface"]
    assert surface["accuracy"] == 1
    assert "f1_macro" not in surface
    assert set(surface["by_class"]) == {"benign", "suspicious"}
    assert surface["by_class"]["benign"]["low"] == pytest.approx(0.7575, abs=5e-5)  # Wilson, 12/12
    said = capsys.readouterr().out
    assert "not computed: f1_macro: no row of malicious" in said
    assert "without macro-F1 the models stand in the order of their accuracy" in said


def test_a_kind_is_broken_down(capsys):
    kinds = ["mail", *["chat"] * 11, *["=1\x1b[2J"] * 24]
    evaluate.main(["prompts", write(OTHERS, kind=kinds), "--json", "out.json"])
    table = json.loads(Path("out.json").read_text())["by"]["kind"]
    assert [(row["value"], row["n"]) for row in table][1:] == [("chat", 11), ("mail", 1)]
    assert table[0]["accuracy"] == {"surface": 1.0, "majority": 0.0}
    assert table[1]["accuracy"]["majority"] == 1.0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert out.splitlines()[7].split()[:2] == ["kind", "rows"]


def test_rows_that_break_the_schema_are_counted(capsys):
    rows = [*OTHERS, {"user_message": " ", "classification": "benign"}]
    evaluate.main(["prompts", write(rows)])
    assert "37 rows, 36 scored; left out: 1 text is empty" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["prompts", "none.csv"], "none.csv: no such file"),
        (["prompts", "folder"], "folder: is a folder"),
        (["prompts", "wrong.csv"], "wrong.csv: no column 'user_message'; .*text"),
        (["prompts", "label.csv"], "label.csv, row 1: unknown label 'evil'; allowed: 0, 1, 2"),
        (["prompts", "seen.csv"], "seen.csv: no row is left of 36: 36 seen in training"),
        (["promts", "mine.csv"], "no models of a task 'promts' .* did you mean 'prompts'"),
        (
            ["malware", "mine.csv"],
            "no models of a task 'malware' .* known: behaviour, bytecode, columns, flows, .*",
        ),
    ],
)
def test_what_cannot_be_scored_says_why(arguments, said):
    Path("folder").mkdir()
    write(OTHERS)
    write(TRAIN, "seen.csv")
    Path("wrong.csv").write_text("text,classification\na,benign\n")
    Path("label.csv").write_text("user_message,classification\na,evil\n")
    with refused("prompts", f"app.evaluate {' '.join(arguments)}", said):
        evaluate.main(arguments)


def test_what_is_not_there_yet_says_what_to_run():
    (SPLITS / "validation.parquet").unlink()
    with refused("prompts", "app.evaluate without the splits", "cannot be told: run `make repro`"):
        evaluate.main(["prompts", write(OTHERS)])
    for path in MODELS.glob("*/model.joblib"):
        path.unlink()
    said = "no model of prompts is trained yet: run `make repro`"
    with refused("prompts", "app.evaluate before a first run", said):
        evaluate.main(["prompts", write(OTHERS)])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("out.csv", "--json must end in .json, got .csv"),
        ("none/out.json", "there is no folder none; make it first"),
        ("mine.json", "--json mine.json is what is read: it would be lost"),
    ],
)
def test_a_target_that_cannot_be_is_refused_before_the_work(capsys, name, said):
    Path("mine.json").write_text(json.dumps(OTHERS))
    with pytest.raises(SystemExit):
        evaluate.main(["prompts", "mine.json", "--json", name])
    err = capsys.readouterr().err
    assert said in err
    record("prompts", f"app.evaluate --json {name}", err.splitlines()[-1])
