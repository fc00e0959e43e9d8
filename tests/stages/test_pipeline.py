"""From archives and the user's files to predictions: seven stages on small invented texts."""

import json
import os
import shutil
import signal
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError
from rampart.estimators import logreg
from rampart.tasks.prompts.families import ROLES
from rampart.tasks.prompts.generate import GRAMMARS, wanted
from rampart.tasks.prompts.prepare import FLAGS, prepare
from rampart.tasks.prompts.split import COLUMNS
from stages import extract, featurize, ingest, split, train, tune
from tests.stages.small import MODELS, PARAMS, outputs, run, splits, write_params


def test_the_data_report_counts_every_row(small_project):
    report = files.read_json("reports/prompts/data.json")
    raw = pd.read_parquet("data/prompts/raw.parquet")
    kept = [n for by in report["kept"].values() for of in by.values() for n in of.values()]
    # 12 of the archive, 4 of each grammar, 3 x 40 + 2 mine, 3 x 8 + 1 of others.
    generated = sum(wanted(grammar.role, 4) for grammar in GRAMMARS.values())
    assert report["rows_in"] == len(raw) == 12 + generated + 122 + 25
    # Three more were composed, of the archive's attacks; validation has none to compose.
    assert report["kept"]["train"]["benign"]["composed/quoted"] == 3
    assert report["kinds"]["trigger_words"]["train"]["rows"] >= 3
    assert sum(kept) - 3 + sum(report["dropped"].values()) == report["rows_in"]
    assert report["dropped"]["text is empty"] == 1
    assert report["dropped"]["near-duplicate"] >= 1
    assert report["dropped"]["external near-duplicate of training"] == 1
    assert report["scale"] == "tiny"
    rejected = pd.read_parquet("data/prompts/rejected.parquet")
    assert rejected[["text", "reason"]].to_numpy().tolist() == [[" \t", "text is empty"]]
    sources = {row["name"]: row for row in report["sources"]}
    assert sources["bastioncorpus"]["licence"] == "MIT"
    assert sources["bastioncorpus"]["version"] == "0.6.0"
    assert sources["user/mine"]["licence"] == "the user's own"
    assert sources["generated/risky"]["licence"] == "generated here"
    quantiles = report["length_quantiles"]["external"]["malicious"]
    assert list(quantiles) == ["p05", "p25", "p50", "p75", "p95"]
    assert quantiles["p05"] <= quantiles["p95"]


def test_one_stage_reads_all_packages_and_keeps_no_other(small_project, capsys):
    both = dict.fromkeys(("one", "two"), PARAMS["extract"]["corpus"])
    write_params(extract=both)
    run(extract)
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()] == [
        "prompts: 1/2 one: 12 rows of 1 sources",
        "prompts: 2/2 two: 12 rows of 1 sources",
    ]
    names = sorted(path.name for path in Path("data/prompts/extracted").iterdir())
    assert names == ["one.parquet", "two.parquet"]
    frame = pd.read_parquet("data/prompts/extracted/two.parquet")
    assert set(frame["package"]) == {"bastion"}


def test_no_text_and_no_family_is_on_two_sides(small_project):
    frames = splits()
    ids = pd.concat([frame["id"] for frame in frames.values()])
    assert ids.is_unique
    real = {name: frame[~frame["generated"]] for name, frame in frames.items()}
    assert set(real["external"]["source"]) == {"user/others"}
    assert all(group.endswith("-val") for group in real["validation"]["group"])
    made = pd.concat(frame.assign(split=name) for name, frame in frames.items())
    made = made[made["source"].str.startswith("generated/")]
    assert made["split"].tolist() == [ROLES[group] for group in made["group"]]
    ids = set(frames["train"]["id"])
    composed = frames["train"][frames["train"]["parts"] != ""]
    assert set(composed["source"]) == {"composed/quoted"}
    assert all(set(parts.split()) <= ids for parts in composed["parts"])
    held = set(frames["validation"]["group"]) | set(frames["external"]["group"])
    assert not held & set(frames["train"]["group"])
    assert not frames["test"]["generated"].any()
    for frame in frames.values():
        assert list(frame.columns) == COLUMNS
        assert list(frame.columns)[-len(FLAGS) :] == FLAGS
        assert frame["weight"].mean() == pytest.approx(1)
        assert frame["id"].is_monotonic_increasing
        assert set(frame["label"]) == {0, 1, 2}


def test_predictions_are_of_every_scored_row(small_project):
    frames = splits()
    for model in MODELS:
        table = pd.read_parquet(f"data/prompts/predictions/{model}.parquet")
        names = ["id", "split", "label", "source", "group", "p_0", "p_1", "p_2"]
        assert list(table.columns) == names
        np.testing.assert_allclose(table[["p_0", "p_1", "p_2"]].sum(axis=1), 1)
        for name in ("validation", "test", "external"):
            part = table[table["split"] == name]
            assert part["id"].tolist() == frames[name]["id"].tolist()
            assert part["label"].tolist() == frames[name]["label"].tolist()
    right = pd.read_parquet("data/prompts/predictions/logreg.parquet")
    right = right[right["source"].str.startswith("user/")]
    hits = right[["p_0", "p_1", "p_2"]].to_numpy().argmax(axis=1) == right["label"]
    assert hits.mean() > 0.9


