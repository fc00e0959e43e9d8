import os
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest

from rampart.core import files, matrices
from rampart.core.params import ParamError, read
from rampart.features.surface import Features, Params
from rampart.training.scaling import ScalingParams, SweepParams
from stages import scaling
from tests.refusals import refused
from tests.stages.small import outputs, write_files

OUT = Path("reports/toy/more/scaling")
TIMING = Path("reports/toy/timing")
PLAIN = ScalingParams(models={}, sweeps={})
ROWS = {"models": ["m"], "vary": "rows", "values": [0.5, 1], "label": "share of the rows"}
FOLDS = {"models": ["m"], "vary": "folds", "values": [2], "rows": 20}


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """Texts whose length tells the class, their features, and a model with its knobs."""
    monkeypatch.chdir(tmp_path)
    y = np.arange(40) % 2
    texts = [("x " * (9 if label else 3)) + "y" * (n % 4) for n, label in enumerate(y)]
    rows = pd.DataFrame({"id": [f"{n:02}" for n in range(40)], "text": texts, "label": y})
    rows = rows.assign(source="s", group=[f"s/{n}" for n in range(40)], generated=False)
    rows["kind"] = np.where(y == 0, "plain", np.where(np.arange(40) < 20, "odd", "strange"))
    features, raw = Features(Params()).fit_extract(rows)
    folder = Path("data/toy/features/surface")
    folder.mkdir(parents=True)
    joblib.dump(features, folder / "features.joblib")
    for split in ("train", "validation"):
        matrices.save(folder / f"{split}.npz", raw)
        files.write_parquet(f"data/toy/splits/{split}.parquet", rows)
    params({"rows": ROWS})


def params(sweeps, **item):
    model = {"features": "surface", "estimator": "logreg", "C": 1.0} | item
    settings = {"by": "kind", "models": {"m": model}, "sweeps": sweeps}
    write_files({"scale": "tiny", "seed": 7}, {"scaling": settings}, "toy")


def planned(**changes):
    settings = ScalingParams(**read("toy")["scaling"])
    return scaling.cases(read("toy"), "toy", settings, "rows", SweepParams(**{**ROWS, **changes}))


def measured_here(planned, task, settings):
    return [scaling.measured(case, task, settings) for case in planned]


@pytest.mark.slow
def test_scores_are_repeatable_and_costs_lie_beside_them(capsys, monkeypatch):
    params({"rows": ROWS, "folds": FOLDS})  # YAML has them sorted
    scaling.main(["toy"])
    table = pd.read_csv(OUT / "scaling.csv")
    assert table[["sweep", "value", "rows"]].to_numpy().tolist() == [
        ["folds", 2, 20], ["rows", 0.5, 20], ["rows", 1, 40],
    ]  # fmt: skip
    assert table["f1_macro"].tolist() == [1, 1, 1]
    assert table["by_kind"].tolist()[1:] == [1, 1]
    assert table["f1_std"].isna().tolist() == [False, True, True]
    assert not {"fit_seconds", "peak_mib"} & set(table)
    costs = pd.read_csv(TIMING / "scaling.csv")
    assert (costs["fit_seconds"] > 0).all()
    assert (costs["peak_mib"] > 50).all()
    said = files.read_json(TIMING / "scaling.json")["text"]
    assert said[1].startswith("share of the rows, m: from 1/2 to 1/1 fitting goes from ")
    about = files.read_json(OUT / "about.json")
    assert "share of the rows, m: 1.000 at 1/2 (20 rows), 1.000 at 1/1 (40 rows)" in about["text"]
    for path in (OUT / "scaling.png", TIMING / "scaling.png"):
        assert path.read_bytes().startswith(b"\x89PNG")
    before = outputs("reports/toy/more")
    monkeypatch.setattr(scaling, "measured_apart", measured_here)  # the same in this process
    scaling.main(["toy"])
    assert outputs("reports/toy/more") == before
    assert "1.000 at 1/2" in capsys.readouterr().out


def test_a_case_has_the_rows_of_its_share():
    half, whole = planned()
    row = scaling.measured(half, "toy", ScalingParams(by="kind", models={}, sweeps={}))
    assert (row["rows"], row["f1_macro"], row["by_kind"]) == (20, 1, 1)
    assert 0 < row["model_mib"] < 1
    assert row["features_mib"] > 0
    assert scaling.measured(whole, "toy", PLAIN)["rows"] == 40


def test_features_are_fitted_anew_where_their_knob_varies():
    case = planned()[0]._replace(made={})
    row = scaling.measured(case, "toy", PLAIN)
    assert (row["rows"], row["f1_macro"]) == (20, 1)


def killed(case, task, settings):
    os._exit(9)


@pytest.mark.slow
def test_a_case_that_is_killed_is_named(monkeypatch):
    monkeypatch.setattr(scaling, "measured", killed)
    with pytest.raises(ValueError, match=r"scaling\.sweeps\.rows: the process of m at 0\.5 was k"):
        scaling.main(["toy"])
    assert not OUT.exists()


@pytest.mark.parametrize(
    ("sweep", "said"),
    [
        ({**ROWS, "vary": "estimator.batch"}, "rows.batch: unknown key; known: C"),
        ({**ROWS, "vary": "features.length"}, "rows.length: unknown key; known: "),
        ({**ROWS, "fixed": {"c": 1}}, "rows.c: unknown key; did you mean 'C'"),
        ({**ROWS, "models": ["n"]}, "rows: no 'n' in scaling.models; known: m"),
        ({**ROWS, "valeus": [1]}, "rows.valeus: unknown key; did you mean 'values'"),
    ],
)
def test_a_wrong_sweep_is_refused_before_anything_is_fitted(sweep, said):
    params({"rows": sweep})
    with refused("prompts", f"scaling.sweeps.rows: {sweep}", match=said, error=ParamError):
        scaling.main(["toy"])


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"c": 1}, "models.m.c: unknown key; did you mean 'C'"),
        ({"C": [1, 2]}, "models.m.C: "),
        ({"estimator": "svn"}, "there is no rampart.estimators.svn; did you mean 'svm'"),
        ({"features": "../x"}, "models.m.features: "),
    ],
)
def test_a_wrong_model_is_refused(item, said):
    params({"rows": ROWS}, **item)
    with pytest.raises(ParamError, match=said):
        scaling.main(["toy"])


def test_too_many_folds_are_refused_before_anything_is_fitted():
    params({"folds": {**FOLDS, "values": [2, 15]}})
    said = r"scaling\.sweeps\.folds: class 0 has 10 groups in train, fewer than the 15 folds"
    with pytest.raises(ValueError, match=said):
        scaling.main(["toy"])