def test_the_saved_model_predicts_what_the_stage_did(small_project):
    rows = splits()["external"]
    for model in MODELS:
        table = pd.read_parquet(f"data/prompts/predictions/{model}.parquet")
        expected = table.loc[table["split"] == "external", ["p_0", "p_1", "p_2"]]
        line = joblib.load(f"models/prompts/{model}/model.joblib")
        p = line.predict_proba(prepare(rows["text"]))
        np.testing.assert_allclose(p, expected, rtol=1e-5)
        np.testing.assert_allclose(line.predict_proba(prepare(rows["text"][:1])), p[:1], rtol=1e-5)


def test_tuning_reports_the_best_and_all_trials(small_project):
    report = files.read_json("reports/prompts/tuning/logreg.json")
    table = pd.read_csv("reports/prompts/tuning/logreg.csv")
    assert [json.loads(value) for value in table["params"]] == [{"C": 0.3}, {"C": 3.0}]
    best = table["mean"].idxmax()
    assert report["best_params"] == json.loads(table["params"][best])
    assert report["cv"]["f1_macro_mean"] == pytest.approx(table["mean"][best], abs=1e-6)
    assert report["cv"]["folds"] == table.loc[best, ["fold_0", "fold_1"]].tolist()
    fixed = files.read_json("reports/prompts/tuning/trees.json")
    assert (fixed["trials"], fixed["best_params"]) == (1, {"rounds": 3})


def test_without_folds_nothing_is_fitted_and_the_report_says_so(small_project, capsys):
    report = files.read_json("reports/prompts/tuning/surface.json")
    assert report == {
        "status": "ok", "search": "none", "trials": 0, "best_params": {}, "cv": None,
    }  # fmt: skip
    assert Path("reports/prompts/tuning/surface.csv").read_text() == "trial,params,mean\n"
    shutil.rmtree("data/prompts/features")  # it reads none
    tune.main(["prompts", "surface"])
    assert "prompts surface: {} not cross-validated" in capsys.readouterr().out
    write_params(train__surface__C="[0.1, 1.0]")
    with pytest.raises(ParamError, match=r"train\.surface\.folds: 0 searches nothing, but C has"):
        tune.main(["prompts", "surface"])


@pytest.mark.slow
def test_everything_again_gives_the_same_bytes_with_other_workers(small_project):
    before = outputs("data", "models", "reports")
    for top in ("data/prompts", "models", "reports", ".rampart"):
        shutil.rmtree(top)
    write_params(compute={"workers": 3})
    run()
    assert outputs("data", "models", "reports") == before


def test_the_features_of_a_split_do_not_depend_on_the_others(small_project):
    before = matrices.load("data/prompts/features/tfidf/external.npz")
    for name in ("validation", "test"):
        path = f"data/prompts/splits/{name}.parquet"
        files.write_parquet(path, pd.read_parquet(path)[:3])
    featurize.main(["prompts", "tfidf"])
    after = matrices.load("data/prompts/features/tfidf/external.npz")
    assert (before != after).nnz == 0


class Killed(BaseException):
    """What ends a stage at any place."""


def killed(*arguments, **named):
    raise Killed


@pytest.mark.parametrize(
    ("stage", "item", "victim", "folder"),
    [
        (featurize, "tfidf", "rampart.core.matrices.save", "data/prompts/features"),
        (split, None, "pandas.DataFrame.to_parquet", "data/prompts/splits"),
        (train, "logreg", "joblib.dump", "models/prompts/logreg"),
        (ingest, None, "pandas.DataFrame.to_parquet", "data/prompts"),
        (extract, None, "pandas.DataFrame.to_parquet", "data/prompts/extracted"),
        (tune, "logreg", "json.dumps", "reports/prompts/models/logreg"),
    ],
)
def test_a_stage_that_ends_early_leaves_what_was_there(small_project, stage, item, victim, folder):
    before, words = outputs(folder), ["prompts", item] if item else ["prompts"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(victim, killed)
        with pytest.raises(Killed):
            stage.main(words)
    assert outputs(folder) == before
    stage.main(words)  # and the next run completes
    assert outputs(folder) == before


@pytest.mark.slow
def test_a_search_that_the_system_kills_goes_on_where_it_was(small_project):
    """The fourth fit, in the second trial of two folds, ends the process."""
    before = outputs("reports/prompts")
    for path in ("tuning/logreg.json", "tuning/logreg.csv"):
        Path("reports/prompts", path).unlink()

    assert fits_of_a_fork(last=4) == -signal.SIGKILL
    assert not Path("reports/prompts/tuning/logreg.json").exists()
    assert fits_of_a_fork(last=99) == 2  # those of the second trial alone
    assert outputs("reports/prompts") == before


def fits_of_a_fork(last):
    """Search in a process of its own, which the last fit ends; return its status, or the fits."""
    child = os.fork()
    if not child:
        fits, build, code = [], logreg.build, 255

        def counted(*arguments):
            fits.append(1)
            if len(fits) == last:
                os.kill(os.getpid(), signal.SIGKILL)
            return build(*arguments)

        try:
            logreg.build = counted
            tune.main(["prompts", "logreg"])
            code = len(fits)
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_an_edited_row_begins_the_search_anew(small_project, capsys):
    for _ in range(2):
        capsys.readouterr()
        tune.main(["prompts", "logreg"])
    assert "trial 1/2" not in capsys.readouterr().out
    rows = splits()["train"]
    rows.loc[0, "group"] = "user/another"
    files.write_parquet("data/prompts/splits/train.parquet", rows)
    tune.main(["prompts", "logreg"])
    assert "trial 1/2" in capsys.readouterr().out
